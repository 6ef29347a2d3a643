"""Totals of the hours ledger by pole, programme, group or module."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Case, Count, FloatField, Func, Model, Q, QuerySet, Sum, When

from mihan.calendar.models import TrainingYear
from mihan.progress.models import LedgerLine
from mihan.progress.policy import ZERO, Mass, Standing
from mihan.progress.queries.years import elapsed, groups_apart

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


class Hours(Standing):
    """The three masses under a reader's key."""

    key: str
    foreseen: Mass

    def as_json(self) -> dict[str, Any]:
        return {"key": self.key} | {
            mass: {
                "face": float(getattr(self, mass).face), "remote": float(getattr(self, mass).remote),
            }
            for mass in MASSES
        }  # fmt: skip


@dataclass
class Total(Hours):
    """Hours of one pole, programme, group, module or trainer. `expected` is by today."""

    pk: int
    key: str
    foreseen: Mass = field(default_factory=Mass)
    assigned: Mass = field(default_factory=Mass)
    delivered: Mass = field(default_factory=Mass)
    expected: Decimal = ZERO
    lines: int = 0
    unassigned: int = 0  # lines without a trainer
    # What the referential foresees, per semester; self-study is only ever foreseen.
    foreseen_s1: Mass = field(default_factory=Mass)
    foreseen_s2: Mass = field(default_factory=Mass)
    foreseen_self: Decimal = ZERO
    subject: Any = None  # the row itself, where a page asked for it

    @property
    def name(self) -> str:
        return str(self.subject or self.key)


def lines_of(year: TrainingYear | None) -> QuerySet[LedgerLine]:
    return LedgerLine.objects.filter(group__year=year)


def expected_hours(year: TrainingYear | None, column: str = "total") -> Any:
    """SQL for the hours a line should have delivered at the end of today.

    Its assigned hours spread over the semesters as the referential spreads them; within a
    semester, in proportion to real training days. A group with dates of its own has its own.
    """
    assigned = plain(f"assigned_{column}") if column != "total" else plain("assigned_face") + plain("assigned_remote")
    return assigned * _share_due(year)


def _share_due(year: TrainingYear | None) -> Any:
    apart: dict[tuple[float, float], list[int]] = defaultdict(list)
    for group, gone in groups_apart(year).items():
        apart[gone.shares].append(group)
    usual = Share(*elapsed(year).shares)
    cases = [When(group__in=groups, then=Share(*shares)) for shares, groups in apart.items()]
    return Case(*cases, default=usual, output_field=PlainNumber()) if cases else usual


class Share(Func):
    """The share due of a line whose hours are foreseen in two semesters, of which so much has gone."""

    def __init__(self, first: float, second: float) -> None:
        super().__init__("foreseen_total_s1", "foreseen_total_s2", output_field=PlainNumber())
        self.gone = first, second

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        s1, s2 = (_plain(connection, compiler.compile(column)[0]) for column in self.source_expressions)
        first, second = self.gone
        # Hours foreseen in neither semester are spread over both.
        weighed = f"({s1} * {first!r} + {s2} * {second!r}) / NULLIF({s1} + {s2}, 0.0)"
        return f"COALESCE({weighed}, {(first + second) / 2!r})", []


@lru_cache(maxsize=16384)
def number(value: float | Decimal | None) -> Decimal:
    """Exact hours of plain ones. A page makes hundreds, mostly those of the page before."""
    return Decimal(f"{value or 0:.2f}")


class Plain(Func):
    """Hours as plain numbers, none as 0: exact decimals cost more to read than to add.

    With three columns the first is the sum of the others where the file left it out. One piece of
    SQL each, since a query has a dozen of them, built again for every page.
    """

    def __init__(self, *columns: str) -> None:
        super().__init__(*columns, output_field=PlainNumber())

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        first, *halves = (compiler.compile(column)[0] for column in self.source_expressions)
        return _plain(connection, first, " + ".join(_plain(connection, half) for half in halves) or "0.0"), []


