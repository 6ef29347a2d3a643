"""Training years and their semesters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.calendar.models import Semester, TrainingYear
from mihan.calendar.policy import Span
from mihan.calendar.services.records import LONGEST_YEAR, day_text, hold, remove
from mihan.core.errors import RuleBroken
from mihan.core.models import Mark
from mihan.people.models import Unit


@transaction.atomic
def open_year(
    unit: Unit, *, season: int, first_day: date, last_day: date,
    semesters: Sequence[Span] = (), confirmed: bool = False, mark: str = Mark.ENTERED,
) -> TrainingYear:  # fmt: skip
    """A new training year of an establishment; it starts when it starts, not in September."""
    hold(unit)
    if TrainingYear.objects.filter(unit=unit, season=season).exists():
        raise RuleBroken(
            _("The year %(year)s exists already: change its dates.") % {"year": _season(season)}, about="season"
        )
    year = TrainingYear(unit=unit, season=season, mark=mark)
    return set_year_dates(year, first_day=first_day, last_day=last_day, semesters=semesters, confirmed=confirmed)


@transaction.atomic
def set_year_dates(
    year: TrainingYear, *, first_day: date, last_day: date, semesters: Sequence[Span],
    confirmed: bool,
) -> TrainingYear:  # fmt: skip
    """The days of a year and of its semesters, together: neither is right without the other."""
    hold(year.unit)
    _check_year(year, Span(first_day, last_day))
    _check_semesters(Span(first_day, last_day), semesters)
    year.first_day, year.last_day, year.dates_confirmed = first_day, last_day, confirmed
    year.save()
    for number, span in enumerate(semesters, 1):
        Semester.objects.update_or_create(
            year=year, number=number, defaults={"first_day": span.first, "last_day": span.last}
        )
    for semester in year.semesters.filter(number__gt=len(semesters)):
        remove(semester)
    return year


def _season(season: int) -> str:
    return f"{season}-{season + 1}"


def _check_year(year: TrainingYear, span: Span) -> None:
    if span.last <= span.first:
        raise RuleBroken(_("The year must end after it starts."), about="last_day")
    if span.last - span.first > LONGEST_YEAR:
        raise RuleBroken(_("A training year of more than 18 months: check its dates."), about="last_day")
    others = TrainingYear.objects.filter(unit=year.unit, first_day__lte=span.last, last_day__gte=span.first).exclude(
        pk=year.pk
    )
    if other := others.first():
        raise RuleBroken(
            _("The year %(other)s runs from %(first)s to %(last)s: two years cannot overlap.")
            % {"other": other, "first": day_text(other.first_day), "last": day_text(other.last_day)}
        )


def _check_semesters(year: Span, semesters: Sequence[Span]) -> None:
    for number, span in enumerate(semesters, 1):
        if span.last <= span.first:
            raise RuleBroken(_("Semester %(number)d must end after it starts.") % {"number": number})
        if span.first < year.first or span.last > year.last:
            raise RuleBroken(
                _("Semester %(number)d leaves the year, which runs from %(first)s to %(last)s.")
                % {"number": number, "first": day_text(year.first), "last": day_text(year.last)}
            )
    for number, (one, two) in enumerate(pairwise(semesters), 1):
        if two.first <= one.last:
            raise RuleBroken(
                _("Semester %(next)d begins before semester %(number)d ends, on %(day)s.")
                % {"number": number, "next": number + 1, "day": day_text(one.last)}
            )


@transaction.atomic
def confirm_year(year: TrainingYear) -> TrainingYear:
    """Somebody answers for the dates: they are no longer those a file or a habit suggested."""
    year.dates_confirmed = True
    year.save(update_fields=["dates_confirmed", "updated_at"])
    return year


@transaction.atomic
def remove_year(year: TrainingYear) -> None:
    """Take back a year opened by mistake; one with groups or enrolments stays."""
    remove(year)
