"""What the pages of a planned year show: what cannot end, loads week by week, one group, one trainer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce

from mihan.calendar.models import ClosedPeriod, TrainingYear
from mihan.calendar.policy import Span
from mihan.calendar.queries import YearCalendar
from mihan.core import clock
from mihan.core.models import NAMES, holding
from mihan.core.unchanged import while_unchanged
from mihan.offer.models import Group, Pole
from mihan.people.models import SPELLED, Trainer, User
from mihan.progress.models import LedgerLine
from mihan.progress.policy import BEHIND
from mihan.progress.queries import states, trainers_named
from mihan.timetable.models import Unavailability, YearLine, YearLoad, YearOutlook
from mihan.timetable.models.outlooks import YearLineQuerySet
from mihan.timetable.models.plans import DAYS
from mihan.timetable.queries.reasons import said
from mihan.timetable.queries.weeks import weeks_to_plan
from mihan.timetable.queries.yearly import WEEK, ZERO, calendar_fingerprint, promised

JOINED = ("line__module", "line__group", "trainer__person")
# What a page shows of a row; the rest of a ledger line is heavy.
SHOWN = (
    "outlook", "key", "channel", "hours", "remainder", "first_week", "last_week", "sessions", "missing", "reasons",
    "savers", "line__module__code", *(f"line__module__{name}" for name in NAMES), "line__group__label",
    *(f"trainer__person__{name}" for name in SPELLED),
)  # fmt: skip


def outlook_of(year: TrainingYear | None, user: User) -> YearOutlook | None:
    rows = YearOutlook.objects.visible_to(user).select_related("year__unit", "made_by__person")
    return rows.filter(year=year).first() if year else None


@dataclass(frozen=True)
class ShownWeek:
    """A column of a year: its dates, and what closes it, wholly or in part."""

    monday: date
    number: int
    closures: tuple[tuple[str, int], ...]  # (name, days closed)
    opens_semester: bool = False

    @property
    def last_day(self) -> date:
        return self.monday + timedelta(DAYS - 1)

    @property
    def is_closed(self) -> bool:
        return sum(days for _name, days in self.closures) >= DAYS

    @property
    def is_current(self) -> bool:
        return self.monday <= clock.today() <= self.monday + timedelta(6)


def shown_weeks(outlook: YearOutlook) -> list[ShownWeek]:
    """The weeks of an outlook; two queries."""
    year = outlook.year
    last = outlook.monday + outlook.weeks * WEEK
    closed = list(ClosedPeriod.objects.filter(unit=year.unit_id, first_day__lt=last, last_day__gte=outlook.monday))
    opening = {span.first for span in YearCalendar(year).semesters[1:]}
    return [_week(year, outlook.monday + n * WEEK, closed, opening) for n in range(outlook.weeks)]


def _week(year: TrainingYear, monday: date, closed: list[ClosedPeriod], opening: set[date]) -> ShownWeek:
    days = Span(monday, monday + timedelta(DAYS - 1))
    met = [(period.name, _shared_days(period.span, days)) for period in closed if period.span.meets(days)]
    opens = any(first in days for first in opening)
    return ShownWeek(monday, year.week_of(monday), tuple(met), opens)


def _shared_days(one: Span, other: Span) -> int:
    return (min(one.last, other.last) - max(one.first, other.first)).days + 1


@dataclass(frozen=True)
class Moved:
    """What the ledger, the calendar or people say otherwise than when a year was planned."""

    lines: int = 0
    hours: Decimal = ZERO  # to give now, less those to give then
    is_calendar: bool = False
    is_absence: bool = False

    @property
    def fewer(self) -> Decimal:
        return -self.hours

    def __bool__(self) -> bool:
        return bool(self.lines or self.is_calendar or self.is_absence)


def moved_since(outlook: YearOutlook) -> Moved:
    """Kept while nothing is written: every page of the year asks."""
    return while_unchanged(("year moved", outlook.pk, clock.today()), lambda: _moved(outlook))


def _moved(outlook: YearOutlook) -> Moved:
    differences = [found for row in _rows_now(outlook) if (found := _difference(*row)) is not None]
    absences = Unavailability.objects.filter(unit__path__startswith=outlook.year.unit.path, is_avoided=False)
    since = absences.in_force(outlook.monday, outlook.year.last_day).filter(updated_at__gt=outlook.created_at)
    return Moved(
        lines=len(differences) + _come_or_gone(outlook), hours=sum(differences, ZERO),
        is_calendar=calendar_fingerprint(outlook.year) != outlook.calendar, is_absence=since.exists(),
    )  # fmt: skip


def _difference(then: tuple[Decimal, Decimal, int], now: tuple[Decimal, Decimal, int]) -> Decimal | None:
    """By how much the hours to give have changed; None where nothing has."""
    if then == now:
        return None
    return max(now[0] - now[1], ZERO) - max(then[0] - then[1], ZERO)


def _rows_now(outlook: YearOutlook) -> Iterator[tuple[tuple[Decimal, Decimal, int], tuple[Decimal, Decimal, int]]]:
    """(assigned, given, trainer) of each row that differs, as it was and as it is.

    A session held in a week of the outlook is the outlook being followed, and moves nothing.
    """
    before = {key: Decimal(hours) for key, hours in outlook.promised.items()}
    now = {f"{line}-{channel}": hours for (line, channel), hours in promised(outlook.year, outlook.monday).items()}
    otherwise = {key for key in before.keys() | now.keys() if before.get(key, ZERO) != now.get(key, ZERO)}
    rows = outlook.lines.annotate(
        assigned_now=Coalesce(_by_channel("line__assigned_face", "line__assigned_remote"), ZERO),
        delivered_now=Coalesce(_by_channel("line__delivered_face", "line__delivered_remote"), ZERO),
        trainer_then=Coalesce(F("trainer"), 0),  # nobody compares with nobody
        trainer_now=Coalesce(_by_channel("line__trainer_face", "line__trainer_remote"), 0),
    )
    same = Q(assigned=F("assigned_now"), delivered=F("delivered_now"), trainer_then=F("trainer_now"))
    listed = rows.filter(~same | Q(line__in={key.partition("-")[0] for key in otherwise})).order_by()
    then_and_now = ("assigned", "delivered", "trainer_then", "assigned_now", "delivered_now", "trainer_now")
    for line, channel, *six in listed.values_list("line", "channel", *then_and_now):
        key = f"{line}-{channel}"
        yield (
            (six[0], six[1] + before.get(key, ZERO), six[2]),
            (six[3], six[4] + now.get(key, ZERO), six[5]),
        )  # fmt: skip


def _by_channel(face: str, remote: str) -> Any:
    return Case(When(channel="face", then=F(face)), default=F(remote))


def _come_or_gone(outlook: YearOutlook) -> int:
    """Lines with hours that the outlook does not know, and its own that the ledger no longer has."""
    known = YearLine.objects.filter(outlook=outlook, line=OuterRef("pk"))
    come = [
        Q(**{f"assigned_{channel}__gt": 0}) & ~Exists(known.filter(channel=channel)) for channel in ("face", "remote")
    ]
    gone = outlook.lines.filter(~Exists(LedgerLine.objects.filter(pk=OuterRef("line_id"))))
    return LedgerLine.objects.filter(come[0] | come[1], group__year=outlook.year).count() + gone.count()


def sessions_later(year: TrainingYear, monday: date) -> dict[str, int] | None:
    """By course, the sessions kept for the weeks after this one, for those before it still to be planned, or for none.

    None unless the year was planned, holds this week, and the hours and the calendar are still those.
    """
    outlook = YearOutlook.objects.filter(year=year).select_related("year__unit").first()
    if outlook is None or not outlook.monday <= monday < outlook.monday + outlook.weeks * WEEK:
        return None
    moved = moved_since(outlook)
    if moved.lines or moved.is_calendar:
        return None
    at = (monday - outlook.monday).days // 7
    before = [week for one in weeks_to_plan(year, monday) if (week := (one - outlook.monday).days // 7) >= 0]
    others = [*before, *range(at + 1, outlook.weeks)]
    rows = outlook.lines.order_by().values_list("key", "sessions", "missing")
    return {key: sum(sessions[week] for week in others) + missing for key, sessions, missing in rows}


@dataclass
class Course:
    """A course of an outlook as a page shows it: merged groups on one row. Its rows may be read later."""

    key: str
    missing: int
    rows: list[YearLine] = field(default_factory=list)

    @property
    def row(self) -> YearLine:
        return self.rows[0]

    @property
    def module(self) -> str:
        return f"{self.row.line.module.code} {self.row.line.module.name}"

    @property
    def code(self) -> str:
        return self.row.line.module.code

    @property
    def groups(self) -> str:
        return " ".join(sorted(row.line.group.label for row in self.rows))

    @property
    def total(self) -> int:
        return sum(self.row.sessions)

    @property
    def trainer(self) -> Trainer | None:
        return self.row.trainer

    @property
    def hours_missing(self) -> Decimal:
        """A course's hours, less their remainder, are those of its sessions: an evening's are shorter."""
        sessions = self.total + self.missing
        return self.missing * (self.row.hours - self.row.remainder) / sessions if sessions else ZERO

    @property
    def reasons(self) -> list[str]:
        return said(self.row.reasons)

    @property
    def savers(self) -> list[str]:
        return said(self.row.savers)

    def get_absolute_url(self) -> str:
        return self.row.get_absolute_url()


def courses(rows: QuerySet[YearLine]) -> list[Course]:
    """Rows of one key together, in the order they come."""
    found: dict[str, Course] = {}
    for row in rows.select_related(*JOINED).only(*SHOWN):
        found.setdefault(row.key, Course(row.key, row.missing)).rows.append(row)
    return list(found.values())


def late_courses(outlook: YearOutlook, user: User, *, pole: Pole | None = None, text: str = "") -> list[Course]:
    """What cannot end before its weeks do, the gravest first; their rows are left to `read_courses`."""
    rows = _named(YearLine.objects.visible_to(user).filter(outlook=outlook, missing__gt=0), text)
    if pole:
        rows = rows.filter(line__group__offering__pole=pole)
    keys = dict(rows.order_by("-missing", "pk").values_list("key", "missing"))
    return [Course(key, missing) for key, missing in keys.items()]


def read_courses(outlook: YearOutlook, listed: Iterable[Course]) -> None:
    """The rows of these courses, in one query."""
    by_key = {course.key: course for course in listed}
    rows = YearLine.objects.filter(outlook=outlook, key__in=list(by_key)).order_by("pk")
    for course in courses(rows):
        by_key[course.key].rows = course.rows


def _named(rows: YearLineQuerySet, text: str) -> YearLineQuerySet:
    """Those whose group or module holds every word."""
    return rows.filter(holding(text, "line__group__search_text", "line__module__search_text"))


def remainders(
    outlook: YearOutlook, user: User, *, pole: Pole | None = None, text: str = ""
) -> QuerySet[YearLine]:  # fmt: skip
    """Hours that do not fill a session, line by line of the ledger."""
    rows = _named(YearLine.objects.visible_to(user).filter(outlook=outlook, remainder__gt=0), text)
    if pole:
        rows = rows.filter(line__group__offering__pole=pole)
    return rows.select_related(*JOINED).only(*SHOWN).order_by("line__group__label", "line__module__code", "pk")


def courses_of(outlook: YearOutlook, user: User, subject: Group | Trainer) -> list[Course]:
    """The courses of a group or of a trainer, in the order of their modules; merged ones with all their groups."""
    seen = YearLine.objects.visible_to(user).filter(outlook=outlook)
    own = seen.filter(line__group=subject) if isinstance(subject, Group) else seen.filter(trainer=subject)
    rows = YearLine.objects.filter(outlook=outlook, key__in=own.order_by().values("key"))
    return courses(rows.order_by("line__module__code", "channel", "key", "pk"))


def loads(
    outlook: YearOutlook, user: User, kind: str, *, pole: Pole | None = None, text: str = ""
) -> QuerySet[YearLoad]:  # fmt: skip
    """Groups, or trainers, in order; those of a pole are who teaches in it."""
    rows = YearLoad.objects.visible_to(user).filter(outlook=outlook)
    if kind == "trainer":
        named = trainers_named(Trainer.objects.all(), text)
        if pole:
            named = named.filter(outlooks__outlook=outlook, outlooks__line__group__offering__pole=pole)
        rows = rows.filter(trainer__in=named).select_related("trainer__person")
        return rows.order_by("trainer__person__last_name", "trainer__person__first_name", "pk")
    rows = rows.filter(group__isnull=False).select_related("group__offering__pole")
    if pole:
        rows = rows.filter(group__offering__pole=pole)
    return rows.filter(holding(text, "group__search_text")).order_by("group__label", "pk")


def behind_in(group: Group) -> dict[int, str]:
    """The lines of a group that are behind what the calendar expects today, with how far, in words."""
    found = states(LedgerLine.objects.filter(group=group), group.year, with_trainers=False)
    return {state.line.pk: str(state.pace.label) for state in found if state.pace in BEHIND}


def load_of(outlook: YearOutlook, subject: Group | Trainer) -> YearLoad | None:
    kind = "group" if isinstance(subject, Group) else "trainer"
    return YearLoad.objects.filter(outlook=outlook, **{kind: subject}).first()


def away_in(outlook: YearOutlook, subject: Group | Trainer) -> list[tuple[str, int, int]]:
    """When a group or a trainer is not there: why, and the first and last week, from 0."""
    kind = "group" if isinstance(subject, Group) else "trainer"
    rows = Unavailability.objects.filter(**{kind: subject}, is_avoided=False)
    last = outlook.monday + outlook.weeks * WEEK
    return [
        (row.reason, max(0, (row.first_day - outlook.monday).days // 7),
         min(outlook.weeks - 1, (row.last_day - outlook.monday).days // 7))
        for row in rows.in_force(outlook.monday, last).order_by("first_day")
    ]  # fmt: skip
