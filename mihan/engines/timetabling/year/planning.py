"""From remaining hours to slots a week, exact to the slot; and what would let late modules end."""

from collections.abc import Iterator

import numpy as np

from mihan.engines.timetabling.chance import State, stream
from mihan.engines.timetabling.findings import Finding
from mihan.engines.timetabling.search.facts import Ints
from mihan.engines.timetabling.year import search
from mihan.engines.timetabling.year.problem import Line, Year, YearPlan
from mihan.engines.timetabling.year.search import Sheet

ROW_WEIGHTS = {"group": 0.5, "trainer": 0.5, "room_kind": 0.02}
ROUNDS = 24  # of smoothing, each at a lower temperature
MOVES_A_SLOT = 60  # tried in all for each slot of the year
TRIES_A_SLOT = 2_000  # to squeeze in each slot that found no week
MOST_SAVERS = 120  # late lines for which savers are looked for


def plan_year(year: Year, *, seed: int = 0) -> YearPlan:
    """Distribute every line over its weeks, none of the weekly limits broken.

    The same seed gives the same plan. Lines that cannot end are told in `late`, with the most
    binding resource of each, and `savers` says what would let them end.
    """
    state = stream(seed)
    sheet = _sheet(year)
    _solve(sheet, state)
    late = tuple(_late(year, sheet))
    return YearPlan(
        slots=sheet.slots,
        remainders=_remainders(year),
        late=late,
        savers=tuple(_savers(year, sheet, seed)),
        unevenness=float(search.unevenness(sheet)),
    )


