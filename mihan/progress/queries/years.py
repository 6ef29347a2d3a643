"""How far each training year has gone, and which years a person may look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from mihan.calendar.models import TrainingYear
from mihan.calendar.policy import SUNDAY, Span, training_days
from mihan.calendar.queries import YearCalendar
from mihan.core import clock
from mihan.offer.models import Group
from mihan.people.models import User

DAYS_A_WEEK = 6  # of training, Monday to Saturday: what calendar.policy counts


class Elapsed(NamedTuple):
    """Training days of the two semesters: all of them, and those begun at the end of a day."""

    days: tuple[int, int]
    done: tuple[int, int]
    is_one: bool = False  # the year is not cut in semesters: both are the same days

    @property
    def shares(self) -> tuple[float, float]:
        first, second = (d / n if n else 0.0 for d, n in zip(self.done, self.days, strict=True))
        return first, second

    def expected(self, s1: float, s2: float) -> float:
        """The share of a line that is due, its hours foreseen `s1` and `s2` in the semesters."""
        first, second = self.shares
        whole = s1 + s2
        return (s1 * first + s2 * second) / whole if whole else (first + second) / 2

    def weeks(self, s1: float, s2: float) -> tuple[Decimal, Decimal]:
        """Training weeks done and left of the semesters in which a line has hours."""
        return _weeks_of(*self.days_of(s1, s2))

    def days_of(self, s1: float, s2: float) -> tuple[int, int]:
        """The same in training days."""
        taught = (bool(s1), bool(s2)) if s1 or s2 else (True, True)
        if self.is_one:
            taught = (True, False)
        done = sum(d for d, here in zip(self.done, taught, strict=True) if here)
        days = sum(n for n, here in zip(self.days, taught, strict=True) if here)
        return done, days - done


def _weeks_of(done: int, left: int) -> tuple[Decimal, Decimal]:
    return Decimal(done) / DAYS_A_WEEK, Decimal(left) / DAYS_A_WEEK


class Due(NamedTuple):
    """What is due by now of hours cut in semesters in some way, and the training days done and left."""

    share: float
    days_done: int
    days_left: int

    @property
    def weeks(self) -> tuple[Decimal, Decimal]:
        return _weeks_of(self.days_done, self.days_left)


class Dues(dict[tuple[float, float], Due]):
    """By hours foreseen in each semester: a campus has few ways to cut them, each worked out once."""

    def __init__(self, elapsed: Elapsed) -> None:
        self.elapsed = elapsed

    def __missing__(self, halves: tuple[float, float]) -> Due:
        due = self[halves] = Due(self.elapsed.expected(*halves), *self.elapsed.days_of(*halves))
        return due


class GroupDues(dict[int, Dues]):
    """By group: the year's, but for the groups with dates of their own."""

    def __init__(self, year: TrainingYear | None) -> None:
        super().__init__({group: Dues(gone) for group, gone in groups_apart(year).items()})
        self.usual = Dues(elapsed(year))

    def __missing__(self, group: int) -> Dues:
        self[group] = self.usual
        return self.usual


def elapsed(year: TrainingYear | None, day: date | None = None) -> Elapsed:
    if year is None:
        return Elapsed((0, 0), (0, 0))
    calendar = calendar_of(year)
    return _elapsed(tuple(calendar.semesters[:2]), tuple(calendar.closed), day or clock.today())


def elapsed_of(group: Group) -> Elapsed:
    return groups_apart(group.year).get(group.pk) or elapsed(group.year)


def groups_apart(year: TrainingYear | None) -> dict[int, Elapsed]:
    """What has elapsed for each group with dates of its own; the others follow the year.

    Read once for as long as this `year` object lives.
    """
    if year is None:
        return {}
    kept = year.__dict__
    if "_apart" not in kept:
        dated = Group.objects.filter(Q(first_day__isnull=False) | Q(last_day__isnull=False), year=year)
        calendar, today = calendar_of(year), clock.today()
        closed = tuple(calendar.closed)
        kept["_apart"] = {
            pk: _elapsed(
                periods(Span(first or year.first_day, last or year.last_day), calendar.semesters), closed, today
            )
            for pk, first, last in dated.order_by().values_list("pk", "first_day", "last_day")
        }
    return kept["_apart"]


