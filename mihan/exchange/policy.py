"""What each problem of a file means for a person: what is wrong, and what to do.

The codes come from `engines.sheets`, with two of our own; a test holds that each has a sentence
here. Parameters are those the engine registers for the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Advice:
    what: Text
    todo: Text


OUR_OWN = frozenset({"not_yours", "not_opened", "no_region", "not_for_you", "names_people"})  # not told by the engine

# What a file brings besides its lines, in the words of `Plan.creates`.
CREATED: dict[str, Text] = {
    "establishments": _("New establishments"),
    "programmes": _("New programmes"),
    "groups": _("New groups"),
    "modules": _("New modules"),
    "trainers": _("New trainers"),
    "people": _("New people"),
}

_SAVE_AGAIN = _("Open the file in your spreadsheet, save it as .xlsx and bring it again.")
_EXPORT_AGAIN = _("Export the file again from the national system and bring that one.")
_CORRECT = _("Correct this cell and bring the file again; the other lines are not affected.")
_SPLIT = _("Bring only the sheet you need, or split it into smaller files.")
_NOTHING = _("Nothing to do.")

ADVICE: dict[str, Advice] = {
    # the whole file
    "empty_file": Advice(_("The file is empty."), _EXPORT_AGAIN),
    "no_lines": Advice(_("The file has its column names, but no lines under them."), _EXPORT_AGAIN),
    "too_large": Advice(_("The file weighs more than %(limit)s MB."), _SPLIT),
    "zip_bomb": Advice(
        _("The file unpacks to more than %(limit)s MB, far more than a sheet of this kind holds;"
          " it was not opened."), _EXPORT_AGAIN,
    ),
    "too_many_columns": Advice(_("The sheet has more than %(limit)s columns."), _SPLIT),
    "too_many_rows": Advice(_("The sheet has more than %(limit)s lines."), _SPLIT),
    "too_many_cells": Advice(_("The sheet has more than %(limit)s cells."), _SPLIT),
    "not_a_spreadsheet": Advice(
        _("This is not a spreadsheet."),
        _("Bring an .xlsx, .xls or .csv file as the national system exports it."),
    ),
    "damaged_workbook": Advice(_("The workbook is damaged and cannot be read."), _SAVE_AGAIN),
    "protected_workbook": Advice(
        _("The workbook is protected by a password."),
        _("Remove the password in your spreadsheet, save the file and bring it again."),
    ),
    "unknown_kind": Advice(
        _("The columns are not those of a file known here."),
        _("Known files: the e-note progress sheet, the trainee list, the referential module sheet,"
          " as the national system exports them; and the list of a region’s establishments."),
    ),
    "missing_column": Advice(
        _("The column “%(column)s” is missing."),
        _("Export the file again with all its columns, and leave their names as they are."),
    ),
    "duplicate_column": Advice(
        _("The column “%(value)s” is there twice."),
        _("Keep one of the two columns and bring the file again."),
    ),
    "unknown_column": Advice(
        _("The column “%(value)s” is not part of this layout; it was not read."),
        _("Nothing to do, unless you expected it to be imported."),
    ),
    "no_region": Advice(
        _("This list of establishments does not say of which region it is."),
        _("Choose the region at the desk, or open it first if it is not known here."),
    ),
    "not_for_you": Advice(
        _("A list of establishments is brought by the direction of their region."),
        _("Give it to the regional direction; an establishment brings its own files."),
    ),
    "names_people": Advice(
        _("This file is an establishment’s own: it may name people, whom a region does not read."),
        _("Leave it to the establishment; the region brings the list of its establishments."),
    ),
    "cancelled": Advice(
        _("The reading was stopped."), _("Nothing was kept. Bring the file again when you wish.")
    ),
    "more_problems": Advice(
        _("%(count)s more remarks of this kind are not listed one by one."),
        _("Mend those that are listed, then bring the file again: the others will show."),
    ),
    "not_opened": Advice(
        _("The file could not be opened."), _("Check its name, and that you may read it.")
    ),
    # one cell
    "missing_value": Advice(
        _("“%(column)s” is blank; the line cannot be placed without it."),
        _("Fill this cell and bring the file again; the other lines are not affected."),
    ),
    "hours_unreadable": Advice(
        _("“%(value)s” in “%(column)s” is not a number of hours."),
        _("Write hours as 27,5 or 27.5, or leave the cell blank, and bring the file again."),
    ),
    "hours_negative": Advice(
        _("“%(column)s” is less than zero: %(value)s."),
        _("Write the hours as zero or more, and bring the file again."),
    ),
    "number_unreadable": Advice(_("“%(value)s” in “%(column)s” is not a number."), _CORRECT),
    "number_lost_digits": Advice(
        _("“%(value)s” in “%(column)s” has lost its last digits: the spreadsheet rounded it."),
        _("Format the column as text before exporting, and bring the file again."),
    ),
    "date_unreadable": Advice(
        _("“%(value)s” in “%(column)s” is not a date; the line is taken without it."),
        _("Write dates as day/month/year, for example 04/03/2006."),
    ),
    "yes_no_unreadable": Advice(
        _("“%(value)s” in “%(column)s” is neither yes nor no; the line is taken without it."),
        _("Write O or N, Oui or Non."),
    ),
    "label_unreadable": Advice(
        _("The programme cannot be read in “%(value)s”."),
        _("Write it in a form such as DIA_DEV_TS_1A-Développement Digital (1A)-2025, and bring the"
          " file again."),
    ),
    "seats_unreadable": Advice(
        _("“%(value)s” in “%(column)s” is not a number of seats."),
        _("Write a whole number from 0 to 100000 without any sign between its digits, such as 1200, or leave"
          " the cell blank, and bring the file again."),
    ),
    "choice_unknown": Advice(
        _("“%(value)s” is not one of the words known in “%(column)s”."),
        _("Write one of these and bring the file again: %(known)s."),
    ),
    "formula": Advice(
        _("“%(column)s” begins like a formula: %(value)s."),
        _("Replace it by plain text and bring the file again: formulas are never run here."),
    ),
    "cell_too_long": Advice(
        _("The text in “%(column)s” is longer than %(limit)s characters."), _CORRECT
    ),
    "null_character": Advice(_("“%(column)s” holds characters that are not text."), _CORRECT),
    "control_character": Advice(
        _("“%(column)s” held invisible characters; they were left out."), _NOTHING
    ),
    "wrong_encoding": Advice(
        _("Some letters were lost before the file came here."), _EXPORT_AGAIN
    ),
    # one line
    "duplicate_line": Advice(
        _("This line says again what line %(first)s says."),
        _("Keep one of the two and bring the file again; the first one is taken."),
    ),
    "total_line": Advice(
        _("This line sums the others (“%(value)s”): it is not an establishment."),
        _("Nothing to do: totals are worked out here. Take the line away to bring a file without refusals."),
    ),
    "total_mismatch": Advice(
        _("“%(column)s” says %(value)s; its parts add up to %(expected)s."),
        _("The line is taken as written. If it is wrong, correct it in the national system."),
    ),
    "not_yours": Advice(
        _("This line belongs to an establishment outside your reach: %(value)s."),
        _("Ask its direction to bring the file, or choose the right establishment."),
    ),
}  # fmt: skip

_UNKNOWN = Advice(_("This line cannot be taken (%(code)s)."), _CORRECT)
_BLANKS = dict.fromkeys(("value", "first", "limit", "count", "expected", "known"), "…")


def explain(code: str, *, column: str = "", params: dict[str, Any] | None = None) -> Advice:
    """The sentences of a problem in the reader's language, parameters filled in."""
    advice = ADVICE.get(code, _UNKNOWN)
    said = {**_BLANKS, **(params or {}), "column": column, "code": code}
    return Advice(str(advice.what) % said, str(advice.todo) % said)


def message(code: str, *, line: int = 0, column: str = "", params: dict[str, Any] | None = None) -> str:
    """One sentence with where: for the command line and for exports."""
    advice = explain(code, column=column, params=params)
    where = gettext("Line %(line)s: ") % {"line": line} if line else ""
    return f"{where}{advice.what} {advice.todo}"
