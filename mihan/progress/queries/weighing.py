"""Every line of the campus weighed at once, for the pages that look at all of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.db.models import F, QuerySet

from mihan.calendar.models import TrainingYear
from mihan.core import clock
from mihan.core.addresses import address
from mihan.core.unchanged import asked, while_unchanged
from mihan.people.models import SPELLED, PersonNames, Trainer, User
from mihan.progress.models import LedgerLine
from mihan.progress.policy import (
    AT_RISK,
    BEHIND,
    BEHIND_POINTS,
    ZERO,
    LineFacts,
    Mass,
    Pace,
    Reason,
    face_is_merged,
    needed_pace,
    overload,
    pace,
    pace_so_far,
    reason,
)
from mihan.progress.queries.lines import LineTold
from mihan.progress.queries.totals import Total, expected_hours, number, plain
from mihan.progress.queries.years import Due, GroupDues

# Most lines and groups are on time: the exact arithmetic is for those that may not be.
NEARLY_BEHIND = float(BEHIND_POINTS) - 0.001


class LineHours(NamedTuple):
    """One line as plain numbers, to weigh thousands of them for one page."""

    pk: int
    group: int
    pole: int
    trainer_face: int | None
    trainer_remote: int | None
    merger: str
    assigned_face: float
    assigned_remote: float
    delivered_face: float
    delivered_remote: float
    s1: float
    s2: float


class Verdict(NamedTuple):
    """Why and how much a line is behind."""

    facts: LineFacts
    pace: Pace
    reason: Reason
    missing: Decimal


# A line is judged by its own hours and nothing else, and most are the same as a moment ago.
@lru_cache(maxsize=8192)
def verdict(hours: tuple[float, float, float, float], due: Due, taught: tuple[bool, bool]) -> Verdict | None:
    """The exact judgement of a line: its hours, assigned then delivered; whether it has trainers.

    Each face to face, then remote.
    """
    assigned, delivered, (done, left) = hours[:2], hours[2:], due.weeks
    facts = LineFacts(
        assigned=Mass(*map(number, assigned)), delivered=Mass(*map(number, delivered)),
        expected=Mass(*(number(part * due.share) for part in assigned)),
        has_trainer=taught[0], has_remote_trainer=taught[1], weeks_done=done, weeks_left=left,
    )  # fmt: skip
    why = reason(facts)
    if why is None:
        return None
    stands = pace(facts.delivered.total, facts.assigned.total, facts.expected.total)
    return Verdict(facts, stands, why, facts.expected.total - facts.delivered.total)


@dataclass(frozen=True, slots=True)
class Late:
    """A line that is behind. What it is of is read for the rows of the page shown only."""

    hours: LineHours
    facts: LineFacts
    pace: Pace
    reason: Reason
    missing: Decimal
    line: LineTold | None = None

    @property
    def pk(self) -> int:
        return self.hours.pk

    @property
    def points(self) -> Decimal:
        return 100 * self.missing / self.facts.assigned.total

    @property
    def needed(self) -> Decimal | None:
        return needed_pace(self.facts)

    @property
    def so_far(self) -> Decimal:
        return pace_so_far(self.facts)


@dataclass
class GroupBehind:
    """A group behind, with the reason that most of its late hours share."""

    total: Total
    late: list[Late] = field(default_factory=list)

    @property
    def reason(self) -> Reason | None:
        hours: Counter[Reason] = Counter()
        for line in self.late:
            hours[line.reason] += line.missing  # type: ignore[assignment]
        return hours.most_common(1)[0][0] if hours else None


@dataclass(slots=True)
class _Sum:
    """Plain hours of a group or a pole, added up line by line."""

    pole: int
    face: float = 0.0
    remote: float = 0.0
    face_done: float = 0.0
    remote_done: float = 0.0
    expected: float = 0.0
    lines: int = 0
    unassigned: int = 0

    def add(self, part: _Sum) -> None:
        for name in ("face", "remote", "face_done", "remote_done", "expected", "lines", "unassigned"):
            setattr(self, name, getattr(self, name) + getattr(part, name))

    @property
    def may_be_behind(self) -> bool:
        missing = self.expected - self.face_done - self.remote_done
        return missing >= (self.face + self.remote) * NEARLY_BEHIND

    def total(self, pk: int) -> Total:
        return Total(
            pk=pk, key="", assigned=Mass(number(self.face), number(self.remote)),
            delivered=Mass(number(self.face_done), number(self.remote_done)),
            expected=number(self.expected), lines=self.lines, unassigned=self.unassigned,
        )  # fmt: skip


def maybe_behind(lines: QuerySet[LedgerLine], year: TrainingYear | None) -> QuerySet[LedgerLine]:
    """These lines but for those on time beyond doubt: a quarter of them, to be judged exactly."""
    given = plain("assigned_face") + plain("assigned_remote")
    lines = lines.alias(given=given, done=plain("delivered_face") + plain("delivered_remote"))
    return lines.filter(given__gt=0, done__lte=expected_hours(year) - NEARLY_BEHIND * F("given"))


@dataclass
class Weighing:
    """Every line read once, as plain numbers; whatever a morning page asks is worked out here."""

    lines: QuerySet[LedgerLine]
    year: TrainingYear | None

    @cached_property
    def poles(self) -> dict[int, Total]:
        return {pole: hours.total(pole) for pole, hours in self._weighed.poles.items()}

    @cached_property
    def whole(self) -> Total:
        whole = _Sum(pole=0)
        for part in self._weighed.poles.values():
            whole.add(part)
        return whole.total(0)

    @property
    def late(self) -> Sequence[Late]:
        """The lines behind, most hours missing first."""
        return self._weighed.late

    @cached_property
    def groups_behind(self) -> list[GroupBehind]:
        """The groups behind as a whole, most points missing first."""
        late_of = defaultdict(list)
        for late in self.late:
            late_of[late.hours.group].append(late)
        totals = (hours.total(pk) for pk, hours in self._weighed.groups.items() if hours.may_be_behind)
        found = [GroupBehind(total, late_of[total.pk]) for total in totals if total.pace in BEHIND]
        return sorted(found, key=lambda behind: behind.total.points or ZERO)

    @property
    def unassigned(self) -> Sequence[LineHours]:
        """Lines without a trainer, most hours first."""
        return self._weighed.unassigned

    @cached_property
    def at_risk(self) -> list[Late]:
        return [late for late in self.late if late.reason in AT_RISK]

    @property
    def services(self) -> Mapping[int, float]:
        """Assigned hours by trainer, merged sessions once."""
        return self._weighed.services

    @cached_property
    def _weighed(self) -> _Weighed:
        rows, year = self._rows, self.year
        question = "weighed", asked(rows), year and year.pk, clock.today()
        return while_unchanged(question, lambda: _Weighed(list(rows), GroupDues(year)))

    @property
    def _rows(self) -> QuerySet[LedgerLine, tuple[Any, ...]]:
        """Plain tuples in the order of `LineHours`: thousands of objects cost more than their sums."""
        hours = ("assigned_face", "assigned_remote", "delivered_face", "delivered_remote",
                 "foreseen_total_s1", "foreseen_total_s2")  # fmt: skip
        found = self.lines.order_by().annotate(**{f"{h}_number": plain(h) for h in hours})
        columns = (
            "pk", "group", "group__offering__pole", "trainer_face", "trainer_remote",
            "fusion_key", *(f"{h}_number" for h in hours),
        )  # fmt: skip
        return found.values_list(*columns)


@dataclass
class _Weighed:
    """What some lines come to. Shared by those who ask the same of the same base: not to be changed."""

    rows: list[tuple[Any, ...]]
    dues: GroupDues

    @cached_property
    def late(self) -> tuple[Late, ...]:
        dues, found = self.dues, []
        for row in self.rows:
            _, group, _, face, remote, _, face_hours, remote_hours, face_done, remote_done, s1, s2 = row
            due, assigned = dues[group][s1, s2], face_hours + remote_hours
            if not assigned or face_done + remote_done > assigned * (due.share - NEARLY_BEHIND):
                continue
            hours = face_hours, remote_hours, face_done, remote_done
            if judged := verdict(hours, due, (face is not None, remote is not None)):
                found.append(Late(LineHours(*row), *judged))
        return tuple(sorted(found, key=lambda late: late.missing, reverse=True))

    @cached_property
    def unassigned(self) -> tuple[LineHours, ...]:
        alone = [LineHours(*r) for r in self.rows if r[3] is None and r[4] is None]
        return tuple(sorted(alone, key=lambda r: r.assigned_face + r.assigned_remote, reverse=True))

    @cached_property
    def services(self) -> dict[int, float]:
        found: dict[int, float] = defaultdict(float)
        sessions: dict[tuple[int, str], float] = {}
        in_the_room: set[tuple[int, str, float]] = set()
        for _pk, _group, _pole, face, remote, merger, assigned_face, assigned_remote, *_ in self.rows:
            if face and merger and face_is_merged(assigned_remote):
                in_the_room.add((face, merger, assigned_face))
            elif face:
                found[face] += assigned_face
            if remote and not merger:
                found[remote] += assigned_remote
            elif remote:
                session = remote, merger
                sessions[session] = max(sessions.get(session, 0.0), assigned_remote)
        for (trainer, _session), hours in sessions.items():
            found[trainer] += hours
        for trainer, _session, hours in in_the_room:
            found[trainer] += hours
        return found

    @cached_property
    def groups(self) -> dict[int, _Sum]:
        """Sums by group, from which poles and the whole add up."""
        sums: dict[int, _Sum] = {}
        dues = self.dues
        for row in self.rows:
            _, group, pole, face, remote, _, face_hours, remote_hours, face_done, remote_done, s1, s2 = row
            total = sums.get(group)
            if total is None:
                total = sums[group] = _Sum(pole)
            total.face += face_hours
            total.remote += remote_hours
            total.face_done += face_done
            total.remote_done += remote_done
            total.expected += (face_hours + remote_hours) * dues[group][s1, s2].share
            total.lines += 1
            if face is None and remote is None:
                total.unassigned += 1
        return sums

    @cached_property
    def poles(self) -> dict[int, _Sum]:
        poles: dict[int, _Sum] = {}
        for part in self.groups.values():
            poles.setdefault(part.pole, _Sum(part.pole)).add(part)
        return poles


@dataclass(frozen=True)
class Overload:
    """A permanent trainer given more than the hours due."""

    pk: int
    person: PersonNames
    given: Decimal
    due: Decimal

    def get_absolute_url(self) -> str:
        return address("progress:trainer-detail", self.pk)


def overloaded(weighing: Weighing, user: User) -> list[Overload]:
    """The heaviest first."""
    services = weighing.services
    dues = Trainer.objects.filter(yearly_hours__gt=0).order_by().values_list("pk", plain("yearly_hours"))
    heavy = {
        pk: (number(services[pk]), number(due))
        for pk, due in dues
        if services.get(pk, 0.0) > due and overload(number(services[pk]), number(due))
    }
    if not heavy:
        return []
    named = Trainer.objects.visible_to(user).filter(pk__in=heavy)
    names = named.values_list("pk", *(f"person__{name}" for name in SPELLED))
    found = [Overload(pk, PersonNames(*spelled), *heavy[pk]) for pk, *spelled in names]
    return sorted(found, key=lambda one: one.given, reverse=True)
