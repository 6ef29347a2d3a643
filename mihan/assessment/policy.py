"""Levels, what a voice says, passing rules: decisions on plain values.

The numbers of a criterion are ours, to be confirmed by each trade's reference; those of a level are in
`engines.evidence.Scale`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from mihan.core.models import Mark

CRITERION_SEEN = 3  # opportunities from which evidence alone says whether a criterion is met: to confirm
CRITERION_SHARE = Fraction(4, 5)  # of what was asked: to confirm
LINK_DAYS = 30  # a link for a voice without an account answers that long
LONGEST_TEXT = 1000  # characters of a reason, an appeal, a note


class Level(TextChoices):
    """The words of `engines.evidence.Level`, in order."""

    NOT_OBSERVED = "not_observed", _("not observed")
    IN_PROGRESS = "in_progress", _("in progress")
    ACQUIRED = "acquired", _("acquired")
    MASTERED = "mastered", _("mastered")

    @property
    def rank(self) -> int:
        return list(Level).index(self)


TONES = {Level.NOT_OBSERVED: "neutral", Level.IN_PROGRESS: "attention", Level.ACQUIRED: "ok", Level.MASTERED: "info"}


class Station(TextChoices):
    """Where the gesture was made."""

    SCREEN = "screen", _("on screen")
    BENCH = "bench", _("on real equipment")
    OBSERVED = "observed", _("seen by a trainer")
    OTHER = "other", _("elsewhere")


class Speaker(TextChoices):
    """The four voices, in the order they are shown."""

    SELF = "self", _("the trainee")
    PEER = "peer", _("a fellow trainee")
    TRAINER = "trainer", _("a trainer")
    TUTOR = "tutor", _("the tutor at work")


class Word(IntegerChoices):
    """What a voice says of a gesture."""

    NOT_YET = 1, _("not yet")
    WITH_HELP = 2, _("with help")
    ALONE = 3, _("alone")
    SHOWS_OTHERS = 4, _("can show others")


# A criterion is met on the word of those who answer for it; the others are heard.
DECIDE = (Speaker.TRAINER,)


@dataclass(frozen=True)
class Tally:
    """What evidence says of one criterion: opportunities, and the share of what was asked that was done."""

    count: int = 0
    share: Fraction = Fraction(0)

    @property
    def is_enough(self) -> bool:
        return self.count >= CRITERION_SEEN

    @property
    def is_met(self) -> bool:
        return self.is_enough and self.share >= CRITERION_SHARE


def tally(shares: Iterable[tuple[int, int]]) -> Tally:
    """Of what was done and asked, opportunity by opportunity."""
    found = [Fraction(num, den) for num, den in shares]
    return Tally(len(found), sum(found, Fraction(0)) / len(found)) if found else Tally()


def criterion_is_met(seen: Tally, word: int | None, *, is_failed: bool = False) -> bool:
    """A trainer's word decides; without one, evidence does, unless a rule not to be missed was and stays so."""
    if word is not None:
        return word >= Word.ALONE
    return seen.is_met and not is_failed


@dataclass(frozen=True)
class Rule:
    """ "9 of 12 and these 3": how many criteria, and the critical ones. `needed` None: the critical ones alone."""

    name: str
    needed: int | None
    total: int
    met: int
    missing: tuple[str, ...] = ()  # critical criteria that are not met

    @property
    def is_passed(self) -> bool:
        return not self.missing and self.met >= (self.needed or 0)

    @property
    def asks_something(self) -> bool:
        return self.needed is not None or bool(self.missing)


@dataclass(frozen=True)
class Proposal:
    """What the product proposes of one person in one competence, and all that explains it."""

    level: Level = Level.NOT_OBSERVED
    count: int = 0
    successes: int = 0
    permille: int = 0  # how sure one may be of 8 successes in 10
    reasons: tuple[str, ...] = ()  # why it is no higher: words of `engines.evidence.Reason`, and "rule"
    failed: tuple[str, ...] = ()  # rules not to be missed, missed, and not mended since
    rules: tuple[Rule, ...] = ()

    @property
    def broken(self) -> list[Rule]:
        return [rule for rule in self.rules if not rule.is_passed]


RULE = "rule"


