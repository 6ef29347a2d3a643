"""Bytes to a Table: find out what the file really is, then read it within limits."""

from mihan.engines.sheets.detecting import FAVOURITE_SHEETS, score
from mihan.engines.sheets.guards import Limits
from mihan.engines.sheets.markup import html_tables, looks_like_html
from mihan.engines.sheets.ole import MAGIC as OLE
from mihan.engines.sheets.problems import Unreadable
from mihan.engines.sheets.tables import Row, Table
from mihan.engines.sheets.texts import decoded, delimited_rows, samples
from mihan.engines.sheets.workbooks import xls_rows, xlsx_rows

ZIP = b"PK\x03\x04"
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b", b"7z\xbc\xaf",
           b"Rar!", b"PK\x05\x06", b"II*\0", b"MM\0*", b"\x7fELF", b"RIFF")  # fmt: skip
_DEFAULT = Limits()


def read_table(content: bytes, name: str = "", *, limits: Limits = _DEFAULT) -> Table:
    """The sheet of a file that most looks like one of ours.

    The name is never believed: an .xls is often a page or tab text. Raises only Unreadable.
    """
    limits.check_size(len(content))
    if not content.strip(b" \t\r\n\0"):
        raise Unreadable("empty_file")
    if content.startswith(_OTHERS):
        raise Unreadable("not_a_spreadsheet")
    table = _read(content, limits)
    while table.rows and not _is_filled(table.rows[-1]):
        table.rows.pop()
    if not table.rows:
        raise Unreadable("empty_file")
    return table


def _read(content: bytes, limits: Limits) -> Table:
    if content.startswith(ZIP):
        sheet, rows = xlsx_rows(content, limits, score, FAVOURITE_SHEETS)
        return Table(rows, sheet, "xlsx")
    if content.startswith(OLE):
        sheet, rows = xls_rows(content, limits, score, FAVOURITE_SHEETS)
        return Table(rows, sheet, "xls")
    text = decoded(content)
    if looks_like_html(text):
        return Table(max(html_tables(text, limits), key=score, default=[]), "", "html")
    return _read_text(text, limits)


def _read_text(text: str, limits: Limits) -> Table:
    delimiter = max(samples(text, limits), key=lambda sample: _fit(sample[1]))[0]
    rows = delimited_rows(text, delimiter, limits)
    return Table(rows, "", "tab" if delimiter == "\t" else "csv")


def _fit(rows: list[Row]) -> tuple[int, int]:
    """How well a delimiter fits: columns recognised, else the width most lines share."""
    widths = sorted(len(row) for row in rows if len(row) > 1)
    return score(rows), widths[len(widths) // 2] if widths else 0


def _is_filled(row: Row) -> bool:
    return any(cell is not None and cell != "" for cell in row)
