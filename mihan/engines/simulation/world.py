"""The world a pack's author writes against: `w` in every function of a pack.

Time: `w.t`, `w.at`, `w.after`, `w.fact` (see `kernel.py`). Chance: `w.chance`, `w.below`, `w.between`,
`w.pick`, `w.expo`, `w.normal` (see `randomness.py`), each variable its own stream, `event.variable`.
The rest is here: things, counters, tasks, evidence, books, notices, messages out.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

from mihan.engines.simulation import books
from mihan.engines.simulation.inputs import USER, Actor, Refused
from mihan.engines.simulation.kernel import Kernel, in_order
from mihan.engines.simulation.pack import Pack, Thing
from mihan.engines.simulation.scenario import Scenario

Task = dict[str, Any]
MOST_NOTICES = 30
MOST_DONE = 20  # closed tasks remembered, to tell a late colleague who was first


class World(Kernel):
    """One world of a pack: its state now, and everything an author may do to it.

    `p` holds the parameters, `v` the pack's own counters. While a decision runs, `seat` and
    `role` are those of who decides.
    """

    seat: str
    role: str
    by: str  # who holds the seat, or acts in its place: what evidence says of its maker
    helped: int  # hints before this decision
    station: str
    answered: str  # the task that is decided on
    extra: int  # time of the seat, in thousandths of the ordinary

    def __init__(self, pack: Pack, scenario: Scenario, seed: int, *, checked: bool = True) -> None:
        super().__init__({**pack.events, "_due": World._due, "_incident": World._incident, "_end": World.end}, seed)
        self.pack = pack
        self.scenario = scenario
        self.p: Mapping[str, Any] = in_order(scenario.params)
        self.rules, self.kinds = scenario.rules, pack.tasks
        self.nobody_decides()
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
        self.at(self.pack.length, "_end")
        return self

    # Who decides

    def decides(self, seat: str, actor: Actor) -> None:
        """From now on what happens is this seat's doing."""
        self.seat, self.role = seat, self.pack.seats.get(seat, "")
        self.station, self.answered = "screen", ""
        held = self.state["seats"].get(seat)
        if held is None:
            self.helped, self.by, self.extra = 0, "", 1000
        else:
            self.helped, self.by, self.extra = held["help"], held["holder"], held["extra"]
        if actor != USER:
            self.by = actor._value_  # `str(actor)`, in a tenth of the time

    def answers(self, task: Task) -> None:
        """What is decided answers this task."""
        self.station, self.answered = self.kinds[task["kind"]].station, task["id"]
        self.helped += task["help"]

    def nobody_decides(self) -> None:
        """The world goes on by itself."""
        self.seat = self.role = self.by = self.answered = ""
        self.station, self.helped, self.extra = "screen", 0, 1000

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
        """One of them, itself: what is changed in it is changed in the world."""
        return self.state["things"][kind][key]  # type: ignore[no-any-return]

    def remove(self, kind: str, key: str) -> None:
        """Take a thing out of the world; its id is never given again."""
        del self.state["things"][kind][key]

    # Guards: before any effect

    def require(self, holds: Any, key: str, /, **values: Any) -> None:
        """Refuse the decision unless this holds; `key` is the text of the refusal."""
        if not holds:
            raise Refused(key, **values)

    def refuse(self, key: str, /, **values: Any) -> NoReturn:
        """Refuse the decision."""
        raise Refused(key, **values)

    # Tasks

    def open(self, kind: str, /, *, within: int | None = None, seat: str = "", **data: Any) -> Task:
        """Give a task to its role, or to one seat. `within`: time left, else its kind's parameter."""
        declared, state = self.kinds[kind], self.state
        role, now, made = declared.role, state["t"], state["made"]
        made[kind] = number = made.get(kind, 0) + 1
        key = f"{kind}.{number}"
        task = {
            "id": key, "kind": kind, "role": role, "seat": seat, "opened": now, "due": 0, "help": 0, "data": data,
        }  # fmt: skip
        state["tasks"][key] = task
        self.facts.append((now, "task.opened", {"task": key, "kind": kind, "role": role}, self.cause))
        if within is None and declared.within:
            within = self.p[declared.within]
        if within is not None:
            extra = state["seats"][seat]["extra"] if seat else state["extra"].get(role, 1000)
            task["due"] = due = now + within * extra // 1000
            self.at(due, "_due", task=key)
        return task

    def close(self, task: Task, how: str = "done") -> None:
        """Close a task; what answers it closes it by itself, so this is for what the world settles."""
        state, key = self.state, task["id"]
        if state["tasks"].pop(key, None) is None:
            return
        now, done = state["t"], state["done"]
        done.append([key, now, self.seat if how == "done" else ""])
        if len(done) > MOST_DONE:
            del done[0]
        values = {"task": key, "how": how, "age": now - task["opened"]}
        self.facts.append((now, "task.closed", values, self.cause))

    def tasks(self, kind: str) -> list[Task]:
        """The open tasks of a kind, oldest first."""
        return [task for task in self.state["tasks"].values() if task["kind"] == kind]

    def age(self, task: Task) -> int:
        """How long a task has been open, counted in the time of who decides (extra time slows it)."""
        return (self.state["t"] - task["opened"]) * 1000 // self.extra  # type: ignore[no-any-return]

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

    def end(self) -> None:
        """Nothing is decided after."""
        if not self.state["over"]:
            self.state["over"] = True
            self.fact("ended")

    # Evidence

    def evidence(self, rule: str, num: Any, den: int = 1, /) -> None:
        """An opportunity for who decides: `num` of the `den` things the rule asks were done."""
        known = self.rules[rule]
        values = {
            "rule": rule, "competence": known.competence, "criterion": known.criterion, "seat": self.seat,
            "num": +num, "den": den, "weight": known.weight, "critical": known.critical,
            "help": self.helped, "by": self.by, "station": self.station, "task": self.answered,
        }  # fmt: skip
        self.facts.append((self.state["t"], "evidence", values, self.cause))

    def missed(self, task: Task, rule: str, den: int = 1) -> None:
        """An opportunity that passed: for the seat whose task it was, else for every seat of its role."""
        seats = [task["seat"]] if task["seat"] else [s for s, r in self.pack.seats.items() if r == task["role"]]
        before = self.seat, self.by, self.helped, self.station, self.answered
        for self.seat in seats:
            self.by, self.helped = self.state["seats"][self.seat]["holder"], 0
            self.answers(task)
            self.evidence(rule, 0, den)
        self.seat, self.by, self.helped, self.station, self.answered = before

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
