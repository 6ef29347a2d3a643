"""The service of trainers: their year, where a merged remote session counts once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, FloatField, QuerySet, Sum, Value
from django.db.models.functions import Cast, Coalesce

from mihan.calendar.models import TrainingYear
from mihan.people.models import Trainer
from mihan.progress.models import LedgerLine
from mihan.progress.policy import Load, Mass, load, share
from mihan.progress.queries.totals import MASSES, Total, expected_hours, number


@dataclass
class Service(Total):
    """A trainer's year. A merged remote session counts once, whatever the groups in it."""

    groups: int = 0
    sessions: int = 0  # remote ones

    @property
    def load(self) -> Load | None:
        return load(self.assigned.total, self.subject.yearly_hours) if self.subject else None

    @property
    def load_share(self) -> Decimal | None:
        return share(self.assigned.total, self.subject.yearly_hours) if self.subject else None


def by_trainer(lines: QuerySet[LedgerLine], year: TrainingYear | None) -> list[Service]:
    """One Service per trainer with a line, by staff number. Lines without a trainer are nobody's."""
    services: dict[int, Service] = {}
    for pk, count, groups, *hours in _face_rows(lines, year):
        service = services[pk] = Service(pk=pk, key="", lines=count, groups=groups)
        _add(service, "face", hours)
    for pk, sessions in _sessions(lines, year).items():
        service = services.setdefault(pk, Service(pk=pk, key=""))
        service.sessions = len(sessions)
        _add(service, "remote", [sum(column) for column in zip(*sessions.values(), strict=True)])
    numbers = dict(Trainer.objects.filter(pk__in=services).values_list("pk", "number"))
    for service in services.values():
        service.key = numbers[service.pk]
    return sorted(services.values(), key=lambda service: service.key)


def _add(service: Service, channel: str, hours: Sequence[float]) -> None:
    *masses, expected = hours
    for mass, value in zip(MASSES, masses, strict=True):
        setattr(service, mass, getattr(service, mass) + Mass(**{channel: number(value)}))
    service.expected += number(expected)


def _face_rows(lines: QuerySet[LedgerLine], year: TrainingYear | None) -> Iterable[tuple[Any, ...]]:
    return (
        lines.exclude(trainer_face=None)
        .order_by()
        .values_list("trainer_face")
        .annotate(
            line_count=Count("pk"),
            group_count=Count("group", distinct=True),
            **{f"{mass}_sum": Sum(plain(f"{mass}_face")) for mass in MASSES},
            expected_sum=Sum(expected_hours(year, "face")),
        )
    )


def _sessions(lines: QuerySet[LedgerLine], year: TrainingYear | None) -> dict[int, dict[str, list[float]]]:
    """Remote hours of each trainer by session; a line that is not merged is a session of its own.

    The groups of a merged session each write it in full: the largest is the session.
    """
    found: dict[int, dict[str, list[float]]] = defaultdict(dict)
    rows = lines.exclude(trainer_remote=None).order_by().annotate(
        **{f"{mass}_hours": plain(f"{mass}_remote") for mass in MASSES},
        expected_hours=expected_hours(year, "remote"),
    )  # fmt: skip
    columns = (*(f"{mass}_hours" for mass in MASSES), "expected_hours")
    for pk, trainer, merger, *hours in rows.values_list("pk", "trainer_remote", "fusion_key", *columns):
        session, known = merger or f"line {pk}", found[trainer]
        if session in known:
            hours = [max(pair) for pair in zip(known[session], hours, strict=True)]
        known[session] = hours
    return found


def plain(name: str) -> Any:
    """Hours as plain numbers: exact decimals cost more to read than to add."""
    if name in {"foreseen_face", "foreseen_remote"}:
        return Coalesce(Cast(F(name), Plain()), plain(f"{name}_s1") + plain(f"{name}_s2"))
    return Coalesce(Cast(F(name), Plain()), Value(0.0, output_field=Plain()))


class Plain(FloatField):
    """A float just as the database gives it: a converter run on each of thousands shows."""

    def get_internal_type(self) -> str:
        return "PlainNumber"

    def cast_db_type(self, connection: Any) -> str | None:
        return FloatField().cast_db_type(connection)


def with_subjects(found: list[Service]) -> list[Service]:
    """The same services with their trainers, in one query."""
    trainers = Trainer.objects.select_related("person").in_bulk([s.pk for s in found])
    for service in found:
        service.subject = trainers[service.pk]
    return found
