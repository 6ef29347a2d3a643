"""Reads of the hours ledger: totals by pole, programme, group, module or trainer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Count, F, FloatField, Max, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from mihan.calendar.models import TrainingYear
from mihan.calendar.queries import YearCalendar
from mihan.people.models import Trainer
from mihan.progress.models import LedgerLine
from mihan.progress.policy import ZERO, Load, Mass, Pace, load, pace, share

MASSES = ("foreseen", "assigned", "delivered")
CHANNELS = ("face", "remote")

# What groups the lines for each `by`, and where the reader's key comes from.
GROUPED_BY = {
    "pole": "group__offering__pole",
    "programme": "group__offering__programme",
    "group": "group",
    "module": "module",
}
KEYS = {
    "pole": ("group__offering__pole__unit__name_fr",),
    "programme": ("group__offering__programme__code",),
    "group": ("group__label",),
    "module": ("module__code", "group__offering__programme__code"),
}
BY = (*GROUPED_BY, "trainer")


@dataclass
class Total:
    """Hours of one pole, programme, group, module or trainer. `expected` is by today."""

    pk: int
    key: str
    foreseen: Mass = field(default_factory=Mass)
    assigned: Mass = field(default_factory=Mass)
    delivered: Mass = field(default_factory=Mass)
    expected: Decimal = ZERO
    lines: int = 0
    unassigned: int = 0  # lines without a trainer
    subject: Any = None  # the row itself, where a page asked for it

    @property
    def completion(self) -> Decimal | None:
        return share(self.delivered.total, self.assigned.total)

    @property
    def expected_completion(self) -> Decimal | None:
        return share(self.expected, self.assigned.total)

    @property
    def gap(self) -> Decimal:
        """Hours delivered beyond (or short of) what the calendar expects by now."""
        return self.delivered.total - self.expected

    @property
    def pace(self) -> Pace:
        return pace(self.delivered.total, self.assigned.total, self.expected)

    def as_json(self) -> dict[str, Any]:
        return {"key": self.key} | {
            mass: {
                "face": float(getattr(self, mass).face), "remote": float(getattr(self, mass).remote),
            }
            for mass in MASSES
        }  # fmt: skip


def lines_of(year: TrainingYear | None) -> QuerySet[LedgerLine]:
    return LedgerLine.objects.filter(group__year=year)


def _hours(name: str) -> Any:
    """A column's hours; the foreseen total is taken from its semesters where the file left it out."""
    if name.startswith("foreseen"):
        halves = Coalesce(F(f"{name}_s1"), Decimal(0)) + Coalesce(F(f"{name}_s2"), Decimal(0))
        return Coalesce(F(name), halves)
    return Coalesce(F(name), Decimal(0))


SUMS = {
    f"{mass}_{channel}_sum": Sum(_hours(f"{mass}_{channel}"))
    for mass in MASSES
    for channel in CHANNELS
}


def expected_hours(year: TrainingYear | None, column: str = "total") -> Any:
    """SQL for the hours a line should have delivered at the end of today.

    Its assigned hours spread over the semesters as the referential spreads them; within a
    semester, in proportion to real training days (calendar.policy.elapsed_share).
    """
    first, second = YearCalendar(year).shares() if year else (0.0, 0.0)
    s1 = Cast(Coalesce(F("foreseen_total_s1"), Decimal(0)), FloatField())
    s2 = Cast(Coalesce(F("foreseen_total_s2"), Decimal(0)), FloatField())
    weight = (s1 * Value(first) + s2 * Value(second)) / NullIf(
        s1 + s2, Value(0.0), output_field=FloatField()
    )
    if column == "total":
        assigned = _hours("assigned_face") + _hours("assigned_remote")
    else:
        assigned = _hours(f"assigned_{column}")
    return Cast(assigned, FloatField()) * Coalesce(
        weight, Value((first + second) / 2), output_field=FloatField()
    )


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value or 0)).quantize(Decimal("0.01"))


def totals(by: str, lines: QuerySet[LedgerLine], year: TrainingYear | None) -> list[Total]:
    """One Total per pole, programme, group or module of these lines (see `by_trainer` for trainers)."""
    rows = (
        lines.order_by()
        .values(GROUPED_BY[by], *KEYS[by])
        .annotate(
            **SUMS,
            expected_sum=Sum(expected_hours(year)),
            line_count=Count("pk"),
            unassigned_count=Count("pk", filter=Q(trainer_face=None, trainer_remote=None)),
        )
    )
    found = [_total(by, row) for row in rows]
    if by == "module":
        _qualify(found)
    return sorted(found, key=lambda total: total.key)