def _solve(sheet: Sheet, state: State) -> None:
    slots = int(sheet.waiting.sum())
    tightness = sheet.waiting / np.maximum(1, (sheet.last - sheet.first + 1) * np.maximum(1, sheet.most))
    search.fill(sheet, np.lexsort((-tightness, -sheet.urgency)).astype(np.int32))
    search.squeeze(sheet, state, TRIES_A_SLOT * int(sheet.waiting.sum()))
    for step in range(ROUNDS):
        temperature = 2.0 * (0.01 / 2.0) ** (step / (ROUNDS - 1))
        search.smooth(sheet, state, slots * MOVES_A_SLOT // ROUNDS, temperature)
    search.squeeze(sheet, state, TRIES_A_SLOT * int(sheet.waiting.sum()))


def _sheet(year: Year) -> Sheet:
    names = list(dict.fromkeys(resource for line in year.lines for resource in year.resources(line)))
    index = {resource: i for i, resource in enumerate(names)}
    rows = [[index[resource] for resource in year.resources(line)] for line in year.lines]
    capacity = np.array([year.capacity(*resource) for resource in names], np.int32).reshape(-1, year.weeks)
    slots = np.array([line.slots for line in year.lines], np.int32)
    users: list[list[int]] = [[] for _ in names]
    for line, mine in enumerate(rows):
        for row in mine:
            users[row].append(line)
    wide = np.full((len(rows), max(map(len, rows), default=1)), -1, np.int32)
    for line, mine in enumerate(rows):
        wide[line, : len(mine)] = mine
    line_goal = _line_goals(year, slots, [capacity[mine] for mine in rows])
    return Sheet(
        slots=search.empty_counts(len(rows), year.weeks),
        waiting=slots.copy(),
        used=np.zeros_like(capacity),
        capacity=capacity,
        first=np.array([line.first_week for line in year.lines], np.int32),
        last=np.array([line.last_week for line in year.lines], np.int32),
        most=np.array([line.max_week for line in year.lines], np.int32),
        rows=wide,
        row_count=np.array([len(mine) for mine in rows], np.int32),
        users_at=np.concatenate([[0], np.cumsum([len(mine) for mine in users])]).astype(np.int32),
        users=np.array([line for mine in users for line in mine], np.int32),
        line_goal=line_goal,
        row_goal=_row_goals(line_goal, users),
        row_weight=np.array([ROW_WEIGHTS[kind] for kind, _ in names], np.float64),
        urgency=np.array([line.urgency for line in year.lines], np.float64),
    )


def _line_goals(year: Year, slots: Ints, capacities: list[Ints]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Each line spread over its weeks, in proportion to what its scarcest resource can give in each."""
    goals = np.zeros((len(year.lines), year.weeks))
    for i, line in enumerate(year.lines):
        open_ = np.zeros(year.weeks)
        if len(capacities[i]):
            span = slice(line.first_week, line.last_week + 1)
            # Beyond a normal week, more capacity is no reason to teach one module more.
            scarce = capacities[i][:, span].min(axis=0)
            open_[span] = np.minimum(scarce, np.median(scarce[scarce > 0]) if scarce.any() else 0)
        if open_.sum() > 0:
            goals[i] = slots[i] * open_ / open_.sum()
    return goals


def _row_goals(
    line_goal: np.ndarray[tuple[int, int], np.dtype[np.float64]], users: list[list[int]]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([line_goal[mine].sum(axis=0) for mine in users]).reshape(-1, line_goal.shape[1])


def _remainders(year: Year) -> dict[str, float]:
    """Hours of each line that do not fill a slot."""
    left = {line.id: line.hours - line.slots * line.hours_per_slot for line in year.lines}
    return {name: round(hours, 6) for name, hours in left.items() if hours > 1e-6}


def _late(year: Year, sheet: Sheet) -> Iterator[Finding]:
    """Each line with slots left out, the gravest first, and who was full in how many of its weeks."""
    for i in _gravest_first(sheet):
        line, needed = year.lines[i], year.lines[i].slots
        full = {resource[1]: weeks for resource, weeks in _full_weeks(year, sheet, i)}
        details = {
            "line": line.id,
            "module": line.module or line.id,
            "groups": line.groups,
            "hours_per_slot": line.hours_per_slot,
            "from_week": line.first_week + 1,
            "to_week": line.last_week + 1,
            "blockers": tuple(sorted(full, key=lambda name: -full[name])),
            "full_weeks": full,
        }
        yield Finding("module_late", line.id, needed, needed - int(sheet.waiting[i]), (), details)


def _gravest_first(sheet: Sheet) -> list[int]:
    """Lines with slots left out."""
    return sorted(np.flatnonzero(sheet.waiting).tolist(), key=lambda i: (-int(sheet.waiting[i]), i))


def _full_weeks(year: Year, sheet: Sheet, i: int) -> list[tuple[tuple[str, str], int]]:
    """Resources of a line and in how many of its weeks each has nothing left."""
    line = year.lines[i]
    span = slice(line.first_week, line.last_week + 1)
    found = []
    for k, resource in enumerate(year.resources(line)):
        row = sheet.rows[i, k]
        full = int((sheet.used[row, span] >= sheet.capacity[row, span]).sum())
        if full:
            found.append((resource, full))
    return sorted(found, key=lambda item: -item[1])


def _savers(year: Year, sheet: Sheet, seed: int) -> Iterator[Finding]:
    """For each late line, what lets it end, tried on the plan: one more thing of a resource, or of time.

    Where no single resource is enough, all of those in the way together.
    """
    for i in _gravest_first(sheet)[:MOST_SAVERS]:
        line, missing = year.lines[i], int(sheet.waiting[i])
        details: dict[str, object] = {"line": line.id, "module": line.module or line.id, "groups": line.groups}
        span: dict[str, object] = {"from_week": line.first_week + 1, "to_week": line.last_week + 1}
        found = False
        for k, (kind, name) in enumerate(year.resources(line)):
            if _ends(_with_more(sheet, [int(sheet.rows[i, k])], line, missing), i, seed):
                found = True
                yield Finding(f"if_more_of_{kind}", name, missing, 0, (), details | span)
        blockers = _full_weeks(year, sheet, i)
        rows = [int(sheet.rows[i, k]) for k in range(sheet.row_count[i])]
        if not found and len(blockers) > 1 and _ends(_with_more(sheet, rows, line, missing), i, seed):
            names = tuple(name for (_kind, name), _weeks in blockers)
            yield Finding("if_more_of_all", line.id, missing, 0, (), details | span | {"blockers": names})
        later = _weeks_later(sheet, i, year.weeks, seed)
        if later:
            week: dict[str, object] = {"to_week": line.last_week + later + 1}
            yield Finding("if_ended_later", line.id, later, 0, (), details | week)


def _copy(sheet: Sheet) -> Sheet:
    return sheet._replace(
        slots=sheet.slots.copy(),
        waiting=sheet.waiting.copy(),
        used=sheet.used.copy(),
        capacity=sheet.capacity.copy(),
        last=sheet.last.copy(),
    )


def _with_more(sheet: Sheet, rows: list[int], line: Line, missing: int) -> Sheet:
    """The same plan with `missing` slots more of some rows, in the weeks of a line where one is full."""
    more = _copy(sheet)
    span = range(line.first_week, line.last_week + 1)
    weeks = [w for w in span if any(sheet.used[row, w] >= sheet.capacity[row, w] for row in rows)]
    for n in range(missing if weeks else 0):
        more.capacity[rows, weeks[n * len(weeks) // missing]] += 1
    return more


def _weeks_later(sheet: Sheet, i: int, weeks: int, seed: int) -> int:
    """The fewest weeks by which a line must end later to be finished, 0 if that does not help."""
    most = weeks - 1 - int(sheet.last[i])
    if most < 1 or not _ends(_until(sheet, i, most), i, seed):  # asked once: most often no week helps
        return 0
    return next((later for later in range(1, most) if _ends(_until(sheet, i, later), i, seed)), most)


def _until(sheet: Sheet, i: int, later: int) -> Sheet:
    more = _copy(sheet)
    more.last[i] += later
    return more


def _ends(sheet: Sheet, i: int, seed: int) -> bool:
    """Whether a line gets all its slots in a changed sheet, the other late lines set aside."""
    alone = sheet.waiting.copy()
    sheet.waiting[:] = 0
    sheet.waiting[i] = alone[i]
    return int(search.squeeze(sheet, stream(seed, 1), TRIES_A_SLOT * int(alone[i]))) == 0
