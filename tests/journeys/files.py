"""Real e-note files: the demo's own, then changed as a week of teaching would."""

import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from mihan.engines.sheets import LAYOUTS, write_workbook

LAYOUT = LAYOUTS["avancement"]
NAME = "AvancementProgramme2026_CMCMS10_01_12_2026_07_30_00.xlsx"


@dataclass
class File:
    """A workbook and what should be said of it."""

    content: bytes
    read: int
    changed: int
    refused: int
    rows: list[list[Any]] = field(repr=False, default_factory=list)

    @property
    def upload(self) -> dict[str, Any]:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return {"name": NAME, "mimeType": kind, "buffer": self.content}


def a_week_later(campus: Any, *, taught: int = 8, hours: int = 2, spoiled: int = 1) -> File:
    """`taught` lines of groups that are alone each have `hours` more; `spoiled` lost their module."""
    header, *rows = demo_rows(campus)
    rows = [[None if cell == "" else cell for cell in row] for row in rows]
    alone = [row for row in rows if not row[at("fusion_groups")] and not row[at("subgroup")]]
    for row in alone[:taught]:
        for column in ("delivered_face", "delivered_total"):
            row[at(column)] = (row[at(column)] or 0) + hours
    for row in alone[len(alone) - spoiled :] if spoiled else []:
        row[at("module_code")] = None
    return File(write_workbook(LAYOUT, rows), len(rows), taught, spoiled, rows)


def at(key: str) -> int:
    return LAYOUT.index(key)


def demo_rows(campus: Any) -> list[list[Any]]:
    return [list(row) for row in _exported(campus)]


@cache
def _exported_path(database: str) -> str:
    return tempfile.mkdtemp(prefix="mihan-journey-")


def _exported(campus: Any) -> list[list[Any]]:
    """What the product itself exports now: only what is changed here is then a change."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "now.xlsx"
        campus.manage("export_file", "avancement", str(path), "--season", "2026")
        return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
