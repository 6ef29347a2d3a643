"""Decisions about days, on plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import pairwise

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
    """No declared grid covers all the conditions of a day; `conditions` says which hold.

    `wanted` are those that the missing grid must answer: the ones some declared grid answers.
    """

    def __init__(self, day: date, conditions: frozenset[str], wanted: frozenset[str] = frozenset()) -> None:
        super().__init__(f"{day}: {', '.join(sorted(conditions)) or 'normal'}")
        self.day, self.conditions, self.wanted = day, conditions, wanted


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
        raise GridMissing(day, holding, answered)
    return max(complete, key=lambda rule: (rule.priority, -rule.key))


class Verdict(StrEnum):
    """What `choose_grid` made of one grid, for a person who asks why."""

    CHOSEN = "chosen"
    CONDITION_ABSENT = "condition_absent"  # it asks for something that does not hold that day
    OUT_OF_DATES = "out_of_dates"
    INCOMPLETE = "incomplete"  # it fits, but leaves a condition unanswered that another answers
    OUTRANKED = "outranked"  # it answers as much as the chosen one, with a lower priority


@dataclass(frozen=True, slots=True)
class Judgement:
    rule: GridRule
    verdict: Verdict
    conditions: frozenset[str] = frozenset()  # those absent, or those left unanswered


def judge_grids(rules: Iterable[GridRule], day: date, holding: frozenset[str]) -> list[Judgement]:
    """Every grid with the reason why it was chosen or left, in the order the rules are applied."""
    rules = list(rules)
    try:
        chosen = choose_grid(rules, day, holding)
    except GridMissing as missing:
        return [_judge(rule, day, holding, None, missing.wanted) for rule in rules]
    return [_judge(rule, day, holding, chosen, chosen.conditions) for rule in rules]


def _judge(
    rule: GridRule, day: date, holding: frozenset[str], chosen: GridRule | None,
    wanted: frozenset[str],
) -> Judgement:  # fmt: skip
    if rule == chosen:
        return Judgement(rule, Verdict.CHOSEN)
    if absent := rule.conditions - holding:
        return Judgement(rule, Verdict.CONDITION_ABSENT, absent)
    if not rule.fits(day, holding):
        return Judgement(rule, Verdict.OUT_OF_DATES)
    if unanswered := wanted - rule.conditions:
        return Judgement(rule, Verdict.INCOMPLETE, unanswered)
    return Judgement(rule, Verdict.OUTRANKED)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def meets(self, other: Span) -> bool:
        """They share at least one day."""
        return self.first <= other.last and other.first <= self.last

    def days(self) -> Iterator[date]:
        for n in range((self.last - self.first).days + 1):
            yield self.first + timedelta(n)


def training_days(span: Span, closed: Iterable[Span], *, until: date | None = None) -> int:
    """Days of training in `span`: Monday to Saturday, closed days left out, up to `until`."""
    last = min(span.last, until) if until else span.last
    if last < span.first:
        return 0
    days = (last - span.first).days + 1
    sundays = (days + span.first.weekday()) // 7
    off = {
        day
        for period in closed
        for day in Span(max(period.first, span.first), min(period.last, last)).days()
        if day.weekday() != SUNDAY
    }
    return days - sundays - len(off)


def elapsed_share(span: Span, closed: Iterable[Span], today: date) -> float:
    """Training days already begun over all training days of `span`, between 0 and 1.

    The day itself counts: at its end, its sessions are expected to be delivered.
    """
    closed = list(closed)
    total = training_days(span, closed)
    return training_days(span, closed, until=today) / total if total else 0.0


def week_number(first_day: date, day: date) -> int:
    """Weeks run Monday to Sunday; the one holding the first day is week 1."""
    return (day - monday_of(first_day)).days // 7 + 1


def monday_of(day: date) -> date:
    return day - timedelta(day.weekday())


def clashing_times(slots: Iterable[tuple[time, time]]) -> tuple[int, int] | None:
    """Places (from 0) of the first two slots that share a minute; None when none do."""
    order = sorted(enumerate(slots), key=lambda numbered: numbered[1])
    for (i, (_start, ends)), (j, (starts, _end)) in pairwise(order):
        if starts < ends:
            return min(i, j), max(i, j)
    return None
