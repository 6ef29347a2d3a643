"""A sheet once read: rows of plain cells, whatever the file was."""

from dataclasses import dataclass
from datetime import date, datetime

Cell = str | int | float | bool | date | datetime | None
Row = list[Cell]


@dataclass
class Table:
    """Rows as the spreadsheet shows them: `rows[0]` is line 1. Rows may differ in length.

    `form` is what the bytes really were: "xlsx", "xls", "csv", "tab" or "html".
    """

    rows: list[Row]
    sheet: str
    form: str
