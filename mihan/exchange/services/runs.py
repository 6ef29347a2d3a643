"""The life of a file: received, previewed, applied whole or not at all, discarded."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.bulk import insert_all
from mihan.core.errors import RuleBroken
from mihan.core.journal import because_of
from mihan.exchange import engine
from mihan.exchange.engine import Parsed, Problem, Unreadable
from mihan.exchange.models import ImportLine, ImportRun
from mihan.exchange.permissions import OF_A_REGION, needed_for
from mihan.exchange.services.avancement import AvancementIntake
from mihan.exchange.services.drif_modules import DrifModulesIntake
from mihan.exchange.services.establishments import EstablishmentsIntake
from mihan.exchange.services.intake import Desk, Intake, Plan
from mihan.exchange.services.trainees import TraineesIntake
from mihan.people.models import Unit, User

INTAKES: dict[str, type[Intake]] = {
    ImportRun.Kind.AVANCEMENT: AvancementIntake,
    ImportRun.Kind.TRAINEES: TraineesIntake,
    ImportRun.Kind.DRIF_MODULES: DrifModulesIntake,
    ImportRun.Kind.ESTABLISHMENTS: EstablishmentsIntake,
}
Step = Callable[..., None]
State = ImportRun.State
ON_DESK = frozenset({State.RECEIVED, State.PREVIEWED, State.REFUSED})


def quiet(*args: Any) -> None:
    """Nobody follows this work."""


@transaction.atomic
def receive_file(name: str, content: bytes, *, by: User | None, unit: Unit | None = None) -> ImportRun:
    """Put a file on the desk. Nothing of it has been read yet."""
    run = ImportRun(
        file_name=PurePath(name.replace("\\", "/")).name[:255] or "file",
        sha256=hashlib.sha256(content).hexdigest(), by=by, unit=unit,
    )  # fmt: skip
    run.content.save("received", ContentFile(content), save=False)
    run.save()
    return run


def preview(run: ImportRun, *, step: Step = quiet) -> Plan | None:
    """Read the file and say what it would do; None, with `file_problem`, when it cannot be taken."""
    refuse_unless_on_desk(run)
    try:
        return _preview(run, read_file(run, step=step), step)
    except Unreadable as refusal:
        _refuse(run, refusal.problem)
        return None


def apply(run: ImportRun, *, step: Step = quiet, seen: bool = True, is_demo: bool = False) -> Plan | None:
    """Write the whole file into the base, or nothing of it.

    `seen`: a person agreed to a preview; RuleBroken, with a fresh preview kept, when the base has
    moved since and the file would now do something else. None when the file cannot be taken.

    The file is read before anything is locked. Then imports pass one at a time, and the run is read
    again: two workers, or one and a person who takes the file off the desk, would otherwise both
    find it ready.
    """
    _refuse_unless_ready(run, seen=seen)
    try:
        with _no_collector():
            parsed = read_file(run, step=step)
            with transaction.atomic():
                one_at_a_time()
                _lock(run)
                _refuse_unless_ready(run, seen=seen)
                return _write(run, _intake(run, parsed, step, is_demo=is_demo), step, seen=seen)
    except Unreadable as refusal:
        _refuse(run, refusal.problem)
        return None
    except _Moved:
        _preview(run, parsed, quiet)
        raise RuleBroken(_("The campus has changed since this preview: look at it again before applying.")) from None


@transaction.atomic
def discard(run: ImportRun) -> None:
    """Take a file off the desk without applying it; its name and counts stay in the history."""
    _lock(run)
    refuse_unless_on_desk(run)
    run.lines.all().delete()
    run.state = State.DISCARDED
    run.save()


def refuse_unless_on_desk(run: ImportRun) -> None:
    """What was applied, undone or discarded belongs to the history."""
    if run.state == State.APPLIED:
        raise RuleBroken(_("This file has been applied: undo it instead."))
    if run.state not in ON_DESK:
        raise RuleBroken(_("This file is no longer on the desk: bring it again to read it."))


def refuse_unless_ready(run: ImportRun) -> None:
    """A file is applied once, and only after somebody could look at its preview."""
    if run.state == State.APPLIED:
        raise RuleBroken(_("This file has already been applied."))
    if run.state != State.PREVIEWED:
        raise RuleBroken(_("Only a file whose preview is ready can be applied."))


def _refuse_unless_ready(run: ImportRun, *, seen: bool) -> None:
    (refuse_unless_ready if seen else refuse_unless_on_desk)(run)


def _lock(run: ImportRun) -> None:
    """Hold the run until the end of the transaction, and read it as it is now."""
    run.refresh_from_db(from_queryset=ImportRun.objects.select_for_update())


def _preview(run: ImportRun, parsed: Parsed, step: Step) -> Plan:
    plan = _intake(run, parsed, step).make_plan()
    step("keeping", 0, plan.read)
    with transaction.atomic():
        _lock(run)
        refuse_unless_on_desk(run)
        _keep(run, plan)
        run.state = State.PREVIEWED
        run.save()
    return plan


def _write(run: ImportRun, intake: Intake, step: Step, *, seen: bool) -> Plan:
    plan = intake.make_plan()
    if seen and plan.counts != _counts(run):
        raise _Moved
    with because_of(run.cause):
        intake.write()
    step("keeping", plan.read, plan.read)
    if not seen:
        _keep(run, plan, added=False)
    run.state, run.applied_at = State.APPLIED, clock.now()
    run.unit = run.unit or _only(intake.establishments())
    run.save()
    return plan


def _only(units: set[Unit]) -> Unit | None:
    """The one establishment a file turned out to concern; one of several would be a guess."""
    return next(iter(units)) if len(units) == 1 else None


class _Moved(Exception):
    """The plan is no longer the one that was shown."""


@contextmanager
def _no_collector() -> Iterator[None]:
    """A file makes hundreds of thousands of objects and no cycles: looking for them costs a tenth."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def one_at_a_time() -> None:
    """Until the end of the transaction, no other file is applied or undone."""
    # SQLite has one writer already; two appliers on PostgreSQL would each miss the other's rows.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('mihan import'))")