def periods(own: Span, semesters: Sequence[Span]) -> tuple[Span, ...]:
    """The semesters of a group with dates of its own, cut to them.

    A course no longer than a semester is one period, whatever the semesters it falls in.
    """
    first, second = semesters[0], semesters[min(len(semesters), 2) - 1]
    longest = max(first.last - first.first, second.last - second.first)
    if first == second or own.first > first.last or own.last < second.first or own.last - own.first <= longest:
        return (own,)
    return Span(own.first, first.last), Span(second.first, own.last)


def calendar_of(year: TrainingYear) -> YearCalendar:
    """Read once for as long as this `year` object lives, which is one request."""
    kept = year.__dict__
    if "_calendar" not in kept:
        kept["_calendar"] = YearCalendar(year)
    return kept["_calendar"]


# Counting days walks the whole year: worth keeping, and safe, since the key is the calendar itself.
@lru_cache(maxsize=64)
def _elapsed(semesters: tuple[Span, ...], closed: tuple[Span, ...], day: date) -> Elapsed:
    first, second = semesters[0], semesters[-1]
    return Elapsed(
        days=(training_days(first, closed), training_days(second, closed)),
        done=(training_days(first, closed, until=day), training_days(second, closed, until=day)),
        is_one=len(semesters) == 1,
    )


@dataclass(frozen=True, slots=True)
class Week:
    number: int
    last_day: date
    elapsed: Elapsed


def weeks(group: Group) -> list[Week]:
    """The weeks of a group's year, each with what has elapsed for the group at its end."""
    year, calendar = group.year, calendar_of(group.year)
    spans = periods(group.span, calendar.semesters) if group.has_own_dates else tuple(calendar.semesters[:2])
    return list(_weeks(year.span, spans, tuple(calendar.closed)))


@lru_cache(maxsize=16)
def _weeks(year: Span, semesters: tuple[Span, ...], closed: tuple[Span, ...]) -> tuple[Week, ...]:
    spans = (semesters[0], semesters[-1])
    year = Span(min(year.first, spans[0].first), max(year.last, spans[1].last))
    days = (training_days(spans[0], closed), training_days(spans[1], closed))
    done, found = [0, 0], []
    for number, week in enumerate(_calendar_weeks(year), start=1):
        for i, span in enumerate(spans):
            done[i] += training_days(Span(max(week.first, span.first), min(week.last, span.last)), closed)
        found.append(Week(number, week.last, Elapsed(days, (done[0], done[1]))))
    return tuple(found)


def _calendar_weeks(year: Span) -> Iterable[Span]:
    first = year.first
    while first <= year.last:
        last = min(first + timedelta(SUNDAY - first.weekday()), year.last)
        yield Span(first, last)
        first = last + timedelta(1)


def years_seen_by(user: User) -> list[TrainingYear]:
    """The years with groups in this person's establishments, latest first."""
    taught = Exists(Group.objects.filter(year=OuterRef("pk")))
    years = TrainingYear.objects.visible_to(user).filter(taught)
    return list(years.select_related("unit").order_by("-season", "unit"))


def year_chosen(years: list[TrainingYear], *, season: str = "", establishment: str = "") -> TrainingYear | None:
    """The season asked for, else the one running today, else the latest."""
    here = [y for y in years if str(y.unit_id) == establishment] or years
    today = clock.today()
    asked = [y for y in here if str(y.season) == season]
    running = [y for y in here if y.first_day <= today <= y.last_day]
    return next(iter(asked or running or here), None)
