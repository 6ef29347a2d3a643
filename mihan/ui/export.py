"""Lists as files: XLSX for people, CSV for machines. The same rows, the same permission."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBadRequest
from django.utils.translation import get_language_bidi

from mihan.core import clock
from mihan.ui import writing

if TYPE_CHECKING:
    from mihan.ui.tables import Column

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NUMBER_FORMATS = {"number": "#,##0.##", "hours": "#,##0.0", "percent": '0.0" %"'}
BATCH = 1000


def respond(columns: Sequence["Column"], rows: Iterable[Any], kind: str, *, name: str) -> HttpResponse:
    writers = {"xlsx": (xlsx, XLSX), "csv": (csv_text, "text/csv; charset=utf-8")}
    if kind not in writers:
        return HttpResponseBadRequest()
    write, content_type = writers[kind]
    response = HttpResponse(write(columns, rows), content_type=content_type)
    filename = f"{name}-{clock.today():%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "private, no-store"
    return response


def harmless(text: str) -> str:
    """A text a spreadsheet cannot take for a formula.

    >>> harmless("=HYPERLINK(1)"), harmless("-5 points"), harmless("Salma")
    ("'=HYPERLINK(1)", "'-5 points", 'Salma')
    """
    return f"'{text}" if text.lstrip().startswith(("=", "+", "-", "@")) or (text[:1] in "\t\r\n" and text) else text


def plain(column: "Column", value: Any) -> Any:
    """What a file holds for a cell: a number, a date or a harmless text."""
    if value is None:
        return ""
    if column.kind in NUMBER_FORMATS and isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, date | datetime):
        return value
    if isinstance(value, tuple):  # a badge or a link: its text
        value = value[0]
    if column.kind == "person":
        value = " / ".join(filter(None, writing.names_of(value)))
    elif column.kind == "pole":
        value = getattr(value, "name", value)
    elif column.kind == "mark":
        value = writing.MARKS.get(str(value), (value,))[0]
    return harmless(str(value))


def csv_text(columns: Sequence["Column"], rows: Iterable[Any]) -> bytes:
    """Semicolons and a byte-order mark: what the spreadsheets of Morocco open without asking."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([harmless(str(column.label)) for column in columns])
    for row in rows:
        writer.writerow([_written(plain(column, column.raw(row))) for column in columns])
    return out.getvalue().encode("utf-8-sig")


def xlsx(columns: Sequence["Column"], rows: Iterable[Any]) -> bytes:
    out = io.BytesIO()
    # A text that looks like a formula or an address stays a text.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        if get_language_bidi():
            sheet.right_to_left()
        bold = book.add_format({"bold": True, "bottom": 1})
        formats = {kind: book.add_format({"num_format": f}) for kind, f in NUMBER_FORMATS.items()}
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, [str(column.label) for column in columns], bold)
        sheet.freeze_panes(1, 0)
        last = 0
        for last, row in enumerate(rows, start=1):
            for at, column in enumerate(columns):
                value = plain(column, column.raw(row))
                is_date = isinstance(value, date)
                sheet.write(last, at, value, day if is_date else formats.get(column.kind))
        sheet.autofilter(0, 0, last, len(columns) - 1)
        sheet.autofit()
    return out.getvalue()


def in_batches(rows: Any, read: Callable[[list[Any]], Any] | None = None) -> Iterator[Any]:
    """The rows one by one, a thousand read at a time; `read` completes each thousand at once."""
    found = iter(rows.iterator(chunk_size=BATCH) if isinstance(rows, QuerySet) else rows)
    while batch := list(islice(found, BATCH)):
        if read:
            read(batch)
        yield from batch


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float | Decimal):
        return str(value).replace(".", ",")
    return str(value)
