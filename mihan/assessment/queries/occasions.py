"""Where a trainee was seen, occasion by occasion: what leads back to the replay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from mihan.assessment.models import Evidence, Occasion
from mihan.people.models import Person

MOST = 60  # occasions on a page, the latest


@dataclass
class Seen:
    """An occasion and what one person showed there."""

    occasion: Occasion
    rows: list[Evidence] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def successes(self) -> int:
        return sum(row.is_success for row in self.rows)

    @property
    def assisted(self) -> int:
        return sum(row.is_assisted for row in self.rows)

    @property
    def missed(self) -> int:
        """What must never be missed, and was."""
        return sum(row.is_critical and not row.is_success for row in self.rows)

    @property
    def stations(self) -> list[str]:
        return list(dict.fromkeys(str(row.get_station_display()) for row in self.rows))


def seen_of(person: Person, competence: int | None = None) -> list[Seen]:
    """The latest first; of one competence, or of all."""
    rows = Evidence.objects.filter(person=person).select_related("occasion")
    if competence is not None:
        rows = rows.filter(competence=competence)
    return _by_occasion(rows.order_by("-occasion__happened_on", "-occasion_id", "position", "pk"))


def occasions_of(person: Person, competence: int) -> QuerySet[Occasion]:
    rows = Evidence.objects.filter(person=person, competence=competence)
    return Occasion.objects.filter(pk__in=rows.order_by().values("occasion"))


def _by_occasion(rows: Iterable[Evidence]) -> list[Seen]:
    found: dict[int, Seen] = {}
    for row in rows:
        found.setdefault(row.occasion_id, Seen(row.occasion)).rows.append(row)
    return list(found.values())[:MOST]
