"""A region: what its list and what is published of it tell, beside each other."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from mihan.core.models import Mark
from mihan.people.models import Unit, User
from mihan.places.models import Establishment, RegionFigures


@dataclass(frozen=True)
class KindTold:
    """The establishments of one kind: how many are listed with how many seats, how many are published."""

    nature: str
    count: int
    seats: int
    published: int | None = None
    with_campus: bool = False

    @property
    def label(self) -> str:
        return str(Establishment.Nature(self.nature).label)

    @property
    def missing(self) -> int:
        return (self.published or self.count) - self.count


@dataclass
class RegionTold:
    """A region as its list and what is published of it tell it, the campus in the totals or apart."""

    unit: Unit
    figures: RegionFigures | None
    kinds: list[KindTold]
    apart: KindTold | None  # the campus, where the published totals leave it out
    illustrative: int  # establishments whose own figures are not published

    @property
    def count(self) -> int:
        return sum(kind.count for kind in self.kinds)

    @property
    def seats(self) -> int:
        return sum(kind.seats for kind in self.kinds)

    @property
    def listed(self) -> int:
        return self.count + (self.apart.count if self.apart else 0)

    @property
    def missing(self) -> int:
        """Published and not listed; less than none where more are listed."""
        return self.figures.centres - self.count if self.figures and self.figures.centres else 0

    @property
    def missing_seats(self) -> int:
        return self.figures.seats - self.seats if self.figures and self.figures.seats else 0


def regions_led_by(user: User) -> QuerySet[Unit]:
    return Unit.objects.visible_to(user, "places.lead_region").filter(kind=Unit.Kind.REGION).order_by("pk")


def region_told(region: Unit, user: User) -> RegionTold:
    natures = Establishment.Nature
    rows = Establishment.objects.visible_to(user).filter(unit__path__startswith=region.path).order_by()
    found = {
        nature: (count, seats or 0)
        for nature, count, seats in rows.values_list("nature").annotate(Count("pk"), Sum("seats"))
    }
    figures = RegionFigures.objects.visible_to(user).filter(unit=region).select_related("unit").first()
    campuses = KindTold(natures.CAMPUS, *found.get(natures.CAMPUS, (0, 0)))
    is_inside = bool(campuses.count) and (figures is None or figures.campus_is_counted)
    published = (figures.establishments, figures.contracted, figures.prisons) if figures else (None, None, None)
    own = found.get(natures.ESTABLISHMENT, (0, 0))
    if is_inside:
        own = (own[0] + campuses.count, own[1] + campuses.seats)
    kinds = [
        KindTold(natures.ESTABLISHMENT, *own, published[0], with_campus=is_inside),
        KindTold(natures.CONTRACTED, *found.get(natures.CONTRACTED, (0, 0)), published[1]),
        KindTold(natures.PRISON, *found.get(natures.PRISON, (0, 0)), published[2]),
    ]
    apart = campuses if campuses.count and not is_inside else None
    return RegionTold(region, figures, kinds, apart, rows.filter(unit__mark=Mark.ILLUSTRATIVE).count())
