"""Workbooks to rows, through calamine, once their container has been checked."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from python_calamine import (
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    load_workbook,
)

from mihan.engines.sheets import archives, biff, ole
from mihan.engines.sheets.guards import Limits
from mihan.engines.sheets.problems import Unreadable
from mihan.engines.sheets.tables import Cell, Row

Errors = dict[tuple[int, int], str]
Score = Callable[[list[Row]], int]

SAFE_WHOLE = 10**15


def xlsx_rows(content: bytes, limits: Limits, score: Score, favourites: frozenset[str]) -> tuple[str, list[Row]]:
    """(sheet name, rows) of the sheet that scores best. Raises Unreadable."""
    archive = archives.examine(content, limits)
    return _best_sheet(content, archive.errors_of, limits, score, favourites)


def xls_rows(content: bytes, limits: Limits, score: Score, favourites: frozenset[str]) -> tuple[str, list[Row]]:
    """(sheet name, rows) of the sheet that scores best. Raises Unreadable."""
    clean, errors = _disarmed(content, limits)
    return _best_sheet(clean, lambda name: errors.get(name, {}), limits, score, favourites)


def _disarmed(content: bytes, limits: Limits) -> tuple[bytes, dict[str, Errors]]:
    """The same workbook in a new container. Apart, so that its copies are freed before reading."""
    # calamine keeps every sheet of an .xls and gives a copy: half as many cells fit.
    halved = replace(limits, cells=limits.cells // 2)
    stream = biff.disarm(ole.workbook_stream(content), halved)
    return ole.wrapped(stream.data), stream.errors


def _best_sheet(
    content: bytes,
    errors_of: Callable[[str], Errors],
    limits: Limits,
    score: Score,
    favourites: frozenset[str],
) -> tuple[str, list[Row]]:
    workbook = _guarded(lambda: load_workbook(io.BytesIO(content)))
    sheets: list[SheetMetadata] = _guarded(lambda: workbook.sheets_metadata)
    names = [sheet.name for sheet in sheets if sheet.typ == SheetTypeEnum.WorkSheet]
    if len(sheets) > limits.sheets:
        raise Unreadable("damaged_workbook")
    best: tuple[int, str, list[Row]] = (-1, "", [])
    for name in sorted(names, key=lambda name: name.casefold() not in favourites):
        rows: list[Row] = _guarded(partial(_rows, workbook, name, limits))
        for (row, column), text in errors_of(name).items():
            _put(rows, row, column, text)
        points = score(rows)
        if points > best[0]:
            best = (points, name, rows)
        if points and name.casefold() in favourites:
            break
    return best[1], best[2]


def _guarded(read: Callable[[], Any]) -> Any:
    """What calamine gives, its errors and its Rust panics being a damaged workbook."""
    try:
        return read()
    except Unreadable:
        raise
    except PasswordError as error:
        raise Unreadable("protected_workbook") from error
    except BaseException as error:
        # A Rust panic is no Exception, so that nobody catches it by accident. We mean to.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise Unreadable("damaged_workbook") from error
        raise


def _rows(workbook: CalamineWorkbook, name: str, limits: Limits) -> list[Row]:
    sheet = workbook.get_sheet_by_name(name)
    if sheet.start is None or sheet.end is None:
        return []
    limits.check_shape(sheet.end[0] + 1, sheet.end[1] + 1)
    margin: Row = [None] * sheet.start[1]
    return [margin + [_CLEAN[type(cell)](cell) for cell in row] for row in sheet.iter_rows()]


def _put(rows: list[Row], row: int, column: int, text: str) -> None:
    if 0 <= row < len(rows) and 0 <= column < len(rows[row]) and rows[row][column] is None:
        rows[row][column] = text


def _number(value: float) -> Cell:
    """Sheets only know floats: 5.0 was written 5."""
    if value.is_integer() and -SAFE_WHOLE < value < SAFE_WHOLE:
        return int(value)
    return value


_CLEAN: dict[type, Callable[[Any], Cell]] = {
    str: lambda text: text or None,
    float: _number,
    int: lambda number: number,
    bool: lambda flag: flag,
    date: lambda day: day,
    datetime: lambda moment: moment,
    time: lambda moment: moment.isoformat(),
    # A duration is shown "27:30" for a number of days: what people mean is the hours.
    timedelta: lambda length: _number(length.total_seconds() / 3600),
    type(None): lambda nothing: None,
}
