"""Keeping the register: what is delivered to start from, new versions, parameters."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.people.models import Unit, User
from mihan.privacy.models import Parameter, Processing, ProcessingVersion

DELIVERED = Path(__file__).resolve().parents[1] / "data" / "register.toml"
TEXTS = ("purpose", "persons", "data", "recipients")
LANGUAGES = ("en", "fr", "ar")  # in the order of the file


def delivered() -> dict[str, dict[str, Any]]:
    """The processings of Mihan as it is, to start a register from."""
    return tomllib.loads(DELIVERED.read_text(encoding="utf-8"))


@transaction.atomic
def lay_register(unit: Unit, *, by: User | None) -> int:
    """Give an establishment the processings Mihan has, each to be read and confirmed; those it has are left."""
    if by is not None and not by.has_perm("privacy.keep_register", unit):
        raise RuleBroken(_("The register of this establishment is kept by its data-protection officer."))
    Unit.objects.select_for_update().get(pk=unit.pk)  # two officers starting at once would lay it twice
    known = set(Processing.objects.filter(unit=unit).values_list("code", flat=True))
    missing = [(place, code, about) for place, (code, about) in enumerate(delivered().items()) if code not in known]
    for place, code, about in missing:
        processing = Processing.objects.create(unit=unit, code=code, position=place * 10)
        ProcessingVersion.objects.create(processing=processing, number=1, saved_by=by, **_columns(about))
    return len(missing)


def _columns(about: dict[str, Any]) -> dict[str, Any]:
    columns = {f"name_{code}": text for code, text in zip(LANGUAGES, about["names"], strict=True)}
    for name in TEXTS:
        columns |= {f"{name}_{code}": text for code, text in zip(LANGUAGES, about[name], strict=True)}
    given = {"retention_months": about.get("months"), "retention_starts": about.get("starts")}
    given |= {name: about.get(name) for name in ("basis", "basis_note", "holds_nothing", "formality")}
    return columns | {name: value for name, value in given.items() if value is not None}


@transaction.atomic
def save_version(processing: Processing, version: ProcessingVersion, *, motive: str, by: User) -> ProcessingVersion:
    """A line of the register as it stands from today: the one before is kept."""
    if not by.has_perm("privacy.keep_register", processing):
        raise RuleBroken(_("The register of this establishment is kept by its data-protection officer."))
    if not motive.strip():
        raise RuleBroken(_("Say in a few words why the register changes."))
    Processing.objects.select_for_update().get(pk=processing.pk)
    last = processing.versions.aggregate(last=Max("number"))["last"] or 0
    version.pk, version.processing, version.number = None, processing, last + 1
    version._state.adding = True
    version.since, version.motive, version.saved_by = clock.today(), motive.strip()[:300], by
    _must_hold(version)
    version.save()
    return version


def _must_hold(version: ProcessingVersion) -> None:
    """What the database would refuse without a sentence."""
    try:
        version.validate_constraints()
    except ValidationError as error:
        raise RuleBroken(" ".join(error.messages)) from error


@transaction.atomic
def open_processing(unit: Unit, code: str, version: ProcessingVersion, *, motive: str, by: User) -> ProcessingVersion:
    """A processing that is not Mihan's: on paper, or in another application."""
    if not by.has_perm("privacy.keep_register", unit):
        raise RuleBroken(_("The register of this establishment is kept by its data-protection officer."))
    if Processing.objects.filter(unit=unit, code=code).exists():
        raise RuleBroken(
            _("The register already has a processing of this code: %(code)s.") % {"code": code}, about="code"
        )
    return save_version(Processing.objects.create(unit=unit, code=code), version, motive=motive, by=by)


@transaction.atomic
def set_parameter(code: str, value: int, *, since: date, source: str, is_confirmed: bool, by: User) -> Parameter:
    """A delay or an age, from a day on; what counted before stays written."""
    if not by.has_perm("privacy.keep_register"):
        raise RuleBroken(_("Delays are set by the data-protection officer."))
    if is_confirmed and not source.strip():
        raise RuleBroken(_("Say which text or whose advice confirms it."))
    return Parameter.objects.create(
        code=code, value=value, since=since, source=source.strip()[:300], is_confirmed=is_confirmed
    )
