"""Decisions about exams, on plain values. Hours are Decimals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# Dated defaults, "to confirm" (2026): notes of service seen in the press; no official text was found.
INVIGILATORS = 2  # together in a room
SUBSTITUTES = 3  # standing by at a time: the office asks for two or three
GROUP_MAX_DAY = 2  # slots of exams a group may have in a day
INVIGILATOR_MAX_DAY = 3  # slots of invigilation a day
SEARCH_SECONDS = 4.0
# A module is proposed for an exam from this share of its assigned hours on: given, or published to be.
ENDS_AT = Decimal("0.95")
LONGEST = 28  # days of one session


def has_ended(assigned: Decimal, delivered: Decimal, promised: Decimal) -> bool:
    """The hours of a module are given, or will be by then: `promised` are published and not yet held."""
    return assigned > 0 and delivered + promised >= assigned * ENDS_AT


@dataclass(frozen=True, slots=True)
class Place:
    """When, where and before whom a paper is sat; `day` None: nowhere yet. Keys of a space and of trainers."""

    day: date | None = None
    slot: int | None = None
    space: int | None = None
    invigilators: tuple[int, ...] = ()
