"""What somebody in charge, a trainer or a trainee finds in the morning: hours, files, days ahead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from mihan.calendar.models import ClosedPeriod, TrainingYear
from mihan.calendar.policy import monday_of, week_number
from mihan.core import clock
from mihan.core.models import JournalEntry
from mihan.offer.models import Enrolment, Group
from mihan.offer.queries import poles_told
from mihan.people.models import Trainer, Unit, User, under
from mihan.progress.policy import Mass, Pace, load, share
from mihan.progress.queries import (
    GroupBehind,
    Late,
    Ledger,
    LineState,
    LineTold,
    Overload,
    Teaching,
    Total,
    Weighing,
    calendar_of,
    overloaded,
    states,
    taught_by,
    told,
)
from mihan.timetable.queries.personal import OwnWeek
from mihan.timetable.queries.weeks import unit_planned_by

FIRST = 3  # rows of each kind shown on the page; the link leads to the others
LATELY = 60  # changes of files, looked at for those that wait


@dataclass
class Morning:
    """What somebody in charge must know today of what they are in charge of."""

    ledger: Ledger

    @cached_property
    def weighing(self) -> Weighing:
        return Weighing(self.ledger.lines, self.ledger.year)

    @property
    def total(self) -> Total:
        return self.weighing.whole

    @cached_property
    def poles(self) -> list[Total]:
        found = self.weighing.poles
        known = [(found[pk], pole) for pk, pole in poles_told(self.ledger.user).items() if pk in found]
        for total, pole in known:
            total.subject = pole
        return [total for total, _pole in known]

    @property
    def points(self) -> list[dict[str, Any]]:
        """The khatim: a point is full when its pole is where the calendar expects it."""
        return [
            {"hue": total.subject.hue, "name": str(total.subject), "filled": _filled(total)} for total in self.poles
        ]

    @cached_property
    def groups_behind(self) -> list[GroupBehind]:
        found = self.weighing.groups_behind
        groups = Group.objects.in_bulk([g.total.pk for g in found[:FIRST]])
        for behind in found[:FIRST]:
            behind.total.subject = groups[behind.total.pk]
        return found

    @cached_property
    def at_risk(self) -> list[Late]:
        found = self.weighing.at_risk
        return [replace(late, line=self._shown[late.pk]) for late in found[:FIRST]] + found[FIRST:]

    @property
    def unassigned_count(self) -> int:
        return self.total.unassigned

    @property
    def unassigned(self) -> list[LineTold]:
        return [self._shown[row.pk] for row in self.weighing.unassigned[:FIRST]]

    @cached_property
    def _shown(self) -> dict[int, LineTold]:
        """The few lines named on the page, in one query."""
        keys = [late.pk for late in self.weighing.at_risk[:FIRST]]
        keys += [row.pk for row in self.weighing.unassigned[:FIRST]]
        return told(self.ledger.lines, keys, with_trainers=False) if keys else {}

    @cached_property
    def overloaded(self) -> list[Overload]:
        user = self.ledger.user
        if not user.reach("progress.see_trainers"):
            return []
        return overloaded(self.weighing, user)

    @property
    def needs_nobody(self) -> bool:
        return not (self.groups_behind or self.at_risk or self.unassigned_count or self.overloaded)


def _filled(total: Total) -> float:
    if total.pace not in (Pace.BEHIND, Pace.FAR_BEHIND) and total.delivered.total:
        return 1.0
    return min(1.0, float(total.delivered.total / total.expected)) if total.expected else 0.0


@dataclass(frozen=True)
class Coming:
    """A day ahead: a closed period, the end of a semester."""

    day: date
    last_day: date
    kind: str  # closed, semester, year
    subject: Any
    is_estimate: bool = False


def coming(user: User, year: TrainingYear, *, count: int = 4) -> list[Coming]:
    """The next closed days, and the end of the semester and of the year."""
    today = clock.today()
    closed = ClosedPeriod.objects.visible_to(user).filter(unit=year.unit_id, last_day__gte=today)
    found = [Coming(c.first_day, c.last_day, "closed", c, c.is_estimate) for c in closed[:count]]
    ends = [span.last for span in calendar_of(year).semesters]
    found += [Coming(end, end, "semester", number) for number, end in enumerate(ends, 1) if end >= today]
    return sorted(found, key=lambda one: one.day)[: count + 1]


@dataclass(frozen=True)
class Brought:
    """A file brought to the desk, as the audit trail tells it."""

    pk: int
    file_name: str
    state: str
    added: int
    changed: int
    at: Any


def files_brought_lately(user: User, *, count: int = 4) -> list[Brought]:
    """The last files of the establishments where this person brings files: applied, or undone."""
    return [file for file in _files(user, 8 * count) if file.state in {"applied", "undone"}][:count]


def files_to_apply(user: User) -> list[Brought]:
    """Files that were read and wait for a person to say yes."""
    return [file for file in _files(user, LATELY) if file.state == "previewed"]


def _files(user: User, entries: int) -> list[Brought]:
    """The files as they stand now, the latest change first.

    Read in the audit trail: the exchange desk is a stranger to this app.
    """
    reach = user.reach("exchange.import")
    if not reach:
        return []
    trail = JournalEntry.objects.filter(table="exchange_importrun", action="update").order_by("-id")
    latest: dict[int, JournalEntry] = {}
    for entry in trail.only("row", "new", "at")[:entries]:
        latest.setdefault(entry.row, entry)
    units = set(_units_in(reach))
    return [_brought(entry) for entry in latest.values() if (entry.new or {}).get("unit_id") in units]


def _units_in(reach: list[str]) -> list[int]:
    kinds = (Unit.Kind.REGION, Unit.Kind.ESTABLISHMENT)
    return list(Unit.objects.filter(under("path", reach), kind__in=kinds).values_list("pk", flat=True))


def _brought(entry: JournalEntry) -> Brought:
    new = entry.new or {}
    return Brought(
        entry.row, new["file_name"], new["state"], new["added"], new["changed"], entry.at
    )  # fmt: skip


@dataclass
class OwnService:
    """A trainer's own year."""

    trainer: Trainer
    rows: list[Teaching]

    @property
    def assigned(self) -> Mass:
        return self._mass("assigned")

    @property
    def delivered(self) -> Mass:
        return self._mass("delivered")

    @property
    def expected(self) -> Decimal:
        return round(sum((row.expected for row in self.rows), Decimal(0)), 0)

    @property
    def left(self) -> Decimal:
        return sum((row.left for row in self.rows), Decimal(0))

    @property
    def load_percent(self) -> Decimal | None:
        part = share(self.assigned.total, self.trainer.yearly_hours)
        return None if part is None else part * 100

    @property
    def load(self) -> Any:
        return load(self.assigned.total, self.trainer.yearly_hours)

    @property
    def ahead(self) -> list[Teaching]:
        """What is left to deliver, the latest first: as much as one looks at in the morning."""
        return sorted((r for r in self.rows if r.left), key=lambda row: row.gap)[:8]

    def _mass(self, mass: str) -> Mass:
        face, remote = (
            sum((getattr(r, mass) for r in self.rows if r.channel == c), Decimal(0)) for c in ("face", "remote")
        )
        return Mass(face, remote)


