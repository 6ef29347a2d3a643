"""A session in play, resumed from its cache and the end of its log; its bots, which are functions of the time.

A bot's turn at a time draws from (seed, seat, time) alone. So whoever looks sees what the bots will have
done by now without a word being written, and whoever writes next writes exactly that.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from mihan.engines.simulation import REFERENCE, SKILLS, Actor, Crew, Pack, Scenario, World, play_on
from mihan.engines.simulation import Input as Given
from mihan.engines.simulation import Session as Played
from mihan.engines.simulation import now as time_now
from mihan.engines.simulation.deciding import attempt
from mihan.engines.simulation.inputs import GENESIS, Refusal, link
from mihan.engines.simulation.randomness import mixed, named
from mihan.packs import Loaded
from mihan.workplaces.engine.loading import of_session, scenario_of
from mihan.workplaces.models import Input, Seat, Session

__all__ = ["Actor", "Given", "Live", "given_of", "live", "wall"]

MILLISECONDS = 1000
BESIDE_PEOPLE = 4  # one turn in so many


def wall(at: datetime) -> int:
    """The wall's time as the engine counts it."""
    return int(at.timestamp() * MILLISECONDS)


class Live(Played):
    """A session whose earlier inputs stay in the database: `log` holds those given since it was resumed.

    `known` are the last of the earlier ones by their key.
    """

    def __init__(
        self, pack: Loaded, scenario: Scenario, seed: int, *, kept: str = "", tail: Sequence[Given] = (),
        count: int = 0, chain: str = GENESIS,
    ) -> None:  # fmt: skip
        self.loaded = pack
        self.world = World(pack.pack, scenario, seed)
        self.before, self.hash = count, chain
        self.log: list[Given] = []
        self.hashes: list[str] = []
        self.seats: list[Seat] = []
        self.known: dict[str, Input] = {}
        self.skills: dict[str, int] = {}
        self._resume(kept, tail)

    def _resume(self, kept: str, tail: Sequence[Given]) -> None:
        world = self.world
        if kept:
            world.restore(kept)
        else:
            world.begin()
        checks, world.after_each = world.after_each, None  # they held when it was played
        try:
            play_on(world, tail, tail[-1].t if tail else world.t)
        except Exception as error:  # noqa: BLE001 - other rules than those it was played with
            world.fault = f"{type(error).__name__}: {error}"
        world.after_each = checks
        world.sent.clear()

    @property
    def count(self) -> int:
        return self.before + len(self.log)

    def now(self, at: datetime) -> int:
        """The session's time at an instant; never before what is logged already."""
        pack: Pack = self.world.pack
        t = time_now(self.world.state["clock"], wall(at), unit_ms=pack.unit_ms)
        return max(self.t, min(t, pack.length))

    def submit(self, given: Given) -> Given:
        t, n = min(max(given.t, self.t), self.world.pack.length), self.count + 1
        why = attempt(self.world, given.accepted_as(n, t), n)
        logged = given.accepted_as(n, t) if why is None else given.refused_as(n, t, why)
        self._keep(logged)
        return logged

    def _keep(self, logged: Given) -> None:
        self.hash = link(self.hash, logged)
        self.log.append(logged)
        self.hashes.append(self.hash)

    def catch_up(self, at: datetime) -> None:
        """Let the world and its bots come to an instant; at the pack's length the session is over."""
        self.run_to(self.now(at))

    def run_to(self, until: int) -> None:
        """The same, to a time of the session."""
        step = self.world.pack.step
        for turn in range((self.t // step + 1) * step, until + 1, step):
            if self.is_stopped:
                return
            self.look(turn)
            self._turn(turn)
        if not self.is_stopped:
            self.look(until)

    def _turn(self, t: int) -> None:
        """Every bot does one thing, in the pack's order."""
        number = t // self.world.pack.step
        for seat, skill in self.skills.items():
            if self._has_turn(seat, number) and not self.is_stopped:
                Crew(self, {seat: skill}, seed=mixed(self.world.seed ^ named(f"{seat}@{t}"))).turn(seat)

    def _has_turn(self, seat: str, number: int) -> bool:
        """A bot beside people of its own role is slower than they are, or nothing would be left for them."""
        seats = self.world.state["seats"]
        beside = any(s["role"] == seats[seat]["role"] and s["holder"] == Actor.USER for s in seats.values())
        return not beside or number % BESIDE_PEOPLE == 0

    @property
    def is_stopped(self) -> bool:
        return bool(self.world.fault) or bool(self.world.state["over"])


def given_of(row: Input) -> Given:
    """An input as the engine knows it."""
    why = Refusal(row.why["key"], row.why["values"]) if row.why else None
    return Given(row.t, row.seat, Actor(row.actor), row.verb, row.args, row.key, row.seq, row.accepted, why)


def live(session: Session, *, seats: Sequence[Seat] | None = None) -> Live:
    """The session as of its last input. Its log is read before its seats: whoever sits down or leaves later than what
    is known here has an input of their own, which nothing can be written in the place of.
    """
    rows = list(session.inputs.filter(seq__gte=session.kept_seq).order_by("seq"))
    tail = [given_of(row) for row in rows if row.seq > session.kept_seq]
    playing = Live(
        of_session(session), scenario_of(session.scenario), session.seed, kept=session.kept, tail=tail,
        count=rows[-1].seq if rows else 0, chain=rows[-1].hash if rows else GENESIS,
    )  # fmt: skip
    playing.known = {row.key: row for row in rows if row.key}
    playing.seats = list(session.seats.select_related("person").order_by("place") if seats is None else seats)
    playing.skills = skills_of(playing.seats)
    return playing


def skills_of(seats: Sequence[Seat]) -> dict[str, int]:
    """The bots at work, by seat, in the pack's order."""
    known: Mapping[str, int] = {**SKILLS, "reference": REFERENCE}
    return {seat.name: known[seat.skill] for seat in seats if seat.has_bot}
