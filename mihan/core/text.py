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
_BETWEEN_WORDS = re.compile(r"[\W_]+")  # of folded text: its words are letters and digits alone
_ARTICLE = "ال"
# What anybody may type is read no further than this.
LONGEST_QUESTION, MOST_WORDS = 120, 8
# How near a name is to what is looked for: the words stand in it whole, each begins a word of it, or one is inside.
WHOLE, BEGINNING, INSIDE = 0, 1, 2
SHORT = 3  # letters from which a word may be inside another: fewer are in everything


def fold(text: str) -> str:
    """`text` without case, accents, Arabic vowels or spelling variants, digits in ASCII.

    >>> fold("الإدْريسي") == fold("الادريسى"), fold("Él Idrissi")
    (True, 'el idrissi')
    """
    text = text.replace("\x00", "")  # PostgreSQL takes none
    if text.isascii():
        return _SPACES.sub(" ", text.casefold()).strip()
    decomposed = unicodedata.normalize("NFKD", text.translate(_ARABIC)).translate(_ARABIC)
    kept = "".join(
        str(unicodedata.digit(c)) if c.isdigit() and unicodedata.digit(c, None) is not None else c
        for c in decomposed
        if unicodedata.category(c) not in ("Mn", "Cf", "Cs")  # nor marks of direction, nor half characters
    )
    return _SPACES.sub(" ", kept.casefold()).strip()


def words(text: str) -> list[str]:
    """What somebody looks for, as folded words: letters and digits only.

    The Arabic article is left off a long word, so that who types it finds the name written without.

    >>> words("DIA_DEV  l’Hôtellerie"), words("الإدريسي")
    (['dia', 'dev', 'l', 'hotellerie'], ['ادريسي'])
    """
    found = _BETWEEN_WORDS.sub(" ", fold(text[:LONGEST_QUESTION])).split()
    return [_without_article(word, shortest=6) for word in found[:MOST_WORDS]]


def pattern(word: str, *, beginning: bool = False) -> str:
    """What a folded column holds where it holds this word: one or two letters only as the beginning of a word."""
    return f" {word}" if beginning or (len(word) < SHORT and not word.isdecimal()) else word


def searchable(*texts: str, joined: bool = False) -> str:
    """What a folded column holds: every word between spaces, so that " ab" is how a word begins.

    A word with the Arabic article is there without it too. With `joined`, a name of several words is
    also there as one: EL IDRISSI is found as elidrissi, عبد الله as عبدالله.

    >>> searchable("EL IDRISSI", "Salma", joined=True)
    ' el idrissi salma elidrissi '
    """
    each = [_BETWEEN_WORDS.sub(" ", fold(text)).split() for text in texts if text]
    found = [word for some in each for word in some]
    found += [bare for word in found if (bare := _without_article(word, shortest=5)) != word]
    if joined:
        found += ["".join(some) for some in each if len(some) > 1]
    return f" {' '.join(dict.fromkeys(found))} " if found else ""


def near(folded: str, text: str) -> int | None:
    """How near a folded name is to `text`; None where it does not hold all its words.

    >>> [near(searchable("Emploi du temps"), text) for text in ("emploi du temps", "temp emp", "mploi", "mp", "")]
    [0, 1, 2, None, 1]
    """
    wanted = words(text)
    if not all(pattern(word) in folded for word in wanted) or (text.strip() and not wanted):
        return None
    if wanted and f" {' '.join(wanted)} " in folded:
        return WHOLE
    return BEGINNING if all(f" {word}" in folded for word in wanted) else INSIDE


def _without_article(word: str, *, shortest: int) -> str:
    return word[len(_ARTICLE) :] if len(word) >= shortest and word.startswith(_ARTICLE) else word
