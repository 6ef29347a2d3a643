"""How far each group is from what is expected, and why: a cause that the data shows."""

from dataclasses import dataclass
from random import Random

from mihan.engines.demo.lines import NEVER, GroupLines
from mihan.engines.demo.schedule import Season
from mihan.engines.demo.seeding import stream

ON_TIME, NO_TRAINER, LATE_START, PART_TIME, AHEAD = (
    "",
    "no_trainer",
    "late_start",
    "part_time",
    "ahead",
)

LATE_SHARE = 0.025  # of the groups
PART_TIME_SHARE = 0.03  # of the groups: those that part-timers teach the most
AHEAD_COUNT = 2
LATE_DAYS = (18, 32)


@dataclass(frozen=True, slots=True)
class Pace:
    """Where a group stands: the share the calendar asks for, and the share it is at."""

    programme_code: str
    shift: str
    group: str
    study_year: int
    expected: float
    share: float
    reason: str = ON_TIME
    late_by: int = 0


def set_paces(groups: list[GroupLines], season: Season, *, seed: int) -> list[Pace]:
    """One pace per group, in the same order."""
    rng = stream(seed, "pace", season.year)
    reasons = _reasons(groups, rng)
    return [_pace(of_group, season, reasons.get(of_group.group.key, ON_TIME), rng) for of_group in groups]


def _reasons(groups: list[GroupLines], rng: Random) -> dict[tuple[str, str, str], str]:
    found = {g.group.key: NO_TRAINER for g in groups if g.starved}
    free = [g for g in groups if not g.starved and not g.group.is_short]
    by_part_timers = sorted(free, key=_part_time_share, reverse=True)
    slow = by_part_timers[: max(1, round(len(groups) * PART_TIME_SHARE))] if len(free) > 3 else []
    found |= {g.group.key: PART_TIME for g in slow}
    others = [g for g in free if g.group.key not in found]
    late = max(1, round(len(groups) * LATE_SHARE))
    drawn = rng.sample(others, min(len(others), late + AHEAD_COUNT))
    found |= {g.group.key: LATE_START for g in drawn[:late]}
    found |= {g.group.key: AHEAD for g in drawn[late:]}
    return found


def _part_time_share(of_group: GroupLines) -> float:
    total = sum(line.assigned.face for line in of_group.lines)
    part_time = sum(
        line.assigned.face for line in of_group.lines if line.face_trainer and not line.face_trainer.permanent
    )
    return part_time / total if total else 0.0


def _pace(of_group: GroupLines, season: Season, reason: str, rng: Random) -> Pace:
    group = of_group.group
    late_by = rng.randint(*LATE_DAYS) if reason == LATE_START else 0
    expected = season.expected_share(group)
    factor = 1 + _deviation(of_group, reason, rng)
    return Pace(
        programme_code=group.programme.code,
        shift=group.shift,
        group=group.name,
        study_year=group.year,
        expected=expected,
        share=season.expected_share(group, late_by=late_by) * factor,
        reason=reason,
        late_by=late_by,
    )


def _deviation(of_group: GroupLines, reason: str, rng: Random) -> float:
    if reason == NO_TRAINER:
        planned = sum(line.foreseen.taught for line in of_group.lines)
        return -sum(line.foreseen.taught for line in of_group.lines if line.hired_at == NEVER) / planned
    if reason == PART_TIME:
        return -rng.uniform(0.16, 0.28)
    if reason == AHEAD:
        return rng.uniform(0.12, 0.16)
    return rng.uniform(-0.06, 0.055)