def read_file(run: ImportRun, *, step: Step = quiet) -> Parsed:
    """The file's records; raises Unreadable."""
    with run.content.open("rb") as file:
        content = file.read()
    step("reading")
    table = engine.read_table(content, run.file_name)
    layout = engine.detect(table, run.file_name)
    step("parsing", 0, len(table.rows))
    return engine.parse(table, layout)


def _intake(run: ImportRun, parsed: Parsed, step: Step, *, is_demo: bool = False) -> Intake:
    kind = parsed.layout.kind
    if run.by and not run.by.has_perm(needed_for(kind)):
        raise Unreadable("not_for_you" if needed_for(kind) == OF_A_REGION else "names_people")
    step("comparing", 0, parsed.read)
    desk = Desk(
        file_name=run.file_name,
        unit=run.unit,
        reach=tuple(run.by.reach(needed_for(kind))) if run.by else None,
        is_demo=is_demo,
        step=step,
    )
    return INTAKES[kind](parsed, desk)


def _counts(run: ImportRun) -> tuple[int, ...]:
    return run.lines_read, run.added, run.changed, run.unchanged, run.refused


def _keep(run: ImportRun, plan: Plan, *, added: bool = True) -> None:
    """Write the plan's counts and lines beside the run, in place of an earlier preview's.

    Added lines are kept for a person to look at before applying; a file applied unseen (command
    line) has them in the audit trail.
    """
    run.kind = plan.kind
    run.lines_read, run.added, run.changed, run.unchanged, run.refused = plan.counts
    run.absent, run.created_counts, run.file_problem = plan.absent, dict(plan.creates), None
    run.lines.all().delete()
    insert_all(
        ImportLine,
        (
            ImportLine(
                run=run, number=line.number, outcome=line.outcome, subject=line.subject,
                changes=line.changes,
                **(_told(line.problem) if line.problem else {}),
            )
            for line in plan.lines
            if added or line.outcome != ImportLine.Outcome.ADDED
        ),
    )  # fmt: skip


def _told(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "column": problem.column[:80], "params": problem.params}


def _refuse(run: ImportRun, problem: Problem) -> None:
    with transaction.atomic():
        _lock(run)
        refuse_unless_on_desk(run)
        run.lines.all().delete()
        run.state = State.REFUSED
        run.file_problem = {**_told(problem), "line": problem.line}
        run.save()
