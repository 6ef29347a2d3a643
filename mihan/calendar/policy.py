"""Decisions about days, on plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

MONDAY, SATURDAY, SUNDAY = 0, 5, 6


@dataclass(frozen=True, slots=True)
class GridRule:
    """When a grid applies: all its `conditions` hold that day, and the day is within its dates."""

    key: int
    conditions: frozenset[str]
    priority: int = 0
    first_day: date | None = None
    last_day: date | None = None

    def fits(self, day: date, holding: frozenset[str]) -> bool:
        return (
            self.conditions <= holding
            and (self.first_day is None or self.first_day <= day)
            and (self.last_day is None or day <= self.last_day)
        )


class GridMissing(Exception):
    """No declared grid covers all the conditions of a day; `conditions` says which hold."""

    def __init__(self, day: date, conditions: frozenset[str]) -> None:
        super().__init__(f"{day}: {', '.join(sorted(conditions)) or 'normal'}")
        self.day, self.conditions = day, conditions


def choose_grid(rules: Iterable[GridRule], day: date, holding: frozenset[str]) -> GridRule:
    """The grid of a day, or GridMissing.

    Among the grids that fit, the winner must answer every condition that any fitting grid
    answers: with a Friday grid and a Ramadan grid but none for both, a Friday in Ramadan is
    asked for. Between winners the higher priority decides.
    """
    fitting = [rule for rule in rules if rule.fits(day, holding)]
    answered = frozenset[str]().union(*(rule.conditions for rule in fitting))
    complete = [rule for rule in fitting if rule.conditions == answered]
    if not complete:
        raise GridMissing(day, holding)
    return max(complete, key=lambda rule: (rule.priority, -rule.key))


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def training_days(span: Span, closed: Iterable[Span], *, until: date | None = None) -> int:
    """Days of training in `span`: Monday to Saturday, closed days left out, up to `until`."""
    closed = list(closed)
    last = min(span.last, until) if until else span.last
    count, day = 0, span.first
    while day <= last:
        if day.weekday() != SUNDAY and not any(day in c for c in closed):
            count += 1
        day += timedelta(1)
    return count


def elapsed_share(span: Span, closed: Iterable[Span], today: date) -> float:
    """Training days already begun over all training days of `span`, between 0 and 1.

    The day itself counts: at its end, its sessions are expected to be delivered.
    """
    closed = list(closed)
    total = training_days(span, closed)
    return training_days(span, closed, until=today) / total if total else 0.0


def week_number(first_day: date, day: date) -> int:
    """Weeks run Monday to Sunday; the one holding the first day is week 1."""
    start = first_day - timedelta(first_day.weekday())
    return (day - start).days // 7 + 1
