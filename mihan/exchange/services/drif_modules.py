"""The referential's module sheet: hours of each module per semester, in one exercise."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from mihan.core import clock
from mihan.core.bulk import insert_all
from mihan.core.models import Mark
from mihan.exchange.engine import Parsed, Record
from mihan.exchange.queries import KIND_OF_TRAINING, Values, referential_values
from mihan.exchange.services.ground import Ground
from mihan.exchange.services.intake import Desk, Intake
from mihan.offer import services as offer
from mihan.offer.models import ModuleHours
from mihan.people.models import Unit

TEXTS = ("exercise", "shift", "training_kind", "level")
HOURS = ("hours_s1", "hours_s2", "hours_total")
FIELDS = [*TEXTS, *HOURS, "position", "as_written", "updated_at"]
Key = tuple[str, str, str, int, str]


class DrifModulesIntake(Intake):
    """National reference data: it belongs to no establishment and is in everyone's reach."""

    def __init__(self, parsed: Parsed, desk: Desk) -> None:
        super().__init__(parsed, desk)
        self.ground = Ground(desk)

    def load(self, records: list[Record]) -> None:
        self.ground.load()
        self.rows: dict[Key, ModuleHours] = {}
        modules = {m.pk: m for m in self.ground.modules.values()}
        for row in ModuleHours.objects.all():
            module = row.module = modules[row.module_id]
            key = (row.exercise, module.programme.code, row.shift, module.study_year, module.code)
            self.rows[key] = row

    @staticmethod
    def _key(record: Record) -> Key:
        v = record.values
        return (
            v["exercise"] or "", v["programme_code"], v["shift"] or "", v["study_year"],
            v["module_code"],
        )  # fmt: skip

    def find(self, record: Record) -> ModuleHours | None:
        return self.rows.get(self._key(record))

    def establishments(self) -> set[Unit]:
        """The sheet names none: it concerns them all, and so the lone one of a base."""
        return set(self.ground.establishments)

    def values(self, row: ModuleHours) -> Values:
        return referential_values(row)

    def subject(self, record: Record) -> str:
        v = record.values
        return f"{v['programme_code']} — {v['module_code']} {v['module'] or ''}".strip()

    def known(self) -> int:
        exercises = {record.values["exercise"] or "" for record in self.parsed.records}
        return sum(key[0] in exercises for key in self.rows)

    def count_creations(self, records: list[Record]) -> None:
        new: dict[str, set[Any]] = defaultdict(set)
        for record in records:
            v = record.values
            if v["programme_code"] not in self.ground.programmes:
                new["programmes"].add(v["programme_code"])
            module = (v["programme_code"], v["study_year"], v["module_code"])
            if module not in self.ground.modules:
                new["modules"].add(module)
        self.plan.creates.update({word: len(found) for word, found in new.items()})

    def write(self) -> None:
        added = [self._fill(ModuleHours(), record) for record in self.to_add]
        changed = [self._fill(row, record) for row, record in self.to_change]
        self.ground.save_modules()
        for row in (*added, *changed):
            row.module = row.module  # its key exists only now
        for row, record in self.to_change:
            self._rename(row, record)
        pairs = [*zip(added, self.to_add, strict=True), *self.to_change, *self.to_refresh]
        for row, record in pairs:
            row.position, row.updated_at = record.line, clock.now()
            row.as_written = self.as_written(self.values(row), record)
        insert_all(ModuleHours, added)
        ModuleHours.objects.bulk_update([*changed, *(row for row, _r in self.to_refresh)], FIELDS, batch_size=100)

    def _fill(self, row: ModuleHours, record: Record) -> ModuleHours:
        v = record.values
        sector = self.ground.sector_for(v["sector_code"] or offer.sector_of(v["programme_code"]), v["sector"] or "")
        programme = self.ground.programme_for(
            v["programme_code"], name=v["programme"], level=v["level"],
            kind=KIND_OF_TRAINING.get(v["training_kind"] or ""),
        )  # fmt: skip
        if sector and programme.sector_id is None:
            programme.sector = sector
            programme.save()
        row.module = self.ground.module_for(programme, v["study_year"], v["module_code"], v["module"])
        for name in TEXTS:
            setattr(row, name, v[name] or "")
        for name in HOURS:
            setattr(row, name, v[name])
        return row

    @staticmethod
    def _rename(row: ModuleHours, record: Record) -> None:
        name = record.values["module"]
        if name and row.module.mark == Mark.FROM_FILE and row.module.name_fr != name:
            row.module.name_fr = name
            row.module.save()
