"""The service of trainers: their year, where a merged remote session counts once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from mihan.calendar.models import TrainingYear
from mihan.core import clock
from mihan.core.unchanged import asked, while_unchanged
from mihan.people.models import SPELLED, PersonNames, Trainer
from mihan.progress.models import LedgerLine
from mihan.progress.policy import Load, Mass, face_is_merged, load, share
from mihan.progress.queries.totals import Hours, number, plain
from mihan.progress.queries.years import GroupDues


@dataclass(slots=True)
class _Taught:
    """What a trainer teaches, as plain hours: foreseen, assigned, delivered, expected."""

    face: list[float] = field(default_factory=lambda: [0.0] * 4)
    remote: list[float] = field(default_factory=lambda: [0.0] * 4)
    lines: int = 0
    groups: set[int] = field(default_factory=set)
    sessions: int = 0


@dataclass
class Service(Hours):
    """A trainer's year. A merged remote session counts once, whatever the groups in it."""

    pk: int
    key: str
    due: Decimal  # hours a year; none of a part-time trainer
    is_part_time: bool
    person: PersonNames
    taught: _Taught

    @cached_property
    def foreseen(self) -> Mass:  # type: ignore[override]
        return self._mass(0)

    @cached_property
    def assigned(self) -> Mass:  # type: ignore[override]
        return self._mass(1)

    @cached_property
    def delivered(self) -> Mass:  # type: ignore[override]
        return self._mass(2)

    @cached_property
    def expected(self) -> Decimal:  # type: ignore[override]
        return self._mass(3).total

    def _mass(self, at: int) -> Mass:
        return Mass(number(self.taught.face[at]), number(self.taught.remote[at]))

    @property
    def lines(self) -> int:
        """Those taught face to face."""
        return self.taught.lines

    @property
    def groups(self) -> int:
        return len(self.taught.groups)

    @property
    def sessions(self) -> int:
        """Remote ones."""
        return self.taught.sessions

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def load(self) -> Load | None:
        return load(self.assigned.total, self.due)

    @property
    def load_share(self) -> Decimal | None:
        return share(self.assigned.total, self.due)


def by_trainer(
    lines: QuerySet[LedgerLine],
    year: TrainingYear | None,
    *,
    trainers: QuerySet[Trainer] | None = None,
    foreseen: bool = True,
) -> list[Service]:
    """One Service per trainer with a line, by staff number. Lines without a trainer are nobody's.

    With `trainers`, of those only; without `foreseen`, those hours are left at nothing.
    """
    rows = _rows(lines, foreseen=foreseen)
    question = "taught", asked(rows), year and year.pk, clock.today()
    taught = while_unchanged(question, lambda: _taught(rows, GroupDues(year)))
    if trainers is None:
        trainers = Trainer.objects.all()
    columns = ("pk", "number", "yearly_hours", "is_part_time", *(f"person__{name}" for name in SPELLED))
    found = [
        Service(pk, key, due, is_part_time, PersonNames(*names), taught[pk])
        for pk, key, due, is_part_time, *names in trainers.order_by().values_list(*columns)
        if pk in taught
    ]
    return sorted(found, key=lambda service: service.key)


def _rows(lines: QuerySet[LedgerLine], *, foreseen: bool) -> QuerySet[LedgerLine, tuple[Any, ...]]:
    """Plain tuples: the lines are thousands."""
    hours = ["foreseen_total_s1", "foreseen_total_s2"]
    hours += ["assigned_face", "delivered_face", "assigned_remote", "delivered_remote"]
    if foreseen:
        hours += ["foreseen_face", "foreseen_remote"]
    found = lines.order_by().annotate(**{f"{name}_number": plain(name) for name in hours})
    columns = ("group", "trainer_face", "trainer_remote", "fusion_key")
    return found.values_list(*columns, *(f"{name}_number" for name in hours))


def _taught(rows: Iterable[tuple[Any, ...]], dues: GroupDues) -> dict[int, _Taught]:
    """By trainer. The groups of a merged session each write it in full: the largest is the session."""
    found: dict[int, _Taught] = defaultdict(_Taught)
    merged: dict[tuple[int, str], Sequence[float]] = {}
    in_the_room: dict[tuple[int, str, float], Sequence[float]] = {}  # face to face and merged
    for group, face, remote, merger, s1, s2, a_face, d_face, a_remote, d_remote, *foreseen in rows:
        due = dues[group][s1, s2].share
        f_face, f_remote = foreseen or (0.0, 0.0)
        if face is not None:
            taught = found[face]
            taught.lines += 1
            taught.groups.add(group)
            hours = (f_face, a_face, d_face, a_face * due)
            if merger and face_is_merged(a_remote):
                _hold(in_the_room, (face, merger, a_face), hours)
            else:
                _add(taught.face, *hours)
        if remote is not None:
            if merger:
                _hold(merged, (remote, merger), (f_remote, a_remote, d_remote, a_remote * due))
            else:
                taught = found[remote]
                taught.sessions += 1
                _add(taught.remote, f_remote, a_remote, d_remote, a_remote * due)
    for (trainer, _merger, _each), most in in_the_room.items():
        _add(found[trainer].face, *most)
    for (trainer, _merger), most in merged.items():
        taught = found[trainer]
        taught.sessions += 1
        _add(taught.remote, *most)
    return found


def _hold(sessions: dict[Any, Sequence[float]], session: Any, hours: Sequence[float]) -> None:
    known = sessions.get(session)
    sessions[session] = hours if known is None else [*map(max, known, hours)]


def _add(sums: list[float], foreseen: float, assigned: float, delivered: float, expected: float) -> None:
    sums[0] += foreseen
    sums[1] += assigned
    sums[2] += delivered
    sums[3] += expected
