"""Reads about people that several pages share."""

from django.db.models import QuerySet

from mihan.people.models import Identity, Person, Unit


def establishments() -> QuerySet[Unit]:
    return Unit.objects.filter(kind=Unit.Kind.ESTABLISHMENT).order_by("id")


def the_establishment() -> Unit | None:
    """The only establishment of this base; None when there are none or several."""
    found = list(establishments()[:2])
    return found[0] if len(found) == 1 else None


def open_numbers(people: QuerySet[Person] | list[int]) -> dict[int, str]:
    """Identity numbers by person. For imports and purposed exports only: see `open_identity`."""
    return dict(
        Identity.objects.filter(person__in=people, closed_at=None).values_list(
            "person_id", "number"
        )
    )
