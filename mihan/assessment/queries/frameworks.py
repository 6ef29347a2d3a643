"""Frameworks: which one holds, and what it asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from mihan.assessment.models import Competence, Criterion, Element, Framework
from mihan.core import clock
from mihan.offer.models import Programme
from mihan.people.models import User


@dataclass(frozen=True)
class AskedElement:
    element: Element
    criteria: list[Criterion]


@dataclass(frozen=True)
class Asked:
    """One competence as a framework asks for it; without elements where no framework of theirs does."""

    competence: Competence
    needed: int | None = None
    elements: tuple[AskedElement, ...] = ()

    @property
    def criteria(self) -> list[Criterion]:
        return [criterion for element in self.elements for criterion in element.criteria]


def framework_of(programme: Programme | None) -> Framework | None:
    """The one in force today: of the programme, else of the common core it is an option of."""
    if programme is None:
        return None
    found = Framework.objects.in_force(clock.today()).filter(programme__in=[programme.pk, programme.parent_id or 0])
    return min(found.select_related("programme"), key=lambda one: one.programme_id != programme.pk, default=None)


def asked_by(framework: Framework | None) -> list[Asked]:
    """Its competences in order, each with its elements and criteria: three questions, however many they are."""
    if framework is None:
        return []
    rows = framework.requirements.select_related("competence").prefetch_related("elements__criteria")
    return [
        Asked(
            row.competence, row.needed, tuple(AskedElement(one, list(one.criteria.all())) for one in row.elements.all())
        )
        for row in rows
    ]


def frameworks_listed(user: User) -> QuerySet[Framework]:
    rows = Framework.objects.visible_to(user).select_related("programme")
    counted = rows.annotate(competence_count=Count("requirements"))
    return counted.order_by("programme__code", "-first_day", "pk")


def known_keys() -> tuple[set[str], set[str]]:
    """What evidence may cite: the keys of competences, and of criteria of any version."""
    criteria = Criterion.objects.order_by().values_list("key", flat=True)
    return set(Competence.objects.order_by().values_list("key", flat=True)), set(criteria)


def criteria_told(keys: Iterable[str]) -> dict[str, Criterion]:
    """By key, as the latest version names them."""
    return {one.key: one for one in Criterion.objects.filter(key__in=set(keys)).order_by("pk")}
