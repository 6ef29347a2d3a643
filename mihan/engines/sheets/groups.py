"""What names and numbers of the files mean: groups, merged groups, trainers, labels, file names."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mihan.engines.sheets.cells import label_parts, latin_digits

GroupKey = tuple[str, str, str]

STATUTORY_HOURS = 910
EVENING = "CDS"
QUALIFYING = "FQ"
_SEASON_EVENING = re.compile(r"^[^_]+_[^_]+_[^_]+_RCDS_")
_FILE = re.compile(
    r"AvancementProgramme(\d{4})_([A-Za-z0-9-]+)_(\d{2}_\d{2}_\d{4}_\d{2}_\d{2}_\d{2})",
    re.IGNORECASE,
)
_STAMP = "%d_%m_%Y_%H_%M_%S"


def display_names(groups: Iterable[GroupKey]) -> dict[GroupKey, str]:
    """The name to show for each (name, programme code, shift).

    Only a name that several programmes or shifts use gets a suffix: (CDS) in the evening, (FQ)
    for short qualifications, else the sector "GE101 (GC)", else the whole programme code.
    """
    by_name: dict[str, set[GroupKey]] = defaultdict(set)
    for key in groups:
        by_name[key[0]].add(key)
    shown: dict[GroupKey, str] = {}
    for name, keys in by_name.items():
        if len(keys) == 1:
            shown.update(dict.fromkeys(keys, name))
        else:
            shown.update(_told_apart(keys))
    return shown


def _told_apart(keys: set[GroupKey]) -> dict[GroupKey, str]:
    shown = {key: f"{key[0]} ({_suffix(key)})" for key in keys}
    for longer in (_programme, _programme_and_shift):
        taken = Counter(shown.values())
        for key in keys:
            if taken[shown[key]] > 1:
                shown[key] = f"{key[0]} ({longer(key)})"
    return shown


def _programme(key: GroupKey) -> str:
    return key[1] or ""


def _programme_and_shift(key: GroupKey) -> str:
    return f"{key[1] or ''} {key[2] or ''}".strip()


def _suffix(key: GroupKey) -> str:
    _, code, shift = key
    code, shift = (code or "").upper(), (shift or "").upper()
    if shift == EVENING or code.endswith(EVENING):
        return EVENING
    if code.endswith(QUALIFYING):
        return QUALIFYING
    return code.partition("_")[0]


def fusion_set(text: str | None) -> frozenset[str]:
    """The groups taught together: "GE101 GE104" is {"GE101", "GE104"}; nothing is the empty set.

    Hours given at a distance are written in full on each group's line: count them once a set.
    """
    return frozenset((text or "").split())


def trainer_is_part_time(number: str) -> bool:
    """Whether a trainer's number is that of a vacataire: not made of digits. Blank is nobody."""
    plain = latin_digits(number or "").strip()
    return bool(plain) and not plain.isdigit()


def statutory_hours(number: str) -> int:
    """Hours a year owed by the trainer of that number: 910, or 0 for a vacataire or nobody."""
    plain = (number or "").strip()
    return STATUTORY_HOURS if plain and not trainer_is_part_time(plain) else 0


@dataclass(frozen=True)
class Label:
    """A LibelleLong taken apart: "DIA_DEV_TS_1A-Développement Digital (1A)-2025"."""

    sector: str
    programme: str
    level: str
    evening: bool
    study_year: int
    name: str
    season: int

    @property
    def programme_code(self) -> str:
        """The code as the other files write it: SECTOR_PROG_LEVEL."""
        return f"{self.sector}_{self.programme}_{self.level}"


def parse_label(text: str) -> Label | None:
    """A LibelleLong taken apart, or None when it has another form."""
    parts = label_parts(" ".join((text or "").split()))
    if parts is None:
        return None
    sector, programme, level, year, name, _, season = parts
    evening = _SEASON_EVENING.match(text.strip()) is not None
    return Label(sector, programme, level, evening, int(year[0]), name, int(season))


@dataclass(frozen=True)
class FileFacts:
    """What the name of an e-note export says."""

    establishment: str
    year: int
    stamp: datetime


def file_name_facts(name: str) -> FileFacts | None:
    """The facts in "AvancementProgramme2025_NC10PDAI_03_04_2026_21_07_12.xlsx", or None."""
    match = _FILE.match(re.split(r"[/\\]", name)[-1])
    if match is None:
        return None
    try:
        stamp = datetime.strptime(match[3], _STAMP)  # noqa: DTZ007 - the name has no zone
    except ValueError:
        return None
    return FileFacts(match[2], int(match[1]), stamp)


def file_name(establishment: str, year: int, stamp: datetime) -> str:
    """The name e-note would give an export: the inverse of `file_name_facts`."""
    return f"AvancementProgramme{year}_{establishment}_{stamp.strftime(_STAMP)}.xlsx"
