"""What a pack declares: roles, things seen, tasks, events, decisions, laws, indicators, bots.

A pack is a module with one `Pack`; its functions are registered by decorators and keep their
names, which are the keys of their texts. Nothing here runs a session: see `world.py`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from mihan.engines.simulation.forms import Field, Form, reread_of

Does = TypeVar("Does", bound=Callable[..., Any])
Thing = dict[str, Any]
Seen = dict[str, Any]


class Station(StrEnum):
    """Where a task is done: in the product, on real equipment, or under a trainer's eyes."""

    SCREEN = "screen"
    BENCH = "bench"
    OBSERVED = "observed"


class Good(StrEnum):
    """Which way an indicator should go."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Role:
    """`seats` people may play it."""

    name: str
    seats: int


@dataclass(frozen=True, slots=True)
class TaskKind:
    """A kind of task: whose it is, where it is done, which of its data the role is shown."""

    name: str
    role: str
    station: str  # one of `Station`
    shows: tuple[str, ...]
    within: str  # the parameter that gives its deadline; empty for none


@dataclass(frozen=True, slots=True)
class Decision:
    """Something a role may do. `task`: the kind of task it answers, which it then closes."""

    name: str
    roles: tuple[str, ...]
    task: str
    form: Form
    closes: bool
    do: Callable[..., None]
    rereads: tuple[tuple[str, Field], ...]  # the fields a replay must read again


@dataclass(frozen=True, slots=True)
class Indicator:
    name: str
    unit: str
    good: Good
    of: Callable[..., int]


@dataclass(frozen=True, slots=True)
class Board:
    """A picture of the work for some roles, made from what they see and nothing else."""

    name: str
    roles: tuple[str, ...]
    of: Callable[[Seen], Any]


@dataclass(frozen=True, slots=True)
class Sight:
    """The fields of a kind of thing that a role sees, of those for which `when` holds."""

    fields: tuple[str, ...]
    when: Callable[[Thing], bool] | None


@dataclass(slots=True)
class Pack:
    """One simulated workplace. `length` and every time are in `unit`, whose milliseconds are `unit_ms`.

    `starts` is the wall time shown at t = 0; `trusted` the books that must balance at every step;
    `public` the parameters every role may know (prices, rates, limits). `words` are those kept in
    things and tasks that people are shown: states, causes. `step` is how often a bot looks at its work.
    """

    name: str
    version: str
    length: int
    starts: str = "08:00"
    unit: str = "s"
    unit_ms: int = 1000
    step: int = 30
    public: tuple[str, ...] = ()
    trusted: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    roles: dict[str, Role] = field(default_factory=dict)
    sights: dict[str, dict[str, Sight]] = field(default_factory=dict)  # role, then kind of thing
    seen_counts: dict[str, tuple[str, ...]] = field(default_factory=dict)  # role: counters
    tasks: dict[str, TaskKind] = field(default_factory=dict)
    events: dict[str, Callable[..., None]] = field(default_factory=dict)
    incidents: dict[str, str] = field(default_factory=dict)  # event: the role it is told to, or ""
    decisions: dict[str, Decision] = field(default_factory=dict)
    messages: dict[str, Callable[..., None]] = field(default_factory=dict)
    overdues: dict[str, Callable[..., None]] = field(default_factory=dict)
    premises: dict[str, Callable[..., Iterable[str]]] = field(default_factory=dict)
    invariants: dict[str, Callable[..., bool]] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    boards: dict[str, Board] = field(default_factory=dict)
    bots: dict[str, Callable[..., Iterable[Any]]] = field(default_factory=dict)
    begins: Callable[..., None] | None = None
    seats: dict[str, str] = field(default_factory=dict)  # `reception.1`, `reception.2` ...: role

    # What there is

    def role(self, name: str, *, seats: int = 1, counts: tuple[str, ...] = ()) -> str:
        """A role, and the counters it sees. Gives back the name, to be used in what follows."""
        self.roles[_new(name, self.roles)] = Role(name, seats)
        self.seen_counts[name] = counts
        self.seats.update({f"{name}.{n}": name for n in range(1, seats + 1)})
        return name

    def sees(self, role: str, kind: str, *fields: str, when: Callable[[Thing], bool] | None = None) -> None:
        """Let a role see these fields of a kind of thing; what is not named stays hidden."""
        self.sights.setdefault(role, {})[kind] = Sight(fields, when)

    def task(
        self, name: str, role: str, *, within: str = "", shows: tuple[str, ...] = (), station: str = "screen"
    ) -> str:
        """A kind of task. Gives back the name."""
        self.tasks[_new(name, self.tasks)] = TaskKind(name, role, Station(station).value, shows, within)
        return name

    # What happens

    def begin(self, do: Does) -> Does:
        """`def begin(w)`: the world at t = 0."""
        self.begins = do
        return do

    def event(self, do: Does) -> Does:
        """`def arrival(w, guest, ...)`: what the world does by itself, when `w.after` or `w.at` says so."""
        self.events[_new(do.__name__, self.events)] = do
        return do

    def incident(self, *, told: str = "") -> Callable[[Does], Does]:
        """An event that the calendar or an instructor may set off; `told` is the role that hears of it."""

        def register(do: Does) -> Does:
            self.incidents[do.__name__] = told
            return self.event(do)

        return register

    def decision(self, *roles: str, task: str = "", closes: bool = True, **form: Any) -> Callable[[Does], Does]:
        """`def check_in(w, task, room, ...)`: a decision of these roles, with the fields of its form.

        With `task`, it answers an open task of that kind, which is handed in first and closed after.
        """

        def register(do: Does) -> Does:
            name = _new(do.__name__, self.decisions)
            self.decisions[name] = Decision(name, roles, task, form, closes, do, tuple(reread_of(form)))
            return do

        return register

    def message(self, do: Does) -> Does:
        """`def order(w, ...)`: what the market sends in."""
        self.messages[_new(do.__name__, self.messages)] = do
        return do

    def overdue(self, task: str) -> Callable[[Does], Does]:
        """`def nobody_came(w, task)`: what follows when a task's deadline passes; it is closed after."""

        def register(do: Does) -> Does:
            self.overdues[_new(task, self.overdues)] = do
            return do

        return register

    # What must hold, and what is shown of it

    def premise(self, unmet: Does) -> Does:
        """`def beds_are_enough(p)`: yields, in plain English, why these parameters cannot be played; judged before."""
        self.premises[_new(unmet.__name__, self.premises)] = unmet
        return unmet

    def invariant(self, holds: Does) -> Does:
        """`def rooms_are_kept(w) -> bool`: what is true after every step, or the session is faulty."""
        self.invariants[_new(holds.__name__, self.invariants)] = holds
        return holds

    def indicator(self, *, unit: str = "", good: str = "up") -> Callable[[Does], Does]:
        """`def revenue(w) -> int`: a figure with its curve; never scored directly."""

        def register(of: Does) -> Does:
            name = _new(of.__name__, self.indicators)
            self.indicators[name] = Indicator(name, unit, Good(good), of)
            return of

        return register

    def board(self, *roles: str) -> Callable[[Does], Does]:
        """`def arrivals(seen) -> data`: a picture made from what the role sees, so it cannot leak."""

        def register(of: Does) -> Does:
            self.boards[_new(of.__name__, self.boards)] = Board(of.__name__, roles, of)
            return of

        return register

    def bot(self, role: str) -> Callable[[Does], Does]:
        """`def reception(me)`: yields what it would do now, best first; `me` sees what the role sees."""

        def register(do: Does) -> Does:
            self.bots[_new(role, self.bots)] = do
            return do

        return register

    # What follows from it

    def sees_thing(self, role: str, kind: str, thing: Thing) -> bool:
        """Whether a role sees this thing at all."""
        sight = self.sights.get(role, {}).get(kind)
        return sight is not None and (sight.when is None or sight.when(thing))


def _new(name: str, among: Mapping[str, Any]) -> str:
    if name in among:
        raise ValueError(f"{name} is declared twice.")
    return name
