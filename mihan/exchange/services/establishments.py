"""The list of a region's establishments: one line each, our own layout."""

from __future__ import annotations

from mihan.core import clock
from mihan.core.models import Mark
from mihan.exchange.engine import Parsed, Record, Unreadable
from mihan.exchange.queries import Values, establishment_values
from mihan.exchange.services.intake import Desk, Intake, Nowhere
from mihan.offer import services as offer
from mihan.people.models import Unit
from mihan.places.models import Establishment


class EstablishmentsIntake(Intake):
    """The file names no region: it is the one chosen at the desk, or the only one of the base."""

    def __init__(self, parsed: Parsed, desk: Desk) -> None:
        super().__init__(parsed, desk)
        # A column the file does not have says nothing: what is known there stays.
        self.silent = [column.key for column in self.layout.columns if column.key not in parsed.columns]

    def load(self, records: list[Record]) -> None:
        self.region = self._region()
        every = Establishment.objects.exclude(unit__code="").select_related("unit")
        self.rows = {row.unit.code: row for row in every.order_by("-unit__path")}
        # A code is an establishment's in its region; elsewhere somebody else may bear it.
        self.rows |= {code: row for code, row in self.rows.items() if self._is_ours(row)}

    def _region(self) -> Unit:
        if self.desk.unit:
            found = [self.desk.unit] if self.desk.unit.kind == Unit.Kind.REGION else []
        else:
            found = [unit for unit in Unit.objects.filter(kind=Unit.Kind.REGION) if self.desk.reaches(unit)]
        if len(found) != 1:
            raise Unreadable("no_region")
        return found[0]

    def _is_ours(self, row: Establishment) -> bool:
        return row.unit.path.startswith(self.region.path)

    def find(self, record: Record) -> Establishment | None:
        row = self.rows.get(record.values["code"])
        if row is None:
            return None
        if not self._is_ours(row):
            raise Nowhere(record.values["code"])
        ours = self.values(row)
        record.values |= {key: ours[key] for key in self.silent}
        return row

    def establishments(self) -> set[Unit]:
        return {self.region}

    def values(self, row: Establishment) -> Values:
        return establishment_values(row)

    def subject(self, record: Record) -> str:
        v = record.values
        return f"{v['code']} — {v['name_fr'] or v['name_ar']}"

    def known(self) -> int:
        return sum(self._is_ours(row) for row in self.rows.values())

    def count_creations(self, records: list[Record]) -> None:
        self.plan.creates["establishments"] = len(records)

    def write(self) -> None:
        for record in self.to_add:
            self._fill(self._opened(record), record)
        for row, record in self.to_change:
            self._fill(row, record)
        for row, record in self.to_refresh:
            self._stamp(row, record)

    def _opened(self, record: Record) -> Establishment:
        v = record.values
        unit = offer.open_establishment(
            code=v["code"], name=v["name_fr"] or v["name_ar"], parent=self.region, is_demo=self.desk.is_demo
        )
        return unit.establishment

    def _fill(self, row: Establishment, record: Record) -> None:
        v, unit = record.values, row.unit
        unit.name_fr, unit.name_ar = v["name_fr"] or v["name_ar"], v["name_ar"] or ""
        unit.mark, unit.source = v["mark"] or Mark.FROM_FILE, v["source"] or self.desk.source
        unit.save()
        row.nature, row.seats = v["nature"], v["seats"]
        row.town_fr, row.town_ar = v["town_fr"] or "", v["town_ar"] or ""
        self._stamp(row, record)

    def _stamp(self, row: Establishment, record: Record) -> None:
        row.position, row.updated_at = record.line, clock.now()
        row.as_written = self.as_written(self.values(row), record)
        row.save()
