"""Decisions of the public site on plain values: what a search finds, who may enter, what may be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mihan.core.text import fold

MOST_COMPARED = 3
MOST_KEPT = 12

# --- who may enter

# What a visitor has, from the least to the most. Each diploma opens the level above as the school year does.
SCHOOL = ("primary", "college", "bac_year", "bac")
OPENED_BY = {"S": "primary", "Q": "college", "T": "bac_year", "TS": "bac"}


def may_enter(level: str, having: str) -> bool | None:
    """Whether the level asked of a programme is reached; None where no source says what is asked."""
    if level not in OPENED_BY or having not in SCHOOL:
        return None
    return SCHOOL.index(having) >= SCHOOL.index(OPENED_BY[level])


# --- searching

_WORD = re.compile(r"[^\W_]+")
# Written together with the word they precede; longest first.
_PARTICLES = ("وال", "بال", "فال", "كال", "لل", "ال")
_EMPTY = frozenset({
    "a", "an", "and", "for", "in", "of", "on", "the", "to",
    "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou", "un", "une",
    "في", "من", "الي", "علي", "عن", "او", "و", "ب",
})  # fmt: skip
# A hit in the name of a programme counts more than one in its pole or its modules.
IN_NAME, IN_ABOUT, IN_MODULES = 9, 3, 1


def words_of(text: str) -> list[str]:
    """The words that mean something, folded, without Arabic article nor plural mark."""
    return [bare(word) for word in _WORD.findall(fold(text)) if word not in _EMPTY]


def bare(word: str) -> str:
    for particle in _PARTICLES:
        if word.startswith(particle) and len(word) - len(particle) >= 3:
            return word[len(particle) :]
    return word[:-1] if len(word) > 4 and word[-1] in "sx" else word


def distance(one: str, other: str) -> int:
    """How many letters are missing, added, changed or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, against in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


def slips(word: str) -> int:
    """How many letters a hand may get wrong in a word of this length."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


@dataclass(frozen=True)
class Entry:
    """What can be found of one programme: the words of its name, of what surrounds it, of its modules."""

    key: str
    name: frozenset[str]
    about: frozenset[str]
    modules: frozenset[str]

    @classmethod
    def of(cls, key: str, *, name: str, about: str, modules: str) -> Entry:
        return cls(key, *(frozenset(words_of(text)) for text in (name, about, modules)))

    def weight(self, word: str) -> int:
        for weight, words in ((IN_NAME, self.name), (IN_ABOUT, self.about), (IN_MODULES, self.modules)):
            if word in words:
                return 2 * weight
            if len(word) > 1 and any(word in other for other in words):
                return weight
        return 0

    def weigh(self, wanted: Sequence[Iterable[str]]) -> int:
        """0 unless each word wanted, or another way of saying it, is here."""
        found = [max((self.weight(word) for word in said), default=0) for said in wanted]
        return sum(found) if all(found) else 0


@dataclass(frozen=True)
class Found:
    """Keys in order. `is_near`: nothing is written so, these come closest."""

    keys: tuple[str, ...]
    is_near: bool = False


def find(text: str, entries: Sequence[Entry], synonyms: Mapping[str, frozenset[str]]) -> Found:
    """Entries that hold every word; else those whose words differ by a letter or two; else those that hold some."""
    words = words_of(text)
    wanted = [{word} | synonyms.get(word, frozenset()) for word in words]
    if exact := _ranked(entries, wanted):
        return Found(exact)
    near = [_nearest(said, word, entries, synonyms) for word, said in zip(words, wanted, strict=True)]
    if close := _ranked(entries, near):
        return Found(close, is_near=True)
    some = {key: None for said in near if said for key in _ranked(entries, [said])}
    return Found(tuple(some), is_near=True)


def _ranked(entries: Sequence[Entry], wanted: Sequence[Iterable[str]]) -> tuple[str, ...]:
    weighed = [(entry.weigh(wanted), entry.key) for entry in entries] if wanted else []
    return tuple(key for weight, key in sorted(weighed, key=lambda pair: -pair[0]) if weight)


def _nearest(
    said: set[str], word: str, entries: Sequence[Entry], synonyms: Mapping[str, frozenset[str]]
) -> set[str]:  # fmt: skip
    """The word itself where it is written somewhere, else the words nearest to it."""
    if any(entry.weigh([said]) for entry in entries):
        return said
    known = {other for entry in entries for other in entry.name | entry.about} | set(synonyms)
    allowed = slips(word)
    far = {other: distance(word, other) for other in known if abs(len(other) - len(word)) <= allowed}
    least = min(far.values(), default=99)
    if least > allowed:
        return set()
    close = {other for other, steps in far.items() if steps == least}
    return close.union(*(synonyms.get(other, frozenset()) for other in close))


def synonyms_of(groups: Iterable[Sequence[str]]) -> dict[str, frozenset[str]]:
    """Each word with the others of its groups."""
    found: dict[str, set[str]] = {}
    for group in groups:
        folded = {word for text in group for word in words_of(text)}
        for word in folded:
            found.setdefault(word, set()).update(folded)
    return {word: frozenset(others) for word, others in found.items()}
