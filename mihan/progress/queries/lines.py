"""The state of single lines, and the whole campus weighed at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet

from mihan.calendar.models import TrainingYear
from mihan.people.models import Trainer, User
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
    Standing,
    needed_pace,
    overload,
    pace,
    pace_so_far,
    reason,
)
from mihan.progress.queries.totals import Total, added_up, number
from mihan.progress.queries.trainers import plain
from mihan.progress.queries.years import Elapsed, elapsed

# What the pages of lines show. The rest (what the file wrote, semester by semester) is heavy.
SHOWN = (
    "group__label", "group__offering__programme__code", "module__code", "module__name_fr",
    "module__name_ar", "module__name_en", "module__mark", "module__source",
    *(f"trainer_{channel}__person__{name}" for channel in ("face", "remote")
      for name in ("last_name", "first_name", "arabic_last_name", "arabic_first_name")),
    "fusion_groups", "fusion_key", "foreseen_total_s1", "foreseen_total_s2",
    "foreseen_face", "foreseen_face_s1", "foreseen_face_s2",
    "foreseen_remote", "foreseen_remote_s1", "foreseen_remote_s2",
    "assigned_face", "assigned_remote", "delivered_face", "delivered_remote",
    "is_regional", "exam_planned", "exam_validated", "position", "module__programme_id",
)  # fmt: skip
JOINED = (
    "group__offering__programme", "module", "trainer_face__person", "trainer_remote__person",
)  # fmt: skip


NEARLY_BEHIND = float(BEHIND_POINTS) - 0.001


@dataclass
class LineState(Standing):
    """One line against its calendar."""

    line: LedgerLine
    elapsed: Elapsed

    @cached_property
    def facts(self) -> LineFacts:
        line, s1, s2 = self.line, *self.halves
        due = Decimal(str(self.elapsed.expected(s1, s2)))
        weeks_done, weeks_left = self.elapsed.weeks(s1, s2)
        assigned = Mass(line.assigned_face or ZERO, line.assigned_remote or ZERO)
        return LineFacts(
            assigned=assigned,
            delivered=Mass(line.delivered_face or ZERO, line.delivered_remote or ZERO),
            expected=Mass(number(assigned.face * due), number(assigned.remote * due)),
            has_trainer=line.trainer_face_id is not None,
            has_remote_trainer=line.trainer_remote_id is not None,
            weeks_done=weeks_done,
            weeks_left=weeks_left,
        )

    @property
    def module_name(self) -> str:
        return f"{self.line.module.code} {self.line.module.name}"

    @property
    def name(self) -> str:
        return self.module_name

    @property
    def halves(self) -> tuple[float, float]:
        return float(self.line.foreseen_total_s1 or 0), float(self.line.foreseen_total_s2 or 0)

    @property
    def foreseen(self) -> Mass:
        return Mass(*(self._foreseen(channel) for channel in ("face", "remote")))

    def _foreseen(self, channel: str) -> Decimal:
        whole = getattr(self.line, f"foreseen_{channel}")
        if whole is not None:
            return whole
        halves = (getattr(self.line, f"foreseen_{channel}_{half}") for half in ("s1", "s2"))
        return sum((hours or ZERO for hours in halves), ZERO)

    @property
    def assigned(self) -> Mass:  # type: ignore[override]
        return self.facts.assigned

    @property
    def delivered(self) -> Mass:  # type: ignore[override]
        return self.facts.delivered

    @property
    def expected(self) -> Decimal:  # type: ignore[override]
        return self.facts.expected.total

    @property
    def reason(self) -> Reason | None:
        return reason(self.facts)

    @property
    def needed(self) -> Decimal | None:
        return needed_pace(self.facts)

    @property
    def so_far(self) -> Decimal:
        return pace_so_far(self.facts)


def states(lines: QuerySet[LedgerLine], year: TrainingYear | None) -> list[LineState]:
    """Each line with its calendar, its module and its trainers: one query."""
    gone = elapsed(year)
    return [LineState(line, gone) for line in lines.select_related(*JOINED).only(*SHOWN)]


def state_of(line: LedgerLine) -> LineState:
    return LineState(line, elapsed(line.group.year))


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


@dataclass(slots=True)
class Late:
    """A line that is behind. `state` is read for the rows of the page shown only."""

    hours: LineHours
    facts: LineFacts
    pace: Pace
    reason: Reason
    state: LineState | None = None

    @property
    def missing(self) -> Decimal:
        return self.facts.expected.total - self.facts.delivered.total

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


class _Due(dict[tuple[float, float], float]):
    """The share due of hours cut in semesters so; a campus has few ways to cut them.

    `weeks` likewise: the training weeks done and left.
    """

    def __init__(self, elapsed: Elapsed) -> None:
        self.elapsed = elapsed
        self.weeks = lru_cache(elapsed.weeks)

    def __missing__(self, halves: tuple[float, float]) -> float:
        share = self[halves] = self.elapsed.expected(*halves)
        return share


@dataclass
class Weighing:
    """Every line read once, as plain numbers; whatever a morning page asks is worked out here."""

    lines: QuerySet[LedgerLine]
    year: TrainingYear | None

    @cached_property
    def elapsed(self) -> Elapsed:
        return elapsed(self.year)

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """Plain tuples in the order of `LineHours`: thousands of objects cost more than their sums."""
        hours = ("assigned_face", "assigned_remote", "delivered_face", "delivered_remote",
                 "foreseen_total_s1", "foreseen_total_s2")  # fmt: skip
        found = self.lines.order_by().annotate(**{f"{h}_number": plain(h) for h in hours})
        columns = (
            "pk", "group", "group__offering__pole", "trainer_face", "trainer_remote",
            "fusion_key", *(f"{h}_number" for h in hours),
        )  # fmt: skip
        return list(found.values_list(*columns))

    @cached_property
    def groups(self) -> dict[int, Total]:
        """Totals by group, from which poles and the whole add up."""
        sums: dict[int, list[float]] = defaultdict(lambda: [0.0] * 7)
        due = self._due
        for _pk, group, _pole, face, remote, _merger, *hours, s1, s2 in self.rows:
            total = sums[group]
            for i, value in enumerate(hours):
                total[i] += value
            total[4] += (hours[0] + hours[1]) * due[s1, s2]
            total[5] += 1
            total[6] += face is None and remote is None
        return {pk: _total(pk, hours) for pk, hours in sums.items()}

    @cached_property
    def poles(self) -> dict[int, Total]:
        pole_of = {row[1]: row[2] for row in self.rows}
        parts: dict[int, list[Total]] = defaultdict(list)
        for pk, total in self.groups.items():
            parts[pole_of[pk]].append(total)
        return {pole: replace(added_up(found), pk=pole) for pole, found in parts.items()}

    @cached_property
    def whole(self) -> Total:
        return added_up(self.poles.values())

    @cached_property
    def late(self) -> list[Late]:
        """The lines behind, most hours missing first."""
        due, found = self._due, []
        for row in self.rows:
            *_, face, remote, face_done, remote_done, s1, s2 = row
            # Most lines are on time: the exact arithmetic is for those that may not be.
            if (assigned := face + remote) and face_done + remote_done <= assigned * (due[s1, s2] - NEARLY_BEHIND):
                found.append(LineHours(*row))
        judged = (late for hours in found if (late := self._late(hours)))
        return sorted(judged, key=lambda late: late.missing, reverse=True)

    @cached_property
    def groups_behind(self) -> list[GroupBehind]:
        """The groups behind as a whole, most points missing first."""
        late_of = defaultdict(list)
        for late in self.late:
            late_of[late.hours.group].append(late)
        found = [GroupBehind(total, late_of[pk]) for pk, total in self.groups.items() if total.pace in BEHIND]
        return sorted(found, key=lambda behind: behind.total.points or ZERO)

    @cached_property
    def unassigned(self) -> list[LineHours]:
        """Lines without a trainer, most hours first."""
        alone = [LineHours(*r) for r in self.rows if r[3] is None and r[4] is None]
        return sorted(alone, key=lambda r: r.assigned_face + r.assigned_remote, reverse=True)

    @cached_property
    def at_risk(self) -> list[Late]:
        return [late for late in self.late if late.reason in AT_RISK]

    @property
    def reasons(self) -> Counter[Reason]:
        return Counter(late.reason for late in self.late)

    @property
    def services(self) -> dict[int, float]:
        """Assigned hours by trainer, merged remote sessions once."""
        found: dict[int, float] = defaultdict(float)
        sessions: dict[tuple[int, str], float] = defaultdict(float)
        for pk, _group, _pole, face, remote, merger, assigned_face, assigned_remote, *_ in self.rows:
            if face:
                found[face] += assigned_face
            if remote:
                session = remote, merger or f"line {pk}"
                sessions[session] = max(sessions[session], assigned_remote)
        for (trainer, _session), hours in sessions.items():
            found[trainer] += hours
        return found

    @cached_property
    def _due(self) -> _Due:
        return _Due(self.elapsed)

    def _late(self, row: LineHours) -> Late | None:
        facts = self._facts(row)
        why = reason(facts)
        stands = pace(facts.delivered.total, facts.assigned.total, facts.expected.total)
        return Late(row, facts, stands, why) if why else None

    def _facts(self, row: LineHours) -> LineFacts:
        due = self._due[row.s1, row.s2]
        done, left = self._due.weeks(row.s1, row.s2)
        return LineFacts(
            assigned=Mass(number(row.assigned_face), number(row.assigned_remote)),
            delivered=Mass(number(row.delivered_face), number(row.delivered_remote)),
            expected=Mass(number(row.assigned_face * due), number(row.assigned_remote * due)),
            has_trainer=row.trainer_face is not None,
            has_remote_trainer=row.trainer_remote is not None,
            weeks_done=done,
            weeks_left=left,
        )


def _total(pk: int, hours: list[float]) -> Total:
    face, remote, done_face, done_remote, expected, lines, unassigned = hours
    return Total(
        pk=pk, key="", assigned=Mass(number(face), number(remote)),
        delivered=Mass(number(done_face), number(done_remote)), expected=number(expected),
        lines=int(lines), unassigned=int(unassigned),
    )  # fmt: skip


def with_states(late: Iterable[Late], lines: QuerySet[LedgerLine], year: TrainingYear | None) -> None:
    """Read the modules and trainers of these rows only."""
    rows = list(late)
    known = {s.line.pk: s for s in states(lines.filter(pk__in=[r.hours.pk for r in rows]), year)}
    for row in rows:
        row.state = known.get(row.hours.pk)


def overloaded(weighing: Weighing, user: User) -> list[tuple[Trainer, Decimal]]:
    """Permanent trainers given more than the hours due, with those hours; the heaviest first."""
    services = weighing.services
    due = Trainer.objects.filter(yearly_hours__gt=0).values_list("pk", plain("yearly_hours"))
    heavy = {
        pk: number(services[pk])
        for pk, hours in due
        if pk in services and overload(number(services[pk]), number(hours))
    }
    trainers = Trainer.objects.visible_to(user).select_related("person").in_bulk(list(heavy))
    found = ((trainer, heavy[pk]) for pk, trainer in trainers.items())
    return sorted(found, key=lambda pair: pair[1], reverse=True)


def lines_matching(lines: QuerySet[LedgerLine], text: str) -> QuerySet[LedgerLine]:
    """Lines whose group, programme or module holds every word."""
    for word in text.split():
        lines = lines.filter(
            Q(group__label__icontains=word)
            | Q(module__code__icontains=word)
            | Q(module__name_fr__icontains=word)
            | Q(module__name_ar__icontains=word)
            | Q(group__offering__programme__code__icontains=word)
        )
    return lines


def merged_with(line: LedgerLine) -> QuerySet[LedgerLine]:
    """Every line of the merged remote session, this one included."""
    if not line.fusion_key:
        return LedgerLine.objects.filter(pk=line.pk)
    return LedgerLine.objects.filter(fusion_key=line.fusion_key, group__year=line.group.year_id).order_by(
        F("group__label")
    )
