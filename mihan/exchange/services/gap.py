"""What the product knows and the last applied file does not say, so that staff can retype it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from types import SimpleNamespace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.exchange import engine
from mihan.exchange.engine import Record, Unreadable
from mihan.exchange.models import ImportLine, ImportRun
from mihan.exchange.services.intake import Desk, Intake, Nowhere
from mihan.exchange.services.runs import INTAKES, quiet, read_file
from mihan.people.models import Unit

Kind = ImportRun.Kind
Outcome = ImportLine.Outcome
DIFFERS, ONLY_HERE, ONLY_THERE = "differs", "here", "there"


@dataclass
class GapRow:
    """One thing to look at: a cell that differs, or a line one side does not have."""

    where: str
    line: int
    subject: str
    column: str = ""
    theirs: Any = None
    ours: Any = None


@dataclass
class Gap:
    kind: str
    run: int
    file_name: str
    compared_at: str
    rows: list[GapRow] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def last_applied(kind: str, unit: Unit) -> ImportRun | None:
    """The file of this kind applied last for this establishment."""
    applied = ImportRun.objects.filter(kind=kind, state=ImportRun.State.APPLIED)
    mine = applied.filter(Q(unit=unit) | Q(unit=None)).select_related("by__person")
    return mine.order_by("-applied_at").first()


def gap_with_last(kind: str, unit: Unit, *, step: Callable[..., None] = quiet) -> Gap:
    """Where the product and the last applied file of a kind differ; nothing is written."""
    run = last_applied(kind, unit)
    if run is None:
        raise RuleBroken(_("No file of this kind has been applied yet: there is nothing to compare."))
    try:
        parsed = read_file(run, step=step)
    except (Unreadable, OSError) as error:
        raise RuleBroken(_("The last applied file can no longer be read.")) from error
    step("comparing", 0, parsed.read)
    # Whoever brought the file, only this establishment's lines are told.
    desk = Desk(file_name=run.file_name, unit=unit, reach=(unit.path,))
    intake = INTAKES[kind](parsed, desk)
    intake.make_plan()
    rows = [*_told_by_the_plan(intake), *_only_here(intake, unit)]
    return Gap(kind, run.pk, run.file_name, clock.now().isoformat(), rows)


def _told_by_the_plan(intake: Intake) -> list[GapRow]:
    """The plan says what the file would change; read the other way round it is the gap."""
    rows = []
    for line in intake.plan.lines:
        if line.outcome == Outcome.ADDED:
            rows.append(GapRow(ONLY_THERE, line.number, line.subject))
        elif line.outcome == Outcome.CHANGED:
            rows += [
                GapRow(DIFFERS, line.number, line.subject, header, theirs=theirs, ours=ours)
                for header, ours, theirs in line.changes
            ]
    return rows


def _only_here(intake: Intake, unit: Unit) -> list[GapRow]:
    """Rows of the product, of the seasons the file speaks of, that no line of it mentions."""
    records = intake.parsed.records
    met = {row.pk for record in records if (row := _found(intake, record)) is not None}
    period = _PERIOD[intake.layout.kind]
    periods = {period(record.values) for record in records}
    rows = []
    for row in intake.rows.values():  # type: ignore[attr-defined]  # every intake loads its rows
        if row.pk in met or not _path(intake, row).startswith(unit.path):
            continue
        values = intake.values(row)
        if period(values) in periods:
            subject = intake.subject(SimpleNamespace(values=values))  # type: ignore[arg-type]
            rows.append(GapRow(ONLY_HERE, 0, subject[:300]))
    return sorted(rows, key=lambda found: found.subject)


def _found(intake: Intake, record: Record) -> Any | None:
    try:
        return intake.find(record)
    except Nowhere:
        return None


def _path(intake: Intake, row: Any) -> str:
    """Where a row hangs; the referential is national and in everyone's reach."""
    if intake.layout.kind == Kind.AVANCEMENT:
        return row.group.unit.path
    if intake.layout.kind == Kind.ESTABLISHMENTS:
        return row.unit.path
    if intake.layout.kind == Kind.TRAINEES:
        return intake.unit_paths[row.unit_id]  # type: ignore[attr-defined]
    return intake.desk.unit.path if intake.desk.unit else ""


def _label_season(values: dict[str, Any]) -> int | None:
    label = engine.parse_label(values["long_label"] or "")
    return label.season if label else None


_PERIOD: dict[str, Callable[[dict[str, Any]], Any]] = {
    Kind.AVANCEMENT: lambda values: values["year"],
    Kind.TRAINEES: _label_season,
    Kind.DRIF_MODULES: lambda values: values["exercise"],
    Kind.ESTABLISHMENTS: lambda values: None,
}
