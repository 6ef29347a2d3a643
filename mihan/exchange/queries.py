"""The product's own values, in the words of each layout.

One function per kind says what a row of the product would be in the file. It serves three times:
to export, to see whether a line of a new file changes anything, and to show the gap with e-note.
Values are typed as the layout's parser types them; None is a blank cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from mihan.calendar.models import TrainingYear
from mihan.exchange.models import ImportRun
from mihan.offer.models import Enrolment, Group, ModuleHours, Offering, Pole, Programme
from mihan.offer.services.ground import UNPLACED_CODE
from mihan.people.models import Role, Trainer, Unit
from mihan.places.models import Establishment
from mihan.progress.models import LedgerLine

Values = dict[str, Any]

TRAINING_KIND = {
    Programme.Kind.DIPLOMA.value: "Diplômante",
    Programme.Kind.QUALIFYING.value: "Qualifiante",
}
KIND_OF_TRAINING = {written: kind for kind, written in TRAINING_KIND.items()}

# Columns of a ledger line whose name in the layout is the field's own.
LEDGER_NUMBERS = (
    *(f"foreseen_{c}_{s}" for s in ("s1", "s2") for c in ("face", "remote", "self", "total")),
    *(f"foreseen_{c}" for c in ("face", "remote", "self", "total")),
    *(f"{mass}_{c}" for mass in ("assigned", "delivered") for c in ("face", "remote", "total")),
    "rate_face", "rate_remote", "rate_total", "mean_absence", "tests_count",
)  # fmt: skip
LEDGER_FLAGS = ("exam_planned", "exam_validated")
LEDGER_TEXTS = ("fusion_groups", "fusion_code", "teams_class", "pie_module", "pie_establishment")
PERSON_TEXTS = (
    "last_name", "first_name", "second_first_name", "arabic_last_name", "arabic_first_name", "sex",
    "birth_place", "phone", "guardian_phone", "address", "nationality",
)  # fmt: skip
ENROLMENT_TEXTS = (
    "diploma", "long_label", "diploma_code", "session_code", "diploma_code_1", "site", "regime",
    "admission_reason", "school_level",
)  # fmt: skip


@dataclass(frozen=True)
class FirstDay:
    """What an establishment already holds, in the order in which its first files bring it."""

    years: int
    poles: int
    programmes: int
    groups: int
    lines: int
    trainers: int
    people: int

    @property
    def has_hours(self) -> bool:
        return self.lines > 0

    @property
    def has_people(self) -> bool:
        return self.people > 0

    @property
    def is_over(self) -> bool:
        return self.has_hours and self.has_people


def first_day(unit: Unit) -> FirstDay:
    here = {"unit__path__startswith": unit.path}
    poles = Pole.objects.filter(**here).exclude(unit__code=UNPLACED_CODE)
    return FirstDay(
        years=TrainingYear.objects.filter(unit=unit).count(), poles=poles.count(),
        programmes=Offering.objects.filter(**here).count(), groups=Group.objects.filter(**here).count(),
        lines=LedgerLine.objects.filter(group__unit__path__startswith=unit.path).count(),
        trainers=Role.objects.filter(kind=Role.Kind.TRAINER, unit=unit).count(),
        people=Enrolment.objects.filter(**here).values("person").distinct().count(),
    )  # fmt: skip


def last_of_each_kind(unit: Unit, runs: QuerySet[ImportRun]) -> dict[str, ImportRun]:
    """By kind, the latest file of an establishment that is applied or still on the desk."""
    states = (ImportRun.State.RECEIVED, ImportRun.State.PREVIEWED, ImportRun.State.APPLIED, ImportRun.State.REFUSED)
    found: dict[str, ImportRun] = {}
    for run in runs.filter(unit=unit, state__in=states).order_by("-id"):
        found.setdefault(run.kind, run)
    return found


def ledger_lines(unit: Unit | None = None, season: int | None = None) -> QuerySet[LedgerLine]:
    lines = LedgerLine.objects.select_related(
        "group__unit", "group__year", "group__offering__programme__sector",
        "group__offering__pole__unit", "module", "subgroup", "trainer_face", "trainer_remote",
    )  # fmt: skip
    if unit is not None:
        lines = lines.filter(group__unit__path__startswith=unit.path)
    if season is not None:
        lines = lines.filter(group__year__season=season)
    return lines


def enrolments(unit: Unit | None = None, season: int | None = None) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.select_related("person")
    if unit is not None:
        rows = rows.filter(unit__path__startswith=unit.path)
    if season is not None:
        rows = rows.filter(year__season=season)
    return rows


def referential_lines() -> QuerySet[ModuleHours]:
    return ModuleHours.objects.select_related("module__programme__sector")


def establishments(region: Unit | None = None) -> QuerySet[Establishment]:
    rows = Establishment.objects.select_related("unit")
    return rows.filter(unit__path__startswith=region.path) if region else rows


def establishment_values(row: Establishment) -> Values:
    unit = row.unit
    return {
        "code": unit.code or None,
        "name_fr": unit.name_fr or None,
        "name_ar": unit.name_ar or None,
        "nature": row.nature,
        "town_fr": row.town_fr or None,
        "town_ar": row.town_ar or None,
        "seats": row.seats,
        "mark": unit.mark,
        "source": unit.source or None,
    }


def ledger_values(line: LedgerLine) -> Values:
    group, programme = line.group, line.group.offering.programme
    values: Values = {name: getattr(line, name) for name in (*LEDGER_NUMBERS, *LEDGER_FLAGS)}
    values |= {name: getattr(line, name) or None for name in LEDGER_TEXTS}
    values |= {
        "updated_at": line.reported_at or None,
        "year": group.year.season,
        "level": programme.level or None,
        "sector": group.offering.pole.unit.name_fr or None,
        "programme_code": programme.code,
        "programme": programme.name_fr or None,
        "training_kind": TRAINING_KIND[programme.kind],
        "shift": group.shift or None,
        "group": group.code,
        "headcount": group.headcount,
        "subgroup": line.subgroup.code if line.subgroup else None,
        "subgroup_status": (line.subgroup.status or None) if line.subgroup else None,
        "study_year": group.study_year,
        "mode": group.mode or None,
        "module_code": line.module.code,
        "module": line.module.name_fr or None,
        "regional": line.is_regional,
    }
    for channel in ("face", "remote"):
        trainer: Trainer | None = getattr(line, f"trainer_{channel}")
        values[f"trainer_{channel}_number"] = trainer.number if trainer else None
        values[f"trainer_{channel}_name"] = (trainer.listed_name or None) if trainer else None
    return values


def enrolment_values(enrolment: Enrolment, identity_number: str | None) -> Values:
    person = enrolment.person
    values: Values = {name: getattr(person, name) or None for name in PERSON_TEXTS}
    values |= {name: getattr(enrolment, name) or None for name in ENROLMENT_TEXTS}
    return values | {
        "enrolment_number": enrolment.number,
        "trainee_number": person.trainee_number,
        "active": enrolment.is_active,
        "principal": enrolment.is_main,
        "paying": enrolment.is_paying,
        "birth_date": person.birth_date,
        "enrolled_on": enrolment.enrolled_on,
        "file_complete_on": enrolment.file_complete_on,
        "identity_number": identity_number,
        "study_year": enrolment.listed_year or None,
    }


def referential_values(hours: ModuleHours) -> Values:
    module, programme = hours.module, hours.module.programme
    return {
        "exercise": hours.exercise or None,
        "sector_code": programme.sector.code if programme.sector else None,
        "sector": (programme.sector.name_fr or None) if programme.sector else None,
        "level": hours.level or None,
        "training_kind": hours.training_kind or None,
        "shift": hours.shift or None,
        "programme_code": programme.code,
        "programme": programme.name_fr or None,
        "study_year": module.study_year,
        "module_code": module.code,
        "module": module.name_fr or None,
        "hours_s1": hours.hours_s1,
        "hours_s2": hours.hours_s2,
        "hours_total": hours.hours_total,
    }
