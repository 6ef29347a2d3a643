"""The dirty spreadsheets establishments really have, read into clean values and written back.

Bytes in, values out: no Django, no clock, no files. `read_table` finds out what a file is,
`detect` which of the layouts, `parse` gives records and problems, `render` and
`write_workbook` the way back. Only `Unreadable` is ever raised. Start with `layouts.py`.
"""

from mihan.engines.sheets.detecting import detect
from mihan.engines.sheets.groups import (
    FileFacts,
    Label,
    display_names,
    file_name,
    file_name_facts,
    fusion_set,
    parse_label,
    statutory_hours,
    trainer_is_part_time,
)
from mihan.engines.sheets.guards import Limits
from mihan.engines.sheets.layouts import LAYOUTS, Column, Layout
from mihan.engines.sheets.parsing import Parsed, Record, parse
from mihan.engines.sheets.problems import PROBLEM_CODES, WARNINGS, Problem, Unreadable
from mihan.engines.sheets.reading import read_table
from mihan.engines.sheets.rendering import render, write_workbook
from mihan.engines.sheets.tables import Cell, Table

__all__ = [
    "LAYOUTS",
    "PROBLEM_CODES",
    "WARNINGS",
    "Cell",
    "Column",
    "FileFacts",
    "Label",
    "Layout",
    "Limits",
    "Parsed",
    "Problem",
    "Record",
    "Table",
    "Unreadable",
    "detect",
    "display_names",
    "file_name",
    "file_name_facts",
    "fusion_set",
    "parse",
    "parse_label",
    "read_table",
    "render",
    "statutory_hours",
    "trainer_is_part_time",
    "write_workbook",
]