def bounded(level: Level, reasons: tuple[str, ...], rules: Iterable[Rule]) -> tuple[Level, tuple[str, ...]]:
    """A level that the passing rules of the framework allow."""
    if all(rule.is_passed for rule in rules):
        return level, reasons
    bound = min(level, Level.IN_PROGRESS, key=lambda one: one.rank)
    return bound, (*reasons, RULE)


def needs_reason(level: str, proposed: str) -> bool:
    return level != proposed


# --- what apps above send


@dataclass(frozen=True)
class Happening:
    """Where evidence was seen. `key` is unique among those of its `kind`; `url` a page of ours, its replay.

    `world`: what was drawn there; empty, the occasion is a world of its own.
    """

    kind: str
    key: str
    name_fr: str
    happened_on: date
    name_ar: str = ""
    name_en: str = ""
    world: str = ""
    pack: str = ""
    url: str = ""
    mark: str = Mark.ENTERED


@dataclass(frozen=True)
class Shown:
    """One opportunity of one person. `key` is unique within the happening; `position`: the order of time there."""

    key: str
    person: int
    competence: str
    num: int
    den: int = 1
    criterion: str = ""
    rule: str = ""
    position: int = 0
    weight: int = 1000
    difficulty: int = 0
    help: int = 0
    is_assisted: bool = False
    is_critical: bool = False
    station: str = Station.SCREEN

    @property
    def is_a_share(self) -> bool:
        return self.den >= 1 and 0 <= self.num <= self.den and self.weight >= 1 and self.help >= 0


# --- what a framework is made of, before it is written

Named3 = tuple[str, str, str]  # French, Arabic, English
KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")


@dataclass(frozen=True)
class CriterionFacts:
    key: str
    names: Named3
    is_critical: bool = False


@dataclass(frozen=True)
class ElementFacts:
    names: Named3
    criteria: tuple[CriterionFacts, ...]
    needed: int | None = None


@dataclass(frozen=True)
class RequirementFacts:
    key: str
    names: Named3
    elements: tuple[ElementFacts, ...]
    needed: int | None = None

    @property
    def criteria(self) -> list[CriterionFacts]:
        return [criterion for element in self.elements for criterion in element.criteria]


@dataclass(frozen=True)
class FrameworkFacts:
    version: str
    first_day: date
    requirements: tuple[RequirementFacts, ...]
    mark: str = Mark.ENTERED
    source: str = ""
    programmes: tuple[str, ...] = ()


class Fault(TextChoices):
    """Why a framework cannot be brought; `%(what)s` is a key or a name."""

    EMPTY = "empty", _("There is no competence in it.")
    KEY = "key", _("“%(what)s” is no key: small letters, digits and dots, as in hotel.welcome.")
    TWICE = "twice", _("“%(what)s” is there twice.")
    UNNAMED = "unnamed", _("“%(what)s” has no name in French.")
    LONG = "long", _("A name of “%(what)s” is longer than 200 characters.")
    BARE = "bare", _("“%(what)s” has no criterion.")
    TOO_MANY = "too_many", _("“%(what)s” asks for more criteria than it has.")


def faults(facts: FrameworkFacts) -> Iterator[tuple[Fault, str]]:
    """What is wrong with a framework that somebody wrote, each with what it is about."""
    if not facts.requirements:
        yield Fault.EMPTY, ""
    keys = [r.key for r in facts.requirements] + [c.key for r in facts.requirements for c in r.criteria]
    yield from ((Fault.TWICE, key) for key, count in Counter(keys).items() if count > 1)
    yield from ((Fault.KEY, key) for key in keys if not KEY.fullmatch(key) or len(key) > 60)
    for requirement in facts.requirements:
        yield from _faults_of(requirement)


def _faults_of(requirement: RequirementFacts) -> Iterator[tuple[Fault, str]]:
    named = [(requirement.key, requirement.names), *((c.key, c.names) for c in requirement.criteria)]
    named += [(requirement.key, element.names) for element in requirement.elements]
    yield from ((Fault.UNNAMED, key) for key, names in named if not names[0])
    yield from ((Fault.LONG, key) for key, names in named if max(map(len, names)) > 200)
    if not requirement.criteria:
        yield Fault.BARE, requirement.key
    asked = [(requirement.needed, len(requirement.criteria))]
    asked += [(element.needed, len(element.criteria)) for element in requirement.elements]
    if any(needed is not None and needed > count for needed, count in asked):
        yield Fault.TOO_MANY, requirement.key
