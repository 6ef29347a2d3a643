"""Decisions about roles and accounts, on plain values."""

from collections.abc import Iterable

# These come with an enrolment or with the hours of a progress file.
COME_WITH_FILES = frozenset({"applicant", "trainee", "trainer"})

# Held elsewhere, these would reach more than their name says. The others are held anywhere.
HELD_IN = {"pole_head": "pole", "regional_director": "region"}
UNITS = ("region", "establishment", "pole")


def may_be_held_in(kind: str, unit_kind: str) -> bool:
    return unit_kind == HELD_IN.get(kind, unit_kind)


# What a person may ask to have put right, and a registrar writes; the identity number has a door of its own.
CORRECTABLE = (
    "last_name", "first_name", "second_first_name", "arabic_last_name", "arabic_first_name",
    "birth_date", "birth_place", "nationality", "phone", "guardian_phone", "address",
)  # fmt: skip
# Of fewer people than this, a number says too much about each: the region is told so instead.
SMALLEST_COUNT = 10


def told_apart(count: int | None) -> bool:
    """A count of people that may be shown to those who do not read their files."""
    return count is not None and (count == 0 or count >= SMALLEST_COUNT)


# Trainers read the names of their groups and no file, and most part-timers have no telephone of the house: they
# are invited to a second factor, not held to it. With marks they will be: take them out of this line then.
MAY_SIGN_IN_WITH_A_PASSWORD = frozenset({"applicant", "trainee", "graduate", "employer", "trainer"})

IN_CHARGE_OF_NOTHING = MAY_SIGN_IN_WITH_A_PASSWORD


def needs_second_factor(kinds: Iterable[str], *, borrows: bool) -> bool:
    """Whoever works for the campus, or acts for somebody who does."""
    return borrows or bool(set(kinds) - MAY_SIGN_IN_WITH_A_PASSWORD)


# The longest a role is lent, to confirm with the head office: a long absence is a matter for an acting appointment.
LONGEST_LOAN_DAYS = 60
# Those who may act for somebody in charge work here.
BORROW_NOTHING = frozenset({"applicant", "trainee", "graduate", "employer"})
