"""The demo campus written in the layouts, for the same desk as anyone's files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from mihan.exchange import engine
from mihan.exchange.models import ImportRun
from mihan.offer.services.catalogue import rows


@dataclass(frozen=True)
class DemoYear:
    """One of the demo's two training years, and the day on which its files were exported."""

    season: int
    first_day: date
    last_day: date
    second_semester: date
    seen_on: date


# The campus received its first cohort on 20 February 2026, a Friday in Ramadan.
FIRST_YEAR = DemoYear(2025, date(2026, 2, 20), date(2026, 7, 31), date(2026, 5, 11), date(2026, 7, 31))
# The second year's start is a parameter; its day is the Tuesday of the twelfth week.
SECOND_YEAR = DemoYear(2026, date(2026, 9, 7), date(2027, 7, 10), date(2027, 2, 8), date(2026, 11, 24))

# (first day, last day, motive, is the date an estimate, fr, ar, en). Fixed feasts are set by law;
# those that follow the moon and school breaks are our estimates, to confirm when announced.
CLOSED = (
    (date(2026, 3, 20), date(2026, 3, 21), "holiday", True, "Aïd al-Fitr", "عيد الفطر", "Eid al-Fitr"),
    (date(2026, 5, 1), date(2026, 5, 1), "holiday", False, "Fête du travail", "عيد الشغل", "Labour Day"),
    (date(2026, 5, 27), date(2026, 5, 29), "holiday", True, "Aïd al-Adha", "عيد الأضحى", "Eid al-Adha"),
    (date(2026, 6, 17), date(2026, 6, 17), "holiday", True, "1er Moharram", "فاتح محرم", "1 Muharram"),
    (date(2026, 7, 30), date(2026, 7, 30), "holiday", False, "Fête du Trône", "عيد العرش", "Throne Day"),
    (date(2026, 10, 31), date(2026, 10, 31), "holiday", True, "Fête de l’Unité", "عيد الوحدة", "Unity Day"),
    (date(2026, 11, 6), date(2026, 11, 6), "holiday", False, "Marche verte", "المسيرة الخضراء", "Green March"),
    (date(2026, 11, 18), date(2026, 11, 18), "holiday", False, "Fête de l’Indépendance", "عيد الاستقلال", "Independence Day"),
    (date(2026, 12, 21), date(2027, 1, 2), "break", True, "Vacances de mi-semestre", "عطلة منتصف الأسدوس", "Mid-semester break"),
    (date(2027, 1, 11), date(2027, 1, 11), "holiday", False, "Manifeste de l’Indépendance", "تقديم وثيقة الاستقلال", "Independence Manifesto"),
    (date(2027, 1, 14), date(2027, 1, 14), "holiday", False, "Nouvel an amazigh", "رأس السنة الأمازيغية", "Amazigh New Year"),
    (date(2027, 3, 10), date(2027, 3, 11), "holiday", True, "Aïd al-Fitr", "عيد الفطر", "Eid al-Fitr"),
    (date(2027, 3, 22), date(2027, 4, 3), "break", True, "Vacances de printemps", "عطلة الربيع", "Spring break"),
    (date(2027, 5, 1), date(2027, 5, 1), "holiday", False, "Fête du travail", "عيد الشغل", "Labour Day"),
    (date(2027, 5, 17), date(2027, 5, 19), "holiday", True, "Aïd al-Adha", "عيد الأضحى", "Eid al-Adha"),
    (date(2027, 6, 6), date(2027, 6, 6), "holiday", True, "1er Moharram", "فاتح محرم", "1 Muharram"),
)  # fmt: skip


def closed_days() -> frozenset[date]:
    return frozenset(first + timedelta(n) for first, last, *_about in CLOSED for n in range((last - first).days + 1))


def build(
    *, seed: int, scale: float, year_start: date = SECOND_YEAR.first_day, first_year: bool = False
) -> engine.demo.Campus:
    """One season of the demo campus, as rows in the words of the layouts."""
    year = FIRST_YEAR if first_year else SECOND_YEAR
    start = FIRST_YEAR.first_day if first_year else year_start
    data = engine.demo.ReferenceData.from_rows(
        catalogue=rows("catalogue"), options=rows("options"), modules=rows("modules"),
        poles=rows("poles"),
    )  # fmt: skip
    return engine.demo.build_campus(
        data,
        seed=seed,
        scale=scale,
        season=FIRST_YEAR.season if first_year else start.year,
        year_start=start,
        today=year.seen_on + (start - year.first_day),  # the same week of whatever year
        closed=closed_days(),
        first_cohort_only=first_year,
    )


def make_demo_files(
    directory: Path, *, seed: int, scale: float = 1.0, year_start: date = SECOND_YEAR.first_day,
    first_year: bool = False,
) -> list[Path]:  # fmt: skip
    """Write one workbook of each kind into `directory`, made if missing; their paths."""
    return write_files(directory, build(seed=seed, scale=scale, year_start=year_start, first_year=first_year))


def write_files(directory: Path, campus: engine.demo.Campus) -> list[Path]:
    directory.mkdir(parents=True, exist_ok=True)
    stamp = _stamp(campus)
    season: Any = campus.lines[0]["year"]
    names = {
        ImportRun.Kind.AVANCEMENT: engine.file_name(campus.establishment_code, season, stamp),
        ImportRun.Kind.TRAINEES: f"lister_{season}.xlsx",
        ImportRun.Kind.DRIF_MODULES: "RH_Modules.xlsx",
    }
    contents = {
        ImportRun.Kind.AVANCEMENT: campus.lines,
        ImportRun.Kind.TRAINEES: campus.trainees,
        ImportRun.Kind.DRIF_MODULES: campus.drif,
    }
    return [_write(directory / names[kind], kind, contents[kind]) for kind in names]


def write_region_file(directory: Path, *, campus_is_counted: bool = True) -> Path:
    """The establishments of the demo's region; which seats are whose is ours (see the engine)."""
    rows = engine.demo.region_rows(campus_is_counted=campus_is_counted)
    return _write(directory / "etablissements_MS.xlsx", ImportRun.Kind.ESTABLISHMENTS, rows)


def _stamp(campus: engine.demo.Campus) -> datetime:
    text = str(campus.lines[0]["updated_at"])
    try:
        return datetime.strptime(text, "%d/%m/%Y %H:%M:%S")  # noqa: DTZ007  wall time, as e-note
    except ValueError:
        return datetime.combine(SECOND_YEAR.seen_on, time(7))


def _write(path: Path, kind: str, values: Iterable[dict[str, Any]]) -> Path:
    layout = engine.LAYOUTS[kind]
    path.write_bytes(engine.write_workbook(layout, _cells(layout, values)))
    return path


def _cells(layout: engine.Layout, values: Iterable[dict[str, Any]]) -> Iterator[list[Any]]:
    for row in values:
        yield [engine.cell(column, row.get(column.key)) for column in layout.columns]
