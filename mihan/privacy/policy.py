"""Decisions on plain values: clocks, ages, what is due."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

SOON = timedelta(days=3)  # a request this near its end is amber


def months_later(day: date, months: int) -> date:
    """The same day some months later; the last of the month where it has no such day.

    >>> months_later(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    whole = day.year * 12 + day.month - 1 + months
    year, month = divmod(whole, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_minor(birth: date | None, *, majority: int, on: date) -> bool:
    """Under age on a day. Unknown birth: not known to be, and the person may answer alone."""
    return birth is not None and months_later(birth, 12 * majority) > on


def urgency(due: date, today: date) -> str:
    """ "late", "soon" or "" for a request that waits for its answer."""
    if due < today:
        return "late"
    return "soon" if due - today <= SOON else ""
