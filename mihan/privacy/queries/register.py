"""Reads of the register."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mihan.core import clock
from mihan.people.models import Role, Unit, User
from mihan.privacy.models import Parameter, Processing, ProcessingVersion
from mihan.ui import writing


def register_for(user: User) -> QuerySet[ProcessingVersion]:
    """The lines in force that this reader sees, in the order of the register."""
    rows = ProcessingVersion.objects.visible_to(user).in_force()
    return rows.select_related("processing__unit").order_by("processing__unit__path", "processing__position")


def register_of(unit: Unit) -> list[ProcessingVersion]:
    """The register an establishment keeps, or the one kept above it."""
    above = [int(key) for key in unit.path.strip("/").split("/")]
    rows = ProcessingVersion.objects.in_force().filter(processing__unit__in=above)
    found = list(rows.select_related("processing__unit").order_by("processing__unit__path", "processing__position"))
    nearest = max((row.processing.unit.path for row in found), key=len, default="")
    return [row for row in found if row.processing.unit.path == nearest]


def units_with_a_register() -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=Processing.objects.filter(is_in_use=True).values("unit"))


def units_to_keep_for(user: User) -> list[Unit]:
    """Where this officer keeps the register and applies retention."""
    return user.units("privacy.keep_register")


def units_without_a_register(user: User) -> list[Unit]:
    kept = set(units_with_a_register().values_list("pk", flat=True))
    return [unit for unit in units_to_keep_for(user) if unit.pk not in kept]


def period_said(version: ProcessingVersion) -> str:
    """ "5 years after the end of the last role of the person", said whole."""
    if version.holds_nothing:
        return _("Nothing is kept about people.")
    months = version.retention_months or 0
    if months and months % 12 == 0:
        length = ngettext("%(n)s year", "%(n)s years", months // 12) % {"n": writing.isolated(str(months // 12))}
    else:
        length = ngettext("%(n)s month", "%(n)s months", months) % {"n": writing.isolated(str(months))}
    start = version.get_retention_starts_display()
    return _("%(length)s, counted from %(start)s") % {"length": length, "start": start}


def formality_said(version: ProcessingVersion) -> str:
    """What a form that collects data prints: the number and its date, or that it is still to be filed."""
    kind = capfirst(version.get_formality_display())
    if version.formality == ProcessingVersion.Formality.NONE:
        return kind
    if version.formality_number and version.formality_date:
        return _("%(formality)s no. %(number)s of %(day)s") % {
            "formality": kind, "number": writing.isolated(version.formality_number),
            "day": writing.isolated(writing.day_short_text(version.formality_date)),
        }  # fmt: skip
    return _("%(formality)s: %(stage)s") % {"formality": kind, "stage": version.get_formality_stage_display()}


def reference(code: str, unit: Unit | None) -> str:
    """The line that stands under a form: which processing, under which number."""
    lines = register_of(unit) if unit else []
    for version in lines:
        if version.processing.code == code:
            return f"{version.name} · {formality_said(version)}"
    return ""


def unit_of(person_roles: Iterable[Role]) -> Unit | None:
    """The establishment whose register speaks of these roles."""
    units = [role.unit for role in person_roles if role.unit]
    return min(units, key=lambda unit: len(unit.path), default=None)


def parameter(code: str, on: date | None = None) -> int:
    """A delay or an age, as it counts on a day."""
    return Parameter.objects.in_force(code, on or clock.today())


def parameters_told() -> list[dict[str, Any]]:
    """Each parameter, the value that counts today and whether the establishment confirmed it."""
    today = clock.today()
    told = []
    for code in Parameter.Code:
        row = Parameter.objects.filter(code=code, since__lte=today).order_by("-since", "-id").first()
        told.append(
            {
                "code": code.value,
                "label": capfirst(str(code.label)),
                "row": row,
                "value": row.value if row else Parameter.DEFAULTS[code],
                "is_confirmed": bool(row and row.is_confirmed),
            }
        )
    return told


def units_to_apply_in(user: User) -> QuerySet[Unit]:
    """Where this officer applies retention, and there is a register to apply."""
    mine = [unit.pk for unit in user.units("privacy.apply_retention")]
    return units_with_a_register().filter(pk__in=mine)