def own_service(user: User, ledger: Ledger) -> OwnService | None:
    trainer = Trainer.objects.filter(person=user.person_id or 0).select_related("person").first()
    if trainer is None:
        return None
    return OwnService(trainer, taught_by(trainer, ledger.lines, ledger.year))


@dataclass
class OwnGroup:
    """A trainee's group, and how far each of its modules is."""

    enrolment: Enrolment
    group: Group
    states: list[LineState]

    @cached_property
    def total(self) -> Total:
        found = Total(self.group.pk, self.group.label, lines=len(self.states))
        for state in self.states:
            found.assigned += state.assigned
            found.delivered += state.delivered
            found.expected += state.expected
        return found

    @property
    def under_way(self) -> list[LineState]:
        return [s for s in self.states if s.pace != Pace.DONE and (s.delivered.total or s.expected)]

    @property
    def to_come(self) -> list[LineState]:
        return [s for s in self.states if s.pace != Pace.DONE and not (s.delivered.total or s.expected)]

    @property
    def over(self) -> list[LineState]:
        return [s for s in self.states if s.pace == Pace.DONE]


def own_groups(user: User) -> list[OwnGroup]:
    """The groups of this person's active enrolments in the latest of their years."""
    mine = Enrolment.objects.visible_to(user).active().filter(person=user.person_id or 0)
    found = list(
        mine.exclude(group=None)
        .select_related("group__year__unit", "offering__programme", "offering__pole__unit")
        .order_by("-year__season", "-is_main", "id")
    )
    latest = [e for e in found if e.year_id == found[0].year_id]
    return [_own_group(user, e, e.group) for e in latest if e.group]


def _own_group(user: User, enrolment: Enrolment, group: Group) -> OwnGroup:
    lines = Ledger(user, group.year).lines.filter(group=group).order_by("module__code")
    return OwnGroup(enrolment, group, states(lines, group.year))


def own_week(user: User) -> OwnWeek | None:
    """This person's published week; None for whom no timetable is kept."""
    unit = unit_planned_by(user)
    if user.person is None or unit is None or not user.has_perm("timetable.follow"):
        return None
    return OwnWeek(user.person, unit, monday_of(clock.today()))


def week_of(year: TrainingYear) -> tuple[int, int] | None:
    """The week of the training year today is in, and how many there are; None outside of it."""
    if not year.first_day <= clock.today() <= year.last_day:
        return None
    return year.week_of(clock.today()), week_number(year.first_day, year.last_day)


def holds_demonstration() -> bool:
    return Unit.objects.filter(is_demo=True).exists()
