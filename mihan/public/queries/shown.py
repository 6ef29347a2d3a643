"""The campus, its poles and its programmes as a visitor reads them: plain values, whole sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mihan.core.models import Mark
from mihan.offer.models import Programme
from mihan.public.policy import Entry
from mihan.public.queries.told import Asked, Fact, Words, asked_by, facts_of, hiring
from mihan.ui.writing import hours_text, num_text

# The least certain of several marks speaks for them.
DOUBTS = (Mark.ILLUSTRATIVE, Mark.FROM_FILE, Mark.PUBLISHED)
LENGTHS = {
    "short": gettext_lazy("under a year"), "1": gettext_lazy("one year"), "2": gettext_lazy("two years"),
    "2.5": gettext_lazy("two years and a half"),
}  # fmt: skip


def least_certain(marks: Iterable[str]) -> str:
    found = set(marks)
    return next((str(mark) for mark in DOUBTS if mark in found), "")


@dataclass(frozen=True, slots=True)
class ModuleTold:
    code: str
    name: Words
    mark: str
    hours: Decimal | None
    hours_mark: str


@dataclass(frozen=True, slots=True)
class StudyYear:
    """What one learns in a year, as far as it is known."""

    number: int
    modules: tuple[ModuleTold, ...]

    @property
    def hours(self) -> Decimal | None:
        known = [module.hours for module in self.modules if module.hours is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def hours_mark(self) -> str:
        """One word for the year: published only where every hour of it is."""
        return least_certain(module.hours_mark for module in self.modules if module.hours is not None)


@dataclass(frozen=True)
class PoleShown:
    code: str
    slug: str
    name: Words
    platform: Words
    hue: int
    programmes: list[ProgrammeShown] = field(default_factory=list)

    def __str__(self) -> str:
        return str(self.name)

    @property
    def filled(self) -> float:
        return 1.0


@dataclass(frozen=True)
class ProgrammeShown:
    """A programme, or an option of one, as a visitor reads it."""

    key: int
    code: str
    slug: str
    name: Words
    level: str
    kind: str
    years: Decimal | None
    seats: int | None
    mark: str
    source: str
    code_mark: str
    pole: PoleShown
    study_years: tuple[StudyYear, ...]
    shifts: frozenset[str]  # evening, alternating: of the groups of the latest season
    changed_at: datetime
    options: list[ProgrammeShown] = field(default_factory=list)

    def __str__(self) -> str:
        return str(self.name)

    @property
    def level_shown(self) -> str:
        return str(Programme.Level(self.level).label) if self.level in Programme.Level else self.level

    @property
    def kind_shown(self) -> str:
        return str(Programme.Kind(self.kind).label)

    @property
    def is_diploma(self) -> bool:
        return self.kind == Programme.Kind.DIPLOMA

    @property
    def is_illustrative(self) -> bool:
        return self.mark == Mark.ILLUSTRATIVE

    @property
    def asked(self) -> Asked | None:
        return asked_by(self.level)

    @property
    def hirers(self) -> tuple[Words, ...]:
        return hiring(self.code.partition("_")[0], self.pole.code)

    @property
    def hours(self) -> Decimal | None:
        known = [year.hours for year in self.study_years if year.hours is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def hours_mark(self) -> str:
        return least_certain(year.hours_mark for one in (self, *self.options) for year in one.study_years)

    @property
    def hours_told(self) -> str:
        """Of the whole way: the common core, then what the shortest and the longest option add."""
        if self.hours is None:
            return ""
        added = sorted(option.hours for option in self.options if option.hours is not None)
        if not added:
            return hours_text(self.hours)
        told = {"core": hours_text(self.hours), "least": hours_text(added[0]), "most": hours_text(added[-1])}
        if added[0] == added[-1]:
            return _("%(core)s, then %(least)s in an option") % told
        return _("%(core)s, then %(least)s to %(most)s in an option") % told

    @property
    def module_count(self) -> int:
        return sum(len(year.modules) for year in self.study_years)

    @property
    def length(self) -> str:
        """A key of LENGTHS, or another number of years; empty when it is not known."""
        if self.years is None:
            return ""
        return "short" if self.is_short else f"{self.years.normalize():f}"

    @property
    def is_short(self) -> bool:
        return self.years is not None and self.years < 1

    @property
    def duration(self) -> str:
        """Two years and a half; three months."""
        if self.is_short:
            months = max(1, round((self.years or 0) * 12))
            return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
        if self.length in LENGTHS:
            return str(LENGTHS[self.length])
        return _("%(n)s years") % {"n": num_text(self.years)} if self.years else ""

    @property
    def when(self) -> str:
        """How it is taught this season, as its groups tell."""
        told = {"evening": _("evening groups too"), "alternating": _("alternating groups too")}
        return " · ".join([_("by day"), *(told[shift] for shift in sorted(self.shifts))])


@dataclass(frozen=True)
class Campus:
    code: str
    path: str
    name: Words
    town: Words

    def __str__(self) -> str:
        return str(self.name)

    @property
    def facts(self) -> tuple[Fact, ...]:
        return facts_of(self.code)


@dataclass(frozen=True)
class Catalogue:
    campus: Campus | None
    poles: tuple[PoleShown, ...] = ()
    programmes: tuple[ProgrammeShown, ...] = ()  # options are under their programme
    entries: tuple[Entry, ...] = ()
    by_slug: dict[str, ProgrammeShown] = field(default_factory=dict)
    core_of: dict[str, str] = field(default_factory=dict)  # the programme of an option, by slug

    def pole(self, slug: str) -> PoleShown | None:
        return next((pole for pole in self.poles if pole.slug == slug), None)

    def named(self, slugs: Iterable[str]) -> list[ProgrammeShown]:
        """Those that exist, once each, in the order asked."""
        return [self.by_slug[slug] for slug in dict.fromkeys(slugs) if slug in self.by_slug]
