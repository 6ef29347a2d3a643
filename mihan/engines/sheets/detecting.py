"""Which of our layouts a sheet is, and where its columns are."""

import re
from dataclasses import dataclass
from functools import cache

from mihan.engines.sheets.cells import WIDEST_HEADER, latin_digits, slug
from mihan.engines.sheets.layouts import LAYOUTS, Layout
from mihan.engines.sheets.problems import Unreadable
from mihan.engines.sheets.tables import Cell, Row, Table

HEADER_LINES = 20
FEWEST_HEADERS = 5

FAVOURITE_SHEETS = frozenset(layout.sheet.casefold() for layout in LAYOUTS.values())

_FILE_NAMES = {
    "avancement": re.compile(r"avancement", re.IGNORECASE),
    "trainees": re.compile(r"lister|stagiaire", re.IGNORECASE),
    "drif_modules": re.compile(r"rh_?modules", re.IGNORECASE),
    "establishments": re.compile(r"etablissement|établissement|establishment|مؤسسات", re.IGNORECASE),
}


@dataclass(frozen=True)
class Heading:
    """A header line. `row` is its index; `places` gives the index of each column found."""

    layout: Layout
    row: int
    places: dict[str, int]
    unknown: tuple[str, ...]
    doubled: tuple[tuple[str, str], ...]


@cache
def _known(kind: str) -> dict[str, str]:
    return {slug(name): column.key for column in LAYOUTS[kind].columns for name in (column.header, *column.aliases)}


@cache
def _shape(kind: str) -> tuple[tuple[int, re.Pattern[str]], ...]:
    layout = LAYOUTS[kind]
    return tuple((layout.index(key), re.compile(pattern)) for key, pattern in layout.shape)


def heading_of(rows: list[Row], layout: Layout) -> Heading | None:
    """The best header line for a layout among the first lines, if one is good enough."""
    best: Heading | None = None
    for index, row in enumerate(rows[:HEADER_LINES]):
        heading = _match(row, index, layout)
        if best is None or len(heading.places) > len(best.places):
            best = heading
    return best if best is not None and _is_enough(best) else None


def _match(row: Row, index: int, layout: Layout) -> Heading:
    known, places = _known(layout.kind), dict[str, int]()
    unknown, doubled = [], []
    for position, cell in enumerate(row):
        if not isinstance(cell, str) or not cell.strip():
            continue
        key = known.get(slug(cell))
        if key is None:
            unknown.append(cell)
        elif key in places:
            doubled.append((key, cell))
        else:
            places[key] = position
    return Heading(layout, index, places, tuple(unknown), tuple(doubled))


def _is_enough(heading: Heading) -> bool:
    required = [column.key for column in heading.layout.columns if column.required]
    found = heading.places
    return len(found) >= FEWEST_HEADERS or all(key in found for key in required)


def best_heading(rows: list[Row]) -> Heading | None:
    """The header that recognises most columns, all layouts considered."""
    found = [heading_of(rows, layout) for layout in LAYOUTS.values()]
    return max(
        (heading for heading in found if heading is not None),
        key=lambda heading: (len(heading.places), -len(heading.layout.columns)),
        default=None,
    )


def layout_by_shape(rows: list[Row]) -> Layout | None:
    """The layout whose codes stand where they should, for a file without a header."""
    sample = [row for row in rows[:HEADER_LINES] if any(cell is not None for cell in row)]
    for layout in LAYOUTS.values():
        matching = sum(_has_shape(row, layout.kind) for row in sample)
        if matching and matching * 2 >= len(sample):
            return layout
    return None


def _has_shape(row: Row, kind: str) -> bool:
    return all(index < len(row) and pattern.fullmatch(_plain(row[index])) for index, pattern in _shape(kind))


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return latin_digits(str(cell)[:WIDEST_HEADER].strip())


def score(rows: list[Row]) -> int:
    """How much a sheet looks like one of ours: columns found in a header, or 1 for its shape."""
    heading = best_heading(rows)
    if heading is not None:
        return len(heading.places) + 1
    return 1 if layout_by_shape(rows) is not None else 0


def detect(table: Table, name: str = "") -> Layout:
    """The layout of a table: by its header, else its shape, else its width and file name.

    Raises Unreadable("unknown_kind").
    """
    heading = best_heading(table.rows)
    layout = heading.layout if heading is not None else layout_by_shape(table.rows)
    if layout is None:
        layout = _layout_by_name(table.rows, name)
    if layout is None:
        raise Unreadable("unknown_kind")
    return layout


def _layout_by_name(rows: list[Row], name: str) -> Layout | None:
    width = max((len(row) for row in rows[:HEADER_LINES]), default=0)
    for kind, pattern in _FILE_NAMES.items():
        if pattern.search(name) and width == len(LAYOUTS[kind].columns):
            return LAYOUTS[kind]
    return None
