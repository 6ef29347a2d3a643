"""Real e-note files: the demo's own, then changed as a week of teaching would."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from mihan.engines.sheets import LAYOUTS, write_workbook

LAYOUT = LAYOUTS["avancement"]
SCALE = 0.05
NAME = "AvancementProgramme2026_CMCMS10_01_12_2026_07_30_00.xlsx"


@dataclass
class File:
    """A workbook and what should be said of it."""

    content: bytes
    read: int
    changed: int
    refused: int

    @property
    def upload(self) -> dict[str, Any]:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return {"name": NAME, "mimeType": kind, "buffer": self.content}


def a_week_later(campus: Any, *, taught: int = 8, hours: int = 2, spoiled: int = 1, scale: float = SCALE) -> File:
    """`taught` lines of groups that are alone each have `hours` more; `spoiled` lost their module."""
    _header, *rows = demo_rows(campus, scale)
    rows = [[None if cell == "" else cell for cell in row] for row in rows]
    alone = [row for row in rows if not row[at("fusion_groups")] and not row[at("subgroup")]]
    step = max(2, len(alone) // taught)
    for row in alone[::step][:taught]:
        for column in ("delivered_face", "delivered_total"):
            row[at(column)] = (row[at(column)] or 0) + hours
    for row in alone[1::step][:spoiled]:
        row[at("module_code")] = None
    return File(write_workbook(LAYOUT, rows), len(rows), taught, spoiled)


def at(key: str) -> int:
    return LAYOUT.index(key)


def demo_rows(campus: Any, scale: float) -> list[list[Any]]:
    """The very file the demo was built from: nothing but what is changed here is a change."""
    with tempfile.TemporaryDirectory() as folder:
        campus.manage("make_demo_files", folder, "--scale", str(scale))
        (path,) = Path(folder).glob("AvancementProgramme*.xlsx")
        return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
