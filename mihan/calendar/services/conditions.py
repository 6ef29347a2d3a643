"""Conditions of a day: what changes its hours, and when it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mihan.calendar.models import ConditionPeriod, DayCondition
from mihan.calendar.policy import Span
from mihan.calendar.services.records import Names, check_order, day_text, hold
from mihan.core.errors import RuleBroken
from mihan.people.models import Unit


@dataclass(frozen=True)
class HeldFrom:
    """Days during which a condition holds."""

    first_day: date
    last_day: date
    is_estimate: bool = False

    @property
    def span(self) -> Span:
        return Span(self.first_day, self.last_day)


@transaction.atomic
def hold_condition(
    unit: Unit, *, names: Names, code: str = "", weekday: int | None = None,
    periods: Sequence[HeldFrom] = (), changed: DayCondition | None = None,
) -> DayCondition:  # fmt: skip
    """Something that changes the hours of a day, and when: each Friday, or from a day to a day."""
    hold(unit)
    code = code or (changed.code if changed else slugify(names.fr)[:20])
    _check_periods(periods)
    taken = DayCondition.objects.filter(unit=unit, code=code).exclude(pk=changed.pk if changed else 0)
    if taken.exists():
        raise RuleBroken(_("Another condition already has the name “%(name)s”.") % {"name": names.fr})
    condition = changed or DayCondition(unit=unit)
    names.give(condition)
    condition.code, condition.weekday = code, weekday
    condition.save()
    _set_periods(condition, periods)
    return condition


def _check_periods(periods: Sequence[HeldFrom]) -> None:
    for period in periods:
        check_order(period.first_day, period.last_day)
    ordered = sorted(periods, key=lambda period: period.first_day)
    for one, two in pairwise(ordered):
        if one.span.meets(two.span):
            raise RuleBroken(
                _("Two periods overlap: one ends on %(last)s, the other begins on %(first)s.")
                % {"last": day_text(one.last_day), "first": day_text(two.first_day)}
            )


def _set_periods(condition: DayCondition, periods: Sequence[HeldFrom]) -> None:
    """Rows that did not change keep their key and their history."""
    kept = {(p.first_day, p.last_day): p for p in condition.periods.all()}
    for wanted in periods:
        row = kept.pop((wanted.first_day, wanted.last_day), None) or ConditionPeriod(
            condition=condition, first_day=wanted.first_day, last_day=wanted.last_day
        )
        if row._state.adding or row.is_estimate != wanted.is_estimate:
            row.is_estimate = wanted.is_estimate
            row.save()
    for row in kept.values():
        row.delete()


@transaction.atomic
def confirm_condition_period(period: ConditionPeriod) -> ConditionPeriod:
    period.is_estimate = False
    period.save(update_fields=["is_estimate", "updated_at"])
    return period


@transaction.atomic
def drop_condition(condition: DayCondition) -> None:
    """Forget a condition. Hours that depend on it would silently apply every day: refused."""
    hold(condition.unit)
    if grid := condition.grids.first():
        raise RuleBroken(
            _("The hours “%(grid)s” depend on “%(condition)s”: change or remove them first.")
            % {"grid": grid.name, "condition": condition.name}
        )
    condition.delete()
