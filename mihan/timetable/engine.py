"""The one door to the timetabling engine: a plan's rows become a problem, a solution becomes places.

Nothing here decides anything: what may stand where is the engine's `check`, the same for the solver
and for a person's edit.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from mihan.engines.timetabling import consequences, judge
from mihan.engines.timetabling import problem as engine
from mihan.engines.timetabling.violations import Violation
from mihan.engines.timetabling.weights import Weights
from mihan.offer.models import Enrolment, Group, Pole
from mihan.people.models import Trainer, Unit
from mihan.places.models import Occupation, Space
from mihan.timetable import policy
from mihan.timetable.models import OWN_KINDS, TEACHING_KINDS, Plan, RoomNeed, Session, Unavailability
from mihan.timetable.policy import Place
from mihan.timetable.queries import sentences
from mihan.timetable.queries.frames import SlotTimes, WeekFrame

Watch = Callable[[float], bool]  # told the seconds gone, answers whether to stop


def room_kind(kind: str, pole: str) -> str:
    """What the engine calls a kind of room: "room", or "workshop /1/4/" of one pole."""
    return f"{kind} {pole}" if kind in OWN_KINDS else kind


@dataclass
class WeekFacts:
    """What is read once about a week, whatever the plan: who and what is not there, and when."""

    unit: Unit
    monday: date
    frame: WeekFrame = field(init=False)

    def __post_init__(self) -> None:
        self.frame = WeekFrame(self.unit, self.monday)

    @cached_property
    def everything_closed(self) -> frozenset[int]:
        frame = self.frame
        return frozenset(
            frame.period(day, column.slot)
            for day in frame.days
            for column in frame.columns
            if not frame.is_open(day, column.slot)
        )

    @cached_property
    def unavailabilities(self) -> list[Unavailability]:
        rows = Unavailability.objects.filter(unit__path__startswith=self.unit.path)
        return list(rows.in_force(self.frame.days[0], self.frame.days[-1]))

    def away(self, *, trainer: int = 0, group: int = 0, space: int = 0, avoided: bool = False) -> frozenset[int]:
        """Periods at which this trainer, group or space is not there (or would rather not be)."""
        rows = [
            row
            for row in self.unavailabilities
            if row.is_avoided == avoided
            and ((trainer and row.trainer_id == trainer) or (group and row.group_id == group)
                 or (space and row.space_id == space))
        ]  # fmt: skip
        return self._covered(rows)

    def _covered(self, rows: Iterable[Unavailability]) -> frozenset[int]:
        frame, listed = self.frame, list(rows)
        return frozenset(
            frame.period(day, column.slot)
            for day in frame.days
            for column in frame.columns
            if any(row.covers(day, column.slot) for row in listed)
        )

    def outside_shift(self, shift: str) -> frozenset[int]:
        mine = self.frame.slots_of(shift)
        return frozenset(
            self.frame.period(day, column.slot)
            for day in self.frame.days
            for column in self.frame.columns
            if column.slot not in mine
        )

    @cached_property
    def taken_by_others(self) -> Mapping[int, frozenset[int]]:
        """By space: periods taken by something else than a published session of this week."""
        rows = Occupation.objects.filter(
            space__unit__path__startswith=self.unit.path, day__range=(self.frame.days[0], self.frame.days[-1])
        ).exclude(session__plan__monday=self.monday, session__plan__unit=self.unit)
        found: dict[int, set[int]] = defaultdict(set)
        for row in rows.only("space_id", "day", "starts", "ends"):
            found[row.space_id] |= self._overlapped(row.day, SlotTimes(row.starts, row.ends, policy.SESSION_HOURS))
        return {space: frozenset(periods) for space, periods in found.items()}

    @cached_property
    def taught_elsewhere(self) -> Mapping[int, frozenset[int]]:
        """By trainer: periods of this week published by another establishment they also work for."""
        rows = Session.objects.placed().filter(
            plan__state=Plan.State.PUBLISHED, day__range=(self.frame.days[0], self.frame.days[-1])
        ).exclude(plan__unit=self.unit)  # fmt: skip
        found: dict[int, set[int]] = defaultdict(set)
        for session in rows.select_related("plan__unit").exclude(trainer=None):
            times = WeekFrame(session.plan.unit, self.monday).times(session.day, session.slot)
            if times and session.trainer_id:
                found[session.trainer_id] |= self._overlapped(session.day, times)
        return {trainer: frozenset(periods) for trainer, periods in found.items()}

    def _overlapped(self, day: date, taken: SlotTimes) -> set[int]:
        found = set()
        for column in self.frame.columns:
            own = self.frame.times(day, column.slot)
            if own and own.starts < taken.ends and taken.starts < own.ends:
                found.add(self.frame.period(day, column.slot))
        return found


@dataclass
class PlanProblem:
    """A plan as the engine sees it. Ids are names people know, since the engine's reasons speak of them;
    a course is what keys share before `#`.
    """

    plan: Plan
    around: Session | None = None  # only what this session can meet: its groups, its trainer, its course
    facts: WeekFacts = field(init=False)

    def __post_init__(self) -> None:
        self.facts = WeekFacts(self.plan.unit, self.plan.monday)

    @property
    def frame(self) -> WeekFrame:
        return self.facts.frame

    @cached_property
    def sessions(self) -> list[Session]:
        """In the order of the engine's sessions: course by course."""
        rows = self.plan.sessions.filter(is_cancelled=False)
        if self.around:
            rows = rows.filter(_met_by(self.around)).distinct()
        rows = rows.select_related("module", "trainer").prefetch_related("groups__group")
        return sorted(rows, key=lambda s: (course_of(s), s.pk))

    @cached_property
    def groups(self) -> dict[int, Group]:
        keys = {link.group_id for session in self.sessions for link in session.groups.all()}
        return Group.objects.select_related("offering__pole__unit").in_bulk(keys)

    @cached_property
    def trainers(self) -> dict[int, Trainer]:
        keys = {session.trainer_id for session in self.sessions if session.trainer_id}
        return Trainer.objects.select_related("person").in_bulk(keys)

    @cached_property
    def spaces(self) -> dict[int, Space]:
        rows = Space.objects.filter(unit__path__startswith=self.plan.unit.path, kind__in=TEACHING_KINDS)
        return {space.pk: space for space in rows.select_related("building__site", "unit")}

    @cached_property
    def group_ids(self) -> dict[int, str]:
        return _unlike({pk: group.label for pk, group in self.groups.items()})

    @cached_property
    def trainer_ids(self) -> dict[int, str]:
        """Two trainers may share a name; part-time numbers are not shown (decision 0010), so rows tell them apart."""
        return _unlike({pk: trainer.person.latin_name or trainer.person.name for pk, trainer in self.trainers.items()})

    @cached_property
    def space_ids(self) -> dict[int, str]:
        return _unlike({pk: space.code for pk, space in self.spaces.items()})

    @cached_property
    def space_of(self) -> dict[str, int]:
        return {name: pk for pk, name in self.space_ids.items()}

    @cached_property
    def trainer_of(self) -> dict[str, int]:
        return {name: pk for pk, name in self.trainer_ids.items()}

    @cached_property
    def needs(self) -> dict[int, RoomNeed]:
        modules = {session.module_id for session in self.sessions}
        return {need.module_id: need for need in RoomNeed.objects.filter(unit=self.plan.unit, module__in=modules)}

    @cached_property
    def courses(self) -> dict[str, list[Session]]:
        found: dict[str, list[Session]] = defaultdict(list)
        for session in self.sessions:
            found[course_of(session)].append(session)
        return dict(found)

    def problem(self, weights: Weights | None = None) -> engine.Problem:
        return engine.Problem(
            grid=self.grid,
            groups=tuple(self._group(group) for group in self.groups.values()),
            trainers=tuple(self._trainer(trainer) for trainer in self.trainers.values()),
            rooms=tuple(self._room(space) for space in self.spaces.values()),
            courses=tuple(self._course(key, rows) for key, rows in self.courses.items()),
            initial=tuple(self.placements()),
            locks={n: engine.Lock.SESSION for n, session in enumerate(self.sessions) if self._is_fixed(session)},
            weights=weights or Weights(),
        )

    # What may stand where

    def broken_rules(self) -> list[str]:
        """Every hard rule the plan breaks as it stands, in words."""
        problem = self.problem()
        return [self._said(violation) for violation in judge.check(problem, problem.initial)]

    def refusals(self, session: Session, place: Place) -> list[str]:
        """The hard rules that placing this session there would break, in words."""
        if not self.frame.is_open(place.day, place.slot):  # type: ignore[arg-type]
            return [_("The establishment is closed then, or the calendar has no such slot.")]
        if place.space is not None and place.space not in self.spaces:
            return [_("This space is not one of the establishment's teaching spaces.")]
        if place.trainer is not None and place.trainer not in self.trainers:
            return [_("This trainer does not teach this module.")]
        if place.space is None and session.channel == Session.Channel.FACE:
            return [sentences.broken("room_missing", "", "")]
        answer = self._consequences.of(self._placement(session, place))
        return [self._said(violation) for violation in answer.violations]

    def options(self, session: Session) -> list[Option]:
        """Each open slot of the week with what it would mean for this session."""
        answers = self._consequences.board(self._index[session.pk])
        found = []
        for answer in answers:
            day, slot = self.frame.place(answer.placement.period or 0)
            if self.frame.is_open(day, slot):
                found.append(self._option(day, slot, answer))
        return found

    def _option(self, day: date, slot: int, answer: consequences.Consequence) -> Option:
        said = [self._said(violation) for violation in answer.violations] or sentences.costs(answer.costs)
        room = answer.placement.room
        return Option(
            day, slot, self.frame.times(day, slot), answer.verdict.value, tuple(dict.fromkeys(said)), answer.delta,
            self.space_of.get(room or ""),
        )  # fmt: skip

    # Searching: in a worker, since the compiled search is loaded here only

    def solve(self, *, seconds: float, seed: int, watch: Watch) -> Solved:
        """The best week found in this time. `watch` is told the seconds gone, and answers whether to stop."""
        from mihan.engines.timetabling import portfolio
        from mihan.engines.timetabling.stopping import Cancelled, Target, WallTime

        began = time.monotonic()
        stop = WallTime(seconds) | Target(0) | Cancelled(lambda: watch(time.monotonic() - began))
        problem = self.problem()
        found = portfolio.solve(problem, stop=stop, seed=seed)
        return self._solved(problem, found.placements, found.cost, time.monotonic() - began)

    def _solved(
        self, problem: engine.Problem, placements: Iterable[engine.Placement], cost: float, seconds: float
    ) -> Solved:
        places = [(self.sessions[placement.session], self._place(placement)) for placement in placements]
        soft = judge.cost(problem, placements).soft
        return Solved(places, soft, seconds)

    def _place(self, placement: engine.Placement) -> Place:
        """What is not placed keeps the trainer it was to have."""
        session = self.sessions[placement.session]
        if placement.period is None:
            return Place(trainer=session.trainer_id)
        day, slot = self.frame.place(placement.period)
        trainers = [self.trainer_of[name] for name in placement.trainers]
        return Place(day, slot, self.space_of.get(placement.room or ""), next(iter(trainers), None))

    @cached_property
    def _index(self) -> dict[int, int]:
        return {session.pk: number for number, session in enumerate(self.sessions)}

    @cached_property
    def _consequences(self) -> consequences.Consequences:
        problem = self.problem()
        return consequences.Consequences(problem, problem.initial)

    def _placement(self, session: Session, place: Place) -> engine.Placement:
        return engine.Placement(
            self._index[session.pk], self.frame.period(place.day, place.slot) if place.day and place.slot else None,
            self.space_ids.get(place.space or 0), self._team(place.trainer),
        )  # fmt: skip

    def _said(self, violation: Violation) -> str:
        other = [
            self.sessions[n] for n in violation.sessions if not self.around or self.sessions[n].pk != self.around.pk
        ]
        taught = " ".join(link.group.label for link in other[0].groups.all()) if other else ""
        return sentences.broken(violation.rule, violation.resource, taught)

    @property
    def grid(self) -> engine.Grid:
        frame = self.frame
        return engine.Grid(
            days=len(frame.days), slots=frame.slots_a_day, first_day=0,
            labels=tuple(self._label(column.slot) for column in frame.columns),
        )  # fmt: skip

    def _label(self, slot: int) -> str:
        """When the slot begins on most days of this week."""
        times = [found.starts for day in self.frame.days if (found := self.frame.times(day, slot))]
        return f"{max(set(times), key=times.count):%H:%M}" if times else str(slot)

    def placements(self) -> Iterable[engine.Placement]:
        for number, session in enumerate(self.sessions):
            yield engine.Placement(
                number, self.frame.period(session.day, session.slot) if session.day and session.slot else None,
                self.space_ids.get(session.space_id or 0),
                self._team(session.trainer_id) if self._is_given(session) else (),
            )  # fmt: skip

    def _is_given(self, session: Session) -> bool:
        """Only placed sessions weigh on the week of their trainer; and the one whose place is looked for."""
        return session.is_placed or bool(self.around and self.around.pk == session.pk)

    def _team(self, trainer: int | None) -> tuple[str, ...]:
        return (self.trainer_ids[trainer],) if trainer in self.trainer_ids else ()

    def _is_fixed(self, session: Session) -> bool:
        """Locked by a planner, or already held or missed: the past is not planned again."""
        return session.is_placed and (session.is_locked or session.outcome != Session.Outcome.PLANNED)

    def _group(self, group: Group) -> engine.Group:
        away = self.facts.everything_closed | self.facts.outside_shift(group.shift)
        return engine.Group(
            id=self.group_ids[group.pk], size=group.headcount or 0, max_day=policy.GROUP_MAX_DAY,
            unavailable=away | self.facts.away(group=group.pk),
            shares_trainees_with=frozenset(self.group_ids[other] for other in self.shared.get(group.pk, ())),
        )  # fmt: skip

    @cached_property
    def shared(self) -> dict[int, set[int]]:
        """Groups with trainees in common: a qualifying group drawn from diploma groups."""
        rows = Enrolment.objects.active().filter(group__in=self.groups).values_list("person", "group")
        groups_of: dict[int, set[int]] = defaultdict(set)
        for person, group in rows:
            groups_of[person].add(group)
        found: dict[int, set[int]] = defaultdict(set)
        for together in groups_of.values():
            for group in together if len(together) > 1 else ():
                found[group] |= together - {group}
        return found

    def _trainer(self, trainer: Trainer) -> engine.Trainer:
        elsewhere = self.facts.taught_elsewhere.get(trainer.pk, frozenset())
        return engine.Trainer(
            id=self.trainer_ids[trainer.pk], max_day=policy.TRAINER_MAX_DAY, max_week=policy.TRAINER_MAX_WEEK,
            unavailable=self.facts.everything_closed | self.facts.away(trainer=trainer.pk) | elsewhere,
            avoids=self.facts.away(trainer=trainer.pk, avoided=True),
        )  # fmt: skip

    @cached_property
    def taken_by_the_rest(self) -> Mapping[int, frozenset[int]]:
        """By space: periods taken by sessions of the plan that are left out of this problem."""
        found: dict[int, set[int]] = defaultdict(set)
        if self.around:
            rest = self.plan.sessions.placed().exclude(space=None).exclude(pk__in=[s.pk for s in self.sessions])
            for space, day, slot in rest.values_list("space", "day", "slot"):
                found[space].add(self.frame.period(day, slot))
        return {space: frozenset(periods) for space, periods in found.items()}

    def _room(self, space: Space) -> engine.Room:
        taken = self.facts.taken_by_others.get(space.pk, frozenset())
        taken |= self.taken_by_the_rest.get(space.pk, frozenset())
        shut = frozenset(range(self.grid.periods)) if space.state != Space.State.OPEN else frozenset()
        return engine.Room(
            id=self.space_ids[space.pk], kind=room_kind(space.kind, space.unit.path), capacity=space.capacity,
            building=space.building.code, site=str(space.building.site_id),
            unavailable=taken | shut | self.facts.away(space=space.pk),
        )  # fmt: skip

    def _course(self, key: str, rows: list[Session]) -> engine.Course:
        first = rows[0]
        groups = dict.fromkeys(link.group_id for link in first.groups.all())
        need = self.needs.get(first.module_id)
        imposed = self._imposed(first, need)
        trainers = dict.fromkeys(name for row in rows for name in self._team(row.trainer_id))
        return engine.Course(
            id=key, groups=tuple(self.group_ids[pk] for pk in groups), sessions=len(rows), module=first.module.code,
            room_kind=self._kind(first, need), imposed_rooms=imposed, trainers=tuple(trainers),
            preferred_rooms=self._at_home(first, need), subject=str(first.module_id), one_team=False,
        )  # fmt: skip

    def _at_home(self, session: Session, need: RoomNeed | None) -> frozenset[str]:
        """Rooms of the group's own pole, for the kinds that any pole may lend."""
        kind = need.kind if need else Space.Kind.ROOM
        if session.channel == Session.Channel.REMOTE or kind in OWN_KINDS:
            return frozenset()
        pole = self._pole(session)
        return frozenset(
            self.space_ids[pk] for pk, s in self.spaces.items() if s.kind == kind and s.unit_id == pole.unit_id
        )

    def _pole(self, session: Session) -> Pole:
        return self.groups[session.groups.all()[0].group_id].offering.pole

    def _imposed(self, session: Session, need: RoomNeed | None) -> frozenset[str]:
        if need is None or need.space_id not in self.spaces or session.channel == Session.Channel.REMOTE:
            return frozenset()
        return frozenset({self.space_ids[need.space_id]})

    def _kind(self, session: Session, need: RoomNeed | None) -> str | None:
        if session.channel == Session.Channel.REMOTE:
            return None
        return room_kind(need.kind if need else Space.Kind.ROOM, self._pole(session).unit.path)


