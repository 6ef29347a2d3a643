"""What is known of each establishment of a region: aggregates, and never who.

Counts of people under `people.policy.SMALLEST_COUNT` are not told, nor a sum that would let one
be found by subtraction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mihan.calendar.models import TrainingYear
from mihan.calendar.policy import monday_of
from mihan.core import clock
from mihan.core.models import JournalEntry
from mihan.offer.models import Enrolment, Group, Offering
from mihan.people.models import User
from mihan.people.policy import told_apart
from mihan.places.models import Establishment
from mihan.progress.models import LedgerLine
from mihan.progress.queries import Ledger, Total, Weighing
from mihan.timetable.models import Plan


class Stage(StrEnum):
    """How far an establishment has come in here: the last of these that is true."""

    NOTHING = "nothing"
    GROUPS = "groups"
    LEDGER = "ledger"
    WEEK = "week"

    @property
    def label(self) -> str | Promise:
        return STAGES[self]


STAGES: dict[str, str | Promise] = {
    Stage.NOTHING: _("nothing yet"),
    Stage.GROUPS: _("groups, without hours"),
    Stage.LEDGER: _("hours followed"),
    Stage.WEEK: _("hours, week published"),
}
STAGE_TONES = {Stage.NOTHING: "neutral", Stage.GROUPS: "attention", Stage.LEDGER: "info", Stage.WEEK: "ok"}


def establishments_told(user: User) -> QuerySet[Any, Any]:
    """Those in reach, each with its year shown (`year_pk`, `season`), its counts in it, and its `stage`."""
    today = clock.today()
    is_running = Q(first_day__lte=today, last_day__gte=today)
    years = TrainingYear.objects.filter(Exists(Group.objects.filter(year=OuterRef("pk"))), unit=OuterRef("unit"))
    years = years.order_by(Case(When(is_running, then=0), default=1), "-season")
    published = Plan.objects.published().filter(unit=OuterRef("unit"), monday=monday_of(today))
    lines = LedgerLine.objects.filter(group__year=OuterRef("year_pk"))
    told = Establishment.objects.visible_to(user).select_related("unit").annotate(
        year_pk=Subquery(years.values("pk")[:1]), season=Subquery(years.values("season")[:1]),
        week_is_published=Exists(published),
    )  # fmt: skip
    return told.annotate(
        programme_count=_number(Offering.objects.filter(groups__year=OuterRef("year_pk")), "groups__year", "programme"),
        group_count=_number(Group.objects.filter(year=OuterRef("year_pk")), "year"),
        trainee_count=_number(Enrolment.objects.active().filter(year=OuterRef("year_pk")), "year", "person"),
        trainer_count=_number(lines.exclude(trainer_face=None), "group__year", "trainer_face"),
        has_hours=Exists(lines),
    ).annotate(
        stage=Case(
            When(week_is_published=True, then=Value(Stage.WEEK)),
            When(has_hours=True, then=Value(Stage.LEDGER)),
            When(group_count__gt=0, then=Value(Stage.GROUPS)),
            default=Value(Stage.NOTHING), output_field=TextField(),
        )
    )  # fmt: skip


def _number(rows: QuerySet[Any, Any], per: str, what: str = "pk") -> Any:
    counted = rows.order_by().values(per).annotate(n=Count(what, distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def shown(count: int | None) -> int | None:
    """A count of people as the region reads it: None where there are too few of them."""
    return count if told_apart(count) else None


@dataclass
class Standing:
    """An establishment whose hours are followed, and where it stands this morning."""

    establishment: Establishment
    weighing: Weighing

    @cached_property
    def total(self) -> Total:
        return self.weighing.whole

    @property
    def groups_behind(self) -> int:
        return len(self.weighing.groups_behind)

    @property
    def at_risk(self) -> int:
        return len(self.weighing.at_risk)

    @property
    def unassigned(self) -> int:
        return self.total.unassigned


def standing_of(establishment: Establishment, user: User) -> Standing | None:
    """None for one whose hours nobody brought; `establishment` as `establishments_told` gives it."""
    if not establishment.has_hours:  # type: ignore[attr-defined]
        return None
    year = TrainingYear.objects.visible_to(user).select_related("unit").get(pk=establishment.year_pk)  # type: ignore[attr-defined]
    return Standing(establishment, Weighing(Ledger(user, year).lines, year))


@dataclass(frozen=True)
class FileTold:
    """A file that stands: its kind and its day, not its name, and nobody's."""

    kind: str
    at: datetime
    lines: int


def files_of(units: Iterable[int]) -> dict[int, dict[str, FileTold]]:
    """By establishment and kind, the last file applied and not undone since.

    Read in the audit trail: the desk where files are brought stands above.
    """
    wanted = set(units)
    entries = JournalEntry.objects.filter(
        table="exchange_importrun", action="update", new__state__in=("applied", "undone")
    )  # fmt: skip
    last = {entry.row: entry for entry in entries.order_by("pk")}
    found: dict[int, dict[str, FileTold]] = {}
    for entry in sorted(last.values(), key=lambda entry: entry.at):
        new = entry.new or {}
        if new["state"] == "applied" and new["unit_id"] in wanted:
            found.setdefault(new["unit_id"], {})[new["kind"]] = FileTold(new["kind"], entry.at, new["lines_read"])
    return found
