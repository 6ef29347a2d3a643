"""From the rows of a plan to a problem, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import combinations

from django.db.models import Q

from mihan.core import clock
from mihan.core.text import fold
from mihan.engines.timetabling import problem as engine
from mihan.engines.timetabling.weights import Weights
from mihan.offer.models import Enrolment, Group, Pole
from mihan.offer.queries import sharing_trainees
from mihan.people.models import Trainer
from mihan.places.models import Space
from mihan.timetable import policy
from mihan.timetable.engine.facts import WeekFacts
from mihan.timetable.models import OWN_KINDS, TEACHING_KINDS, Plan, RoomNeed, Session
from mihan.timetable.policy import Place
from mihan.timetable.queries.frames import WeekFrame
from mihan.timetable.queries.free import teachers
from mihan.timetable.queries.needs import equipment_in_order

ANYWHERE = ""


def room_kind(kind: str, pole: str) -> str:
    """What the engine calls a kind of room: "room", or "workshop /1/4/" of one pole."""
    return f"{kind} {pole}" if kind in OWN_KINDS else kind


@dataclass
class PlanProblem:
    """A plan as the engine sees it. Ids are names people know, since the engine's reasons speak of them;
    a course is what keys share before `#`.
    """

    plan: Plan
    around: Session | None = None  # only what this session can meet: its groups, its trainer, its course
    repairing: bool = False  # the past stands, and whoever teaches the same module may stand in
    stand_ins: bool = False  # with `around`: those who may stand in for its trainer are looked at too
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
        if self.repairing:  # what was left out stays so: making room for it would change what nothing has hit
            rows = rows.placed()
        if self.around:
            able = {trainer for trainers in self.qualified.values() for trainer in trainers}
            rows = rows.filter(_met_by(self.around) | Q(trainer__in=able)).distinct()
        rows = rows.select_related("module", "trainer").prefetch_related("groups__group")
        return sorted(rows, key=lambda s: (course_of(s), s.pk))

    @cached_property
    def groups(self) -> dict[int, Group]:
        keys = {link.group_id for session in self.sessions for link in session.groups.all()}
        return Group.objects.select_related("offering__pole__unit").in_bulk(keys)

    @cached_property
    def trainers(self) -> dict[int, Trainer]:
        keys = {session.trainer_id for session in self.sessions if session.trainer_id}
        keys |= {trainer for trainers in self.qualified.values() for trainer in trainers}
        return Trainer.objects.select_related("person").in_bulk(keys)

    @cached_property
    def qualified(self) -> dict[str, set[int]]:
        """Who may stand in, by name of module: for every session when repairing, for one when it is looked at."""
        if self.around and self.stand_ins:
            name = fold(self.around.module.name_fr)
            return {name: teachers(self.plan.year).get(name, set())}
        return teachers(self.plan.year) if self.repairing else {}

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
        rows = RoomNeed.objects.filter(unit=self.plan.unit, module__in=modules).prefetch_related("equipment")
        return {need.module_id: need for need in rows}

    @cached_property
    def equipment(self) -> dict[int, frozenset[str]]:
        """By space, what works; not asked when no module of this problem wants any."""
        wanted = any(need.equipment.all() for need in self.needs.values())
        return equipment_in_order(self.plan.unit) if wanted else {}

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
            travel=self.travel,
        )

    @cached_property
    def travel(self) -> dict[tuple[str, str], int]:
        """Slots people need between two sites of the establishment."""
        sites = sorted({str(space.building.site_id) for space in self.spaces.values()})
        return dict.fromkeys(combinations(sites, 2), policy.TRAVEL_SLOTS)

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
        is_past = self.repairing and session.day is not None and session.day < clock.today()
        return session.is_placed and (session.is_locked or session.outcome != Session.Outcome.PLANNED or is_past)

    def _group(self, group: Group) -> engine.Group:
        away = self.facts.everything_closed | self.facts.outside_shift(group.shift)
        return engine.Group(
            id=self.group_ids[group.pk], size=group.headcount or 0, max_day=policy.GROUP_MAX_DAY,
            unavailable=away | self.facts.away(group=group.pk),
            shares_trainees_with=frozenset(self.group_ids[other] for other in self.shared.get(group.pk, ())),
        )  # fmt: skip

    @cached_property
    def shared(self) -> dict[int, set[int]]:
        return sharing_trainees(self.groups)

    @cached_property
    def taught_elsewhere(self) -> Mapping[int, frozenset[int]]:
        return self.facts.taught_elsewhere(self.trainers.keys())

    def _trainer(self, trainer: Trainer) -> engine.Trainer:
        elsewhere = self.taught_elsewhere.get(trainer.pk, frozenset())
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
            equipment=self.equipment.get(space.pk, frozenset()),
            unavailable=taken | shut | self.facts.away(space=space.pk),
        )  # fmt: skip

    def _course(self, key: str, rows: list[Session]) -> engine.Course:
        first = rows[0]
        groups = dict.fromkeys(link.group_id for link in first.groups.all())
        need = self.needs.get(first.module_id)
        imposed = self._imposed(first, need)
        able = [row.trainer_id for row in rows] + sorted(self.qualified.get(fold(first.module.name_fr), ()))
        trainers = dict.fromkeys(name for trainer in able for name in self._team(trainer))
        return engine.Course(
            id=key, groups=tuple(self.group_ids[pk] for pk in groups), sessions=len(rows), module=first.module.code,
            room_kind=self._kind(first, need), imposed_rooms=imposed, trainers=tuple(trainers),
            equipment=self._equipment(first, need),
            preferred_rooms=self._at_home(first, need), subject=str(first.module_id), one_team=False,
            periods=self._periods_to_come(rows),
        )  # fmt: skip

    def _periods_to_come(self, rows: list[Session]) -> frozenset[int] | None:
        """When repairing, nothing moves into the past; what stands there stays."""
        if not self.repairing:
            return None
        first = self.frame.period(max(clock.today(), self.frame.days[0]), 1)
        standing = {self.frame.period(s.day, s.slot) for s in rows if s.day and s.slot and self._is_fixed(s)}
        return frozenset(range(first, self.grid.periods)) | standing

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

    def _equipment(self, session: Session, need: RoomNeed | None) -> frozenset[str]:
        if need is None or session.channel == Session.Channel.REMOTE:
            return frozenset()
        return frozenset(one.key for one in need.equipment.all())

    def slots_of(self, session: Session) -> set[int]:
        """The slots of the week that the shifts of its groups have."""
        shifts = {self.groups[link.group_id].shift for link in session.groups.all()}
        return set.intersection(*(self.frame.slots_of(shift) for shift in shifts)) if shifts else set()

    def session_hours(self, session: Session) -> Decimal:
        """What the books count for it, wherever it will stand."""
        return self.frame.session_hours(self.groups[session.groups.all()[0].group_id].shift)

    def _kind(self, session: Session, need: RoomNeed | None) -> str | None:
        if session.channel == Session.Channel.REMOTE:
            return None
        return room_kind(need.kind if need else Space.Kind.ROOM, self._pole(session).unit.path)

    @cached_property
    def index(self) -> dict[int, int]:
        return {session.pk: number for number, session in enumerate(self.sessions)}

    def placement(self, session: Session, place: Place) -> engine.Placement:
        return engine.Placement(
            self.index[session.pk], self.frame.period(place.day, place.slot) if place.day and place.slot else None,
            self.space_ids.get(place.space or 0), self._team(place.trainer),
        )  # fmt: skip

    def place(self, placement: engine.Placement) -> Place:
        """What is not placed keeps the trainer it was to have."""
        session = self.sessions[placement.session]
        if placement.period is None:
            return Place(trainer=session.trainer_id)
        day, slot = self.frame.place(placement.period)
        trainers = [self.trainer_of[name] for name in placement.trainers]
        return Place(day, slot, self.space_of.get(placement.room or ""), next(iter(trainers), None))

    @cached_property
    def called(self) -> dict[str, str]:
        """As `names`, once: for what is said in one language."""
        return self.names()

    def names(self) -> dict[str, str]:
        """What people call trainers, courses and kinds of room, in the language of now; other ids are names already."""
        courses = {key: f"{rows[0].module.code} {self.labels(rows[0])}" for key, rows in self.courses.items()}
        poles = {group.offering.pole for group in self.groups.values()}
        kinds = {room_kind(kind, ANYWHERE): str(Space.Kind(kind).label) for kind in TEACHING_KINDS}
        own = {
            room_kind(kind, pole.unit.path): f"{Space.Kind(kind).label} {pole.unit.code}"
            for kind in OWN_KINDS for pole in poles
        }  # fmt: skip
        equipment = {one.key: one.name for need in self.needs.values() for one in need.equipment.all()}
        return courses | kinds | own | equipment | self._people()

    def _people(self) -> dict[str, str]:
        """Trainers by the name they have in this language; what tells namesakes apart stays."""
        names = {pk: trainer.person.name for pk, trainer in self.trainers.items()}
        return {self.trainer_ids[pk]: name for pk, name in _unlike(names).items()}

    def labels(self, session: Session) -> str:
        return " ".join(link.group.label for link in session.groups.all())


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
