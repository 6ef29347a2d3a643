"""The heart of the campus: a line per group and module, with its foreseen and assigned hours."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from mihan.engines.demo.groups import EVENING, Group
from mihan.engines.demo.hours import SESSION, Modes, first_semester, nearest, pair
from mihan.engines.demo.reference import Module, ReferenceData
from mihan.engines.demo.schedule import Season
from mihan.engines.demo.seeding import stream
from mihan.engines.demo.trainers import Trainer

# Poles whose trades are largely taught at a desk: only there do trade modules have a large remote
# part.
DESK_POLES = frozenset({"GC", "DIA", "AIG"})
SPORT, ENTREPRENEURSHIP = "07", "08"
ALONE_SHARE = 0.125  # of a general module, followed alone online
ASSIGNED_IN_FULL = 0.7  # share of the lines that lose nothing between foreseen and assigned

STARVED_SHARE = 0.05  # of the groups: many modules have no trainer yet
STARVED_LINES = 0.28  # of the lines of such a group
VACANT_LINES = 1  # of them, have their hours assigned all the same
EVENING_YEAR = 4000  # tenths of hours: six evenings of 2 h a week hold little more in a year
NEVER = 2.0  # a share of the year that no year reaches
LATEST_HIRING = 1.15  # other groups wait for one trainer, found at a random share of the year up to this


@dataclass(slots=True)
class Fusion:
    """A remote session that several groups follow together."""

    code: str
    lines: list["Line"]

    @property
    def group_names(self) -> str:
        """The groups in one text, as every line of the fusion repeats it."""
        return " ".join(sorted(line.group.name for line in self.lines))


@dataclass(slots=True)
class Line:
    """A module of a group: hours in tenths, then who teaches it and how much has been taught."""

    group: Group
    module: Module
    foreseen: Modes
    foreseen_s1: Modes
    assigned: Modes
    face_trainer: Trainer | None = None
    remote_trainer: Trainer | None = None
    fusion: Fusion | None = None
    hired_at: float = 0.0  # share of the year from which the line has a trainer
    vacant: bool = False  # its hours are assigned to a post that nobody holds
    delivered_face: int = 0
    delivered_remote: int = 0
    remote_due: float = 0.0  # remote hours that the pace asks for, of which whole sessions were held

    @property
    def delivered(self) -> int:
        """Hours taught so far, both modes."""
        return self.delivered_face + self.delivered_remote

    @property
    def assigned_s1(self) -> Modes:
        """The part of the assigned hours that belongs to the first semester."""
        s1, total = self.module.s1, self.module.hours
        if s1 in (0, total):
            return self.assigned if s1 else Modes(0, 0, 0)
        face, remote = (min(part, nearest(part * s1 / total)) for part in (self.assigned.face, self.assigned.remote))
        return Modes(face, remote, 0)


@dataclass(slots=True)
class GroupLines:
    """The lines of one group, kept together."""

    group: Group
    lines: list[Line] = field(default_factory=list)
    starved: bool = False


def draw_lines(data: ReferenceData, groups: list[Group], season: Season, *, seed: int) -> list[GroupLines]:
    """Foreseen and assigned hours of every module, and which ones will lack a trainer."""
    starved = _starved(groups, stream(seed, "starved", season.year))
    found = []
    for group in groups:
        rng = stream(seed, "lines", season.year, *group.key)
        modules = _modules_of(group, data.modules[group.programme.code, group.year])
        lines = [_line(group, module, rng) for module in modules]
        of_group = GroupLines(group, lines, starved=group.key in starved)
        _set_hiring(of_group, rng)
        found.append(of_group)
    return found


def _modules_of(group: Group, modules: Sequence[Module]) -> list[Module]:
    """Those the group has this year: an evening group takes a part of them, spread over trades and general ones."""
    if group.shift != EVENING:
        return list(modules)
    chosen, hours = set(), 0
    for module in (*modules[::2], *modules[1::2]):
        if hours + module.hours <= EVENING_YEAR:
            chosen.add(module.code)
            hours += module.hours
    return [module for module in modules if module.code in chosen]


def _starved(groups: list[Group], rng: Random) -> set[tuple[str, str, str]]:
    long_groups = [group for group in groups if not group.is_short]
    count = max(1, round(len(groups) * STARVED_SHARE))
    return {group.key for group in rng.sample(long_groups, min(count, len(long_groups)))}


def _line(group: Group, module: Module, rng: Random) -> Line:
    foreseen = _foreseen(group, module)
    return Line(
        group=group,
        module=module,
        foreseen=foreseen,
        foreseen_s1=first_semester(foreseen, s1=module.s1, total=module.hours),
        assigned=_assigned(group, module, foreseen, rng),
    )


def _foreseen(group: Group, module: Module) -> Modes:
    has_remote_part = module.is_general and module.discipline not in (SPORT, ENTREPRENEURSHIP)
    alone = nearest(module.hours * ALONE_SHARE) if has_remote_part and module.hours > 300 else 0
    face, remote = pair(module.hours - alone, remote_share=_remote_share(group, module))
    return Modes(face, remote, alone)


def _remote_share(group: Group, module: Module) -> float:
    if module.is_general:
        return 0.0 if module.discipline in (SPORT, ENTREPRENEURSHIP) else 0.25
    if module.name.startswith(("Stage", "stage", "Pratique", "Service au")) or group.is_short:
        return 0.0
    if group.programme.pole.code in DESK_POLES:
        return 0.2
    return 0.1 if group.programme.level == "TS" else 0.0


def _assigned(group: Group, module: Module, foreseen: Modes, rng: Random) -> Modes:
    """What another campus assigned when known, else the foreseen or a session or two less."""
    if module.assigned is not None and module.assigned <= foreseen.taught:
        face, remote = pair(module.assigned, remote_share=_remote_share(group, module))
        if remote <= foreseen.remote:
            return Modes(face, remote, 0)
        return Modes(module.assigned - foreseen.remote, foreseen.remote, 0)
    lost = 0
    if rng.random() >= ASSIGNED_IN_FULL and foreseen.face >= 300:
        lost = rng.choice((SESSION, 2 * SESSION))
    return Modes(foreseen.face - lost, foreseen.remote, 0)


def _set_hiring(of_group: GroupLines, rng: Random) -> None:
    """Choose the modules that lack a trainer, and until when."""
    trade = [line for line in of_group.lines if not line.module.is_general]
    if of_group.starved:
        lacking = rng.sample(trade, round(len(of_group.lines) * STARVED_LINES))
        for line in lacking:
            line.hired_at = NEVER
        for line in lacking[:VACANT_LINES]:
            line.vacant = True
        return
    later = [line for line in trade if line.module.s1 == 0 and line.module.hours <= 600]
    if later and not of_group.group.is_short:
        rng.choice(later).hired_at = LATEST_HIRING - rng.random()


def withhold(groups: list[GroupLines], season: Season) -> None:
    """Take the trainer off the lines where nobody is there yet, and the assigned hours where no post is open."""
    for of_group in groups:
        elapsed = season.expected_share(of_group.group)
        for line in of_group.lines:
            if line.hired_at > elapsed:
                if not line.vacant:
                    line.assigned = Modes(0, 0, 0)
                line.face_trainer = line.remote_trainer = None
