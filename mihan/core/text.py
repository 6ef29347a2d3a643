"""Folding names so that a search forgives Arabic and French spelling."""

import re
import unicodedata

# Hamza carriers, final ya and ta marbuta are interchanged freely in Arabic names; tatweel and
# the short vowels (category Mn) carry no meaning for a search.
_ARABIC = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه",
        "گ": "ك", "ڭ": "ك", "ک": "ك", "ی": "ي", "ـ": None, "ء": None,
        "’": "'", "ʼ": "'", "‘": "'",
    }
)  # fmt: skip
_SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """`text` without case, accents, Arabic vowels or spelling variants, digits in ASCII.

    >>> fold("الإدْريسي") == fold("الادريسى"), fold("Él Idrissi")
    (True, 'el idrissi')
    """
    if text.isascii():
        return _SPACES.sub(" ", text.casefold()).strip()
    decomposed = unicodedata.normalize("NFKD", text.translate(_ARABIC)).translate(_ARABIC)
    kept = "".join(
        str(unicodedata.digit(c)) if c.isdigit() and unicodedata.digit(c, None) is not None else c
        for c in decomposed
        if unicodedata.category(c) != "Mn"
    )
    return _SPACES.sub(" ", kept.casefold()).strip()
