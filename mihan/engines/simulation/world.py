"""The world a pack's author writes against: `w` in every function of a pack.

Time: `w.t`, `w.at`, `w.after`, `w.fact` (see `kernel.py`). The rest is here: chance, things,
counters, tasks, evidence, books, notices, messages out.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn, TypeVar

from mihan.engines.simulation import books
from mihan.engines.simulation.inputs import Actor, Refused
from mihan.engines.simulation.kernel import Kernel
from mihan.engines.simulation.pack import Pack, Thing
from mihan.engines.simulation.scenario import Scenario

T = TypeVar("T")
Task = dict[str, Any]
MOST_NOTICES = 30
MOST_DONE = 20  # closed tasks remembered, to tell a late colleague who was first


class World(Kernel):
    """One world of a pack: its state now, and everything an author may do to it.

    `p` holds the parameters, `v` the pack's own counters. While a decision runs, `seat`, `role`
    and `actor` are those of who decides.
    """

    def __init__(self, pack: Pack, scenario: Scenario, seed: int, *, checked: bool = True) -> None:
        super().__init__({**pack.events, "_due": World._due, "_incident": World._incident}, seed)
        self.pack = pack
        self.scenario = scenario
        self.p: Mapping[str, Any] = scenario.params
        self.seat = self.role = ""
        self.actor = Actor.USER
        self.task_at_hand: Task | None = None
        self.sent: list[dict[str, Any]] = []
        if checked:
            self.after_each = self._check

    def begin(self) -> "World":
        """The world at t = 0, with the incidents of its calendar drawn."""
        for seat, role in self.pack.seats.items():
            self.state["seats"][seat] = {"role": role, "holder": Actor.BOT.value, "extra": 1000, "help": 0}
        if self.pack.begins is not None:
            self.pack.begins(self)
        for number, incident in enumerate(self.scenario.incidents):
            stream = f"calendar.{incident.event}.{number}"
            t = self.between(stream, incident.at, max(incident.at, incident.until))
            if self.chance(stream, incident.chance):
                self.at(t, "_incident", event=incident.event, args=dict(incident.args), hidden=incident.hidden)
        return self

    # Chance: each variable its own stream, named `event.variable`

    def chance(self, stream: str, permille: int) -> bool:
        """True so many times in a thousand."""
        return self.chances.below(stream, 1000) < permille

    def below(self, stream: str, n: int) -> int:
        """From 0 to n - 1."""
        return self.chances.below(stream, n)

    def between(self, stream: str, least: int, most: int) -> int:
        """From `least` to `most`, both included."""
        return self.chances.between(stream, least, most)

    def pick(self, stream: str, table: Sequence[Sequence[T]]) -> T:
        """A value of a table of pairs (value, weight)."""
        return self.chances.pick(stream, table)

    def expo(self, stream: str, mean: int) -> int:
        """A waiting time of that mean, exponential."""
        return self.chances.expo(stream, mean)

    def normal(self, stream: str, mean: int, deviation: int) -> int:
        """About normal, never beyond six deviations."""
        return self.chances.normal(stream, mean, deviation)

    # Things and counters

    @property
    def v(self) -> dict[str, Any]:
        """The counters of the pack."""
        return self.state["v"]  # type: ignore[no-any-return]

    def new(self, kind: str, /, **fields: Any) -> Thing:
        """A new thing, with an `id` of its kind's own numbering."""
        made, things = self.state["made"], self.state["things"]
        made[kind] = number = made.get(kind, 0) + 1
        thing: Thing = {"id": str(number), **fields}
        things.setdefault(kind, {})[thing["id"]] = thing
        return thing

    def things(self, kind: str) -> dict[str, Thing]:
        """The things of a kind by id, in the order they were made."""
        return self.state["things"].get(kind) or {}

    def thing(self, kind: str, key: str) -> Thing:
        return self.state["things"][kind][key]  # type: ignore[no-any-return]

    def remove(self, kind: str, key: str) -> None:
        del self.state["things"][kind][key]

    # Guards: before any effect

    def require(self, holds: Any, key: str, /, **values: Any) -> None:
        """Refuse the decision unless this holds; `key` is the text of the refusal."""
        if not holds:
            raise Refused(key, **values)

    def refuse(self, key: str, /, **values: Any) -> NoReturn:
        raise Refused(key, **values)

    # Tasks

    def open(self, kind: str, /, *, within: int | None = None, seat: str = "", **data: Any) -> Task:
        """Give a task to its role, or to one seat. `within`: time left, else its kind's parameter."""
        declared, state = self.pack.tasks[kind], self.state
        made = state["made"]
        made[kind] = number = made.get(kind, 0) + 1
        if within is None and declared.within:
            within = self.p[declared.within]
        task = {
            "id": f"{kind}.{number}", "kind": kind, "role": declared.role, "seat": seat,
            "opened": state["t"], "due": 0, "help": 0, "data": data,
        }  # fmt: skip
        state["tasks"][task["id"]] = task
        self.fact("task.opened", task=task["id"], kind=kind, role=declared.role)
        if within is not None:
            task["due"] = state["t"] + within * self._slowest(declared.role, seat) // 1000
            self.at(task["due"], "_due", task=task["id"])
        return task

    def close(self, task: Task, how: str = "done") -> None:
        """Close a task; what answers it closes it by itself, so this is for what the world settles."""
        state = self.state
        if state["tasks"].pop(task["id"], None) is None:
            return
        state["done"].append([task["id"], state["t"], self.seat if how == "done" else ""])
        del state["done"][:-MOST_DONE]
        self.fact("task.closed", task=task["id"], how=how, age=state["t"] - task["opened"])

    def tasks(self, kind: str) -> list[Task]:
        """The open tasks of a kind, oldest first."""
        return [task for task in self.state["tasks"].values() if task["kind"] == kind]

    def age(self, task: Task) -> int:
        """How long a task has been open, counted in the time of who decides (extra time slows it)."""
        extra = self.state["seats"].get(self.seat, {"extra": 1000})["extra"]
        return int((self.state["t"] - task["opened"]) * 1000 // extra)

    def _slowest(self, role: str, seat: str) -> int:
        seats = self.state["seats"]
        if seat:
            return int(seats[seat]["extra"])
        return max((s["extra"] for s in seats.values() if s["role"] == role), default=1000)

    def _due(self, task: str) -> None:
        found = self.state["tasks"].get(task)
        if found is None:
            return
        if found["due"] > self.state["t"]:  # extended since
            self.at(found["due"], "_due", task=task)
            return
        self.fact("task.overdue", task=task, kind=found["kind"], role=found["role"])
        if (follows := self.pack.overdues.get(found["kind"])) is not None:
            follows(self, found)
        self.close(found, "overdue")

    def _incident(self, event: str, args: dict[str, Any], hidden: bool) -> None:
        self.fact("incident", event=event, hidden=hidden)
        if (told := self.pack.incidents.get(event)) and not hidden:
            self.tell(told, f"incident.{event}", **args)
        self.handlers[event](self, **args)

    # Evidence

    def evidence(self, rule: str, num: Any, den: int = 1, /) -> None:
        """An opportunity for who decides: `num` of the `den` things the rule asks were done."""
        at_hand, seats = self.task_at_hand, self.state["seats"]
        helped = (at_hand["help"] if at_hand else 0) + (seats[self.seat]["help"] if self.seat in seats else 0)
        self._note(rule, self.seat, int(num), den, helped, at_hand)

    def missed(self, task: Task, rule: str, den: int = 1) -> None:
        """An opportunity that passed: for the seat whose task it was, else for every seat of its role."""
        seats = [task["seat"]] if task["seat"] else [s for s, r in self.pack.seats.items() if r == task["role"]]
        for seat in seats:
            self._note(rule, seat, 0, den, task["help"], task)

    def _note(self, rule: str, seat: str, num: int, den: int, helped: int, task: Task | None) -> None:
        state = self.state
        known = self.scenario.rules[rule]
        if self.seat and self.actor != Actor.USER:
            by = str(self.actor)
        else:
            by = state["seats"][seat]["holder"] if seat in state["seats"] else ""
        values = {
            "rule": rule, "competence": known.competence, "seat": seat, "num": num, "den": den,
            "weight": known.weight, "critical": known.critical, "help": helped,
            "station": self.pack.tasks[task["kind"]].station if task else "screen",
            "by": by, "task": task["id"] if task else "",
        }  # fmt: skip
        self.facts.append((state["t"], "evidence", values, self.cause))

    # Books

    def post(self, book: str, memo: str, /, *, debit: Mapping[str, int], credit: Mapping[str, int]) -> None:
        """The truth: an entry that balances, or the pack is at fault."""
        lines = books.post(self.state["books"], book, debit, credit)
        self.fact("entry", book=book, memo=memo, lines=lines)

    def enter(self, book: str, memo: str, lines: Iterable[Sequence[Any]], /) -> None:
        """What a trainee enters, balanced or not."""
        written = [list(line) for line in lines]
        books.enter(self.state["books"], book, written)
        self.fact("entered", book=book, memo=memo, lines=written)

    def balance(self, book: str, account: str) -> int:
        """In centimes, debit above zero."""
        return int(self.state["books"].get(book, {}).get(account, 0))

    def differences(self, one: str, other: str) -> dict[str, int]:
        """By account, what the first book holds above the second."""
        return books.differences(self.state["books"], one, other)

    # Telling

    def tell(self, role: str, text: str, /, **values: Any) -> None:
        """A notice to a role ("" for all): the key of a text and its values."""
        notices = self.state["notices"]
        notices.append({"t": self.state["t"], "role": role, "text": text, "values": values})
        del notices[:-MOST_NOTICES]
        self.fact("told", role=role, text=text, values=values)

    def send(self, to: str, kind: str, /, **values: Any) -> str:
        """A message to the market, with an id that a replay gives again: the caller's outbox."""
        made = self.state["made"]
        made["message"] = number = made.get("message", 0) + 1
        message = {"id": f"message.{number}", "t": self.state["t"], "to": to, "kind": kind, "values": values}
        self.sent.append(message)
        self.fact("sent", **message)
        return str(message["id"])

    # Laws

    def _check(self) -> None:
        for book in books.out_of_balance(self.state["books"], trusted=self.pack.trusted):
            raise InvariantBroken(f"The book {book} does not balance.")
        for name, holds in self.pack.invariants.items():
            if not holds(self):
                raise InvariantBroken(name)


class InvariantBroken(Exception):
    """Something that must be true after every step is not: the session stops as faulty."""
