"""Bots: players outside the world. They see what their role sees, and what they do is logged.

A pack's bot is a generator: it yields what it would do now, best first. Its skill is how often, in
a thousand, it gets right what it asks itself with `me.right(...)`.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from mihan.engines.simulation.inputs import Actor, Input
from mihan.engines.simulation.pack import Pack, Thing
from mihan.engines.simulation.randomness import Streams, mixed, named
from mihan.engines.simulation.scenario import Scenario
from mihan.engines.simulation.session import Session
from mihan.engines.simulation.views import notices_seen, tasks_seen, things_seen
from mihan.engines.simulation.world import World

SKILLS = {"novice": 550, "trained": 850, "expert": 960}  # thousandths
REFERENCE = 1000
MOST_TRIED = 3  # moves in a turn

Move = tuple[str, dict[str, Any]]
Policy = Callable[["Player"], Iterable[Move]]


class Player:
    """A bot in its seat: what it sees, and the chance it keeps outside the world.

    Made anew for each turn on the same streams, so that two turns differ and two runs do not.
    """

    def __init__(self, world: World, seat: str, chances: Streams, skill: int = REFERENCE) -> None:
        self._world = world
        self._chances = chances
        self.seat, self.role, self.skill = seat, world.pack.seats[seat], skill
        self._things: dict[str, dict[str, Thing]] = {}

    @property
    def t(self) -> int:
        return self._world.t

    @property
    def pack(self) -> Pack:
        return self._world.pack

    @property
    def p(self) -> Mapping[str, Any]:
        """The public parameters."""
        return {name: self._world.p[name] for name in self.pack.public}

    @property
    def v(self) -> Mapping[str, Any]:
        """The counters the role sees."""
        return {name: self._world.v[name] for name in self.pack.seen_counts[self.role]}

    def tasks(self, kind: str = "") -> list[dict[str, Any]]:
        """The open tasks this seat may answer, oldest first; `data` holds what is shown of them."""
        return tasks_seen(self._world, self.role, self.seat, kind)

    def things(self, kind: str) -> dict[str, Thing]:
        """The things of a kind the role sees, by id, as they are at the beginning of the turn."""
        if kind not in self._things:
            self._things[kind] = things_seen(self._world, self.role, kind)
        return self._things[kind]

    def notices(self) -> list[dict[str, Any]]:
        """What the role was told lately, oldest first."""
        return notices_seen(self._world, self.role)

    def right(self, what: str = "") -> bool:
        """Whether it gets this right, by its skill."""
        return self._chances.below(f"{self.seat}.{what}", 1000) < self.skill

    def below(self, n: int) -> int:
        """A whole number from 0 to n - 1, of its own chance."""
        return self._chances.below(self.seat, n)

    def does(self, verb: str, /, **args: Any) -> Move:
        """What a bot yields."""
        return verb, args


def at_random(me: Player) -> Iterable[Move]:
    """The player who knows nothing: any decision of its role, any task, any legal value."""
    own = [d for d in me.pack.decisions.values() if me.role in d.roles]
    open_tasks = {kind: me.tasks(kind) for kind in {d.task: None for d in own} if kind}
    possible = [d for d in own if not d.task or open_tasks[d.task]]
    if not possible:
        return
    decision = possible[me.below(len(possible))]
    args = {name: field.drawn(me) for name, field in decision.form.items()}
    if decision.task:
        tasks = open_tasks[decision.task]
        args["task"] = tasks[me.below(len(tasks))]["id"]
    yield me.does(decision.name, **args)


class Crew:
    """Bots for some seats of a session: each looks at its work every `step` and does one thing."""

    def __init__(
        self, session: Session, seats: Mapping[str, int], *, seed: int = 1, policy: Policy | None = None
    ) -> None:
        self.session = session
        self.skills = dict(seats)
        self.policy = policy
        self.chances = {seat: Streams(mixed(seed ^ named(seat))) for seat in seats}

    def turn(self, seat: str) -> Input | None:
        """What the seat does now: its first move that is accepted, of the few it may try."""
        world = self.session.world
        player = Player(world, seat, self.chances[seat], self.skills[seat])
        policy = self.policy or world.pack.bots[player.role]
        logged = None
        for tried, (verb, args) in enumerate(policy(player)):
            if tried == MOST_TRIED:
                break
            logged = self.session.submit(Input(world.t, seat, Actor.BOT, verb, args))
            if logged.accepted:
                break
        return logged

    def play(self, until: int, *, step: int = 0) -> None:
        """Let every seat work until a time, in turn."""
        step = step or self.session.world.pack.step
        t = self.session.t
        while t < until and not self.session.world.fault:
            t = min(t + step, until)
            if self.session.look(t).state["over"]:
                break
            for seat in self.skills:
                self.turn(seat)


def played(
    pack: Pack, scenario: Scenario, seed: int, *, skill: int = REFERENCE, policy: Policy | None = None
) -> Session:
    """A whole session by bots alone, every seat at the same skill."""
    session = Session(pack, scenario, seed)
    Crew(session, dict.fromkeys(pack.seats, skill), seed=seed, policy=policy).play(pack.length)
    return session
