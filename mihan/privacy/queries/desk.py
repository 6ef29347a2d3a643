"""What the pages of a person and of those who answer them show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.text import capfirst

from mihan.core import clock
from mihan.people.models import Person, User
from mihan.people.queries import reached
from mihan.privacy.models import Copy, DataRequest, LegalHold, ProcessingVersion
from mihan.privacy.policy import is_minor, months_later
from mihan.privacy.queries.consents import Choice, choices_of
from mihan.privacy.queries.copies import counts_of
from mihan.privacy.queries.holdings import holding_of
from mihan.privacy.queries.register import formality_said, parameter, period_said, register_of, unit_of

FOUND = 20  # people a search at the desk shows
ANSWERED = 30


@dataclass(frozen=True)
class Held:
    """What one processing holds of a person, and until when."""

    version: ProcessingVersion
    tables: list[tuple[str, int]]
    until: date | None

    @property
    def period(self) -> str:
        return period_said(self.version)

    @property
    def formality(self) -> str:
        return formality_said(self.version)


@dataclass
class PersonFile:
    """One person, as the law's rights see them: never the values, only what there is."""

    person: Person

    @cached_property
    def held(self) -> list[Held]:
        unit = unit_of(self.person.roles.select_related("unit"))
        counts = counts_of(self.person)
        left = self._left
        found = []
        for version in register_of(unit) if unit else []:
            mine = [(h, n) for h, n in ((holding_of(label), n) for label, n in counts.items())
                    if h.processing == version.processing.code]  # fmt: skip
            if mine:
                starts_with_departure = version.retention_starts == ProcessingVersion.Starts.DEPARTURE
                until = months_later(left, version.retention_months or 0) if left and starts_with_departure else None
                found.append(Held(version, [(holding.title, count) for holding, count in mine], until))
        return found

    @property
    def _left(self) -> date | None:
        """The day the last role ended, for somebody who holds none any more."""
        if self.person.roles.filter(end=None).exists():
            return None
        last = self.person.roles.aggregate(last=Max("end"))["last"]
        return last if last and last < clock.today() else None

    @cached_property
    def choices(self) -> list[Choice]:
        return choices_of(self.person)

    @cached_property
    def requests(self) -> list[DataRequest]:
        return list(DataRequest.objects.filter(person=self.person).order_by("-id"))

    @cached_property
    def copies(self) -> list[Copy]:
        return list(Copy.objects.filter(person=self.person).prefetch_related("readings__by__person")[:5])

    @property
    def holds(self) -> QuerySet[LegalHold]:
        return LegalHold.objects.current().filter(person=self.person)

    @property
    def is_minor(self) -> bool:
        return is_minor(self.person.birth_date, majority=parameter("majority"), on=clock.today())

    @property
    def asks(self) -> list[dict[str, str]]:
        """The requests that can be made, for the buttons of the page."""
        return [{"kind": kind.value, "label": capfirst(str(kind.label))} for kind in DataRequest.Kind]


def file_of(person: Person) -> PersonFile:
    return PersonFile(person)


def people_to_find(user: User, text: str) -> list[Person]:
    """Those in reach of the desk whose name or number says this."""
    if not text.strip():
        return []
    return list(reached(user, "privacy.answer_requests").matching(text)[:FOUND])  # type: ignore[attr-defined]


def waiting_for(user: User) -> QuerySet[DataRequest]:
    rows = DataRequest.objects.visible_to(user).waiting().exclude(person=user.person_id or 0)
    return rows.select_related("person", "taken_by__person")


def answered_for(user: User) -> list[DataRequest]:
    rows = DataRequest.objects.visible_to(user).exclude(state__in=DataRequest.WAITING)
    rows = rows.exclude(person=user.person_id or 0)
    return list(rows.select_related("person", "answered_by__person").order_by("-answered_on", "-id")[:ANSWERED])


def section_of(user: User, person: Person) -> dict[str, Any]:
    """On the page of a person: a way to their data, for them and for those who answer them."""
    is_own = person.pk == user.person_id
    if not is_own and not user.has_perm("privacy.answer_requests", person):
        return {}
    waiting = DataRequest.objects.waiting().filter(person=person).count()
    return {"person": person, "is_own": is_own, "waiting": waiting}
