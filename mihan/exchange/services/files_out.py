"""The same layouts, written from the product's own data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core.errors import RuleBroken
from mihan.exchange import engine
from mihan.exchange.models import ImportRun
from mihan.exchange.queries import (
    Values,
    enrolment_values,
    enrolments,
    establishment_values,
    establishments,
    ledger_lines,
    ledger_values,
    referential_lines,
    referential_values,
)
from mihan.people.models import Unit, User
from mihan.people.queries import open_numbers
from mihan.people.services import log_identity_list, note_export, stated

Kind = ImportRun.Kind


@transaction.atomic
def export(
    kind: str, *, unit: Unit | None = None, season: int | None = None, purpose: str = "",
    by: str = "system",
) -> bytes:  # fmt: skip
    """The workbook of a kind. Identity numbers leave only with a purpose, which is logged."""
    layout = engine.LAYOUTS[kind]
    if purpose:
        stated(purpose)
        if kind != Kind.TRAINEES:
            raise RuleBroken(_("Only the trainee list carries identity numbers."))
        log_identity_list(scope=_scope(kind, unit, season), purpose=purpose, by=by)
    rows = _ROWS[Kind(kind)](unit, season, bool(purpose))
    return engine.write_workbook(layout, (_cells(layout, row, values) for row, values in rows))


def note_trainees_taken(unit: Unit | None, season: int | None, *, by: User) -> None:
    """Each of them can read who took the list away."""
    note_export(enrolments(unit, season).order_by().values_list("person", flat=True), by=by)


def _scope(kind: str, unit: Unit | None, season: int | None) -> str:
    return " ".join(str(part) for part in (kind, unit.code if unit else "", season or "") if part)


def _cells(layout: engine.Layout, row: Any, values: Values) -> list[Any]:
    return [engine.export_cell(column, values.get(column.key), row.as_written) for column in layout.columns]


Rows = Iterable[tuple[Any, Values]]


def _ledger(unit: Unit | None, season: int | None, with_identity: bool) -> Iterator[tuple[Any, Values]]:
    for line in ledger_lines(unit, season).order_by("position", "id"):
        yield line, ledger_values(line)


def _trainees(unit: Unit | None, season: int | None, with_identity: bool) -> Iterator[tuple[Any, Values]]:
    rows = enrolments(unit, season).order_by("position", "id")
    numbers = open_numbers(rows.values("person")) if with_identity else {}
    for row in rows.iterator(2000):
        yield row, enrolment_values(row, numbers.get(row.person_id))


def _referential(unit: Unit | None, season: int | None, with_identity: bool) -> Iterator[tuple[Any, Values]]:
    rows = referential_lines().order_by("position", "id")
    if season is not None:
        rows = rows.filter(exercise=f"{season}/{season + 1}")
    for row in rows:
        yield row, referential_values(row)


def _establishments(unit: Unit | None, season: int | None, with_identity: bool) -> Iterator[tuple[Any, Values]]:
    for row in establishments(unit).order_by("position", "id"):
        yield row, establishment_values(row)


_ROWS = {
    Kind.AVANCEMENT: _ledger,
    Kind.TRAINEES: _trainees,
    Kind.DRIF_MODULES: _referential,
    Kind.ESTABLISHMENTS: _establishments,
}
