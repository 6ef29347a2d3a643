"""From the records of a file to a plan, and from the plan to the base: what all layouts share.

A line is *added* when the product has no row under its key, *unchanged* when the product would
write it the same, *changed* otherwise, *refused* when it cannot be taken. Lines read is always the
sum of the four.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from mihan.exchange import engine
from mihan.exchange.engine import Layout, Parsed, Problem, Record
from mihan.exchange.models import ImportLine
from mihan.people.models import Unit

Values = dict[str, Any]
Outcome = ImportLine.Outcome

# Columns that say when or where a line was written, not what it says: alone, they change nothing.
STAMPS = frozenset({"updated_at"})


@dataclass(slots=True)
class LineOutcome:
    number: int
    outcome: str
    subject: str = ""
    changes: list[list[Any]] = field(default_factory=list)
    problem: Problem | None = None


@dataclass
class Plan:
    """What a file would do. `creates` counts what the base lacks, by the words of the pages."""

    kind: str
    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    absent: int = 0
    lines: list[LineOutcome] = field(default_factory=list)
    creates: Counter[str] = field(default_factory=Counter)

    @property
    def counts(self) -> tuple[int, int, int, int, int]:
        return self.read, self.added, self.changed, self.unchanged, self.refused

    @property
    def problems(self) -> list[Problem]:
        return [line.problem for line in self.lines if line.problem]


class Nowhere(Exception):
    """The record belongs to an establishment outside the reach of whoever brings the file."""


@dataclass(frozen=True)
class Desk:
    """Who brings the file and for which establishment."""

    file_name: str
    unit: Unit | None = None  # chosen at the desk; None: the file or the base tells
    reach: tuple[str, ...] | None = None  # paths the bringer may write under; None: everywhere
    is_demo: bool = False
    step: Callable[..., None] = lambda *args: None

    @property
    def source(self) -> str:
        return self.file_name[:300]

    def reaches(self, unit: Unit) -> bool:
        return self.reach is None or any(unit.path.startswith(path) for path in self.reach)


class Intake(ABC):
    """One layout's way into the base. Subclasses say how to find, add and change a row."""

    def __init__(self, parsed: Parsed, desk: Desk) -> None:
        self.parsed, self.desk = parsed, desk
        self.layout: Layout = parsed.layout
        self.plan = Plan(self.layout.kind, read=parsed.read)
        self.to_add: list[Record] = []
        self.to_change: list[tuple[Any, Record]] = []
        self.to_refresh: list[tuple[Any, Record]] = []

    # --- what a layout answers

    @abstractmethod
    def load(self, records: list[Record]) -> None:
        """Read what the base knows about these records, in a fixed number of queries."""

    @abstractmethod
    def find(self, record: Record) -> Any | None:
        """The row under the record's key; raises Nowhere outside the bringer's reach."""

    @abstractmethod
    def values(self, row: Any) -> Values:
        """What the product would write for this row."""

    @abstractmethod
    def subject(self, record: Record) -> str: ...

    @abstractmethod
    def known(self) -> int:
        """How many rows of the product this file could have mentioned (for `absent`)."""

    @abstractmethod
    def count_creations(self, records: list[Record]) -> None:
        """Fill `plan.creates`."""

    @abstractmethod
    def write(self) -> None:
        """Put `to_add`, `to_change` and `to_refresh` into the base."""

    @abstractmethod
    def establishments(self) -> set[Unit]:
        """Those the file turned out to concern, once it is written."""

    # --- what they share

    def make_plan(self) -> Plan:
        self._tell_problems(self.parsed.problems)
        records = self.parsed.records
        self.load(records)
        met = sum(self._judge(record) for record in records)
        self.plan.absent = max(0, self.known() - met)
        self.count_creations(self.to_add)
        self.plan.lines.sort(key=lambda line: (line.number, line.outcome))
        return self.plan

    def _tell_problems(self, problems: Iterable[Problem]) -> None:
        refused_lines = set()
        for problem in problems:
            outcome = Outcome.REFUSED if problem.refused else Outcome.WARNING
            self.plan.lines.append(LineOutcome(problem.line, outcome, problem=problem))
            if problem.refused:
                refused_lines.add(problem.line)
        self.plan.refused += len(refused_lines)

    def _judge(self, record: Record) -> int:
        """Sort one record; 1 when the base already had its row."""
        try:
            row = self.find(record)
        except Nowhere as elsewhere:
            problem = Problem("not_yours", record.line, params={"value": str(elsewhere)[:60]})
            self._tell_problems([problem])
            return 0
        if row is None:
            self.plan.added += 1
            self.to_add.append(record)
            self.plan.lines.append(LineOutcome(record.line, Outcome.ADDED, self.subject(record)[:300]))
            return 0
        values = self.values(row)
        changes = self.changes(row, values, record)
        if changes:
            self.plan.changed += 1
            self.to_change.append((row, record))
            self.plan.lines.append(LineOutcome(record.line, Outcome.CHANGED, self.subject(record)[:300], changes))
        else:
            self.plan.unchanged += 1
            if self.needs_refresh(row, values, record):
                self.to_refresh.append((row, record))
        return 1

    def changes(self, row: Any, values: Values, record: Record) -> list[list[Any]]:
        """`[header, before, after]` for each column the record would change."""
        found = []
        for column in self.layout.columns:
            key = column.key
            ours, theirs = values.get(key), record.values.get(key)
            if ours == theirs or key in STAMPS:
                continue
            raw = engine.raw_cell(column, record)
            if engine.same_cell(engine.export_cell(column, ours, row.as_written), raw):
                continue
            found.append([column.header, *self.shown(column, ours, raw)])
        return found

    def shown(self, column: engine.Column, ours: Any, raw: Any) -> tuple[Any, Any]:
        """Before and after as the preview shows them; never an identity number, nor one in disguise."""
        if column.secret:
            return "…", "…"
        return engine.encoded(engine.cell(column, ours)), engine.encoded(raw)

    def needs_refresh(self, row: Any, values: Values, record: Record) -> bool:
        """Same content, but written or stamped otherwise, or elsewhere in the file."""
        return (
            row.position != record.line
            or any(values.get(key) != record.values.get(key) for key in STAMPS & values.keys())
            or row.as_written != self.as_written(values, record)
        )

    def as_written(self, values: Values, record: Record) -> dict[str, list[Any]]:
        """How the file wrote what the product would write otherwise.

        `{column: [cell of the file, cell of the product at that time]}`: an export gives the
        file's cell back for as long as the product's own has not changed.
        """
        found = {}
        for column in self.layout.columns:
            key = column.key
            if key == "identity_number":
                continue
            if key not in record.written and values.get(key) == record.values.get(key):
                continue
            raw, ours = engine.raw_cell(column, record), engine.cell(column, values.get(key))
            if not engine.same_cell(raw, ours):
                found[key] = [engine.encoded(raw), engine.encoded(ours)]
        return found
