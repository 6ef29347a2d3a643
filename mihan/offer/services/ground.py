"""Writes about the offer, and the finding-or-making that files need."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr

from mihan.calendar.models import Semester, TrainingYear
from mihan.core.models import Mark
from mihan.core.text import fold
from mihan.offer.models import Offering, Pole, Programme
from mihan.people.models import Unit
from mihan.places.models import Establishment

# Until the direction confirms them: the national year, first Monday of September to end of July,
# semester 2 on the first Monday of February (a dated default, "to confirm" on the calendar page).
DEFAULT_START, DEFAULT_SECOND, DEFAULT_END = (9, 1), (2, 1), (7, 31)

UNPLACED = {"name_fr": "Pôle à préciser", "name_ar": "قطب غير محدد", "name_en": "Pole to be set"}
UNPLACED_CODE = "?"


def first_monday(day: date) -> date:
    return day + timedelta(-day.weekday() % 7)


@transaction.atomic
def open_year(
    unit: Unit, season: int, *, first_day: date | None = None, last_day: date | None = None,
    second_semester: date | None = None, confirmed: bool = False, mark: str = Mark.ENTERED,
) -> TrainingYear:  # fmt: skip
    """The training year of a season, made with default dates where none are given."""
    first_day = first_day or first_monday(date(season, *DEFAULT_START))
    last_day = last_day or date(season + 1, *DEFAULT_END)
    second = second_semester or first_monday(date(season + 1, *DEFAULT_SECOND))
    if not first_day < second < last_day:
        second = first_day + (last_day - first_day) / 2
    year, made = TrainingYear.objects.get_or_create(
        unit=unit, season=season,
        defaults={"first_day": first_day, "last_day": last_day, "dates_confirmed": confirmed,
                  "mark": mark},
    )  # fmt: skip
    if made:
        Semester.objects.create(year=year, number=1, first_day=first_day, last_day=second - timedelta(1))
        Semester.objects.create(year=year, number=2, first_day=second, last_day=last_day)
    return year


@transaction.atomic
def open_establishment(
    *, code: str = "", name: str = "", mark: str = Mark.ENTERED, source: str = "",
    is_demo: bool = False, parent: Unit | None = None,
) -> Unit:  # fmt: skip
    unit = Unit(
        kind=Unit.Kind.ESTABLISHMENT, code=code, name_fr=name or code, mark=mark, source=source,
        is_demo=is_demo, parent=parent,
    )  # fmt: skip
    unit.save()
    Establishment.objects.create(unit=unit, site_name=name[:120])
    return unit


@transaction.atomic
def open_pole(
    establishment: Unit, *, code: str, name_fr: str, name_ar: str = "", name_en: str = "",
    hue: int | None = None, order: int = 50, mark: str = Mark.ENTERED, source: str = "",
) -> Pole:  # fmt: skip
    """A pole of an establishment; a code another pole already bears is left blank."""
    if Unit.objects.filter(parent=establishment, kind=Unit.Kind.POLE, code=code).exists():
        code = ""
    unit = Unit(
        kind=Unit.Kind.POLE, code=code, parent=establishment, mark=mark, source=source,
        name_fr=name_fr, name_ar=name_ar, name_en=name_en,
    )  # fmt: skip
    unit.save()
    if hue is None:  # spread unknown poles over the circle, far from each other
        hue = (Pole.objects.filter(unit__parent=establishment).count() * 137 + 20) % 360
    return Pole.objects.create(unit=unit, hue=hue, order=order)


def pole_named(establishment: Unit, name: str) -> Pole | None:
    for pole in Pole.objects.filter(unit__parent=establishment).select_related("unit"):
        if fold(pole.unit.name_fr) == fold(name):
            return pole
    return None


def unplaced_pole(establishment: Unit, source: str) -> Pole:
    """Where programmes wait whose pole no file has told yet."""
    pole = Pole.objects.filter(unit__parent=establishment, unit__code=UNPLACED_CODE).first()
    return pole or open_pole(
        establishment, code=UNPLACED_CODE, hue=0, order=99, mark=Mark.FROM_FILE, source=source,
        **UNPLACED,
    )  # fmt: skip


@transaction.atomic
def offer_programme(pole: Pole, programme: Programme, *, mark: str, source: str = "") -> Offering:
    unit = Unit(
        kind=Unit.Kind.PROGRAMME, code=programme.code, parent=pole.unit, mark=mark, source=source,
        name_fr=programme.name_fr, name_ar=programme.name_ar, name_en=programme.name_en,
    )  # fmt: skip
    unit.save()
    return Offering.objects.create(unit=unit, programme=programme, pole=pole)


@transaction.atomic
def move_offering(offering: Offering, pole: Pole) -> None:
    """Hang a programme, with its groups, under another pole."""
    hang(offering.unit, pole.unit)
    offering.pole = pole
    offering.save()


@transaction.atomic
def hang(unit: Unit, parent: Unit) -> None:
    """Put a unit, with all that is under it, under another one."""
    old = unit.path
    unit.parent = parent
    unit.save()
    Unit.objects.filter(path__startswith=old).exclude(pk=unit.pk).update(
        path=Concat(Value(unit.path), Substr("path", len(old) + 1))
    )


@transaction.atomic
def remove_empty_unplaced(establishment: Unit) -> None:
    """The waiting pole goes once every programme has found its own."""
    waiting = Pole.objects.filter(unit__parent=establishment, unit__code=UNPLACED_CODE, offerings=None)
    for pole in waiting:
        pole.delete()
        pole.unit.delete()


def sector_of(programme_code: str) -> str:
    """The sector's code, first part of a programme code: GC of GC_GE_TS."""
    return programme_code.split("_", 1)[0] if "_" in programme_code else ""


def level_of(programme_code: str) -> str:
    """The level, last part of a programme code: TS of GC_GE_TS."""
    return programme_code.rsplit("_", 1)[-1] if "_" in programme_code else ""


def parent_of(code: str, known: dict[str, Programme]) -> Programme | None:
    """The common core an option belongs to: GC_GE_TS for GC_GEOCF_TS."""
    parts = code.split("_")
    if len(parts) < 3 or "O" not in parts[1][1:]:
        return None
    for cut in range(1, len(parts[1])):
        if parts[1][cut] == "O":
            core = known.get("_".join([parts[0], parts[1][:cut], *parts[2:]]))
            if core:
                return core
    return None
