"""What the planner's board and people's weeks show: sessions laid on days and slots."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from mihan.offer.models import Group, Pole
from mihan.people.models import Trainer
from mihan.places.models import Space
from mihan.timetable.models import Plan, Session
from mihan.timetable.queries.frames import Column, SlotTimes, WeekFrame

SHOWN = ("module", "trainer__person", "space", "plan")


def shown(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """With what a card says: module, groups, trainer, space. A fixed number of queries."""
    return sessions.select_related(*SHOWN).prefetch_related("groups__group__offering__pole")


@dataclass(frozen=True)
class Cell:
    day: date
    slot: int
    times: SlotTimes | None
    closure: Any
    sessions: tuple[Session, ...]

    @property
    def is_open(self) -> bool:
        return self.times is not None and self.closure is None


@dataclass(frozen=True)
class WeekBoard:
    """The week of one group, trainer or space: a row a slot, a column a day."""

    frame: WeekFrame
    sessions: tuple[Session, ...]

    @property
    def days(self) -> list[date]:
        return self.frame.days

    @property
    def rows(self) -> list[tuple[Column, list[Cell]]]:
        at: dict[tuple[date | None, int | None], list[Session]] = defaultdict(list)
        for session in self.sessions:
            at[session.day, session.slot].append(session)
        return [
            (column, [self._cell(day, column.slot, at[day, column.slot]) for day in self.days])
            for column in self.frame.columns
            if self._is_shown(column, at)
        ]

    def _is_shown(self, column: Column, at: dict[Any, list[Session]]) -> bool:
        """Evening slots only where something stands in them."""
        if column.shift == self.frame.columns[0].shift:
            return True
        return any(at[day, column.slot] for day in self.days)

    def _cell(self, day: date, slot: int, here: list[Session]) -> Cell:
        return Cell(day, slot, self.frame.times(day, slot), self.frame.closure(day), tuple(here))

    @property
    def hours(self) -> Any:
        return sum(session.hours for session in self.sessions)


KINDS = ("group", "trainer", "space")


def poles_of(plan: Plan) -> QuerySet[Pole]:
    return Pole.objects.filter(unit__parent=plan.unit).select_related("unit")


def pole_of(plan: Plan, key: int) -> Pole | None:
    return poles_of(plan).filter(pk=key).first()


def session_shown(session: Session) -> Session:
    """The same session with its plan and what its page says."""
    rows = shown(Session.objects.filter(pk=session.pk))
    return rows.select_related(*SHOWN, "plan__unit", "plan__year").get()


def sessions_of(plan: Plan, kind: str, key: int) -> QuerySet[Session]:
    """The placed sessions of one group, trainer or space of a plan."""
    lookup = {"group": "groups__group", "trainer": "trainer", "space": "space"}[kind]
    return shown(plan.sessions.placed().filter(**{lookup: key}))


def neighbours(plan: Plan, kind: str, key: int) -> tuple[tuple[int, str] | None, tuple[int, str] | None]:
    """The subjects before and after this one, in the order of the overview, among those with sessions."""
    names = {
        "group": ("groups__group", "groups__group__label"),
        "trainer": ("trainer", "trainer__person__last_name"),
        "space": ("space", "space__code"),
    }[kind]
    rows = plan.sessions.filter(is_cancelled=False).exclude(**{names[0]: None})
    found = sorted({(name, pk) for pk, name in rows.order_by().values_list(*names).distinct()})
    at = next((n for n, (_name, pk) in enumerate(found) if pk == key), None)
    if at is None:
        return None, None
    before = found[at - 1] if at else None
    after = found[at + 1] if at + 1 < len(found) else None
    return (before and (before[1], before[0])), (after and (after[1], after[0]))


def subject_of(plan: Plan, kind: str, key: int) -> Group | Trainer | Space | None:
    """The group, trainer or space itself, if it belongs to the establishment of the plan."""
    path = plan.unit.path
    if kind == "group":
        return Group.objects.filter(pk=key, unit__path__startswith=path).first()
    if kind == "trainer":
        return (
            Trainer.objects.filter(pk=key, person__roles__unit__path__startswith=path).select_related("person").first()
        )
    return Space.objects.filter(pk=key, unit__path__startswith=path).first()


@dataclass(frozen=True)
class Difference:
    """A session that stands otherwise in two versions of a week."""

    before: Session | None
    after: Session | None

    @property
    def session(self) -> Session:
        return self.after or self.before  # type: ignore[return-value]

    @property
    def kind(self) -> str:
        if self.before is None or self.after is None:
            return "removed" if self.after is None else "added"
        if not (self.before.is_placed and self.after.is_placed):
            return "placed" if self.after.is_placed else "unplaced"
        if (self.before.day, self.before.slot) != (self.after.day, self.after.slot):
            return "moved"
        return "trainer" if self.before.trainer_id != self.after.trainer_id else "space"


def differences(before: Plan, after: Plan) -> list[Difference]:
    """What changes from one version to the other, in the order of the week."""
    old = {s.key: s for s in shown(before.sessions.filter(is_cancelled=False))}
    new = {s.key: s for s in shown(after.sessions.filter(is_cancelled=False))}
    found = []
    for key in old.keys() | new.keys():
        one, two = old.get(key), new.get(key)
        if one is None or two is None or one.place != two.place:
            found.append(Difference(one, two))
    return sorted(found, key=lambda d: (d.session.day or date.max, d.session.slot or 0, d.session.key))
