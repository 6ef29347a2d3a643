"""Merged groups: the remote hours of a general module, taught once for two to five groups."""

from itertools import groupby

from mihan.engines.demo.lines import Fusion, GroupLines, Line
from mihan.engines.demo.seeding import stream

LARGEST = 5
MERGED_SHARE = 0.85


def merge_remote_sessions(groups: list[GroupLines], *, seed: int, season: int) -> list[Fusion]:
    """Merge, in a pole, groups of one level, year and shift with the same remote hours.

    The hours stay whole on each line: counting them once per fusion is the reader's business.
    """
    rng = stream(seed, "fusions", season)
    eligible = [
        line for of_group in groups for line in of_group.lines if line.module.is_general and line.assigned.remote
    ]
    eligible.sort(key=_meeting)
    fusions: list[Fusion] = []
    for meeting, lines in groupby(eligible, key=_meeting):
        for merged in _packed(list(lines), largest=rng.randint(3, LARGEST)):
            if len(merged) > 1 and rng.random() < MERGED_SHARE:
                code = f"F{season % 100}-{meeting[0]}-{merged[0].module.code}-{len(fusions) + 1:03d}"
                fusion = Fusion(code, merged)
                fusions.append(fusion)
                for line in merged:
                    line.fusion = fusion
    return fusions


def _meeting(line: Line) -> tuple[str, str, int, str, str, int, int]:
    """What lines must share to be merged."""
    programme = line.group.programme
    return (
        programme.pole.code,
        programme.level,
        line.group.year,
        line.group.shift,
        line.module.code,
        line.assigned.remote,
        line.assigned_s1.remote,
    )


def _packed(lines: list[Line], *, largest: int) -> list[list[Line]]:
    """Packs in order, never two groups of one name together: the list would be ambiguous."""
    packs: list[list[Line]] = []
    for line in lines:
        for pack in packs:
            if len(pack) < largest and line.group.name not in {other.group.name for other in pack}:
                pack.append(line)
                break
        else:
            packs.append([line])
    return packs
