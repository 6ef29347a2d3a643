"""One input applied to a world: who may, what it says, what it does; refused without a trace."""

from collections.abc import Mapping
from typing import Any

from mihan.engines.simulation.acts import ACTS
from mihan.engines.simulation.inputs import INSTRUCTOR, MARKET, Input, Refusal, Refused
from mihan.engines.simulation.kernel import is_plain
from mihan.engines.simulation.pack import Decision
from mihan.engines.simulation.world import Task, World


def attempt(world: World, given: Input, n: int) -> Refusal | None:
    """Apply an input, or say why not and put everything back. `n` is its number in the log."""
    world.advance(given.t)
    if world.fault:
        return Refusal("faulty", {"fault": world.fault})
    world.saved, told = None, (len(world.facts), len(world.sent))
    try:
        apply(world, given, n)
        if world.after_each is not None:
            world.after_each()
    except Refused as refused:
        why = refused.refusal
    except Exception as error:  # noqa: BLE001 - a pack's slip refuses one input, it does not end the session
        why = Refusal("error", {"fault": f"{type(error).__name__}: {error}"})
    else:
        return None
    if world.saved is not None:
        world.put_back(world.saved)
    del world.facts[told[0] :], world.sent[told[1] :]
    return why


def apply(world: World, given: Input, n: int, *, kept: bool = True) -> None:
    """Apply an input that is due now; raises `Refused`. `kept`: the state before is kept, in case of that."""
    world.cause = -n
    world.decides(given.seat, given.actor)
    try:
        _find(world, given, kept)
    finally:
        world.nobody_decides()


def reapply(world: World, logged: Input) -> None:
    """Apply an input that was accepted once: what was checked then is not checked again."""
    decision = world.pack.decisions.get(logged.verb)
    if decision is None or logged.actor == MARKET:
        apply(world, logged, logged.n, kept=False)
        return
    world.cause = -logged.n
    world.decides(logged.seat, logged.actor)
    read = dict(logged.args)
    for name, field in decision.rereads:
        read[name] = field.reread(read[name], world, "")
    task = None
    if decision.task:
        task = world.state["tasks"][read.pop("task")]
        world.answers(task)
    _carry_out(world, decision, task, read)
    world.nobody_decides()


def _find(world: World, given: Input, kept: bool) -> None:
    decision = world.pack.decisions.get(given.verb)
    if decision is not None and given.actor != MARKET:
        _decide(world, decision, given)
    elif given.actor == MARKET and given.verb in world.pack.messages:
        world.require(is_plain(dict(given.args)), "wrong_value", field="args")
        if kept:
            world.save()
        world.pack.messages[given.verb](world, **given.args)
    elif given.verb in ACTS:
        act = ACTS[given.verb]
        world.require(given.actor in act.by, "not_yours")
        plain = _plain(world, given.args, act.takes)
        if kept:
            world.save()
        act.do(world, **plain)
    else:
        world.refuse("unknown_verb", verb=given.verb)


def _decide(world: World, decision: Decision, given: Input) -> None:
    state = world.state
    world.require(not state["over"], "over")
    world.require(not state["clock"]["paused"] or given.actor == INSTRUCTOR, "paused")
    world.require(world.role in decision.roles, "not_your_role")
    task = None
    if decision.task:
        task = _task(world, decision, given.args.get("task"))
        world.answers(task)
    read = _read(world, decision, given.args)
    world.save()
    _carry_out(world, decision, task, read)


def _carry_out(world: World, decision: Decision, task: Task | None, read: dict[str, Any]) -> None:
    if task is None:
        decision.do(world, **read)
    else:
        decision.do(world, task, **read)
        if decision.closes:
            world.close(task)
    if (seat := world.state["seats"].get(world.seat)) is not None:
        seat["help"] = 0  # a hint helps the next decision, not all that follow


def _task(world: World, decision: Decision, key: Any) -> Task:
    found = world.state["tasks"].get(key) if isinstance(key, str) else None
    if found is None:
        for done, t, seat in world.state["done"]:
            if done == key:
                world.refuse("task_done", ago=world.t - t, seat=seat)
        world.refuse("no_such_task")
    world.require(found["kind"] == decision.task, "wrong_task")
    world.require(found["role"] == world.role, "not_your_role")
    world.require(found["seat"] in ("", world.seat), "task_of_another", seat=found["seat"])
    return found  # type: ignore[no-any-return]


def _read(world: World, decision: Decision, args: Mapping[str, Any]) -> dict[str, Any]:
    """The form's values, each what its field says; nothing besides."""
    form = decision.form
    for name in args:
        if name not in form and not (name == "task" and decision.task):
            world.refuse("unknown_field", field=str(name))
    read = {}
    for name, field in form.items():
        if name not in args:
            world.refuse("missing_field", field=name)
        try:
            read[name] = field.read(args[name], world, world.role)
        except (TypeError, ValueError):
            world.refuse("wrong_value", field=name)
    return read


def _plain(world: World, args: Mapping[str, Any], takes: Mapping[str, type]) -> dict[str, Any]:
    for name, value in args.items():
        world.require(type(value) is takes.get(name), "wrong_value", field=str(name))
    return dict(args)
