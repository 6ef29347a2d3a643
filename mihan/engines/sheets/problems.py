"""What can be wrong with a file, a line or a cell: codes only, the sentences live in the app."""

from dataclasses import dataclass, field

SHOWN_CHARACTERS = 60

#: Every code this engine can give, with the names of the params its sentence may use.
PROBLEM_CODES: dict[str, tuple[str, ...]] = {
    # the whole file (line 0)
    "empty_file": (),
    "no_lines": (),
    "too_large": ("limit",),  # MiB
    "zip_bomb": ("limit",),  # MiB once unpacked
    "too_many_columns": ("limit",),
    "too_many_rows": ("limit",),
    "too_many_cells": ("limit",),
    "not_a_spreadsheet": (),
    "damaged_workbook": (),
    "protected_workbook": (),
    "unknown_kind": (),
    "missing_column": (),
    "duplicate_column": ("value",),
    "unknown_column": ("value",),
    "cancelled": (),
    "more_problems": ("count",),
    # one cell
    "missing_value": ("value",),
    "hours_unreadable": ("value",),
    "hours_negative": ("value",),
    "number_unreadable": ("value",),
    "number_lost_digits": ("value",),
    "date_unreadable": ("value",),
    "yes_no_unreadable": ("value",),
    "label_unreadable": ("value",),
    "seats_unreadable": ("value",),
    "choice_unknown": ("value", "known"),
    "formula": ("value",),
    "cell_too_long": ("value", "limit"),
    "null_character": ("value",),
    "control_character": ("value",),
    "wrong_encoding": ("value",),
    # one line
    "duplicate_line": ("first", "value"),
    "total_line": ("value",),
    "total_mismatch": ("value", "expected"),
}

#: These are told to the user, and the line is kept.
WARNINGS = frozenset(
    {
        "unknown_column",
        "date_unreadable",
        "yes_no_unreadable",
        "control_character",
        "total_mismatch",
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to tell the person who gave the file.

    `line` is the line number as a spreadsheet shows it (1 is the first), 0 for the whole file.
    `column` is the layout's header text. `refused` says that the line, or the file, is not taken.
    """

    code: str
    line: int = 0
    column: str = ""
    params: dict[str, object] = field(default_factory=dict)
    refused: bool = True


class Unreadable(Exception):
    """The whole file cannot be taken; `problem` says why."""

    def __init__(self, code: str, *, column: str = "", **params: object) -> None:
        super().__init__(code)
        self.problem = Problem(code, column=column, params=params)


def shown(value: object) -> str:
    """The start of a cell, safe to print and to store: at most 60 characters, no surrogates."""
    text = "" if value is None else str(value)
    short = text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
    return short.replace("\0", "\u2400").encode("utf-8", "replace").decode("utf-8")
