"""A session in play: its world, its log, and what it answers when asked."""

from collections.abc import Iterable
from typing import Any

from mihan.engines.simulation.deciding import attempt
from mihan.engines.simulation.inputs import GENESIS, Actor, Input, link
from mihan.engines.simulation.pack import Pack
from mihan.engines.simulation.scenario import Scenario
from mihan.engines.simulation.views import seen_by
from mihan.engines.simulation.world import World


class Session:
    """A world that people, bots, an instructor and the market act on, one input at a time.

    `log` holds every input with its verdict, `hash` the chain over it. The caller holds the lock:
    of two decisions at once the first is applied, and the second meets the world it left.
    """

    def __init__(self, pack: Pack, scenario: Scenario, seed: int, *, checked: bool = True) -> None:
        self.world = World(pack, scenario, seed, checked=checked).begin()
        self.log: list[Input] = []
        self.hash = GENESIS
        self._known: dict[str, Input] = {}

    @classmethod
    def resumed(
        cls, pack: Pack, scenario: Scenario, seed: int, log: Iterable[Input], snapshot: str, *, fault: str = ""
    ) -> "Session":
        """A session whose state was kept after the last input of its log."""
        session = cls.__new__(cls)
        session.world = World(pack, scenario, seed)
        session.world.restore(snapshot)
        session.world.fault = fault
        session.log, session.hash, session._known = [], GENESIS, {}
        for logged in log:
            session._keep(logged)
        return session

    @property
    def t(self) -> int:
        return self.world.t

    def look(self, t: int) -> World:
        """The world at a time, which is now from here on."""
        self.world.advance(min(t, self.world.pack.length))
        return self.world

    def submit(self, given: Input) -> Input:
        """Apply an input; gives it back with its number and verdict. The same key twice is one input."""
        if given.key and (known := self._known.get(given.key)):
            return known
        t, n = min(max(given.t, self.t), self.world.pack.length), len(self.log) + 1
        why = attempt(self.world, given.accepted_as(n, t), n)
        logged = given.accepted_as(n, t) if why is None else given.refused_as(n, t, why)
        self._keep(logged)
        return logged

    def decide(
        self, seat: str, verb: str, /, *, t: int | None = None, actor: str = "user", key: str = "", **args: Any
    ) -> Input:
        """`submit` with less to write."""
        return self.submit(Input(self.t if t is None else t, seat, Actor(actor), verb, args, key))

    def seen(self, seat: str) -> dict[str, Any]:
        """What a seat sees now: plain values, nothing hidden among them."""
        return seen_by(self.world, seat)

    def indicators(self) -> dict[str, int]:
        """The figures now, by name."""
        return indicators(self.world)

    def _keep(self, logged: Input) -> None:
        self.log.append(logged)
        self.hash = link(self.hash, logged)
        if logged.key:
            self._known[logged.key] = logged


def indicators(world: World) -> dict[str, int]:
    """The figures of a world now, by name."""
    return {name: indicator.of(world) for name, indicator in world.pack.indicators.items()}