def _total(by: str, row: dict[str, Any]) -> Total:
    return Total(
        pk=row[GROUPED_BY[by]],
        key="\t".join(str(row[name]) for name in KEYS[by]),
        expected=_decimal(row["expected_sum"]),
        lines=row["line_count"],
        unassigned=row["unassigned_count"],
        **{
            mass: Mass(*(_decimal(row[f"{mass}_{channel}_sum"]) for channel in CHANNELS))
            for mass in MASSES
        },
    )


def _qualify(modules: list[Total]) -> None:
    """M101 of one programme stays M101; of several, each says which: M101 (DIA_DEV_TS)."""
    codes = Counter(total.key.split("\t")[0] for total in modules)
    for total in modules:
        code, programme = total.key.split("\t")
        total.key = f"{code} ({programme})" if codes[code] > 1 else code


def grand_total(lines: QuerySet[LedgerLine], year: TrainingYear | None) -> Total:
    row = lines.order_by().aggregate(
        **SUMS,
        expected_sum=Sum(expected_hours(year)),
        line_count=Count("pk"),
        unassigned_count=Count("pk", filter=Q(trainer_face=None, trainer_remote=None)),
    )
    return Total(
        pk=0, key="", expected=_decimal(row["expected_sum"]), lines=row["line_count"],
        unassigned=row["unassigned_count"],
        **{m: Mass(*(_decimal(row[f"{m}_{c}_sum"]) for c in CHANNELS)) for m in MASSES},
    )  # fmt: skip


@dataclass
class Service(Total):
    """A trainer's year. A merged remote session counts once, whatever the groups in it."""

    groups: int = 0

    @property
    def load(self) -> Load | None:
        return load(self.assigned.total, self.subject.yearly_hours) if self.subject else None

    @property
    def load_share(self) -> Decimal | None:
        return share(self.assigned.total, self.subject.yearly_hours) if self.subject else None


def by_trainer(lines: QuerySet[LedgerLine], year: TrainingYear | None) -> list[Service]:
    """One Service per trainer with a line, by staff number. Lines without a trainer are nobody's."""
    services: dict[int, Service] = {}

    def service(row: dict[str, Any], channel: str) -> Service:
        pk = row[f"trainer_{channel}"]
        if pk not in services:
            services[pk] = Service(pk=pk, key=row[f"trainer_{channel}__number"])
        return services[pk]

    for row in _face_rows(lines, year):
        total = service(row, "face")
        total.lines += row["line_count"]
        total.groups += row["group_count"]
        _add(total, "face", row)
    for row in _remote_rows(lines, year):
        total = service(row, "remote")
        _add(total, "remote", row)
    return sorted(services.values(), key=lambda total: total.key)


def _add(total: Service, channel: str, row: dict[str, Any]) -> None:
    for mass in MASSES:
        hours = Mass(**{channel: _decimal(row[f"{mass}_hours"])})
        setattr(total, mass, getattr(total, mass) + hours)
    total.expected += _decimal(row["expected_hours"])


def _face_rows(lines: QuerySet[LedgerLine], year: TrainingYear | None) -> Iterable[dict[str, Any]]:
    return (
        lines.exclude(trainer_face=None)
        .order_by()
        .values("trainer_face", "trainer_face__number")
        .annotate(
            **{f"{mass}_hours": Sum(_hours(f"{mass}_face")) for mass in MASSES},
            expected_hours=Sum(expected_hours(year, "face")),
            line_count=Count("pk"),
            group_count=Count("group", distinct=True),
        )
    )


def _remote_rows(lines: QuerySet[LedgerLine], year: TrainingYear | None) -> Iterable[dict[str, Any]]:
    """One row per trainer and merged session (a line that is not merged is a session of its own)."""
    own = Concat(Value("line "), Cast("pk", CharField()), output_field=CharField())
    return (
        lines.exclude(trainer_remote=None)
        .order_by()
        .annotate(session=Coalesce(NullIf("fusion_key", Value("")), own))
        .values("trainer_remote", "trainer_remote__number", "session")
        .annotate(
            **{f"{mass}_hours": Max(_hours(f"{mass}_remote")) for mass in MASSES},
            expected_hours=Max(expected_hours(year, "remote")),
        )
    )


def with_subjects(found: list[Service]) -> list[Service]:
    """The same services with their trainers, in one query."""
    trainers = Trainer.objects.select_related("person").in_bulk([s.pk for s in found])
    for service in found:
        service.subject = trainers[service.pk]
    return found

