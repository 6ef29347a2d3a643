"""Which groups a season opens: by programme, extra sessions, evening groups; and their names."""

from collections import Counter
from dataclasses import dataclass
from math import ceil

from mihan.engines.demo.reference import Programme, ReferenceData
from mihan.engines.demo.seeding import stream

GROUP_SIZE = 20
SHORT_COURSE_SIZE = 18
DAY, EVENING = "CDJ", "CDS"
RESIDENTIAL, ALTERNATING = "Résidentiel", "Alterné"

# Poles that open an evening group from the second season on: their first programme of specialised
# technician,
# whose groups carry the names of day groups (GE101 by day, GE101 in the evening).
EVENING_POLES = ("GC", "IND", "DIA", "AIG")
ALTERNATING_SHARE = 0.08


@dataclass(frozen=True, slots=True)
class Group:
    """A group of trainees in one study year of one programme or option."""

    programme: Programme
    year: int
    serial: int
    shift: str = DAY
    mode: str = RESIDENTIAL
    session: int = 1  # short courses run twice a year

    @property
    def name(self) -> str:
        """DEVOWFS201: prefix, year, serial. Not unique over the campus, as in real files."""
        return f"{self.programme.prefix}{self.year}{self.serial:02d}"

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells groups of the same name apart."""
        return self.programme.code, self.shift, self.name

    @property
    def is_short(self) -> bool:
        """A qualifying course of some weeks or months."""
        return self.programme.years < 1


def first_year_groups(data: ReferenceData, *, seed: int, scale: float, season: int, opening: bool) -> list[Group]:
    """Groups of new trainees; after the opening season, evening and second sessions too."""
    chosen = _chosen_programmes(data, scale)
    groups = _numbered([(programme, DAY, 1) for programme in chosen], seed=seed, season=season)
    if opening:
        return groups
    short = [(programme, DAY, 2) for programme in chosen if programme.years < 1]
    evening = [(programme, EVENING, 1) for programme in _evening_programmes(data, scale)]
    wanted = [(programme, DAY, 1) for programme in chosen] + short + evening
    return _numbered(wanted, seed=seed, season=season)


def option_groups(
    data: ReferenceData,
    programme: Programme,
    shift: str,
    *,
    seed: int,
    season: int,
    before: int,
    trainees: int,
) -> list[Group]:
    """Second-year groups: as many as before, or two when options can share the trainees."""
    options = data.paths(programme, 2)
    count = max(before, 2) if len(options) > 1 and trainees >= SHORT_COURSE_SIZE - 2 else before
    wanted = [(options[index % len(options)], shift, 1) for index in range(count)]
    return _numbered(wanted, seed=seed, season=season, year=2)


def _chosen_programmes(data: ReferenceData, scale: float) -> list[Programme]:
    """One entry per group to open, spread over the programmes of each pole, none left empty."""
    chosen: list[Programme] = []
    for pole in data.poles:
        slots = [p for p in data.programmes if p.pole == pole for _ in range(max(1, p.seats // GROUP_SIZE))]
        count = max(1, round(len(slots) * scale))
        chosen += [slots[index * len(slots) // count] for index in range(count)]
    if not any(programme.years < 1 for programme in chosen):
        chosen += [programme for programme in data.programmes if programme.years < 1][:1]
    return chosen


def _evening_programmes(data: ReferenceData, scale: float) -> list[Programme]:
    count = min(len(EVENING_POLES), max(1, ceil(len(EVENING_POLES) * scale)))
    return [
        next(p for p in data.programmes if p.pole.code == pole and p.level == "TS") for pole in EVENING_POLES[:count]
    ]


def _numbered(wanted: list[tuple[Programme, str, int]], *, seed: int, season: int, year: int = 1) -> list[Group]:
    serials: Counter[tuple[str, str]] = Counter()
    groups = []
    for programme, shift, session in wanted:
        serials[programme.code, shift] += 1
        serial = serials[programme.code, shift]
        mode = _mode(
            programme,
            shift,
            stream(seed, "mode", season, programme.code, shift, year, serial).random(),
        )
        groups.append(Group(programme, year, serial, shift, mode, session))
    return groups


def _mode(programme: Programme, shift: str, draw: float) -> str:
    """Some day groups of long programmes alternate between the campus and a company."""
    may_alternate = shift == DAY and programme.years >= 1 and programme.leads_to_diploma
    return ALTERNATING if may_alternate and draw < ALTERNATING_SHARE else RESIDENTIAL
