"""What a role sees: built from the whitelist of its pack, so that the rest cannot come out."""

from typing import Any

from mihan.engines.simulation.pack import Seen, Thing
from mihan.engines.simulation.world import World


def things_seen(world: World, role: str, kind: str) -> dict[str, Thing]:
    """The things of a kind that a role sees, with their `id` and the fields named, by id."""
    sight = world.pack.sights.get(role, {}).get(kind)
    if sight is None:
        return {}
    when, fields = sight.when, sight.fields
    return {
        key: {"id": key, **{field: thing[field] for field in fields}}
        for key, thing in world.things(kind).items()
        if when is None or when(thing)
    }


def tasks_seen(world: World, role: str, seat: str, kind: str = "") -> list[dict[str, Any]]:
    """The open tasks of a role that this seat may answer, oldest first."""
    return [
        _task(world, task)
        for task in world.state["tasks"].values()
        if task["role"] == role and task["seat"] in ("", seat) and kind in ("", task["kind"])
    ]


def _task(world: World, task: dict[str, Any]) -> dict[str, Any]:
    declared = world.pack.tasks[task["kind"]]
    data = {name: task["data"][name] for name in declared.shows}
    told = {name: task[name] for name in ("id", "kind", "seat", "opened", "due", "help")}
    return {**told, "station": declared.station, "data": data}


def notices_seen(world: World, role: str) -> list[dict[str, Any]]:
    return [notice for notice in world.state["notices"] if notice["role"] in ("", role)]


def seen_by(world: World, seat: str) -> Seen:
    """Everything a seat sees, as plain values: what a page, a bot's author and a debrief show."""
    pack, role = world.pack, world.pack.seats[seat]
    seen: Seen = {
        "t": world.t,
        "seat": seat,
        "role": role,
        "over": world.state["over"],
        "paused": world.state["clock"]["paused"],
        "p": {name: world.p[name] for name in pack.public},
        "v": {name: world.v[name] for name in pack.seen_counts[role]},
        "tasks": tasks_seen(world, role, seat),
        "things": {kind: things_seen(world, role, kind) for kind in pack.sights.get(role, {})},
        "notices": notices_seen(world, role),
    }
    seen["boards"] = {name: board.of(seen) for name, board in pack.boards.items() if role in board.roles}
    return seen
