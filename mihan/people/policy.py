"""Decisions about roles, accounts and passwords, on plain values."""

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mihan.core.text import fold

# These come with an enrolment or with the hours of a progress file.
COME_WITH_FILES = frozenset({"applicant", "trainee", "trainer"})

# Held elsewhere, these would reach more than their name says. The others are held anywhere.
HELD_IN = {"pole_head": "pole", "regional_director": "region"}
UNITS = ("region", "establishment", "pole")


def may_be_held_in(kind: str, unit_kind: str) -> bool:
    return unit_kind == HELD_IN.get(kind, unit_kind)


# What anyone who knows the house would try first, as `fold` writes it.
HOUSE_WORDS = (
    "mihan", "ofppt", "cmc", "tamensourt", "marrakech", "safi", "maroc", "morocco", "campus", "cite", "metiers",
    "competences", "formation", "stagiaire", "formateur", "directeur", "director", "administrator", "admin", "demo",
    "password", "motdepasse", "azerty", "qwerty",
    *map(fold, ("مهن", "مدينة", "المهن", "الكفاءات", "التكوين", "مراكش", "تامنصورت", "آسفي", "المغرب", "المدير")),
)  # fmt: skip
LEFT_AT_LEAST = 5  # letters, once those words are taken out; a parameter of ours


class HouseWords:
    """A password validator: beside the words of the house, something of one's own."""

    def validate(self, password: str, user: Any = None) -> None:
        left = fold(password).replace(" ", "")
        for word in sorted(HOUSE_WORDS, key=len, reverse=True):
            left = left.replace(word, "")
        if any(word in fold(password) for word in HOUSE_WORDS) and sum(map(str.isalpha, left)) < LEFT_AT_LEAST:
            raise ValidationError(self.get_help_text(), code="house_words")

    def get_help_text(self) -> str:
        return _("The name of the house, of its town or of a role is not enough: add words of your own.")


def username_offered(first: str, last: str) -> str:
    """“youssef.el-idrissi”; nothing where the name is known in Arabic alone."""
    parts = (re.sub(r"[^a-z0-9]+", "-", fold(part)).strip("-") for part in (first, last))
    return ".".join(filter(None, parts))[:60]


DIGITS_AT_LEAST = 16  # longer than a date, a telephone or an identity number; a parameter of ours


class FewDigits:
    """A password validator: digits alone are as welcome as letters once they are too many to be a date or a number."""

    def validate(self, password: str, user: Any = None) -> None:
        if password.isdecimal() and len(password) < DIGITS_AT_LEAST:
            raise ValidationError(self.get_help_text(), code="few_digits")

    def get_help_text(self) -> str:
        return _("Digits alone make a password from %(count)s of them on.") % {"count": DIGITS_AT_LEAST}


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


# They read and write their own things: they are invited to a second factor, not held to it, and why is told in
# docs/decisions/0038-second-factor.md. Trainers are held to it: they decide the levels of others.
MAY_SIGN_IN_WITH_A_PASSWORD = frozenset({"applicant", "trainee", "graduate", "employer"})

IN_CHARGE_OF_NOTHING = MAY_SIGN_IN_WITH_A_PASSWORD | {"trainer"}


def needs_second_factor(kinds: Iterable[str], *, borrows: bool) -> bool:
    """Whoever works for the campus, or acts for somebody who does."""
    return borrows or bool(set(kinds) - MAY_SIGN_IN_WITH_A_PASSWORD)


# For so many days, what lets somebody into an account of others is done by two people, not by one.
BY_TWO_FOR_DAYS = 30
# The longest a role is lent, to confirm with the head office: a long absence is a matter for an acting appointment.
LONGEST_LOAN_DAYS = 60
# Those who may act for somebody in charge work here.
BORROW_NOTHING = frozenset({"applicant", "trainee", "graduate", "employer"})
