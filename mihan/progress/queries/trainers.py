"""The service of trainers: their year, where a merged remote session counts once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from mihan.calendar.models import TrainingYear
from mihan.people.models import SPELLED, PersonNames, Trainer
from mihan.progress.models import LedgerLine
from mihan.progress.policy import ZERO, Load, Mass, load, share
from mihan.progress.queries.totals import Total, number, plain
from mihan.progress.queries.years import Dues, elapsed


@dataclass
class Service(Total):
    """A trainer's year. A merged remote session counts once, whatever the groups in it."""

    groups: int = 0
    sessions: int = 0  # remote ones
    due: Decimal = ZERO  # hours a year; none of a part-time trainer
    is_part_time: bool = False
    person: PersonNames | None = None

    @property
    def name(self) -> str:
        return self.person.name if self.person else self.key

    @property
    def load(self) -> Load | None:
        return load(self.assigned.total, self.due)

    @property
    def load_share(self) -> Decimal | None:
        return share(self.assigned.total, self.due)


@dataclass(slots=True)
class _Taught:
    """What a trainer teaches, as plain hours: foreseen, assigned, delivered, expected."""

    face: list[float] = field(default_factory=lambda: [0.0] * 4)
    remote: list[float] = field(default_factory=lambda: [0.0] * 4)
    lines: int = 0
    groups: set[int] = field(default_factory=set)
    sessions: int = 0


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
    taught = _taught(_rows(lines, foreseen=foreseen), Dues(elapsed(year)))
    if trainers is None:
        trainers = Trainer.objects.all()
    columns = ("pk", "number", "yearly_hours", "is_part_time", *(f"person__{name}" for name in SPELLED))
    facts = trainers.order_by().values_list(*columns)
    found = [_service(taught[fact[0]], fact) for fact in facts if fact[0] in taught]
    return sorted(found, key=lambda service: service.key)


def _service(taught: _Taught, fact: tuple[Any, ...]) -> Service:
    pk, key, due, is_part_time, *names = fact
    pairs = zip(taught.face, taught.remote, strict=True)
    foreseen, assigned, delivered, expected = (Mass(number(face), number(remote)) for face, remote in pairs)
    return Service(
        pk=pk, key=key, foreseen=foreseen, assigned=assigned, delivered=delivered,
        expected=expected.total, lines=taught.lines, groups=len(taught.groups),
        sessions=taught.sessions, due=due, is_part_time=is_part_time, person=PersonNames(*names),
    )  # fmt: skip


def _rows(lines: QuerySet[LedgerLine], *, foreseen: bool) -> Iterable[tuple[Any, ...]]:
    """Plain tuples: the lines are thousands."""
    hours = ["foreseen_total_s1", "foreseen_total_s2"]
    hours += ["assigned_face", "delivered_face", "assigned_remote", "delivered_remote"]
    if foreseen:
        hours += ["foreseen_face", "foreseen_remote"]
    found = lines.order_by().annotate(**{f"{name}_number": plain(name) for name in hours})
    columns = ("pk", "group", "trainer_face", "trainer_remote", "fusion_key")
    return found.values_list(*columns, *(f"{name}_number" for name in hours))


def _taught(rows: Iterable[tuple[Any, ...]], dues: Dues) -> dict[int, _Taught]:
    """By trainer. The groups of a merged session each write it in full: the largest is the session."""
    found: dict[int, _Taught] = {}
    sessions: dict[tuple[int, object], Sequence[float]] = {}
    for pk, group, face, remote, merger, s1, s2, a_face, d_face, a_remote, d_remote, *foreseen in rows:
        due = dues[s1, s2].share
        f_face, f_remote = foreseen or (0.0, 0.0)
        if face is not None:
            taught = found.get(face) or found.setdefault(face, _Taught())
            taught.lines += 1
            taught.groups.add(group)
            _add(taught.face, (f_face, a_face, d_face, a_face * due))
        if remote is not None:
            session = remote, merger or pk  # a line that is not merged is a session of its own
            hours = (f_remote, a_remote, d_remote, a_remote * due)
            known = sessions.get(session)
            sessions[session] = hours if known is None else [*map(max, known, hours)]
    for (trainer, _session), most in sessions.items():
        taught = found.get(trainer) or found.setdefault(trainer, _Taught())
        taught.sessions += 1
        _add(taught.remote, most)
    return found


def _add(sums: list[float], hours: Sequence[float]) -> None:
    foreseen, assigned, delivered, expected = hours
    sums[0] += foreseen
    sums[1] += assigned
    sums[2] += delivered
    sums[3] += expected
