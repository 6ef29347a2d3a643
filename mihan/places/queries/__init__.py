"""Reads about places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.addresses import address
from mihan.people.models import User
from mihan.places.models import Building, Equipment, Occupation, Space
from mihan.ui.search import Hit

DAYS = 6  # Monday to Saturday
# A board shows at least these hours; earlier or later occupations stretch it.
OPENS, CLOSES = 8, 19


def wall_time() -> time:
    """What the clock on the wall says; a demo keeps its day, never its hour."""
    return timezone.localtime(clock.now()).time().replace(second=0, microsecond=0)


def occupations_at(day: date, starts: time, ends: time) -> QuerySet[Occupation]:
    """Those that share a minute with this stretch of the day."""
    return Occupation.objects.filter(day=day, starts__lt=ends, ends__gt=starts)


def running(day: date, at: time) -> Q:
    return Q(day=day, starts__lte=at, ends__gt=at)


def free_between(spaces: QuerySet[Space], day: date, starts: time, ends: time) -> QuerySet[Space]:
    """Open spaces that nobody occupies in this stretch of the day."""
    taken = occupations_at(day, starts, ends).filter(space=OuterRef("pk"))
    return spaces.filter(~Exists(taken), state=Space.State.OPEN)


def free_now(spaces: QuerySet[Space]) -> QuerySet[Space]:
    here = Occupation.objects.filter(running(clock.today(), wall_time()), space=OuterRef("pk"))
    return spaces.filter(~Exists(here), state=Space.State.OPEN)


def with_faults(spaces: QuerySet[Space], answer: str = "faulty") -> QuerySet[Space]:
    """Spaces that hold equipment out of order."""
    broken = Equipment.objects.filter(space=OuterRef("pk"), in_order__lt=F("quantity"))
    return spaces.filter(Exists(broken)) if answer == "faulty" else spaces


def with_occupant(spaces: QuerySet[Space]) -> QuerySet[Space]:
    """Spaces with `occupied_by` and `occupied_until`, now; both empty when free."""
    here = Occupation.objects.filter(running(clock.today(), wall_time()), space=OuterRef("pk"))
    return spaces.annotate(
        occupied_by=Subquery(here.values("purpose")[:1]),
        occupied_until=Subquery(here.values("ends")[:1]),
    )


# --- the search of everything


def places_hit(user: User, text: str, count: int) -> list[Hit]:
    """Buildings, spaces and what stands in them; the nearest first, whatever they are."""
    if not user.has_perm("places.view"):
        return []
    found = [*_buildings_hit(user, text, count), *_spaces_hit(user, text, count), *_equipment_hit(user, text, count)]
    return sorted(found, key=lambda hit: hit.nearness)[:count]


def _buildings_hit(user: User, text: str, count: int) -> list[Hit]:
    rows = Building.objects.visible_to(user).nearest(text)[:count]
    return [
        Hit(_coded(b), f"{address('places:space-list')}?building={b.pk}&bedrooms=1", _("Building"), nearness=b.nearness)
        for b in rows
    ]


def _spaces_hit(user: User, text: str, count: int) -> list[Hit]:
    rows = Space.objects.visible_to(user).nearest(text).select_related("building")[:count]
    return [Hit(_coded(s), s.get_absolute_url(), s.building.name, nearness=s.nearness) for s in rows]


def _equipment_hit(user: User, text: str, count: int) -> list[Hit]:
    rows = Equipment.objects.visible_to(user).nearest(text).select_related("space")[:count]
    return [Hit(e.name, e.space.get_absolute_url(), _coded(e.space), nearness=e.nearness) for e in rows]


def _coded(place: Building | Space) -> str:
    """The code and the name, once where the name tells the code."""
    return place.name if place.code in place.name else f"{place.code} {place.name}"


@dataclass(frozen=True)
class Board:
    """A week of one space: its days, its hours, and what lies where."""

    monday: date
    days: tuple[BoardDay, ...]
    opens: int
    closes: int

    @property
    def hours(self) -> list[tuple[int, time]]:
        """Each full hour with its distance in minutes from the top."""
        return [(60 * (h - self.opens), time(h)) for h in range(self.opens, self.closes)]

    @property
    def minutes(self) -> int:
        return 60 * (self.closes - self.opens)

    @property
    def is_empty(self) -> bool:
        return not any(day.blocks for day in self.days)


@dataclass(frozen=True)
class BoardDay:
    day: date
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Block:
    """An occupation on the board: minutes from its top, and how many it lasts."""

    occupation: Occupation
    top: int
    length: int


def week_board(occupations: QuerySet[Occupation], monday: date) -> Board:
    week = occupations.filter(day__gte=monday, day__lt=monday + timedelta(7))
    found = list(week.select_related("unit", "person"))
    opens = min([OPENS, *(o.starts.hour for o in found)])
    closes = max([CLOSES, *(-(-_minutes(o.ends) // 60) for o in found)])
    shown = DAYS + any(o.day.weekday() == DAYS for o in found)  # a Sunday only when it is used
    days = [monday + timedelta(n) for n in range(shown)]
    return Board(
        monday,
        tuple(BoardDay(day, _blocks((o for o in found if o.day == day), opens)) for day in days),
        opens,
        closes,
    )


def _blocks(occupations: Iterable[Occupation], opens: int) -> tuple[Block, ...]:
    return tuple(Block(o, _minutes(o.starts) - 60 * opens, _minutes(o.ends) - _minutes(o.starts)) for o in occupations)


def _minutes(at: time) -> int:
    return 60 * at.hour + at.minute


@dataclass
class SpaceToday:
    space: Space
    now: Occupation | None = None
    next: Occupation | None = None


@dataclass
class BuildingToday:
    """A building with the spaces that are or will be occupied today, in order of code."""

    building: Building
    open_count: int = 0
    busy: int = 0
    spaces: list[SpaceToday] = field(default_factory=list)

    @property
    def free(self) -> int:
        return self.open_count - self.busy

    def add(self, space: Space, in_order: list[Occupation], at: time) -> None:
        now = next((o for o in in_order if o.starts <= at), None)
        then = next((o for o in in_order if o.starts > at), None)
        self.spaces.append(SpaceToday(space, now, then))
        self.busy += now is not None


def today_by_building(
    occupations: QuerySet[Occupation], spaces: QuerySet[Space], day: date, at: time
) -> list[BuildingToday]:
    """Who is where now, and who comes next, building by building; bedrooms are not counted."""
    rooms = spaces.exclude(kind=Space.Kind.DORMITORY).filter(state=Space.State.OPEN)
    counts = dict(rooms.order_by().values_list("building").annotate(n=Count("pk")))
    # Hundreds of occupations, each the lighter for not carrying its space and its building along.
    coming = occupations.filter(day=day, ends__gt=at).only("space", "starts", "ends", "purpose")
    by_space: dict[int, list[Occupation]] = {}
    for occupation in coming.order_by("starts"):
        by_space.setdefault(occupation.space_id, []).append(occupation)
    taken = Space.objects.filter(pk__in=by_space).only("code", "building").order_by("code")
    found = {
        building.pk: BuildingToday(building, counts.get(building.pk, 0))
        for building in Building.objects.filter(spaces__in=by_space).distinct().order_by("code")
    }
    for space in taken:
        found[space.building_id].add(space, by_space[space.pk], at)
    return list(found.values())


def buildings_with_counts(buildings: QuerySet[Building]) -> QuerySet[Building]:
    """Buildings with how many spaces, seats and bedrooms they hold."""
    is_bedroom = Q(spaces__kind=Space.Kind.DORMITORY)
    return buildings.select_related("site").annotate(
        space_count=Count("spaces", filter=~is_bedroom),
        seat_count=Sum("spaces__capacity", filter=~is_bedroom),
        bedroom_count=Count("spaces", filter=is_bedroom),
        bed_count=Sum("spaces__capacity", filter=is_bedroom),
    )


def awaiting(space: Space, day: date, at: time) -> QuerySet[Occupation]:
    """What is still planned here: to be moved when the space closes."""
    later = Q(day__gt=day) | Q(day=day, ends__gt=at)
    return Occupation.objects.filter(later, space=space)