def _plain(connection: Any, column: str, otherwise: str = "0.0") -> str:
    """SQLite keeps decimals as plain numbers already."""
    known = column if connection.vendor == "sqlite" else f"CAST({column} AS double precision)"
    return f"COALESCE({known}, {otherwise})"


class PlainNumber(FloatField):
    """A float just as the database gives it: a converter run on each of thousands shows."""

    def get_internal_type(self) -> str:
        return "PlainNumber"


def plain(name: str) -> Plain:
    is_cut = name in {"foreseen_face", "foreseen_remote", "foreseen_self"}
    return Plain(name, f"{name}_s1", f"{name}_s2") if is_cut else Plain(name)


SUMS = {f"{mass}_{channel}_sum": Sum(plain(f"{mass}_{channel}")) for mass in MASSES for channel in CHANNELS}
SEMESTER_SUMS = {
    f"foreseen_{channel}_{half}_sum": Sum(plain(f"foreseen_{channel}_{half}"))
    for channel in CHANNELS
    for half in ("s1", "s2")
} | {"foreseen_self_sum": Sum(plain("foreseen_self"))}


def totals(by: str, lines: QuerySet[LedgerLine], year: TrainingYear | None, *, semesters: bool = False) -> list[Total]:
    """One Total per pole, programme, group or module of these lines (see `by_trainer` for trainers).

    With `semesters`, the foreseen hours also per semester.
    """
    columns = _columns(year) | (SEMESTER_SUMS if semesters else {})
    rows = lines.order_by().values(GROUPED_BY[by], *KEYS[by]).annotate(**columns)
    found = [_total(row, pk=row[GROUPED_BY[by]], key="\t".join(str(row[k]) for k in KEYS[by])) for row in rows]
    if by == "module":
        _qualify(found)
    return sorted(found, key=lambda total: total.key)


def grand_total(lines: QuerySet[LedgerLine], year: TrainingYear | None) -> Total:
    row = lines.order_by().aggregate(**_columns(year), **SEMESTER_SUMS)
    return _total(row, pk=0, key="")


def added_up(found: Iterable[Total]) -> Total:
    """The whole of these parts."""
    whole = Total(pk=0, key="")
    for part in found:
        for name in ADDED:
            setattr(whole, name, getattr(whole, name) + getattr(part, name))
    return whole


ADDED = (
    "foreseen", "assigned", "delivered", "expected", "lines", "unassigned", "foreseen_s1",
    "foreseen_s2", "foreseen_self",
)  # fmt: skip


def _columns(year: TrainingYear | None) -> dict[str, Any]:
    return SUMS | {
        "expected_sum": Sum(expected_hours(year)),
        "line_count": Count("pk"),
        "unassigned_count": Count("pk", filter=Q(trainer_face=None, trainer_remote=None)),
    }


def _total(row: dict[str, Any], *, pk: int, key: str) -> Total:
    return Total(
        pk=pk, key=key, expected=number(row["expected_sum"]), lines=row["line_count"],
        unassigned=row["unassigned_count"],
        foreseen_self=number(row.get("foreseen_self_sum")),
        **{f"foreseen_{h}": _mass(row, "foreseen", f"_{h}") for h in ("s1", "s2")},
        **{mass: _mass(row, mass) for mass in MASSES},
    )  # fmt: skip


def _mass(row: dict[str, Any], mass: str, half: str = "") -> Mass:
    return Mass(*(number(row.get(f"{mass}_{channel}{half}_sum")) for channel in CHANNELS))


def _qualify(modules: list[Total]) -> None:
    """M101 of one programme stays M101; of several, each says which: M101 (DIA_DEV_TS)."""
    codes = Counter(total.key.split("\t")[0] for total in modules)
    for total in modules:
        code, programme = total.key.split("\t")
        total.key = f"{code} ({programme})" if codes[code] > 1 else code


def with_rows(found: list[Total], rows: QuerySet[Any]) -> list[Total]:
    """The same totals, each with its pole, programme or module, in one query."""
    known: dict[int, Model] = rows.in_bulk([total.pk for total in found])
    for total in found:
        total.subject = known.get(total.pk)
    return found
