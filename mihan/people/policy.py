"""Which roles people give by hand, the kinds of units they are held in, and words no password is made of."""

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

# What a person may ask to have put right, and a registrar writes; the identity number has a door of its own.
CORRECTABLE = (
    "last_name", "first_name", "second_first_name", "arabic_last_name", "arabic_first_name",
    "birth_date", "birth_place", "nationality", "phone", "guardian_phone", "address",
)  # fmt: skip
