"""The catalogue as plain values: read whole once, kept until one of its tables changes.

Its pages cost a template each and no query: a few hundred rows hold all that visitors can ask.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max
from django.utils.text import slugify

from mihan.core.models import NAMES, JournalEntry, Mark
from mihan.core.unchanged import while_unchanged
from mihan.offer.models import Group, Module, ModuleHours, Offering, Pole, Programme
from mihan.offer.services.catalogue import rows
from mihan.people.models import Unit
from mihan.public.policy import Entry
from mihan.public.queries.shown import Campus, Catalogue, ModuleTold, PoleShown, ProgrammeShown, StudyYear
from mihan.public.queries.told import Words

# What the pages are made of: a change in any of these tables, and they are read again.
TABLES = (
    "offer_group", "offer_module", "offer_modulehours", "offer_offering", "offer_pole", "offer_programme",
    "people_unit", "places_establishment", "public_news",
)  # fmt: skip
PUBLISHED_HOURS, OUR_HOURS = "referential_total", "illustrative_total"


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
    told = JournalEntry.objects.filter(table__in=TABLES).aggregate(n=Count("pk"), last=Max("pk"))
    at = JournalEntry.objects.filter(pk=told["last"]).values_list("at", flat=True).first()
    return f"{told['n']}-{told['last']}-{at}"


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
    campus = Campus(unit.code, unit.path, _words(unit), town)
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
    for core_shown in cores:
        core_shown.pole.programmes.append(core_shown)
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
    told = ModuleHours.objects.filter(hours_total__isnull=False).order_by("exercise", "-shift", "pk")
    latest = dict(told.values_list("module", "hours_total"))
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
    about = f"{programme.pole.name.every} {programme.pole.platform.every}"
    learnt = [year for one in (programme, *programme.options) for year in one.study_years]
    modules = " ".join(module.name.every for year in learnt for module in year.modules)
    return Entry.of(programme.slug, name=named, about=about, modules=modules)
