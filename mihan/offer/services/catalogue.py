"""The reference offer brought with the product: poles, sectors, programmes, options, modules.

The rows and their marks are in `offer/data/`: `published` was seen in a public source, named in
`source`; `illustrative` is ours and is shown so wherever it appears.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.db import transaction

from mihan.core.models import Mark
from mihan.offer.models import Module, Offering, Pole, Programme, Sector
from mihan.offer.services.ground import offer_programme, open_pole, sector_of
from mihan.people.models import Unit

DATA = Path(__file__).resolve().parent.parent / "data"
KINDS = {"diploma": Programme.Kind.DIPLOMA, "qualifying": Programme.Kind.QUALIFYING}


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a reference table: "catalogue", "options", "modules", "poles", "sectors"."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@transaction.atomic
def load_catalogue(establishment: Unit) -> None:
    """The whole reference offer, given by `establishment`; what is already there stays."""
    sectors = _sectors()
    poles = _poles(establishment)
    programmes = _programmes(sectors)
    _options(programmes, sectors)
    _modules(programmes)
    offered = set(
        Offering.objects.filter(unit__path__startswith=establishment.path).values_list("programme__code", flat=True)
    )
    pole_of = {row["code"]: poles[row["pole"]] for row in rows("catalogue")}
    for code, programme in programmes.items():
        if code not in offered:
            core = programme.parent.code if programme.parent else code
            offer_programme(pole_of[core], programme, mark=programme.mark, source=programme.source[:300])


def _sectors() -> dict[str, Sector]:
    return {
        row["code"]: Sector.objects.get_or_create(
            code=row["code"],
            defaults={
                "name_fr": row["name_fr"], "name_ar": row["name_ar"], "name_en": row["name_en"],
                "mark": row["mark"],
            },
        )[0]
        for row in rows("sectors")
    }  # fmt: skip


def _poles(establishment: Unit) -> dict[str, Pole]:
    """Poles by their French name."""
    known = {pole.unit.name_fr: pole for pole in Pole.objects.filter(unit__parent=establishment).select_related("unit")}
    for row in rows("poles"):
        if row["name_fr"] in known:
            continue
        pole = open_pole(
            establishment, code=row["code"], name_fr=row["name_fr"], name_ar=row["name_ar"],
            name_en=row["name_en"], hue=int(row["hue"]), order=int(row["order"]),
            mark=Mark.PUBLISHED,
        )  # fmt: skip
        pole.platform_fr, pole.platform_ar = row["platform_fr"], row["platform_ar"]
        pole.platform_en = row["platform_en"]
        pole.save()
        known[row["name_fr"]] = pole
    return known


def _programmes(sectors: dict[str, Sector]) -> dict[str, Programme]:
    return {
        row["code"]: Programme.objects.get_or_create(
            code=row["code"],
            defaults={
                "sector": sectors.get(sector_of(row["code"])), "level": row["level"],
                "kind": KINDS[row["kind"]], "years": Decimal(row["years"]),
                "seats_hint": int(row["seats_hint"]), "name_fr": row["name_fr"],
                "name_ar": row["name_ar"], "name_en": row["name_en"], "mark": row["status"],
                "source": row["source"][:400], "code_status": row["code_status"],
            },
        )[0]
        for row in rows("catalogue")
    }  # fmt: skip


def _options(programmes: dict[str, Programme], sectors: dict[str, Sector]) -> None:
    for row in rows("options"):
        core = programmes[row["parent_code"]]
        programmes[row["option_code"]], _made = Programme.objects.get_or_create(
            code=row["option_code"],
            defaults={
                "sector": sectors.get(sector_of(row["option_code"])), "parent": core,
                "level": row["level"], "kind": core.kind, "years": core.years,
                "name_fr": row["name_fr"], "name_ar": row["name_ar"], "name_en": row["name_en"],
                "mark": row["status"], "source": row["source"][:400],
                "code_status": row["code_status"],
            },
        )  # fmt: skip


def _modules(programmes: dict[str, Programme]) -> None:
    """Names and marks only: hours come from the files, and kinds of hours are never mixed."""
    known = set(Module.objects.values_list("programme__code", "study_year", "code"))
    new: dict[tuple[str, int, str], Module] = {}
    for row in sorted(rows("modules"), key=lambda row: row["mark"] != Mark.PUBLISHED):
        key = (row["programme_code"], int(row["year"]), row["module_code"])
        if key in known or key in new or key[0] not in programmes:
            continue
        new[key] = Module(
            programme=programmes[key[0]], study_year=key[1], code=key[2],
            name_fr=row["module_name_fr"], mark=row["mark"], source=row["source"][:400],
        )  # fmt: skip
    Module.objects.bulk_create(new.values(), batch_size=500)
