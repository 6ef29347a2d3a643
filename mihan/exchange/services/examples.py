"""Files to learn from: empty ones of each layout, and two small invented ones for a first day.

Whoever applies them by mistake sees at once that nobody in them exists: everyone is named
"EXEMPLE", and no number can be a real one.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from mihan.core import clock
from mihan.exchange import engine
from mihan.exchange.models import ImportRun
from mihan.exchange.services.demo_files import build
from mihan.offer.services.ground import DEFAULT_START, first_monday
from mihan.people.models import Unit

Kind = ImportRun.Kind
Row = dict[str, Any]
WORD, ARABIC_WORD = "EXEMPLE", "مثال"
GROUPS_SHOWN = 4
SEED = 7
# A part-time number is not made of digits; identity numbers in ZZ are given to nobody.
# By establishment, so that two of them may try the examples; numbers in 99 and ZZ are given to nobody.
NUMBERS = {"trainer_face_number": "99{unit:04d}{n:03d}", "trainer_remote_number": "99{unit:04d}{n:03d}",
           "trainee_number": "9900{unit:04d}{n:05d}", "identity_number": "ZZ{unit:04d}{n:04d}"}  # fmt: skip
SILENT = frozenset({"phone", "guardian_phone", "address"})
FILE_NAMES = {
    Kind.AVANCEMENT: "EXEMPLE_AvancementProgramme{season}.xlsx",
    Kind.TRAINEES: "EXEMPLE_lister_{season}.xlsx",
}


def empty_file(kind: str) -> bytes:
    """The header of a layout and nothing under it."""
    return engine.write_workbook(engine.LAYOUTS[kind], [])


def example_file(kind: str, unit: Unit) -> tuple[str, bytes]:
    """The name and content of an invented file for an establishment's first day."""
    season = _season(clock.today())
    layout, site = engine.LAYOUTS[kind], unit.establishment.site_name or unit.name_fr
    rows = _invented(_rows(season)[kind], unit.pk)
    cells = ([engine.cell(column, (row | {"site": site}).get(column.key)) for column in layout.columns] for row in rows)
    return FILE_NAMES[Kind(kind)].format(season=season), engine.write_workbook(layout, cells)


def _season(day: date) -> int:
    month, _first = DEFAULT_START
    return day.year if day.month >= month else day.year - 1


@lru_cache(maxsize=2)
def _rows(season: int) -> dict[str, list[Row]]:
    campus = build(seed=SEED, scale=0.05, year_start=first_monday(date(season, *DEFAULT_START)))
    groups = list(dict.fromkeys(map(_group, campus.lines)))
    shown = groups[:: max(1, len(groups) // GROUPS_SHOWN)][:GROUPS_SHOWN]  # of several poles
    codes = {(programme, code) for programme, code, _shift in shown}
    kept = [line for line in campus.lines if _group(line) in shown]
    people = [row for row in campus.trainees if (row["diploma_code"], row["session_code"]) in codes]
    return {
        Kind.AVANCEMENT: [{**line, "fusion_groups": None, "fusion_code": None} for line in kept],
        Kind.TRAINEES: people,
    }


def _group(line: Row) -> tuple[str, str, str]:
    return line["programme_code"], line["group"], line["shift"]


def _invented(rows: list[Row], unit: int) -> list[Row]:
    """Names and numbers that nobody can take for somebody's, the same person keeping the same."""
    known: dict[str, dict[Any, str]] = {"trainer": {}, "trainee_number": {}, "identity_number": {}}

    def replaced(key: str, value: Any) -> Any:
        if value is None or key in SILENT:
            return None
        if key in NUMBERS:
            given = known["trainer" if key.startswith("trainer_") else key]
            return given.setdefault(value, NUMBERS[key].format(unit=unit, n=len(given) + 1))
        if key in ("last_name", "trainer_face_name", "trainer_remote_name"):
            return f"{WORD} {value}"
        return f"{ARABIC_WORD} {value}" if key == "arabic_last_name" else value

    return [
        {key: replaced(key, value) for key, value in row.items()} | {"enrolment_number": 990_000_000 + unit * 1_000 + n}
        for n, row in enumerate(rows, 1)
    ]
