"""The only door to `engines.sheets` (dirty files in and out) and `engines.demo` (the demo campus)."""

from __future__ import annotations

from typing import Any

from mihan.engines import demo
from mihan.engines.sheets import (
    LAYOUTS,
    PROBLEM_CODES,
    Cell,
    Column,
    Label,
    Layout,
    Limits,
    Parsed,
    Problem,
    Record,
    Unreadable,
    detect,
    display_names,
    file_name,
    file_name_facts,
    fusion_set,
    parse,
    parse_label,
    read_table,
    statutory_hours,
    trainer_is_part_time,
    write_workbook,
)
from mihan.engines.sheets.cells import canonical_cell, encoded, restored, same_cell

__all__ = [
    "LAYOUTS",
    "PROBLEM_CODES",
    "Cell",
    "Column",
    "Label",
    "Layout",
    "Limits",
    "Parsed",
    "Problem",
    "Record",
    "Unreadable",
    "cell",
    "demo",
    "detect",
    "display_names",
    "encoded",
    "export_cell",
    "file_name",
    "file_name_facts",
    "fusion_set",
    "parse",
    "parse_label",
    "raw_cell",
    "read_table",
    "same_cell",
    "statutory_hours",
    "trainer_is_part_time",
    "write_workbook",
]


def cell(column: Column, value: Any) -> Cell:
    """The cell the layout writes for a value."""
    return canonical_cell(value, column)


def raw_cell(column: Column, record: Record) -> Cell:
    """The cell as the file had it."""
    if column.key in record.written:
        return restored(record.written[column.key])
    return canonical_cell(record.values.get(column.key), column)


def export_cell(column: Column, value: Any, as_written: dict[str, list[Any]]) -> Cell:
    """The file's own cell for as long as the product's value is the one it stood for."""
    ours = canonical_cell(value, column)
    pair = as_written.get(column.key)
    if pair and same_cell(restored(pair[1]), ours):
        return restored(pair[0])
    return ours
