"""The foreseen modules of every programme, as rows of the module sheet, whatever the scale."""

from mihan.engines.demo.groups import DAY
from mihan.engines.demo.hours import to_decimal
from mihan.engines.demo.reference import Module, Programme, ReferenceData
from mihan.engines.demo.schedule import Season

Row = dict[str, object]


def referential_rows(data: ReferenceData, season: Season) -> list[Row]:
    """Every module of every study year of every programme and option."""
    return [
        _row(programme, module, season)
        for programme, year in data.programme_years()
        for module in data.modules[programme.code, year]
    ]


def _row(programme: Programme, module: Module, season: Season) -> Row:
    return {
        "exercise": season.label,
        "sector_code": programme.sector,
        "sector": programme.pole.name,
        "level": programme.level,
        "training_kind": "Diplômante" if programme.leads_to_diploma else "Qualifiante",
        "shift": DAY,
        "programme_code": programme.code,
        "programme": programme.name,
        "study_year": module.year,
        "module_code": module.code,
        "module": module.name,
        "hours_s1": to_decimal(module.s1),
        "hours_s2": to_decimal(module.s2),
        "hours_total": to_decimal(module.hours),
    }
