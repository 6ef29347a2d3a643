"""Values back to cells, and cells to a workbook: what nobody changed comes out as it came in."""

import io
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import partial
from itertools import chain
from typing import Any

import xlsxwriter

from mihan.engines.sheets.cells import canonical_cell, read_cell, restored
from mihan.engines.sheets.layouts import Column, Layout
from mihan.engines.sheets.tables import Cell

Writer = Callable[[int, int, Any], object]


def render(layout: Layout, values: Mapping[str, object], written: Mapping[str, object] | None = None) -> list[Cell]:
    """One row, in the layout's order.

    A cell of `written` is given back as long as it still reads as the value; once the value has
    changed, the value wins.
    """
    kept = written or {}
    return [_cell(column, values.get(column.key), kept) for column in layout.columns]


def _cell(column: Column, value: object, written: Mapping[str, object]) -> Cell:
    if column.key in written:
        raw = restored(written[column.key])
        if read_cell(raw, column).value == value:
            return raw
    return canonical_cell(value, column)


def write_workbook(layout: Layout, rows: Iterable[list[Cell]]) -> bytes:
    """An .xlsx with the layout's header and these rows. Text is never taken for a formula."""
    output = io.BytesIO()
    # in_memory rules out constant_memory: that one writes to disk, and an engine has no disk.
    workbook = xlsxwriter.Workbook(output, {"in_memory": True})
    sheet = workbook.add_worksheet(layout.sheet)
    day = workbook.add_format({"num_format": "dd/mm/yyyy"})
    moment = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
    writers: dict[type, Writer] = {
        str: sheet.write_string,
        bool: sheet.write_boolean,
        int: sheet.write_number,
        float: sheet.write_number,
        date: partial(_write_date, sheet, day),
        datetime: partial(_write_date, sheet, moment),
    }
    header: list[Cell] = [column.header for column in layout.columns]
    for line, row in enumerate(chain([header], rows)):
        for column, cell in enumerate(row):
            if cell is not None:
                writers[type(cell)](line, column, cell)
    workbook.close()
    return output.getvalue()


def _write_date(sheet: Any, style: Any, line: int, column: int, cell: date) -> None:
    sheet.write_datetime(line, column, cell, style)
