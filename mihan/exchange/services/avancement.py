"""The e-note progress sheet: one line per group and module, three masses."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from mihan.core import clock
from mihan.core.bulk import insert_all
from mihan.core.models import Mark
from mihan.exchange import engine
from mihan.exchange.engine import Parsed, Record
from mihan.exchange.queries import (
    KIND_OF_TRAINING,
    LEDGER_FLAGS,
    LEDGER_NUMBERS,
    LEDGER_TEXTS,
    Values,
    ledger_values,
)
from mihan.exchange.services.ground import Ground
from mihan.exchange.services.intake import Desk, Intake
from mihan.offer import services as offer
from mihan.offer.models import Group, SubGroup
from mihan.people.models import Person, Role, Trainer, Unit
from mihan.progress.models import LedgerLine

# What the file says and the product keeps beside its own.
REPORTED = ("reported_at", "reported_face", "reported_remote", "position", "as_written")
LINE_FIELDS = [
    *LEDGER_NUMBERS, *LEDGER_FLAGS, *LEDGER_TEXTS, "is_regional", "fusion_key", *REPORTED,
    "trainer_face", "trainer_remote", "updated_at", "group", "module",
    "subgroup",
]  # fmt: skip

NAMELESS = "VACATAIRE"


class AvancementIntake(Intake):
    def __init__(self, parsed: Parsed, desk: Desk) -> None:
        super().__init__(parsed, desk)
        self.ground = Ground(desk)
        facts = engine.file_name_facts(desk.file_name)
        self.code = facts.establishment if facts else ""
        self.file_season = facts.year if facts else None

    # --- reading

    def load(self, records: list[Record]) -> None:
        self.ground.load()
        self.unit = self.ground.establishment_coded(self.code)
        self.trainers = {t.number: t for t in Trainer.objects.all()}
        self.rows: dict[Any, LedgerLine] = {}
        if self.unit is None:
            return
        groups = {g.pk: g for g in self.ground.groups.values()}
        modules = {m.pk: m for m in self.ground.modules.values()}
        trainers = {t.pk: t for t in self.trainers.values()}
        lines = LedgerLine.objects.filter(group__unit__path__startswith=self.unit.path)
        for line in lines.select_related("subgroup"):
            line.group, line.module = groups[line.group_id], modules[line.module_id]
            line.trainer_face = trainers.get(line.trainer_face_id or 0)
            line.trainer_remote = trainers.get(line.trainer_remote_id or 0)
            self.rows[self._key_of(line)] = line

    @staticmethod
    def _key_of(line: LedgerLine) -> Any:
        group = line.group
        return (
            group.year.season, group.offering.programme.code, group.shift, group.code,
            line.subgroup.code if line.subgroup else None, line.module.code,
        )  # fmt: skip

    def season(self, record: Record) -> int:
        """The line's year; failing that the file's name, failing that this year's."""
        return record.values["year"] or self.file_season or clock.today().year

    def find(self, record: Record) -> LedgerLine | None:
        values = record.values
        self.ground.check_reach(self.unit, self.code or self.desk.file_name)
        return self.rows.get((
            self.season(record), values["programme_code"], values["shift"] or "", values["group"],
            values["subgroup"], values["module_code"],
        ))  # fmt: skip

    def values(self, row: LedgerLine) -> Values:
        return ledger_values(row)

    def subject(self, record: Record) -> str:
        v = record.values
        return f"{v['group']} — {v['module_code']} {v['module'] or ''}".strip()

    def known(self) -> int:
        seasons = {self.season(record) for record in self.parsed.records}
        return sum(key[0] in seasons for key in self.rows)

    def count_creations(self, records: list[Record]) -> None:
        ground, creates = self.ground, self.plan.creates
        home = self.unit.pk if self.unit else 0
        new: dict[str, set[Any]] = defaultdict(set)
        if self.unit is None:
            new["establishments"].add(self.code)
        for record in records:
            v = record.values
            code, season, shift = v["programme_code"], self.season(record), v["shift"] or ""
            if code not in ground.programmes:
                new["programmes"].add(code)
            if (home, season, v["group"], code, shift) not in ground.groups:
                new["groups"].add((season, v["group"], code, shift))
            if (code, v["study_year"] or 1, v["module_code"]) not in ground.modules:
                new["modules"].add((code, v["study_year"] or 1, v["module_code"]))
            for channel in ("face", "remote"):
                number = v[f"trainer_{channel}_number"]
                if number and number not in self.trainers:
                    new["trainers"].add(number)
        creates.update({word: len(found) for word, found in new.items()})

    def establishments(self) -> set[Unit]:
        return {self.unit} if self.unit else set()

    def needs_refresh(self, row: LedgerLine, values: Values, record: Record) -> bool:
        """Also once the file has caught up with hours held here."""
        caught_up = (row.reported_face, row.reported_remote) != _delivered(record)
        return caught_up or super().needs_refresh(row, values, record)

    # --- writing

    def write(self) -> None:
        self.unit = self.ground.establishment_for(self.unit, code=self.code)
        self.subgroups = {
            (s.group_id, s.code): s for s in SubGroup.objects.filter(group__unit__path__startswith=self.unit.path)
        }  # fmt: skip
        touched = [*self.to_add, *(record for _row, record in self.to_change)]
        self._make_trainers(touched)
        added = [self._fill(LedgerLine(), record) for record in self.to_add]
        changed = [self._fill(row, record) for row, record in self.to_change]
        self.ground.save_modules()
        for line in (*added, *changed):
            line.module = line.module  # its key exists only now
        for row, record in self.to_change:
            self._rename(row, record)
        # Only now: what a line writes otherwise is said against the names as they ended up.
        for line, record in zip([*added, *changed], touched, strict=True):
            self._stamp(line, record)
        refreshed = [self._stamp(row, record) for row, record in self.to_refresh]
        insert_all(LedgerLine, added)
        self.desk.step("writing", len(added), self.plan.read)
        LedgerLine.objects.bulk_update(changed, LINE_FIELDS, batch_size=100)
        LedgerLine.objects.bulk_update(refreshed, REPORTED, batch_size=200)
        self.ground.label_groups(self.unit)
        offer.remove_empty_unplaced(self.unit)

    def _make_trainers(self, records: list[Record]) -> None:
        """Trainers the base does not know, each with its person and role. Key: number only."""
        new: dict[str, tuple[Person, Trainer]] = {}
        for record in records:
            for channel in ("face", "remote"):
                number = record.values[f"trainer_{channel}_number"]
                if number and number not in self.trainers and number not in new:
                    new[number] = self._trainer(number, record.values[f"trainer_{channel}_name"])
        people = Person.objects.bulk_create([person for person, _t in new.values()])
        trainers = Trainer.objects.bulk_create([trainer for _p, trainer in new.values()])
        Role.objects.bulk_create(Role(person=person, kind=Role.Kind.TRAINER, unit=self.unit) for person in people)
        self.trainers |= {trainer.number: trainer for trainer in trainers}

    def _trainer(self, number: str, name: str | None) -> tuple[Person, Trainer]:
        # The sheet writes "LAST First" in one cell: family names are in capitals, the rest is
        # first names; a name written otherwise is kept whole as the last name.
        part_time = engine.trainer_is_part_time(number)
        # A part-timer's number is never shown, not even for want of a name.
        words = (name or (NAMELESS if part_time else number)).split()
        capitals = [w for w in words if w.isupper() and len(w) > 1]
        split = len(capitals) if words[: len(capitals)] == capitals else 0
        last, first = " ".join(words[:split]), " ".join(words[split:])
        if not last:
            last, first = first, ""
        person = Person(last_name=last[:120], first_name=first[:120], is_invented=self.desk.is_demo)
        person.fold_names()
        return person, Trainer(
            person=person, number=number, listed_name=name or "",
            is_part_time=part_time,
            yearly_hours=engine.statutory_hours(number),
        )  # fmt: skip

    def _fill(self, line: LedgerLine, record: Record) -> LedgerLine:
        v = record.values
        group = self._group(record)
        line.group = group
        line.module = self.ground.module_for(
            group.offering.programme, v["study_year"] or group.study_year, v["module_code"],
            v["module"],
        )  # fmt: skip
        line.subgroup = self._subgroup(group, v["subgroup"], v["subgroup_status"])
        for name in (*LEDGER_NUMBERS, *LEDGER_FLAGS):
            setattr(line, name, v[name])
        for name in LEDGER_TEXTS:
            setattr(line, name, v[name] or "")
        line.is_regional = v["regional"]
        line.trainer_face = self.trainers.get(v["trainer_face_number"])
        line.trainer_remote = self.trainers.get(v["trainer_remote_number"])
        line.fusion_key = fusion_key(v)
        return line

    def _rename(self, line: LedgerLine, record: Record) -> None:
        """A changed line brings newer names; those of a published source are not touched."""
        v = record.values
        for entity, name in (
            (line.module, v["module"]),
            (line.group.offering.programme, v["programme"]),
        ):
            if name and entity.mark == Mark.FROM_FILE and entity.name_fr != name:
                entity.name_fr = name
                entity.save()
        for channel in ("face", "remote"):
            trainer, name = getattr(line, f"trainer_{channel}"), v[f"trainer_{channel}_name"]
            if trainer and name and trainer.listed_name != name:
                trainer.listed_name = name
                trainer.save()

    def _group(self, record: Record) -> Group:
        v = record.values
        assert self.unit is not None, "write() has found or made the establishment"
        kind = KIND_OF_TRAINING.get(v["training_kind"] or "")
        programme = self.ground.programme_for(v["programme_code"], name=v["programme"], level=v["level"], kind=kind)
        return self.ground.group_for(
            self.unit,
            self.ground.year_for(self.unit, self.season(record)),
            self.ground.offering_for(self.unit, programme, pole_name=v["sector"] or ""),
            code=v["group"], shift=v["shift"] or "", mode=v["mode"],
            study_year=v["study_year"], headcount=v["headcount"],
        )  # fmt: skip

    def _subgroup(self, group: Group, code: str | None, status: str | None) -> SubGroup | None:
        if not code:
            return None
        if (group.pk, code) not in self.subgroups:
            self.subgroups[group.pk, code] = SubGroup.objects.create(group=group, code=code, status=status or "")
        return self.subgroups[group.pk, code]

    def _stamp(self, line: LedgerLine, record: Record) -> LedgerLine:
        line.position = record.line
        line.reported_at = record.values["updated_at"] or ""
        line.reported_face, line.reported_remote = _delivered(record)
        line.updated_at = clock.now()
        line.as_written = self.as_written(ledger_values(line), record)
        return line


def _delivered(record: Record) -> tuple[Decimal | None, Decimal | None]:
    return record.values.get("delivered_face"), record.values.get("delivered_remote")


def fusion_key(values: Values) -> str:
    """What merged lines share: module, merger code, and the sorted groups; "" when not merged."""
    groups = engine.fusion_set(values["fusion_groups"])
    if len(groups) < 2:
        return ""
    return "|".join((values["module_code"], values["fusion_code"] or "", " ".join(sorted(groups))))[:420]
