"""The whole demo campus of one season, from the reference data and a seed."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from mihan.engines.demo.avancement import progress_rows
from mihan.engines.demo.delivery import deliver
from mihan.engines.demo.drif import referential_rows
from mihan.engines.demo.enrolments import Enrolment, admit, promote, second_enrolments
from mihan.engines.demo.fusions import merge_remote_sessions
from mihan.engines.demo.groups import Group
from mihan.engines.demo.lines import GroupLines, draw_lines, withhold
from mihan.engines.demo.pace import Pace, set_paces
from mihan.engines.demo.reference import ReferenceData
from mihan.engines.demo.schedule import Season
from mihan.engines.demo.staffing import staff
from mihan.engines.demo.trainees import trainee_rows

ESTABLISHMENT_CODE = "CMCMS10"
ESTABLISHMENT_NAME = "CMC Marrakech-Safi"
LARGEST_SCALE = 4.0  # beyond it the numbers given to trainees and trainers would run out

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Campus:
    """A season of the demo campus as the rows of its three files. Every person in it is invented.

    `paces` tells, for each group, how far it should be and why it is not: the truth that a
    dashboard must find. `short_courses` are the first and last days, which no file tells, of the
    groups of a course shorter than a year, by programme, shift and name.
    """

    establishment_code: str
    establishment_name: str
    lines: list[Row]
    trainees: list[Row]
    drif: list[Row]
    paces: list[Pace]
    short_courses: dict[tuple[str, str, str], tuple[date, date]]


def build_campus(
    data: ReferenceData,
    *,
    seed: int,
    scale: float = 1.0,
    season: int = 2026,
    year_start: date,
    today: date,
    closed: frozenset[date] = frozenset(),
    first_cohort_only: bool,
) -> Campus:
    """Build one season; the same arguments always give the same campus.

    `first_cohort_only` is the opening season: first years only, in a short year. Otherwise the
    cohort of the opening
    season is rebuilt from the same seed and scale, and most of its members are found again in
    second year.
    """
    if not 0 < scale <= LARGEST_SCALE:
        raise ValueError(f"scale must be above 0 and at most {LARGEST_SCALE:g}, not {scale:g}")
    year = Season(season, year_start, today, closed, opening=first_cohort_only)
    groups, enrolments = _people(data, year, seed=seed, scale=scale)
    lines = draw_lines(data, groups, year, seed=seed)
    paces = _teach(data, lines, year, seed=seed)
    late_by = {of_group.group.key: pace.late_by for of_group, pace in zip(lines, paces, strict=True)}
    return Campus(
        establishment_code=ESTABLISHMENT_CODE,
        establishment_name=ESTABLISHMENT_NAME,
        lines=progress_rows(lines, _headcounts(enrolments), year, establishment=ESTABLISHMENT_CODE, seed=seed),
        trainees=trainee_rows(enrolments, late_by, year, site=ESTABLISHMENT_NAME, seed=seed),
        drif=referential_rows(data, year),
        paces=paces,
        short_courses={group.key: _days(year, group) for group in groups if group.is_short},
    )


def _days(year: Season, group: Group) -> tuple[date, date]:
    first, after = year.span(group)
    return first, after - timedelta(days=1)


def _people(data: ReferenceData, year: Season, *, seed: int, scale: float) -> tuple[list[Group], list[Enrolment]]:
    """Groups and enrolments of the season, second enrolments in short courses last."""
    new = admit(data, seed=seed, scale=scale, season=year.year, opening=year.opening)
    groups, enrolments = list(new.groups), list(new.enrolments)
    if not year.opening:
        before = admit(data, seed=seed, scale=scale, season=year.year - 1, opening=True)
        continuing = promote(data, before, seed=seed, season=year.year)
        groups += continuing.groups
        enrolments += continuing.enrolments
    enrolments += second_enrolments(enrolments, groups, seed=seed, season=year.year)
    return groups, enrolments


def _teach(data: ReferenceData, groups: list[GroupLines], year: Season, *, seed: int) -> list[Pace]:
    """Plan the whole season, then show it as it stands today.

    Trainers are given for the season before any is withheld: from one week to the next nobody
    changes module.
    """
    fusions = merge_remote_sessions(groups, seed=seed, season=year.year)
    staff((line for of_group in groups for line in of_group.lines), data.poles, seed=seed)
    paces = set_paces(groups, year, seed=seed)
    withhold(groups, year)
    deliver(groups, fusions, paces, year, seed=seed)
    return paces


def _headcounts(enrolments: list[Enrolment]) -> dict[tuple[str, str, str], int]:
    return Counter(enrolment.group.key for enrolment in enrolments if enrolment.active)
