import csv
from datetime import date
from pathlib import Path

import pytest

from mihan.engines.demo import ReferenceData, build_campus

DATA = Path(__file__).parents[3] / "mihan" / "offer" / "data"

OPENING = {
    "season": 2025,
    "year_start": date(2026, 2, 20),
    "today": date(2026, 7, 27),
    "first_cohort_only": True,
}
SECOND = {
    "season": 2026,
    "year_start": date(2026, 9, 7),
    "today": date(2026, 11, 23),
    "first_cohort_only": False,
}


def read(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def group_of(row):
    return row["programme_code"], row["shift"], row["group"]


@pytest.fixture(scope="session")
def data():
    names = ("catalogue.csv", "options.csv", "modules.csv", "poles.csv")
    return ReferenceData.from_rows(*map(read, names))


@pytest.fixture(scope="session")
def build(data):
    """Build a season; built once per set of arguments."""
    built = {}

    def build(season, **changes):
        arguments = {"seed": 7} | season | changes
        key = tuple(sorted(arguments.items()))
        if key not in built:
            built[key] = build_campus(data, **arguments)
        return built[key]

    return build


@pytest.fixture(scope="session")
def opening(build):
    return build(OPENING)


@pytest.fixture(scope="session")
def second(build):
    return build(SECOND)


@pytest.fixture(scope="session", params=["opening", "second"])
def campus(request):
    """Each season of the full campus in turn."""
    return request.getfixturevalue(request.param)
