"""A table and its layout to records, with what is wrong line by line."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mihan.engines.sheets.cells import ABSENT, LONGEST_CELL, Reading, read_cell, slug
from mihan.engines.sheets.detecting import Heading, best_heading, heading_of
from mihan.engines.sheets.layouts import Column, Layout
from mihan.engines.sheets.problems import WARNINGS, Problem, Unreadable, shown
from mihan.engines.sheets.tables import Cell, Row, Table

REMEMBERED = 4096
LINES_BETWEEN_LOOKS = 256
MOST_PROBLEMS = 10_000
TOLERANCE = Decimal("0.01")
HIDDEN = "***"
TOTALS = tuple(slug(word) for word in ("Total", "Totaux", "Sous-total", "المجموع", "مجموع"))

Cancelled = Callable[[], bool]


@dataclass(slots=True)
class Record:
    """One line kept. `values` has every key of the layout; `written` the cells to give back."""

    line: int
    values: dict[str, Any]
    written: dict[str, Any]


@dataclass
class Parsed:
    """A file once parsed. `read` counts the lines with something in them, kept or refused.

    `columns` are the keys of those the file has; the values of the others are None.
    """

    layout: Layout
    read: int
    records: list[Record]
    problems: list[Problem]
    has_header: bool
    columns: frozenset[str]


def parse(table: Table, layout: Layout, *, cancelled: Cancelled | None = None) -> Parsed:
    """Read each line of a table. Raises Unreadable when the file as a whole cannot be taken.

    Lines with a refused problem give no record. `cancelled` is asked from time to time; when it
    says yes the answer is Unreadable("cancelled"), never half a file.
    """
    heading = _heading(table, layout)
    run = _Run(layout, heading)
    start = 0 if heading is None else heading.row + 1
    for index in range(start, len(table.rows)):
        if cancelled is not None and (index - start) % LINES_BETWEEN_LOOKS == 0 and cancelled():
            raise Unreadable("cancelled")
        run.take(table.rows[index], index + 1)
    if run.read == 0:
        raise Unreadable("no_lines")
    return run.result()


def _heading(table: Table, layout: Layout) -> Heading | None:
    """Where the columns are; None for a file without header. Refuses a header we cannot use."""
    heading = heading_of(table.rows, layout)
    if heading is None:
        if best_heading(table.rows) is not None:
            raise Unreadable("unknown_kind")
        return None
    for key, text in heading.doubled:
        raise Unreadable("duplicate_column", column=layout.column(key).header, value=shown(text))
    needed = [(column.key,) for column in layout.columns if column.required]
    for keys in (*needed, *layout.any_of):
        if not any(key in heading.places for key in keys):
            raise Unreadable("missing_column", column=layout.column(keys[0]).header)
    return heading


class _ColumnReader:
    """Reads the cells of one column, remembering those that come back."""

    def __init__(self, column: Column, index: int) -> None:
        self.column, self.index = column, index
        self.texts: dict[str, Reading] = {}
        self.others: dict[tuple[type, Cell], Reading] = {}

    def read(self, cell: Cell) -> Reading:
        reading = read_cell(cell, self.column)
        if isinstance(cell, str):
            if len(self.texts) < REMEMBERED:
                self.texts[cell] = reading
        elif len(self.others) < REMEMBERED:
            self.others[type(cell), cell] = reading
        return reading


class _Run:
    """One parse under way."""

    def __init__(self, layout: Layout, heading: Heading | None) -> None:
        self.layout = layout
        self.has_header = heading is not None
        self.read = 0
        self.records: list[Record] = []
        self.problems: list[Problem] = []
        self.unsaid = 0
        self.unsaid_refused = False
        self.first_lines: dict[tuple[object, ...], int] = {}
        self.blank: dict[str, object] = {column.key: None for column in layout.columns}
        self.required = [column for column in layout.columns if column.required]
        places = {column.key: i for i, column in enumerate(layout.columns)} if heading is None else heading.places
        self.readers = [_ColumnReader(column, places[column.key]) for column in layout.columns if column.key in places]
        self.plan = [(r.index, r.column.key, r.texts, r.others, r) for r in self.readers]
        if heading is not None:
            for text in heading.unknown:
                params: dict[str, object] = {"value": shown(text)}
                self._say(Problem("unknown_column", heading.row + 1, "", params, refused=False))

    def result(self) -> Parsed:
        if self.unsaid:
            self.problems.append(Problem("more_problems", params={"count": self.unsaid}, refused=self.unsaid_refused))
        columns = frozenset(reader.column.key for reader in self.readers)
        return Parsed(self.layout, self.read, self.records, self.problems, self.has_header, columns)

    def take(self, row: Row, line: int) -> None:
        """Read one line, and keep it unless something in it is refused."""
        values, written = self.blank.copy(), dict[str, object]()
        faults: list[Problem] = []
        width, filled = len(row), False
        for index, key, texts, others, reader in self.plan:
            cell = row[index] if index < width else None
            if cell is None or cell == "":
                continue
            if cell.__class__ is str:
                reading = texts.get(cell)
            else:
                reading = others.get((cell.__class__, cell))
            value, raw, code = reading or reader.read(cell)
            if value is not None:
                values[key] = value
                filled = True
            if raw is not ABSENT:
                written[key] = raw
            if code:
                filled = True
                faults.append(_fault(code, line, reader.column, cell))
        if not filled:
            return
        self.read += 1
        self._judge(Record(line, values, written), faults)

    def _judge(self, record: Record, faults: list[Problem]) -> None:
        if total := self._total_said(record):
            self._say(Problem("total_line", record.line, "", {"value": shown(total)}))
            return
        self._check_required(record, faults)
        if not any(fault.refused for fault in faults):
            self._check_duplicate(record, faults)
        refused = any(fault.refused for fault in faults)
        if not refused:
            self._check_totals(record, faults)
            self.records.append(record)
        for fault in faults:
            self._say(fault)

    def _total_said(self, record: Record) -> str:
        """The word by which a line says that it sums the others; a line that is complete says nothing else."""
        values = record.values
        if not self.layout.named_by or all(values[column.key] is not None for column in self.required):
            return ""
        said = (values[key] for key in self.layout.named_by)
        return next((text for text in said if isinstance(text, str) and slug(text).startswith(TOTALS)), "")

    def _check_required(self, record: Record, faults: list[Problem]) -> None:
        values = record.values
        told = {fault.column for fault in faults if fault.refused}
        missing = [column for column in self.required if values[column.key] is None]
        for keys in self.layout.any_of:
            columns = [self.layout.column(key) for key in keys]
            if all(values[key] is None for key in keys) and told.isdisjoint(column.header for column in columns):
                missing.append(columns[0])
        faults.extend(
            Problem("missing_value", record.line, column.header, {"value": ""})
            for column in missing
            if column.header not in told
        )

    def _check_duplicate(self, record: Record, faults: list[Problem]) -> None:
        key = tuple(record.values[name] for name in self.layout.key)
        first = self.first_lines.setdefault(key, record.line)
        if first != record.line:
            said = " · ".join(shown(part) for part in key if part is not None)
            faults.append(Problem("duplicate_line", record.line, "", {"first": first, "value": shown(said)}))

    def _check_totals(self, record: Record, faults: list[Problem]) -> None:
        values = record.values
        for wanted in self.layout.totals:
            said = values[wanted.total]
            found = [hours for part in wanted.parts if isinstance(hours := values[part], Decimal)]
            maybe = values[wanted.maybe] if wanted.maybe else None
            if not isinstance(said, Decimal) or not (found or maybe):
                continue
            expected = sum(found, Decimal(0))
            right = [expected, expected + maybe] if isinstance(maybe, Decimal) else [expected]
            if all(abs(said - hours) > TOLERANCE for hours in right):
                params: dict[str, object] = {"value": str(said), "expected": str(right[-1])}
                header = self.layout.column(wanted.total).header
                faults.append(Problem("total_mismatch", record.line, header, params, refused=False))

    def _say(self, problem: Problem) -> None:
        """Keep a problem; past ten thousand they are only counted, or they fill the memory."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)
        else:
            self.unsaid += 1
            self.unsaid_refused = self.unsaid_refused or problem.refused


def _fault(code: str, line: int, column: Column, cell: Cell) -> Problem:
    params: dict[str, object] = {"value": HIDDEN if column.secret else shown(cell)}
    if code == "cell_too_long":
        params["limit"] = min(LONGEST_CELL, column.longest)
    if code == "choice_unknown":
        params["known"] = " · ".join(words[0] for _value, words in column.choices)
    return Problem(code, line, column.header, params, refused=code not in WARNINGS)
