"""The demo's own files, enlarged: every line distinct, every group and person a new one."""

from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path

from python_calamine import CalamineWorkbook

from mihan.engines.sheets import LAYOUTS, Cell, Layout, write_workbook

Cells = list[Cell]
NAMES = {
    "avancement": "AvancementProgramme2026_CMCMS10_24_11_2026_07_30_00.xlsx",
    "trainees": "lister_2026.xlsx",
}


def enlarge(source: Path, kind: str, lines: int, folder: Path) -> Path:
    """Write `lines` lines of a kind from the file of the demo, under the name an export has."""
    layout = LAYOUTS[kind]
    _header, *rows = read(source)
    target = folder / NAMES[kind]
    target.write_bytes(write_workbook(layout, islice(_REPEAT[kind](layout, rows), lines)))
    return target


def read(path: Path) -> list[Cells]:
    """The file as its reader alone gives it: nothing of ours is in this figure."""
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()  # type: ignore[return-value]


def _avancement(layout: Layout, rows: list[Cells]) -> Iterator[Cells]:
    """The first time as it is; then the same groups under new names, no longer merged."""
    group, *merged = (layout.index(k) for k in ("group", "fusion_groups", "fusion_code"))
    teams = layout.index("teams_class")
    for time in count():
        for row in rows:
            row = _plain(row)
            if time:
                row[group] = f"{row[group]}X{time}"
                row[teams] = None
                for column in merged:
                    row[column] = None
            yield row


def _trainees(layout: Layout, rows: list[Cells]) -> Iterator[Cells]:
    """New people each time, in new groups of the same size."""
    enrolment, trainee, identity, group = (
        layout.index(k) for k in ("enrolment_number", "trainee_number", "identity_number", "session_code")
    )
    serial = count()
    for time in count():
        for row in rows:
            row, number = _plain(row), next(serial)
            row[enrolment] = 20_000_000 + number
            row[trainee] = f"{str(row[trainee])[:8]}{number:05d}"  # its birth date, then ours
            if row[identity]:
                row[identity] = f"ZZ{number:06d}"
            if time and row[group]:
                row[group] = f"{row[group]}X{time}"
            yield row


def _plain(row: Cells) -> Cells:
    return [None if cell == "" else cell for cell in row]


_REPEAT: dict[str, Callable[[Layout, list[Cells]], Iterator[Cells]]] = {
    "avancement": _avancement,
    "trainees": _trainees,
}
