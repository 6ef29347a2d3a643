"""What has been taught so far.

Sessions are held in a fixed order, so that a later day never takes an hour back.
"""

from random import Random

from mihan.engines.demo.hours import SESSION
from mihan.engines.demo.lines import NEVER, Fusion, GroupLines, Line
from mihan.engines.demo.pace import ON_TIME, Pace
from mihan.engines.demo.schedule import Season
from mihan.engines.demo.seeding import stream

ASSIGNED_SHARE = 0.93  # of the foreseen hours, on the average: delivery follows what is assigned
OVER_DELIVERED_LINES = 3
OVER_DELIVERED_FROM = 0.15  # share of the year after which an introduction module can have overrun
NEARLY_OVER = 0.99  # share of the year from which remote sessions are all held
EARLY_AND_LATE = 5  # merged sessions in turn: the remote hours of a group are then about those due
LARGEST_OVERRUN = 450  # tenths: only a short module overruns while the year is young
LATEST_BEGINNING = 0.4  # share of a semester after which its last modules begin
EARLIEST_END = 0.55  # share of a semester before which none of its modules ends


def deliver(groups: list[GroupLines], fusions: list[Fusion], paces: list[Pace], season: Season, *, seed: int) -> None:
    """Fill the delivered hours of every line, group by group, from its pace."""
    for number, fusion in enumerate(fusions):
        _deliver_merged(fusion, season, ahead=(number % EARLY_AND_LATE + 0.5) / EARLY_AND_LATE)
    for of_group, pace in zip(groups, paces, strict=True):
        rng = stream(seed, "delivery", season.year, *of_group.group.key)
        _deliver_group(of_group, pace.share, rng)
    _over_deliver(groups, paces, stream(seed, "over-delivered", season.year))


def _deliver_merged(fusion: Fusion, season: Season, *, ahead: float) -> None:
    """A merged session was held or not for all its groups alike."""
    first = fusion.lines[0]
    for line in fusion.lines:
        _hold_remote(line, _remote_due(first, season.expected_share(first.group)), ahead=ahead)


def _remote_due(line: Line, share: float) -> float:
    """Remote hours due when `share` of the year is done, each semester being half of it."""
    reached = 2 * min(1.0, share / NEARLY_OVER)
    s1 = line.assigned_s1.remote
    s2 = line.assigned.remote - s1
    return s1 * min(1.0, reached) + s2 * max(0.0, reached - 1)


def _hold_remote(line: Line, due: float, *, ahead: float) -> None:
    """Whole sessions about what is due; that grows smoothly, and the hours face to face go by it.

    `ahead`: by how much of a session it may be early. Lines differ in it, or all would be early on the same day.
    """
    line.remote_due = due
    held = int(due / SESSION + ahead) * SESSION
    line.delivered_remote = line.assigned.remote if due >= line.assigned.remote else min(held, line.assigned.remote)


def _deliver_group(of_group: GroupLines, share: float, rng: Random) -> None:
    lines = [line for line in of_group.lines if line.hired_at < NEVER]
    for rank, line in enumerate(lines):
        if line.fusion is None:
            _hold_remote(line, _remote_due(line, share), ahead=(rank + 0.5) / len(lines))
    planned = sum(line.foreseen.taught for line in of_group.lines)
    assigned = sum(line.assigned.taught for line in lines)
    # A short course has all its hours assigned from the first day, and ends with them.
    due = assigned if of_group.group.is_short else planned * ASSIGNED_SHARE
    budget = min(due * share, assigned) - sum(line.remote_due for line in lines)
    for hours, line in _sessions(lines, rng):
        if hours / 2 > budget:
            break
        line.delivered_face += hours
        budget -= hours


def _sessions(lines: list[Line], rng: Random) -> list[tuple[int, Line]]:
    """Every face-to-face session of the year with its hours, in the order in which it is held."""
    placed: list[tuple[float, int, int, Line]] = []
    for rank, line in enumerate(lines):
        place = rank / len(lines)
        begins = LATEST_BEGINNING * place * rng.uniform(0.6, 1.4)
        ends = min(1.0, EARLIEST_END + (1 - EARLIEST_END) * place * rng.uniform(0.8, 1.6))
        late = float(line.hired_at > 0)  # a trainer found late teaches after all the others
        first = line.assigned_s1.face
        for semester, hours in enumerate((first, line.assigned.face - first)):
            placed += [
                (semester + late + begins + (ends - begins) * moment, rank, length, line)
                for moment, length in _cut(hours)
            ]
    placed.sort(key=lambda session: session[:2])
    return [(length, line) for _, _, length, line in placed]


def _cut(hours: int) -> list[tuple[float, int]]:
    """Sessions of 2.5 h and a shorter last one, each with its moment between 0 and 1."""
    lengths = [SESSION] * (hours // SESSION) + ([hours % SESSION] if hours % SESSION else [])
    return [((index + 0.5) / len(lengths), length) for index, length in enumerate(lengths)]


def _over_deliver(groups: list[GroupLines], paces: list[Pace], rng: Random) -> None:
    """In a few groups on time, the first module took some sessions more than it was given."""
    on_time = [
        (of_group, pace.share)
        for of_group, pace in zip(groups, paces, strict=True)
        if pace.reason == ON_TIME and of_group.group.programme.leads_to_diploma and of_group.group.year == 1
    ]
    for of_group, share in rng.sample(on_time, min(OVER_DELIVERED_LINES, len(on_time))):
        line = next(line for line in of_group.lines if not line.module.is_general)
        extra = SESSION * rng.randint(1, 3)
        if share > OVER_DELIVERED_FROM and 0 < line.assigned.face <= LARGEST_OVERRUN:
            line.delivered_face = line.assigned.face + extra
