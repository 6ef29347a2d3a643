"""The year: hours left become sessions of each week. The compiled search is imported inside: workers only."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import translation

from mihan.engines.timetabling.findings import Finding
from mihan.engines.timetabling.problem import Grid
from mihan.engines.timetabling.wording import LANGUAGES, say
from mihan.offer.models import Group
from mihan.places.models import Space
from mihan.timetable import policy
from mihan.timetable.engine.building import ANYWHERE, room_kind
from mihan.timetable.engine.compiling import prepare
from mihan.timetable.models import OWN_KINDS, TEACHING_KINDS, RoomNeed, Session
from mihan.timetable.queries.demand import Demand
from mihan.timetable.queries.frames import SHIFTS, known_shift
from mihan.timetable.queries.yearly import YearCourse, YearDemand, trainers_of

if TYPE_CHECKING:
    from mihan.engines.timetabling import year as engine

Told = dict[str, object]
BOTH = tuple(SHIFTS)


@dataclass(frozen=True)
class YearSolved:
    """Sessions of each course each week, those without a week, and why; loads by ("group" | "trainer", key)."""

    sessions: Mapping[str, list[int]]
    missing: Mapping[str, int]
    reasons: Mapping[str, list[Told]]
    savers: Mapping[str, list[Told]]
    overloads: list[Told]
    capacities: Mapping[tuple[str, int], list[int]]
    seconds: float


@dataclass
class YearSearch:
    """The engine's distribution of a year over its weeks.

    Ids: "group 12", "trainer 5", "module 40", a kind of room with its shift; a line is its course and a part.
    """

    demand: YearDemand

    def solve(self, *, seed: int = 1) -> YearSolved:
        """Plan the year; the same seed gives the same plan. Some ten seconds for a campus."""
        prepare()
        from mihan.engines.timetabling.year import plan_year, year_overloads

        began = time.monotonic()
        problem = self.problem()
        plan = plan_year(problem, seed=seed)
        sessions: dict[str, list[int]] = {}
        for row, line in zip(plan.slots.tolist(), problem.lines, strict=True):
            key = course_of(line.id)
            sessions[key] = [a + b for a, b in zip(sessions.get(key, self._nothing), row, strict=True)]
        late = [*plan.late, *self._over()]
        missing = {
            course.demand.key: course.sessions - sum(sessions.get(course.demand.key, ())) for course in self.courses
        }
        return YearSolved(
            sessions={course.demand.key: sessions.get(course.demand.key, self._nothing) for course in self.courses},
            missing={key: count for key, count in missing.items() if count},
            reasons=self._by_course(late), savers=self._by_course(plan.savers),
            overloads=self._told(year_overloads(problem)), capacities=self.capacities,
            seconds=time.monotonic() - began,
        )  # fmt: skip

    def problem(self) -> engine.Year:
        """The rest of the year as the engine sees it."""
        from mihan.engines.timetabling import year as engine

        lines = [
            engine.Line(
                id=f"{course.demand.key}/{n}", groups=_groups(course.demand),
                hours=float(part.hours), module=f"module {course.demand.module.pk}", first_week=part.first_week,
                last_week=part.last_week, trainer=_named("trainer", course.demand.trainer),
                room_kind=self._room_kind(course.demand), max_week=policy.MODULE_MAX_WEEK,
                hours_per_slot=float(course.session_hours),
            )
            for course in self.courses for n, part in enumerate(course.parts)
        ]  # fmt: skip
        people: dict[str, dict[str, list[int]]] = defaultdict(dict)
        for (kind, key), slots in self.capacities.items():
            people[kind][f"{kind} {key}"] = slots
        return engine.Year(
            weeks=len(self.demand.weeks.weeks), lines=tuple(lines), groups=people["group"],
            trainers=people["trainer"], room_kinds=self.room_kinds,
        )  # fmt: skip

    @property
    def courses(self) -> list[YearCourse]:
        return self.demand.courses

    @property
    def _nothing(self) -> list[int]:
        return [0] * len(self.demand.weeks.weeks)

    @cached_property
    def groups(self) -> dict[int, Group]:
        return {line.group_id: line.group for course in self.courses for line in course.demand.lines}

    @cached_property
    def capacities(self) -> dict[tuple[str, int], list[int]]:
        found = {}
        for key, group in self.groups.items():
            group.year = self.demand.year  # its span asks for it
            found["group", key] = self.demand.capacity(
                "group",
                key,
                [known_shift(group.shift)],
                max_day=policy.GROUP_MAX_DAY,
                max_week=self._no_limit,
                span=group.span,
            )
        for key in trainers_of(self.courses):
            found["trainer", key] = self.demand.capacity(
                "trainer", key, BOTH, max_day=policy.TRAINER_MAX_DAY, max_week=policy.TRAINER_MAX_WEEK
            )
        return found

    @property
    def _no_limit(self) -> int:
        return policy.GROUP_MAX_DAY * 7

    @cached_property
    def needs(self) -> dict[int, RoomNeed]:
        return {need.module_id: need for need in RoomNeed.objects.filter(unit=self.demand.year.unit)}

    def _room_kind(self, demand: Demand) -> str:
        """What a session takes one of: an imposed room, or a kind of room, at the hours of the group's shift."""
        if demand.channel == Session.Channel.REMOTE:
            return ""
        group, need = demand.lines[0].group, self.needs.get(demand.module.pk)
        if need and need.space_id:
            return f"space {need.space_id} {known_shift(group.shift)}"
        kind = need.kind if need else Space.Kind.ROOM
        return f"{room_kind(kind, group.offering.pole.unit.path)} {known_shift(group.shift)}"

    @cached_property
    def room_kinds(self) -> dict[str, list[int]]:
        """Every kind a course takes has an entry, or it would have no limit: none of it is a limit of none."""
        wanted = {kind for course in self.courses if (kind := self._room_kind(course.demand))}
        found = dict.fromkeys(wanted, self._nothing)
        for space in self.spaces:
            for shift in SHIFTS:
                for kind in {f"{room_kind(space.kind, space.unit.path)} {shift}", f"space {space.pk} {shift}"} & wanted:
                    slots = self.demand.capacity("space", space.pk, [shift], max_day=99, max_week=999)
                    found[kind] = [a + b for a, b in zip(found[kind], slots, strict=True)]
        return found

    @cached_property
    def spaces(self) -> list[Space]:
        imposed = [need.space_id for need in self.needs.values() if need.space_id]
        rows = Space.objects.filter(unit__path__startswith=self.demand.year.unit.path, state=Space.State.OPEN)
        return list(rows.filter(Q(kind__in=TEACHING_KINDS) | Q(pk__in=imposed)).select_related("unit"))

    def _over(self) -> Iterable[Finding]:
        """Courses with hours left whose groups have no week left."""
        for course in self.courses:
            if not course.parts and course.sessions:
                details = {"line": f"{course.demand.key}/0", "module": f"module {course.demand.module.pk}",
                           "groups": _groups(course.demand), "hours_per_slot": float(course.session_hours)}  # fmt: skip
                yield Finding("module_over", course.demand.key, course.sessions, 0, (), details)

    def _by_course(self, findings: Iterable[Finding]) -> dict[str, list[Told]]:
        listed, found = list(findings), defaultdict(list)
        for finding, told in zip(listed, self._told(listed), strict=True):
            found[course_of(str(finding.details["line"]))].append(told)
        return dict(found)

    def _told(self, findings: Iterable[Finding]) -> list[Told]:
        """As kept with an outlook: a sentence in each language, weeks numbered as in the training year."""
        listed, texts = [self._numbered(finding) for finding in findings], {}
        grid = Grid(hours_per_slot=float(policy.SESSION_HOURS))
        for language in LANGUAGES:
            with translation.override(language):
                names = self.names()
                texts[language] = [say(finding, grid, names)[language] for finding in listed]
        return [
            {"rule": finding.rule, "short": finding.short, "text": {name: texts[name][i] for name in LANGUAGES}}
            for i, finding in enumerate(listed)
        ]

    def _numbered(self, finding: Finding) -> Finding:
        before = self.demand.weeks.weeks[0].number - 1 if self.demand.weeks.weeks else 0
        weeks = {name: finding.details[name] + before for name in ("from_week", "to_week") if name in finding.details}  # type: ignore[operator]
        return replace(finding, details={**finding.details, **weeks})

    def names(self) -> dict[str, str]:
        """What people call each id, in the language under way."""
        found = {f"group {key}": group.label for key, group in self.groups.items()}
        found |= {f"trainer {key}": trainer.person.name for key, trainer in trainers_of(self.courses).items()}
        modules = {course.demand.module for course in self.courses}
        found |= {f"module {module.pk}": f"{module.code} {module.name}" for module in modules}
        return found | self._room_names()

    def _room_names(self) -> dict[str, str]:
        poles = {group.offering.pole.unit for group in self.groups.values()}
        plain = {room_kind(kind, ANYWHERE): str(Space.Kind(kind).label) for kind in TEACHING_KINDS}
        own = {
            room_kind(kind, unit.path): f"{Space.Kind(kind).label} {unit.code}" for kind in OWN_KINDS for unit in poles
        }
        rooms = {f"space {space.pk}": space.code for space in self.spaces}
        return {f"{name} {shift}": text for name, text in (plain | own | rooms).items() for shift in SHIFTS}


def course_of(line: str) -> str:
    return line.partition("/")[0]


def _groups(demand: Demand) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"group {line.group_id}" for line in demand.lines))


def _named(kind: str, row: object) -> str:
    return f"{kind} {row.pk}" if row else ""  # type: ignore[attr-defined]
