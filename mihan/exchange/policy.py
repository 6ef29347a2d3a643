"""What each problem of a file means for a person: what is wrong, and what to do.

The codes come from `engines.sheets`; a test holds that each has a sentence here in the three
languages. Parameters are those the engine registers for the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True, slots=True)
class Advice:
    what: str | Promise
    todo: str | Promise


t = gettext_lazy

_SAVE_AGAIN = t("Open the file in your spreadsheet, save it as .xlsx and bring it again.")
_EXPORT_AGAIN = t("Export the file again from the national system and bring that one.")
_CORRECT = t("Correct this cell and bring the file again; the other lines are not affected.")
_SPLIT = t("Bring only the sheet you need, or split it into smaller files.")

ADVICE: dict[str, Advice] = {
    # the whole file
    "empty_file": Advice(t("The file is empty."), _EXPORT_AGAIN),
    "no_lines": Advice(t("The file has a header but no lines."), _EXPORT_AGAIN),
    "too_large": Advice(t("The file is too large."), _SPLIT),
    "zip_bomb": Advice(
        t("The file unpacks to far more than a spreadsheet holds; it was not opened."), _EXPORT_AGAIN
    ),
    "too_many_columns": Advice(t("The sheet has too many columns."), _SPLIT),
    "too_many_cells": Advice(t("The sheet has too many cells."), _SPLIT),
    "cancelled": Advice(t("The reading was stopped."), t("Nothing was kept. Bring the file again when you wish.")),
    "more_problems": Advice(
        t("%(count)s more problems of this kind are not listed one by one."), _EXPORT_AGAIN
    ),
    "not_opened": Advice(t("The file could not be opened."), t("Check its name and that you may read it.")),
    "too_many_rows": Advice(t("The sheet has too many lines."), _SPLIT),
    "not_a_spreadsheet": Advice(
        t("This is not a spreadsheet."),
        t("Bring an .xlsx, .xls or .csv file as exported by the national system."),
    ),
    "damaged_workbook": Advice(t("The workbook is damaged and cannot be read."), _SAVE_AGAIN),
    "protected_workbook": Advice(
        t("The workbook is protected by a password."),
        t("Remove the password in your spreadsheet, save, and bring it again."),
    ),
    "unknown_kind": Advice(
        t("The columns are not those of a file known here."),
        t("Known files: the e-note progress sheet, the trainee list, the referential module sheet."),
    ),
    "missing_column": Advice(
        t("The column “%(column)s” is missing."),
        t("Export the file again with all its columns; do not delete or rename any."),
    ),
    "duplicate_column": Advice(
        t("The column “%(value)s” appears twice."),
        t("Keep one of the two columns and bring the file again."),
    ),
    "unknown_column": Advice(
        t("The column “%(value)s” is not part of this layout; it was not read."),
        t("Nothing to do, unless you expected it to be imported."),
    ),
    "wrong_encoding": Advice(
        t("Some letters of this file were lost before it came here."), _SAVE_AGAIN
    ),
    # one line
    "missing_value": Advice(t("“%(column)s” is blank."), t("Fill this cell and bring the file again.")),
    "hours_unreadable": Advice(
        t("“%(value)s” in “%(column)s” is not a number of hours."),
        t("Write hours as 27,5 or 27.5, or leave the cell blank, and bring the file again."),
    ),
    "hours_negative": Advice(
        t("“%(column)s” is negative: %(value)s."),
        t("Hours cannot be negative: correct the cell and bring the file again."),
    ),
    "number_unreadable": Advice(t("“%(value)s” in “%(column)s” is not a number."), _CORRECT),
    "number_lost_digits": Advice(
        t("“%(value)s” in “%(column)s” has lost its last digits: the spreadsheet rounded it."),
        t("Format the column as text before exporting, and bring the file again."),
    ),
    "date_unreadable": Advice(
        t("“%(value)s” in “%(column)s” is not a date; the line was taken without it."),
        t("Write dates as day/month/year, for example 04/03/2006."),
    ),
    "yes_no_unreadable": Advice(
        t("“%(value)s” in “%(column)s” is neither yes nor no; the line was taken without it."),
        t("Write O or N, Oui or Non."),
    ),
    "control_character": Advice(
        t("“%(column)s” held invisible characters; they were left out."), t("Nothing to do.")
    ),
    "label_unreadable": Advice(
        t("The programme cannot be read in “%(value)s”."),
        t("Expected a form such as DIA_DEV_TS_1A-Développement Digital (1A)-2025."),
    ),
    "formula": Advice(
        t("“%(column)s” begins like a formula: %(value)s."),
        t("Replace it by plain text: formulas are never run here."),
    ),
    "cell_too_long": Advice(t("The text in “%(column)s” is far too long."), _CORRECT),
    "null_character": Advice(
        t("“%(column)s” holds characters that are not text."), _CORRECT
    ),
    "duplicate_line": Advice(
        t("This line repeats line %(first)s."),
        t("Keep one of the two and bring the file again; the first was taken."),
    ),
    "total_mismatch": Advice(
        t("“%(column)s” is not the sum of its parts: %(value)s."),
        t("The line was taken as written. Correct it in the national system if it is wrong."),
    ),
    "not_yours": Advice(
        t("This line belongs to an establishment outside your reach: %(value)s."),
        t("Ask its direction to bring the file, or choose the right establishment."),
    ),
}  # fmt: skip

_UNKNOWN = Advice(t("This line cannot be taken (%(code)s)."), _CORRECT)


def explain(code: str, *, column: str = "", params: dict[str, Any] | None = None) -> Advice:
    """The sentences of a problem in the reader's language, parameters filled in."""
    advice = ADVICE.get(code, _UNKNOWN)
    said = {"value": "", "first": "", "limit": "", "count": "", "expected": "", **(params or {}), "column": column, "code": code}
    return Advice(str(advice.what) % said, str(advice.todo) % said)


def message(
    code: str, *, line: int = 0, column: str = "", params: dict[str, Any] | None = None
) -> str:
    """One sentence with where: for the command line and for exports."""
    advice = explain(code, column=column, params=params)
    where = _("Line %(line)s: ") % {"line": line} if line else ""
    return f"{where}{advice.what} {advice.todo}"
