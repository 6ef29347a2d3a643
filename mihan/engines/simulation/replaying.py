"""The same session again: from its log alone, to any instant, or off on another branch."""

import gc
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from mihan.engines.simulation.deciding import reapply
from mihan.engines.simulation.inputs import Input
from mihan.engines.simulation.kernel import State, copy_of
from mihan.engines.simulation.pack import Pack
from mihan.engines.simulation.scenario import Scenario
from mihan.engines.simulation.session import Session, indicators
from mihan.engines.simulation.world import World

INPUTS_A_SNAPSHOT = 64


def replay(
    pack: Pack,
    scenario: Scenario,
    seed: int,
    log: Sequence[Input],
    until: int,
    *,
    checked: bool = False,
    traced: bool = True,
) -> World:
    """The world after a log, at time `until`: accepted inputs applied, refused ones skipped.

    It ends in the live hash. Invariants held when it was played; `checked` tries them again. The
    trace of events is what `why` needs, and nothing else.
    """
    with uncollected():
        world = World(pack, scenario, seed, checked=checked)
        world.traced = traced
        play_on(world.begin(), log, until)
    return world


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector of cycles for some milliseconds: a replay makes none, and it costs a fifth."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def play_on(world: World, log: Sequence[Input], until: int) -> None:
    """Apply the accepted inputs of a log, then let the world run to `until`."""
    for logged in log:
        if logged.accepted:
            world.advance(logged.t)
            reapply(world, logged)
            if world.after_each is not None:
                world.after_each()
    world.advance(until)


def branch(
    pack: Pack, scenario: Scenario, seed: int, log: Sequence[Input], *, before: int
) -> tuple[Session, list[Input]]:
    """The session as it stood just before input number `before`, and the inputs not taken.

    The same world goes on: streams that the changed decision does not touch keep their draws. What
    was not taken is offered as suggestions, never applied silently.
    """
    kept = [logged for logged in log if logged.n < before]
    untaken = [logged for logged in log if logged.n >= before]
    session = Session(pack, scenario, seed)
    play_on(session.world, kept, untaken[0].t if untaken else session.t)
    for logged in kept:
        session._keep(logged)
    return session, untaken


class Timeline:
    """A finished or running session to move about in; snapshots every so many inputs are its cache."""

    def __init__(self, pack: Pack, scenario: Scenario, seed: int, log: Sequence[Input], until: int) -> None:
        self.pack, self.scenario, self.seed, self.until = pack, scenario, seed, until
        self.log = [logged for logged in log if logged.accepted]
        self._times = [logged.t for logged in self.log]
        self._kept: list[State] = []
        world = World(pack, scenario, seed, checked=False).begin()
        self._kept.append(world.copied())
        for start in range(0, len(self.log), INPUTS_A_SNAPSHOT):
            part = self.log[start : start + INPUTS_A_SNAPSHOT]
            play_on(world, part, part[-1].t)
            self._kept.append(world.copied())

    def at(self, t: int) -> World:
        """The world at a time, after every input of that instant."""
        count = bisect_right(self._times, t)
        return self._after(count, t)

    def before(self, n: int) -> World:
        """The world in which input number `n` was given: what could be seen then."""
        count = next((i for i, logged in enumerate(self.log) if logged.n >= n), len(self.log))
        t = self._times[count] if count < len(self.log) else self.until
        return self._after(count, t)

    def _after(self, count: int, t: int) -> World:
        kept = min(count // INPUTS_A_SNAPSHOT, len(self._kept) - 1)
        world = World(self.pack, self.scenario, self.seed, checked=False)
        world.put_back(copy_of(self._kept[kept]))
        play_on(world, self.log[kept * INPUTS_A_SNAPSHOT : count], t)
        return world


def curves(
    pack: Pack, scenario: Scenario, seed: int, log: Sequence[Input], until: int, *, points: int = 60
) -> dict[str, list[tuple[int, int]]]:
    """Each indicator's curve: pairs (t, value) at `points` equal steps."""
    world = World(pack, scenario, seed, checked=False).begin()
    drawn: dict[str, list[tuple[int, int]]] = {name: [] for name in pack.indicators}
    start = 0
    for step in range(points + 1):
        t = until * step // points
        stop = start
        while stop < len(log) and log[stop].t <= t:
            stop += 1
        play_on(world, log[start:stop], t)
        start = stop
        for name, value in indicators(world).items():
            drawn[name].append((t, value))
    return drawn
