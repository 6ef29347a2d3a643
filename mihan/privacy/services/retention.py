"""Retention: a preview that touches nothing; its application, once a person has read it. No way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.core.journal import because_of, empty_values
from mihan.core.models import JournalEntry, Record
from mihan.people.models import Person, Unit, User
from mihan.privacy.models import LegalHold, RetentionLine, RetentionRun
from mihan.privacy.queries.holdings import Holding, held_for, holdings
from mihan.privacy.queries.retention import Finding, Retention, blank_of
from mihan.privacy.signals import retention_applied

Step = Callable[[str], None]
Deed, State = RetentionLine.Deed, RetentionRun.State
DONE = (Deed.ERASE, Deed.ANONYMISE)


@transaction.atomic
def ask_for_preview(unit: Unit, *, by: User) -> RetentionRun:
    if not by.has_perm("privacy.apply_retention", unit):
        raise RuleBroken(_("Retention is applied by the data-protection officer of the establishment."))
    RetentionRun.objects.filter(unit=unit, state__in=(State.ASKED, State.PREVIEWED)).update(state=State.DISCARDED)
    return RetentionRun.objects.create(unit=unit, asked_by=by)


@transaction.atomic
def preview(run: RetentionRun, *, step: Step = lambda code: None) -> RetentionRun:
    """Write down what would be done and why. Nothing else is written."""
    run = RetentionRun.objects.select_for_update(of=("self",)).select_related("unit").get(pk=run.pk)
    if run.state != State.ASKED:
        return run
    step("looking")
    found = Retention(run.unit, run.day).findings()
    step("writing")
    RetentionLine.objects.bulk_create(_line(run, finding) for finding in found)
    run.state = State.PREVIEWED
    run.save(update_fields=["state", "updated_at"])
    return run


def _line(run: RetentionRun, finding: Finding) -> RetentionLine:
    return RetentionLine(
        run=run, version=finding.version, person_id=finding.person, deed=finding.deed, because=finding.because,
        started_on=finding.started_on, due_on=finding.due_on, kept_by=finding.kept_by, tables=finding.tables,
        rows=finding.rows,
    )  # fmt: skip


def check_may_apply(run: RetentionRun, *, by: User) -> None:
    if not by.has_perm("privacy.apply_retention", run):
        raise RuleBroken(_("Retention is applied by the data-protection officer of the establishment."))
    if run.state != State.PREVIEWED:
        raise RuleBroken(_("There is no preview to confirm: make one first."))
    if not run.lines.filter(deed__in=DONE).exists():
        raise RuleBroken(_("Nothing has come to its end: there is nothing to do."))


@transaction.atomic
def apply(run: RetentionRun, *, by: User, step: Step = lambda code: None) -> RetentionRun:
    """Do what the preview says, whole, if it is still true; then empty the audit trail of the same values."""
    run = RetentionRun.objects.select_for_update(of=("self",)).select_related("unit").get(pk=run.pk)
    check_may_apply(run, by=by)
    step("checking")
    now = Retention(run.unit, clock.today())
    _refuse_if_changed(run, now.findings())
    with because_of(f"retention:{run.pk}"):
        step("erasing")
        emptying = _Emptying()
        for line in run.lines.filter(deed__in=DONE).select_related("version__processing"):
            _do(line, now, emptying)
        step("trail")
        run.trail = emptying.finish()
        run.people = run.lines.filter(deed=Deed.ANONYMISE).count()
        run.rows, run.state, run.applied_by, run.applied_at = emptying.rows, State.APPLIED, by, clock.now()
        run.save()
    transaction.on_commit(lambda: retention_applied.send(RetentionRun, run=run, by=by))
    return run


def _refuse_if_changed(run: RetentionRun, findings: list[Finding]) -> None:
    """What a person read is what is done: neither more nor less."""
    read = sorted(
        (line.version_id, line.person_id or 0, line.deed, line.rows) for line in run.lines.filter(deed__in=DONE)
    )
    found = sorted((f.version.pk, f.person or 0, str(f.deed), f.rows) for f in findings if f.deed in DONE)
    if read != found:
        raise RuleBroken(_("Something has changed since this preview: make another one and read it."))


def _do(line: RetentionLine, now: Retention, emptying: _Emptying) -> None:
    code = line.version.processing.code
    if line.deed == Deed.ANONYMISE:
        for holding in holdings():
            if holding.person:
                emptying.end(holding, holding.rows_of(line.person_id or 0), person=line.person_id)
    elif line.person_id is None:
        for holding in held_for(code):
            emptying.end(holding, now.old_rows(holding, line.version))
    else:
        for holding in held_for(code):
            if holding.person:
                emptying.end(holding, holding.rows_of(line.person_id), person=line.person_id)


class _Emptying:
    """Ends lines, and remembers which values the audit trail must lose: those of the ending itself included."""

    def __init__(self) -> None:
        self.rows = 0
        self._keys: dict[str, set[int]] = {}
        self._columns: dict[str, set[str]] = {}

    def end(self, holding: Holding, rows: QuerySet[Any], *, person: int | None = None) -> None:
        if holding.at_end not in ("erase", "blank"):
            return
        keys = set(rows.values_list("pk", flat=True))
        if issubclass(holding.model, Record):
            table = holding.model._meta.db_table
            self._keys.setdefault(table, set()).update(keys | _removed(holding, person))
            self._columns[table] = {str(column.column) for column in holding.gone}
        if keys:
            self.rows += len(keys)
            (_erase if holding.at_end == "erase" else _blank)(holding, keys)

    def finish(self) -> int:
        return sum(empty_values(table, keys, self._columns[table]) for table, keys in self._keys.items())


def _removed(holding: Holding, person: int | None) -> set[int]:
    """Lines about the person that were deleted long ago: only the trail knows them."""
    found: set[int] = set()
    for way in holding.person:
        if person is not None and "__" not in way and way != "self":
            table = JournalEntry.objects.filter(table=holding.model._meta.db_table, action=JournalEntry.Action.DELETE)
            found |= set(table.filter(**{f"old__{way}_id": person}).values_list("row", flat=True))
    return found


def _erase(holding: Holding, keys: set[int]) -> None:
    holding.model._default_manager.filter(pk__in=keys).delete()


def _blank(holding: Holding, keys: set[int]) -> None:
    rows = holding.model._default_manager.filter(pk__in=keys)
    for column in holding.gone:
        if isinstance(column, models.FileField):
            _delete_files([getattr(row, column.name) for row in rows])
    rows.update(**{column.name: _blanked(holding, column) for column in holding.gone})


def _blanked(holding: Holding, column: models.Field) -> Any:
    value = blank_of(holding, column)
    if not column.unique or value is None:
        return value
    return -F("pk") if isinstance(value, int) else Concat(Value(value), Cast("pk", CharField()))


def _delete_files(files: list[Any]) -> None:
    """Once the transaction stands: a file does not come back with a rollback."""
    for file in files:
        if file:
            transaction.on_commit(lambda name=file.name, storage=file.storage: storage.delete(name))  # type: ignore[misc]


# --- files that must stay


@transaction.atomic
def lay_hold(person: Person, *, unit: Unit, motive: str, until: date | None, by: User) -> LegalHold:
    """Nothing of this person is erased until the hold ends."""
    if not by.has_perm("privacy.apply_retention", unit):
        raise RuleBroken(_("Legal holds are laid by the data-protection officer of the establishment."))
    if not motive.strip():
        raise RuleBroken(_("Say why this file must stay."))
    if until and until < clock.today():
        raise RuleBroken(_("A hold ends after it begins."))
    Person.objects.select_for_update().get(pk=person.pk)
    if LegalHold.objects.current().filter(person=person).exists():
        raise RuleBroken(_("A hold already stands on this file."))
    return LegalHold.objects.create(person=person, unit=unit, motive=motive.strip()[:300], until=until, laid_by=by)


@transaction.atomic
def lift_hold(hold: LegalHold, *, by: User) -> LegalHold:
    hold = LegalHold.objects.select_for_update().get(pk=hold.pk)
    if not by.has_perm("privacy.apply_retention", hold):
        raise RuleBroken(_("Legal holds are laid by the data-protection officer of the establishment."))
    hold.is_lifted, hold.until = True, max(hold.since, clock.today())
    hold.save()
    return hold
