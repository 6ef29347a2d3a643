"""What has come to its end: which lines, of whom, since when, and what stays in spite of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from mihan.people.models import Person, Role, Unit
from mihan.privacy.models import DataRequest, LegalHold, ProcessingVersion, RetentionLine
from mihan.privacy.policy import months_later
from mihan.privacy.queries.holdings import Holding, held_for, holding_of
from mihan.privacy.queries.register import register_of

Deed, Because, Starts = RetentionLine.Deed, RetentionLine.Because, ProcessingVersion.Starts
GONE = "gone-"
NAME = "people.Person"


@dataclass(frozen=True)
class Finding:
    """A line of a preview, before it is written."""

    version: ProcessingVersion
    person: int | None
    deed: str
    because: str
    started_on: date | None = None
    due_on: date | None = None
    kept_by: ProcessingVersion | None = None
    tables: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(self.tables.values())


@dataclass
class Retention:
    """The register of an establishment, looked at on a day."""

    unit: Unit
    day: date

    @cached_property
    def versions(self) -> list[ProcessingVersion]:
        return [v for v in register_of(self.unit) if not v.holds_nothing]

    @property
    def _leavers(self) -> QuerySet[Person]:
        """Those who hold no role any more; known nowhere else, still named."""
        ours = Role.objects.filter(unit__path__startswith=self.unit.path)
        elsewhere = Role.objects.exclude(unit__path__startswith=self.unit.path).exclude(unit=None)
        here = Role.objects.filter(Q(end=None) | Q(end__gte=self.day))
        named = Person.objects.filter(still_said(holding_of(NAME)), pk__in=ours.values("person"))
        return named.exclude(pk__in=elsewhere.values("person")).exclude(pk__in=here.values("person"))

    @cached_property
    def departed(self) -> dict[int, date]:
        """The day the last role of each of them ended."""
        found = self._leavers.order_by()
        return dict(found.annotate(left=Max("roles__end")).values_list("pk", "left"))

    @cached_property
    def under_hold(self) -> set[int]:
        return set(LegalHold.objects.current(self.day).values_list("person", flat=True))

    @cached_property
    def who_asks(self) -> set[int]:
        return set(DataRequest.objects.waiting().values_list("person", flat=True))

    @cached_property
    def untouchable(self) -> set[int]:
        return self.under_hold | self.who_asks

    def findings(self) -> list[Finding]:
        lines = [finding for version in self.versions for finding in self._old_lines(version)]
        return lines + self._of_the_departed()

    # --- processings whose clock is that of each line

    def _old_lines(self, version: ProcessingVersion) -> Iterable[Finding]:
        if version.retention_starts != Starts.LINE:
            return
        counted = {
            h.label: count for h in held_for(version.processing.code) if (count := self.old_rows(h, version).count())
        }
        if counted:
            last = months_later(self.day, -(version.retention_months or 0))
            yield Finding(version, None, Deed.ERASE, Because.ELAPSED, started_on=last, due_on=self.day, tables=counted)

    def old_rows(self, holding: Holding, version: ProcessingVersion) -> QuerySet[Any]:
        """The lines of a table older than the period allows, but those of people who must be left alone."""
        if holding.at_end not in ("erase", "blank") or not holding.dated:
            return holding.model._default_manager.none()
        limit = months_later(self.day, -(version.retention_months or 0))
        rows = holding.model._default_manager.filter(
            still_said(holding), **{f"{holding.dated}__lt": _as(holding, limit)}
        )
        for way in holding.person:
            rows = rows.exclude(**{f"{way}__in": self.untouchable})
        if holding.person:
            rows = rows.filter(_any_in(holding, self._known))
        elif holding.unit:
            rows = rows.filter(Q(**{f"{holding.unit}__path__startswith": self.unit.path}) | Q(**{holding.unit: None}))
        return rows

    @cached_property
    def _known(self) -> QuerySet[Any]:
        return Role.objects.filter(unit__path__startswith=self.unit.path).values("person")

    # --- processings whose clock is that of the person

    def _of_the_departed(self) -> list[Finding]:
        held = {v: self._held(v) for v in self.versions if v.retention_starts == Starts.DEPARTURE}
        return [finding for person, left in self.departed.items() for finding in self._about(person, left, held)]

    def _held(self, version: ProcessingVersion) -> dict[int, Counter[str]]:
        """Of each person who left, how many lines of each table this processing still holds."""
        found: dict[int, Counter[str]] = defaultdict(Counter)
        for holding in held_for(version.processing.code):
            for way in holding.person:
                path = "pk" if way == "self" else way
                rows = holding.model._default_manager.filter(
                    still_said(holding), **{f"{path}__in": self._leavers.order_by().values("pk")}
                )
                for person, count in rows.order_by().values_list(path).annotate(n=Count("pk")):
                    found[person][holding.label] += count
        return found

    def _about(
        self, person: int, left: date, held: dict[ProcessingVersion, dict[int, Counter[str]]]
    ) -> Iterable[Finding]:
        mine = {v: counts[person] for v, counts in held.items() if counts.get(person)}
        mine |= {v: Counter() for v in held if _goes_with_the_person(v)}
        due = {v: months_later(left, v.retention_months or 0) for v in mine}
        ended = [v for v in mine if due[v] <= self.day]
        named = holding_of(NAME).processing
        for version in ended:
            told: dict[str, Any] = {"started_on": left, "due_on": due[version], "tables": dict(mine[version])}
            holds_the_name = version.processing.code == named
            if not holds_the_name and not _touched(mine[version]):
                continue  # it keeps lines without a name, once the name goes
            if person in self.untouchable:
                because = Because.HOLD if person in self.under_hold else Because.REQUEST
                yield Finding(version, person, Deed.KEEP, because, **told)
            elif not holds_the_name:
                yield Finding(
                    version, person, Deed.ERASE, Because.ELAPSED, **told | {"tables": _touched(mine[version])}
                )
            elif len(ended) == len(mine):
                yield Finding(version, person, Deed.ANONYMISE, Because.ELAPSED, **told)
            else:
                longest = max((v for v in mine if v not in ended), key=lambda v: due[v])
                told["due_on"] = due[longest]
                yield Finding(version, person, Deed.KEEP, Because.STILL_HELD, kept_by=longest, **told)


def _goes_with_the_person(version: ProcessingVersion) -> bool:
    """The audit trail: it holds values about everyone, and loses those of a person when the name goes."""
    return any(holding.at_end == "with_person" for holding in held_for(version.processing.code))


def _touched(counts: Counter[str]) -> dict[str, int]:
    return {label: n for label, n in counts.items() if holding_of(label).at_end in ("erase", "blank")}


def _any_in(holding: Holding, people: Any) -> Q:
    found = Q(pk__in=[])
    for way in holding.person:
        found |= Q(**{f"{'pk' if way == 'self' else way}__in": people})
    return found


def _as(holding: Holding, day: date) -> date | datetime:
    """The day as the column it is compared with takes it."""
    model: Any = holding.model
    *way, name = holding.dated.split("__")
    for step in way:
        model = model._meta.get_field(step).related_model
    is_instant = isinstance(model._meta.get_field(name), models.DateTimeField)
    return timezone.make_aware(datetime.combine(day, time.min)) if is_instant else day


def still_said(holding: Holding) -> Q:
    """The lines that still hold something to take away; those already blanked are not counted again."""
    if holding.at_end != "blank":
        return Q()
    found = Q(pk__in=[])
    for column in holding.gone:
        if column.name not in holding.also:
            found |= ~_is_blank(holding, column)
    return found


def _is_blank(holding: Holding, column: models.Field) -> Q:
    value = blank_of(holding, column)
    if value is None:
        return Q(**{f"{column.name}__isnull": True})
    if column.unique:
        return Q(**{f"{column.name}__startswith": GONE} if isinstance(value, str) else {f"{column.name}__lt": 0})
    return Q(**{column.name: value})


def blank_of(holding: Holding, column: models.Field) -> Any:
    """What stands in a column that lost its value; of a unique one, `GONE` or -1 before the key of its line."""
    if column.null:
        return None
    if isinstance(column, models.JSONField):
        return column.get_default()
    if isinstance(column, models.BooleanField):
        return False
    if isinstance(column, models.IntegerField):
        return -1 if column.unique else 0
    if column.unique:
        return GONE
    may_be_empty = column.blank or not column.editable or isinstance(column, models.FileField)
    return "" if may_be_empty and column.name not in holding.marked else "…"
