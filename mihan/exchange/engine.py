"""The only door to `engines.sheets` and `engines.demo`."""

from __future__ import annotations

from typing import Any

from mihan.engines import demo, sheets
from mihan.engines.sheets import (
    LAYOUTS,
    PROBLEM_CODES,
    Column,
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
    trainer_is_part_time,
    write_workbook,
)

__all__ = [
    "LAYOUTS",
    "PROBLEM_CODES",
    "Column",
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
    "export_cell",
    "file_name",
    "file_name_facts",
    "fusion_set",
    "parse",
    "parse_label",
    "plain",
    "raw_cell",
    "read_table",
    "same_cell",
    "sheets",
    "trainer_is_part_time",
    "write_workbook",
]