def _unlike(names: Mapping[int, str]) -> dict[int, str]:
    """The same names, those of several rows made different: "EL AMRANI Salma (2)"."""
    seen: dict[str, int] = defaultdict(int)
    found = {}
    for pk, name in sorted(names.items()):
        seen[name] += 1
        found[pk] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return found


def course_of(session: Session) -> str:
    return session.key.partition("#")[0]


def _met_by(session: Session) -> Q:
    groups = [link.group_id for link in session.groups.all()]
    met = Q(groups__group__in=groups) | Q(pk=session.pk) | Q(key__startswith=f"{course_of(session)}#")
    people = Enrolment.objects.active().filter(group__in=groups).values("person")
    shared = Enrolment.objects.active().filter(person__in=people).values("group")
    met |= Q(groups__group__in=shared)
    return met | Q(trainer=session.trainer_id) if session.trainer_id else met


# --- What the engine says, as the pages and the services take it


@dataclass(frozen=True)
class Option:
    """A slot for a session: what placing it there would mean, in words; `space` the room it would take."""

    day: date
    slot: int
    times: SlotTimes | None
    verdict: str
    sentences: tuple[str, ...]
    delta: float
    space: int | None

    @property
    def is_possible(self) -> bool:
        return self.verdict != consequences.Verdict.FORBIDDEN

    def as_json(self) -> dict[str, object]:
        return {
            "day": self.day.isoformat(), "slot": self.slot, "verdict": self.verdict, "space": self.space,
            "text": " ".join(self.sentences),
        }  # fmt: skip


@dataclass
class Solved:
    """What a search found: a place for each session, the cost, and the reasons of those left out."""

    places: list[tuple[Session, Place]]
    cost: float
    seconds: float
    reasons: dict[int, list[dict[str, object]]] = field(default_factory=dict)
    findings: list[dict[str, object]] = field(default_factory=list)
