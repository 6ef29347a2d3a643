"""Weeks harder than the published ones, of which a whole plan is known to exist.

A plan is made first and then forgotten: workshops are filled to the brim with single and double
sessions, theory goes around them, trainers are found for what stands, and only then is it decided
what is asked: periods nobody uses are closed, a trainer may give hardly more than they were
given, a room's equipment is wanted where the plan has it, practice waits for theory where it
happens to come later. Everything is invented.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from mihan.engines.timetabling import Course, Grid, Group, Placement, Problem, Room, Trainer

DAYS, SLOTS = 6, 4
PERIODS = range(DAYS * SLOTS - 2)  # Saturday afternoon is closed
SECTORS = {  # kind of its workshops, site
    "electricity": ("ws_elec", "north"), "mechanics": ("ws_mech", "north"), "welding": ("ws_weld", "north"),
    "building": ("hall", "north"), "logistics": ("ws_log", "north"), "software": ("computer", "north"),
    "cooking": ("kitchen", "south"), "care": ("care_unit", "south"), "beauty": ("beauty_salon", "south"),
    "textile": ("ws_textile", "south"),
}  # fmt: skip
THEORY = {"fr": "classroom", "math": "classroom", "safety": "classroom", "digital": "lab", "law": "lecture"}
DAY_MAX, WEEK_MAX = 3, 10
WORKSHOP_WEEK = 9  # periods of workshop a group has at most
BRIM = 0.98  # of the open periods of workshops, those in use
NOTHING = frozenset[str]()


@dataclass
class _Room:
    id: str
    kind: str
    capacity: int
    site: str
    building: str
    equipment: frozenset[str] = NOTHING
    used: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)


@dataclass
class _Person:
    """A group or a trainer; `at` gives the site of each period taken, "" for none."""

    id: str
    sector: str = ""
    size: int = 0
    away: set[int] = field(default_factory=set)
    at: dict[int, str] = field(default_factory=dict)
    modules: set[str] = field(default_factory=set)

    def can(self, period: int, duration: int, site: str) -> bool:
        taken = range(period, period + duration)
        day = range(period // SLOTS * SLOTS, (period // SLOTS + 1) * SLOTS)
        if any(p in self.at or p in self.away for p in taken):
            return False
        if sum(p in self.at for p in day) + duration > DAY_MAX:
            return False
        beside = [p for p in (period - 1, period + duration) if p in day]
        return not site or all(self.at.get(p, "") in ("", site) and self._passes(p, period, site) for p in beside)

    def _passes(self, beside: int, period: int, site: str) -> bool:
        """Behind a remote session lies the place people really come from."""
        step = -1 if beside < period else 1
        while beside in self.at and beside // SLOTS == period // SLOTS:
            if self.at[beside]:
                return self.at[beside] == site
            beside += step
        return True

    def take(self, period: int, duration: int, site: str) -> None:
        self.at |= dict.fromkeys(range(period, period + duration), site)


@dataclass
class _Course:
    id: str
    groups: list[_Person]
    module: str
    duration: int
    kind: str | None
    stands: list[tuple[int, _Room | None]]
    pool: str
    team: list[_Person] = field(default_factory=list)
    equipment: frozenset[str] = NOTHING
    imposed: frozenset[str] = NOTHING
    after: tuple[str, ...] = ()

    @property
    def start(self) -> int:
        return min(period for period, _ in self.stands)

    @property
    def end(self) -> int:
        return max(period for period, _ in self.stands) + self.duration


def hard(seed: int, *, groups: int = 130, brim: float = BRIM) -> tuple[Problem, tuple[Placement, ...]]:
    """A week of so many groups, and the plan that shows that nothing need be left out.

    `brim` is the share of the workshops' open periods in use; at 1 there is nothing to spare.
    """
    planting = _Planting(random.Random(seed), groups, brim)
    return planting.problem(), planting.placements()


class _Planting:
    def __init__(self, chance: random.Random, groups: int, brim: float) -> None:
        self.chance = chance
        self.brim = brim
        self.names = list(SECTORS)
        self.groups = [self._group(i) for i in range(groups)]
        self.rooms = list(self._rooms(groups))
        self.courses: list[_Course] = []
        self.trainers: list[_Person] = []
        for sector in self.names:
            self._fill_workshops(sector)
        for _ in range(groups // 4):
            self._merged()
        for group in self.groups:
            self._theory(group)
        for course in sorted(self.courses, key=lambda c: (-len(c.stands) * c.duration, chance.random())):
            self._staff(course)
        self._close_what_is_unused()
        self._ask_for_more()
        self.spare = {trainer.id: chance.choice((0, 0, 1, 1, 2)) for trainer in self.trainers}

    def _group(self, number: int) -> _Person:
        """Three in ten are away at a workplace for a day or two."""
        chance = self.chance
        away = {p for p in range(DAYS * SLOTS) if p not in PERIODS}
        for day in chance.sample(range(5), chance.choice((0, 0, 0, 0, 0, 1, 2))):
            away |= set(range(day * SLOTS, (day + 1) * SLOTS))
        sector = self.names[number % len(self.names)]
        return _Person(f"g{number:03d}", sector, chance.randint(16, 28), away)

    def _rooms(self, groups: int) -> Iterable[_Room]:
        chance = self.chance
        for number, (kind, site) in enumerate(SECTORS.values()):
            for i in range(max(1, round(groups / len(SECTORS) * 0.38))):
                has = frozenset({f"{kind}+"}) if i % 2 == 0 else NOTHING
                capacity = 28 if i % 3 == 0 else chance.choice((24, 28))
                yield _Room(f"{kind}{i}", kind, capacity, site, f"{site}{number % 3}", has)
        for kind, share, seats in (("classroom", 0.3, (24, 28, 36)), ("lab", 0.12, (28,)), ("lecture", 0.04, (90,))):
            for i in range(max(2, round(groups * share))):
                site = "north" if kind == "lecture" else ("north", "north", "south")[i % 3]
                yield _Room(f"{kind}{i}", kind, chance.choice(seats), site, f"{site}{chance.randrange(3)}")

    def _fill_workshops(self, sector: str) -> None:
        """Every period of every workshop of a sector, doubles first, to whoever has least."""
        kind, site = SECTORS[sector]
        mine = [group for group in self.groups if group.sector == sector]
        rooms = [room for room in self.rooms if room.kind == kind]
        stands: dict[tuple[str, int], list[tuple[int, _Room]]] = {}
        most = int(self.brim * len(PERIODS) * len(rooms))
        for duration in (2, 1):
            for room, period in self._blocks(rooms, duration):
                able = [g for g in mine if self._suits(g, room, period, duration, site)]
                if able and sum(len(r.used) for r in rooms) + duration <= most:
                    group = min(able, key=lambda g: (len(g.at), self.chance.random()))
                    group.take(period, duration, site)
                    room.used |= set(range(period, period + duration))
                    stands.setdefault((group.id, duration), []).append((period, room))
        by_id = {group.id: group for group in mine}
        for (name, duration), found in stands.items():
            self._courses_of(by_id[name], kind, duration, found)
        self._to_the_brim(rooms)

    def _blocks(self, rooms: list[_Room], duration: int) -> list[tuple[_Room, int]]:
        """Where sessions of this duration could stand; two doubles of three are tried."""
        found = [(room, p) for room in rooms for p in PERIODS if p % SLOTS + duration <= SLOTS]
        self.chance.shuffle(found)
        return [(room, p) for room, p in found if duration == 1 or (p % 2 == 0 and self.chance.random() < 0.7)]

    def _suits(self, group: _Person, room: _Room, period: int, duration: int, site: str) -> bool:
        free = room.used.isdisjoint(range(period, period + duration))
        has_time = len(group.at) + duration <= WORKSHOP_WEEK and group.can(period, duration, site)
        return free and group.size <= room.capacity and has_time

    def _courses_of(self, group: _Person, kind: str, duration: int, stands: list[tuple[int, _Room]]) -> None:
        self.chance.shuffle(stands)
        while stands:
            several = self.chance.choice((1, 2, 2, 3))
            module = f"{group.sector} {self.chance.randrange(6)}"
            self._add([group], module, duration, kind, list(stands[:several]), group.sector)
            del stands[:several]

    def _add(
        self, groups: list[_Person], module: str, duration: int, kind: str | None,
        stands: list[tuple[int, _Room | None]], pool: str,
    ) -> None:  # fmt: skip
        self.courses.append(_Course(f"c{len(self.courses):04d}", groups, module, duration, kind, stands, pool))

    def _to_the_brim(self, rooms: list[_Room]) -> None:
        """Close periods that nobody has until what is open is as good as full."""
        free = [(room, p) for room in rooms for p in PERIODS if p not in room.used]
        used = sum(len(room.used) for room in rooms)
        self.chance.shuffle(free)
        while free and used < (self.brim - 0.01) * (used + len(free)):
            room, period = free.pop()
            room.closed.add(period)

    def _merged(self) -> None:
        """A lecture, and a remote hour, of two or three groups of a sector."""
        sector = self.chance.choice(self.names)
        mine = [group for group in self.groups if group.sector == sector]
        several = self.chance.sample(mine, min(len(mine), self.chance.choice((2, 3))))
        if len(several) > 1:
            kind, module = self.chance.choice((("lecture", "law"), (None, "guidance")))
            self._stand(several, module, kind, 1)

    def _theory(self, group: _Person) -> None:
        for module in self.chance.sample(sorted(THEORY), 3):
            if THEORY[module] != "lecture":
                self._stand([group], module, THEORY[module], self.chance.choice((1, 1, 2)))

    def _stand(self, groups: list[_Person], module: str, kind: str | None, sessions: int) -> None:
        """Place single sessions wherever they go; those that go nowhere are not asked for."""
        stands: list[tuple[int, _Room | None]] = []
        places = sum(group.size for group in groups)
        rooms = [room for room in self.rooms if room.kind == kind and room.capacity >= places]
        periods = list(PERIODS)
        self.chance.shuffle(periods)
        for period in periods:
            room = self.chance.choice(rooms) if rooms else None
            site = room.site if room else ""
            busy = room is not None and period in room.used
            if len(stands) == sessions or busy or not all(group.can(period, 1, site) for group in groups):
                continue
            for group in groups:
                group.take(period, 1, site)
            if room is not None:
                room.used.add(period)
            stands.append((period, room))
        if stands and (rooms or kind is None):
            self._add(groups, module, 1, kind, stands, groups[0].sector if kind is None else module)

    def _staff(self, course: _Course) -> None:
        """The busiest who can, so that weeks are full; one course in eight has two trainers."""
        many = 2 if course.duration == 2 and self.chance.random() < 0.25 else 1
        able = [t for t in self.trainers if t.sector == course.pool and self._could(t, course)]
        able.sort(key=lambda t: (-len(t.at), t.id))
        while len(able) < many:
            self.trainers.append(_Person(f"t{len(self.trainers):03d}", course.pool))
            able.append(self.trainers[-1])
        for trainer in able[:many]:
            trainer.modules.add(course.module)
            for period, room in course.stands:
                trainer.take(period, course.duration, room.site if room else "")
        course.team = able[:many]

    def _could(self, trainer: _Person, course: _Course) -> bool:
        if len(trainer.at) + len(course.stands) * course.duration > WEEK_MAX:
            return False
        kept = dict(trainer.at)
        fits = True
        for period, room in course.stands:
            fits = fits and trainer.can(period, course.duration, room.site if room else "")
            trainer.take(period, course.duration, room.site if room else "")
        trainer.at = kept
        return fits

    def _close_what_is_unused(self) -> None:
        """Part-time weeks: whole half-days for one trainer in three, a period or two for the others."""
        for trainer in self.trainers:
            halves = [range(p, p + 2) for p in range(0, DAYS * SLOTS, 2)]
            unused = [half for half in halves if not any(p in trainer.at for p in half)]
            part_time = self.chance.random() < 0.33
            closed = unused if part_time else self.chance.sample(unused, min(len(unused), 2))
            keep = set(self.chance.sample(range(len(closed)), min(len(closed), 2))) if part_time else set()
            for i, half in enumerate(closed):
                trainer.away |= set(half) if i not in keep else set()
        for room in self.rooms:
            if not room.closed and self.chance.random() < 0.2:
                room.closed |= {p for p in PERIODS if p not in room.used and self.chance.random() < 0.3}

    def _ask_for_more(self) -> None:
        """Competences beside those used, equipment, imposed rooms, theory before practice."""
        for trainer in self.trainers:
            known = sorted({course.module for course in self.courses if course.pool == trainer.sector})
            trainer.modules |= set(self.chance.sample(known, min(len(known), 2)))
        by_group: dict[str, list[_Course]] = {}
        for course in self.courses:
            if len(course.groups) == 1:
                by_group.setdefault(course.groups[0].id, []).append(course)
            rooms = [room for _, room in course.stands if room is not None]
            shared = frozenset.intersection(*(room.equipment for room in rooms)) if rooms else NOTHING
            if self.chance.random() < 0.5:
                course.equipment = shared
            elif rooms and self.chance.random() < 0.04:
                course.imposed = frozenset(room.id for room in rooms)
        for mine in by_group.values():
            self._order(mine)

    def _order(self, mine: list[_Course]) -> None:
        theory = [course for course in mine if course.module in THEORY]
        for practice in mine:
            before = [course for course in theory if course is not practice and course.end <= practice.start]
            if before and practice.module not in THEORY and self.chance.random() < 0.6:
                practice.after = (self.chance.choice(before).id,)

    def problem(self) -> Problem:
        return Problem(
            grid=Grid(days=DAYS, slots=SLOTS),
            groups=tuple(
                Group(id=g.id, size=g.size, unavailable=frozenset(g.away), max_day=DAY_MAX) for g in self.groups
            ),
            trainers=tuple(
                Trainer(
                    id=t.id, unavailable=frozenset(t.away), max_day=DAY_MAX,
                    max_week=min(WEEK_MAX, len(t.at) + self.spare[t.id]),
                )
                for t in self.trainers
            ),
            rooms=tuple(
                Room(
                    id=r.id, kind=r.kind, capacity=r.capacity, site=r.site, building=r.building,
                    equipment=r.equipment, unavailable=frozenset(r.closed),
                )
                for r in self.rooms
            ),
            courses=tuple(self._asked(course) for course in self.courses),
            travel={("north", "south"): 1},
        )  # fmt: skip

    def _asked(self, course: _Course) -> Course:
        able = [t.id for t in self.trainers if t.sector == course.pool and course.module in t.modules]
        return Course(
            id=course.id, module=course.module, groups=tuple(group.id for group in course.groups),
            sessions=len(course.stands), duration=course.duration, room_kind=course.kind,
            equipment=course.equipment, imposed_rooms=course.imposed, trainers=tuple(able),
            trainers_needed=len(course.team), after=course.after,
        )  # fmt: skip

    def placements(self) -> tuple[Placement, ...]:
        found: list[Placement] = []
        for course in self.courses:
            team = tuple(trainer.id for trainer in course.team)
            for period, room in course.stands:
                found.append(Placement(len(found), period, room.id if room else None, team))
        return tuple(found)
