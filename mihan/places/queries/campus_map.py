"""The plan of a site, and what its buildings hold at a moment.

The drawing takes public facts only (outlines, names, signs), so that a page for everyone may show it; who
is where, and what is free, is read apart, from the spaces and occupations that the reader may see.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, time
from functools import lru_cache

from django.db.models import F, QuerySet
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.addresses import address
from mihan.core.models import NAMES, name_of
from mihan.people.models import Unit, User
from mihan.places.models import Building, Equipment, Occupation, Site, Space
from mihan.places.policy import (
    LINES,
    Ground,
    Point,
    Polygon,
    Spot,
    Stretch,
    free_from,
    free_until,
    in_lines,
    known_grounds,
    known_points,
    spot_in,
    taking,
)
from mihan.places.queries import wall_time
from mihan.ui.icons import icon

SIGNS = {
    "business": "briefcase-business", "digital": "cpu", "hotel": "concierge-bell", "care": "heart-pulse",
    "factory": "factory", "children": "baby", "crafts": "hammer", "arts": "palette", "innovation": "lightbulb",
    "books": "library", "languages": "languages", "studio": "clapperboard", "guidance": "compass",
    "offices": "landmark", "hall": "presentation", "beds": "bed-double", "meals": "utensils",
    "sports": "volleyball", "lessons": "graduation-cap", "": "building-2",
}  # fmt: skip
LETTER, LINE, ICON = 2.7, 5.3, 8.0  # metres on the plan: of a letter, a line of words, a sign
METER = 16.0  # the widest bar of what is taken
ROW = 40  # metres: buildings that stand on one line for whoever goes through them by keyboard

ReadHues = Callable[[Iterable[int]], dict[int, int]]
ReadSlots = Callable[[Unit, date], list["SlotOfDay"]]
_hues: list[ReadHues] = []
_slots: list[ReadSlots] = []


@dataclass(frozen=True)
class SlotOfDay:
    number: int
    starts: time
    ends: time


def add_hues(read: ReadHues) -> None:
    """An app above tells the hue of units that have one: the poles."""
    if read not in _hues:
        _hues.append(read)


def add_slots(read: ReadSlots) -> None:
    """An app above tells the slots of a day of an establishment."""
    if read not in _slots:
        _slots.append(read)


# --- The drawing


@dataclass(frozen=True)
class Meter:
    """Where the bar of what is taken stands, under the name."""

    x: float
    y: float
    width: float

    def filled(self, share: float) -> SafeString:
        width = round(share * self.width, 2)
        bar = f'<rect x="{self.x}" y="{self.y}" height="1.8" rx=".9" width='
        return SafeString(f'<g class="plot-meter">{bar}"{self.width}"/>{bar}"{width}" class="plot-taken"/></g>')


@dataclass(frozen=True)
class Shape:
    """A building as drawn: what anybody may know of it."""

    pk: int
    name: str
    body: SafeString  # its outline, sign and name
    meter: Meter


@dataclass(frozen=True)
class Drawing:
    width: int
    depth: int
    mark: str
    around: SafeString  # what lies around the buildings
    shapes: tuple[Shape, ...]

    @property
    def box(self) -> str:
        """With a margin, and room beneath for the scale and the north."""
        return f"-3 -3 {self.width + 6} {self.depth + 16}"

    @property
    def scale(self) -> int:
        """Metres of the bar that says how large it all is: a fifth of the site, rounded."""
        return next((size for size in (500, 200, 100, 50, 20, 10) if size <= self.width / 4), 5)

    @property
    def foot(self) -> int:
        return self.depth + 8


def drawing_of(site: Site, buildings: Iterable[Building], hues: dict[int, int] | None = None) -> Drawing | None:
    """The plan of a site; None as long as nobody gave its size."""
    if not (site.width and site.depth):
        return None
    shapes = (_shape(building, (hues or {}).get(building.pk)) for building in buildings)
    in_order = sorted((shape for shape in shapes if shape), key=_reading_order)
    around = _around(known_grounds(site.grounds), get_language() or "")
    return Drawing(site.width, site.depth, site.plan_mark, around, tuple(in_order))


def _reading_order(shape: Shape) -> tuple[float, float]:
    """Row by row, from the side where reading begins; the drawing itself is never mirrored."""
    return shape.meter.y // ROW, -shape.meter.x if get_language_bidi() else shape.meter.x


@lru_cache(maxsize=64)
def _around(grounds: tuple[Ground, ...], language: str) -> SafeString:
    return SafeString("".join(map(_ground, grounds)))


def _ground(ground: Ground) -> str:
    kind, points = ground
    if kind == "trees":
        return "".join(f'<circle class="g-trees" cx="{at.x:g}" cy="{at.y:g}" r="2.4"/>' for at in points)
    if kind == "gate":
        return "".join(map(_gate, points))
    tag = "polyline" if kind in LINES else "polygon"
    return f'<{tag} class="g-{kind}" points="{_written(points)}"/>'


def _gate(at: Point) -> str:
    name = escape(_("Entrance"))
    return (
        f'<g class="g-gate" transform="translate({at.x:g} {at.y:g})"><rect x="-7" y="-2" width="14" height="4" rx="1"/>'
        f'<text y="9">{name}</text></g>'
    )


def _shape(building: Building, hue: int | None) -> Shape | None:
    corners = known_points(building.outline)
    if not corners:
        return None
    body, meter = _laid_out(building.name, corners, building.sign, hue)
    return Shape(building.pk, building.name, body, meter)


@lru_cache(maxsize=2048)
def _laid_out(name: str, corners: Polygon, sign: str, hue: int | None) -> tuple[SafeString, Meter]:
    """A building is drawn the same on every page: sign, name and bar one under the other, where it is roomiest."""
    spot = spot_in(corners)
    most = max(1, min(4, int((spot.height - ICON - 4) / LINE)))
    lines = in_lines(name, spot.width - 2, letter=LETTER, most=most)
    high = ICON + 1 + LINE * len(lines) + 3
    top = spot.y - high / 2
    width = min(METER, spot.width - 4)
    body = _outline(corners, hue, sign) + _sign(sign, spot, top) + _words(lines, spot, top)
    return SafeString(body), Meter(round(spot.x - width / 2, 2), round(top + high - 2, 2), round(width, 2))


def _outline(corners: Polygon, hue: int | None, sign: str) -> str:
    kind = " is-outdoors" if sign == Building.Sign.SPORTS else ""
    colour = "" if hue is None else f' style="--hue:{hue}"'
    return f'<polygon class="plot-outline{kind}" points="{_written(corners)}"{colour}/>'


def _sign(sign: str, spot: Spot, top: float) -> str:
    """`--drop`: how far below it the middle is, where only the sign has room."""
    at, drop = f"{spot.x - ICON / 2:.2f} {top:.2f}", f"{spot.y - top - ICON / 2:.2f}px"
    drawn = icon(SIGNS[sign], int(ICON))
    return f'<g class="plot-sign" transform="translate({at})"><g style="--drop:{drop}">{drawn}</g></g>'


def _words(lines: list[str], spot: Spot, top: float) -> str:
    first = top + ICON + LINE * 0.95
    told = (f'<text x="{spot.x:g}" y="{first + LINE * n:.2f}">{escape(line)}</text>' for n, line in enumerate(lines))
    return f'<g class="plot-words" aria-hidden="true">{"".join(told)}</g>'


def _written(points: Polygon) -> str:
    return " ".join(f"{p.x:g},{p.y:g}" for p in points)


def hues_of(site: Site) -> dict[int, int]:
    """By building: the hue of the one pole whose spaces it holds."""
    holders: dict[int, set[int]] = defaultdict(set)
    found = Space.objects.filter(building__site=site).order_by().values_list("building", "unit").distinct()
    for building, unit in found:
        holders[building].add(unit)
    single = {building: units.pop() for building, units in holders.items() if len(units) == 1}
    hues = {unit: hue for read in _hues for unit, hue in read(set(single.values())).items()}
    return {building: hues[unit] for building, unit in single.items() if unit in hues}


def building_of(sites: Iterable[Site], pk: int) -> Building | None:
    """This building, if it stands on one of these sites."""
    known = {site.pk: site for site in sites}
    found = Building.objects.filter(pk=pk, site__in=known).first()
    if found:
        found.site = known[found.site_id]
    return found


# --- A moment


@dataclass(frozen=True)
class Moment:
    """When one looks: a slot of a day, or an instant (its two ends meet)."""

    day: date
    starts: time
    ends: time
    slot: int = 0
    is_now: bool = False
    slots: tuple[SlotOfDay, ...] = ()


def moment_at(unit: Unit, day: date | None, slot: int) -> Moment:
    """The slot asked for; now, when nothing was; the first slot of another day, midday where it has none."""
    day = day or clock.today()
    slots = tuple(one for read in _slots for one in read(unit, day))
    chosen = next((one for one in slots if one.number == slot), None)
    if chosen is None and day != clock.today():
        chosen = slots[0] if slots else SlotOfDay(0, time(12), time(12))
    if chosen:
        return Moment(day, chosen.starts, chosen.ends, chosen.number, slots=slots)
    at = wall_time()
    return Moment(day, at, at, is_now=True, slots=slots)


# --- What the buildings hold


@dataclass
class SpaceThen:
    """A space at the moment looked at."""

    pk: int
    code: str
    name: str
    kind: str
    capacity: int
    state: str
    note: str
    taken: Stretch | None = None
    free_from: time | None = None
    free_until: time | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def url(self) -> str:
        return address("places:space-detail", self.pk)

    @property
    def is_open(self) -> bool:
        return self.state == Space.State.OPEN

    @property
    def is_free(self) -> bool:
        return self.is_open and self.taken is None


@dataclass(frozen=True)
class Fault:
    """Equipment of which some is out of order."""

    name: str
    in_order: int
    quantity: int


@dataclass
class Tally:
    """What a building holds then, bedrooms apart: `total` spaces are `free`, `taken` or `shut`."""

    total: int = 0
    free: int = 0
    shut: int = 0
    faulty: int = 0
    bedrooms: int = 0
    beds: int = 0

    @property
    def taken(self) -> int:
        return self.total - self.free - self.shut

    @property
    def share(self) -> float:
        """Of the open spaces, those taken."""
        is_open = self.total - self.shut
        return self.taken / is_open if is_open else 0.0


@dataclass(frozen=True)
class View:
    """Of whom, when, and of which kind of space."""

    user: User
    moment: Moment
    kind: str = ""

    def spaces(self) -> QuerySet[Space]:
        found = Space.objects.visible_to(self.user)
        return found.filter(kind=self.kind) if self.kind else found

    def occupations(self) -> QuerySet[Occupation]:
        return Occupation.objects.visible_to(self.user).filter(day=self.moment.day)


def tallies(view: View, site: Site) -> dict[int, Tally]:
    """By building, in three questions, however many spaces there are."""
    found: dict[int, Tally] = defaultdict(Tally)
    taken = _taken(view.occupations().filter(space__building__site=site), ())
    faulty = Counter(_faulty(view.spaces().filter(building__site=site)).order_by().values_list("space", flat=True))
    at = view.moment
    rows = view.spaces().filter(building__site=site).order_by()
    for space, building, kind, state, seats in rows.values_list("pk", "building", "kind", "state", "capacity"):
        tally = found[building]
        if kind == Space.Kind.DORMITORY:
            tally.bedrooms, tally.beds = tally.bedrooms + 1, tally.beds + seats
            continue
        tally.total += 1
        tally.faulty += space in faulty
        if state != Space.State.OPEN:
            tally.shut += 1
        elif taking(taken.get(space, ()), at.starts, at.ends) is None:
            tally.free += 1
    return dict(found)


def spaces_then(view: View, building: Building) -> list[SpaceThen]:
    """The spaces of a building, one by one, bedrooms left out; who is there only where the week may be read."""
    told = tuple(view.user.reach("timetable.view"))
    taken = _taken(view.occupations().filter(space__building=building), told)
    faults: dict[int, list[Fault]] = defaultdict(list)
    spaces = view.spaces().filter(building=building).exclude(kind=Space.Kind.DORMITORY)
    for space, in_order, quantity, *names in _faulty(spaces).values_list("space", "in_order", "quantity", *NAMES):
        faults[space].append(Fault(name_of(*names), in_order, quantity))
    columns = ("pk", "code", "kind", "capacity", "state", "state_note", *NAMES)
    return [
        _then(SpaceThen(pk, code, name_of(*names), kind, seats, state, note, faults=faults[pk]), taken, view.moment)
        for pk, code, kind, seats, state, note, *names in spaces.values_list(*columns)
    ]


def _then(space: SpaceThen, taken: dict[int, list[Stretch]], at: Moment) -> SpaceThen:
    its = taken.get(space.pk, [])
    space.taken = taking(its, at.starts, at.ends)
    if space.taken:
        space.free_from = free_from(its, max(at.starts, space.taken.starts))
    else:
        space.free_until = free_until(its, at.starts)
    return space


def _taken(occupations: QuerySet[Occupation], told: tuple[str, ...]) -> dict[int, list[Stretch]]:
    found: dict[int, list[Stretch]] = defaultdict(list)
    columns = ("space", "starts", "ends", "purpose", "space__unit__path")
    for space, starts, ends, purpose, path in occupations.order_by("starts").values_list(*columns):
        found[space].append(Stretch(starts, ends, purpose if path.startswith(told) else ""))
    return found


def _faulty(spaces: QuerySet[Space]) -> QuerySet[Equipment]:
    return Equipment.objects.filter(space__in=spaces.order_by().values("pk"), in_order__lt=F("quantity"))
