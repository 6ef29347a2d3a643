"""The catalogue as plain values: read whole once, kept until one of its tables changes.

Its pages cost a template each and no query: a few hundred rows hold all that visitors can ask.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mihan.core.models import NAMES, JournalEntry, Mark
from mihan.core.unchanged import while_unchanged
from mihan.offer.models import Group, Module, ModuleHours, Offering, Pole, Programme
from mihan.offer.services.catalogue import rows
from mihan.people.models import Unit
from mihan.public.policy import Entry
from mihan.public.queries.told import Asked, Fact, Words, asked_by, facts_of, hiring
from mihan.ui.writing import hours_text, num_text

# What the pages are made of: a change in any of these tables, and they are read again.
TABLES = (
    "offer_group", "offer_module", "offer_modulehours", "offer_offering", "offer_pole", "offer_programme",
    "people_unit", "places_establishment", "public_news",
)  # fmt: skip
LENGTHS = {
    "short": gettext_lazy("under a year"), "1": gettext_lazy("one year"), "2": gettext_lazy("two years"),
    "2.5": gettext_lazy("two years and a half"),
}  # fmt: skip
PUBLISHED_HOURS, OUR_HOURS = "referential_total", "illustrative_total"


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
        marks = {module.hours_mark for module in self.modules if module.hours is not None}
        for mark in (Mark.ILLUSTRATIVE, Mark.FROM_FILE, Mark.PUBLISHED):
            if mark in marks:
                return str(mark)
        return ""


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
        marks = [year.hours_mark for one in (self, *self.options) for year in one.study_years]
        return next((str(m) for m in (Mark.ILLUSTRATIVE, Mark.FROM_FILE, Mark.PUBLISHED) if m in marks), "")

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
    is_demo: bool

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


_kept: dict[str, Catalogue] = {}
_reading = threading.Lock()


def catalogue() -> Catalogue:
    state = version()
    if not state:
        return read()
    with _reading:  # one thread reads it anew, the others wait for it
        if state not in _kept:
            _kept.clear()
            _kept[state] = read()
        return _kept[state]


def version() -> str:
    """Changes when anything the pages show does; empty in a transaction, where nothing is kept.

    The whole database changes all the time. What its journal says of these tables does not: entries
    are only added, so their count and the last of them tell the state, in whatever order they were committed.
    """
    if connection.in_atomic_block:
        return ""
    return while_unchanged(("public", "version"), _of_journal)


def _of_journal() -> str:
    last = JournalEntry.objects.filter(table__in=TABLES).aggregate(n=Count("pk"), last=Max("pk"), at=Max("at"))
    return f"{last['n']}-{last['last']}-{last['at']}"


def campus_shown() -> Unit | None:
    """The establishment this site is of: the one named in the settings, else the first opened that has poles."""
    found = Unit.objects.filter(kind=Unit.Kind.ESTABLISHMENT).order_by("pk")
    if settings.MIHAN_SHOWN:
        return found.filter(code=settings.MIHAN_SHOWN).first()
    return found.filter(pk__in=Pole.objects.order_by().values("unit__parent")).first()


def read() -> Catalogue:
    unit = campus_shown()
    if unit is None:
        return Catalogue(None)
    place = getattr(unit, "establishment", None)
    town = Words(place.town_fr, place.town_ar) if place else Words("")
    campus = Campus(unit.code, unit.path, _words(unit), town, unit.is_demo)
    poles = {
        pole.pk: PoleShown(
            pole.unit.code, slugify(pole.unit.code or pole.unit.name_fr), _words(pole.unit),
            Words(pole.platform_fr, pole.platform_ar, pole.platform_en), pole.hue,
        )
        for pole in Pole.objects.filter(unit__path__startswith=unit.path).select_related("unit")
    }  # fmt: skip
    learnt, shifts = _study_years(), _shifts(unit)
    shown: dict[int, ProgrammeShown] = {}
    parents: dict[int, int] = {}
    offered = Offering.objects.filter(pole__in=poles).select_related("programme").order_by("pole__order", "id")
    for offering in offered:
        programme = offering.programme
        if programme.pk in shown:  # given by two poles: shown in the first
            continue
        shown[programme.pk] = _programme(programme, poles[offering.pole_id], learnt, shifts)
        if programme.parent_id:
            parents[programme.pk] = programme.parent_id
    for option, core in parents.items():
        if core in shown:
            shown[core].options.append(shown[option])
    cores = [p for pk, p in shown.items() if parents.get(pk) not in shown]
    for programme in cores:
        programme.pole.programmes.append(programme)
    return Catalogue(
        campus, tuple(pole for pole in poles.values() if pole.programmes), tuple(cores),
        tuple(_entry(programme) for programme in cores), {p.slug: p for p in cores},
        {shown[option].slug: shown[core].slug for option, core in parents.items() if core in shown},
    )  # fmt: skip


def slug_of(code: str) -> str:
    """DIA_DEV_TS as an address: dia-dev-ts."""
    return slugify(code.replace("_", "-"))


def _words(named: Any) -> Words:
    return Words(named.name_fr, named.name_ar, named.name_en)


def _programme(programme: Programme, pole: PoleShown, learnt: Any, shifts: Any) -> ProgrammeShown:
    return ProgrammeShown(
        key=programme.pk, code=programme.code, slug=slug_of(programme.code), name=_words(programme),
        level=programme.level, kind=programme.kind, years=programme.years, seats=programme.seats_hint,
        mark=programme.mark, source=programme.source, code_mark=programme.code_status, pole=pole,
        study_years=learnt.get(programme.pk, ()), shifts=shifts.get(programme.pk, frozenset()),
        changed_at=programme.updated_at,
    )  # fmt: skip


def _study_years() -> dict[int, tuple[StudyYear, ...]]:
    """The modules of each programme, year by year, with the hours of the latest exercise."""
    latest: dict[int, Decimal] = {}
    told = ModuleHours.objects.filter(hours_total__isnull=False).order_by("exercise", "-shift", "pk")
    for module, hours in told.values_list("module", "hours_total"):
        latest[module] = hours
    found: dict[int, dict[int, list[ModuleTold]]] = defaultdict(lambda: defaultdict(list))
    columns = ("pk", "programme", "programme__code", "study_year", "code", "mark", *NAMES)
    for pk, programme, owner, year, code, mark, *names in Module.objects.values_list(*columns):
        hours = latest.get(pk)
        hours_mark = _hours_mark(owner, year, code, hours)
        found[programme][year].append(ModuleTold(code, Words(*names), mark, hours, hours_mark))
    return {
        programme: tuple(StudyYear(year, tuple(modules)) for year, modules in sorted(years.items()))
        for programme, years in found.items()
    }


def _hours_mark(programme: str, year: int, module: str, hours: Decimal | None) -> str:
    """Where these hours come from: a public referential, ourselves, or a file the campus brought."""
    known = _reference().get((programme, year, module))
    return known[1] if known and hours == known[0] else str(Mark.FROM_FILE)


@cache
def _reference() -> dict[tuple[str, int, str], tuple[Decimal, str]]:
    marks = {PUBLISHED_HOURS: str(Mark.PUBLISHED), OUR_HOURS: str(Mark.ILLUSTRATIVE)}
    return {
        (row["programme_code"], int(row["year"]), row["module_code"]): (
            Decimal(row["hours"]), marks[row["hours_kind"]],
        )
        for row in rows("modules")
        if row["hours_kind"] in marks and row["hours"]
    }  # fmt: skip


def _shifts(unit: Unit) -> dict[int, frozenset[str]]:
    """How the groups of the latest season of each programme are taught, where it is not by day at the campus."""
    groups = Group.objects.filter(unit__path__startswith=unit.path).select_related("offering", "year")
    latest: dict[int, int] = {}
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for group in groups.only("shift", "mode", "offering__programme", "year__season"):
        programme, season = group.offering.programme_id, group.year.season
        latest[programme] = max(season, latest.get(programme, 0))
        if group.is_evening:
            found[programme, season].add("evening")
        if group.is_alternating:
            found[programme, season].add("alternating")
    return {programme: frozenset(found[programme, season]) for programme, season in latest.items()}


def _entry(programme: ProgrammeShown) -> Entry:
    named = " ".join([programme.code, programme.name.every, *(option.name.every for option in programme.options)])
    about = " ".join([programme.pole.name.every, programme.pole.platform.every])
    learnt = [year for one in (programme, *programme.options) for year in one.study_years]
    modules = " ".join(module.name.every for year in learnt for module in year.modules)
    return Entry.of(programme.slug, name=named, about=about, modules=modules)
