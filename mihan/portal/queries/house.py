"""Blocks about places: who is where, what is out of order, what tomorrow needs, beds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Count, Exists, F, Min, OuterRef, Sum
from django.utils.translation import gettext as _

from mihan.calendar.queries import calendar_of
from mihan.core import clock
from mihan.core.addresses import address
from mihan.core.models import NAMES, name_of
from mihan.places.models import Building, Equipment, Occupation, Space
from mihan.places.queries import running, wall_time, with_faults
from mihan.portal.queries.blocks import ALL, FIRST, Reader, Row, Rows
from mihan.ui import writing

Kind, State = Space.Kind, Space.State
PRACTICE = (Kind.WORKSHOP, Kind.LAB, Kind.PLATFORM, Kind.FABLAB, Kind.STUDIO, Kind.COMPUTER)
TWO_WEEKS = 14  # days looked through for the next one of training


def occupied_now(reader: Reader) -> Rows:
    """How many spaces are in use at this minute, building by building, the busiest first."""
    here = Occupation.objects.visible_to(reader.user).filter(running(clock.today(), wall_time()))
    busy = Counter(here.values_list("space__building", flat=True))
    rooms = Space.objects.visible_to(reader.user).filter(state=State.OPEN).exclude(kind=Kind.DORMITORY)
    there = dict(rooms.order_by().values_list("building").annotate(n=Count("pk")))
    busiest = [pk for pk, _count in busy.most_common(FIRST)]
    names = Building.objects.visible_to(reader.user).filter(pk__in=busiest).values_list("pk", *NAMES)
    named = {pk: name_of(*spelled) for pk, *spelled in names}
    url = address("places:today")
    rows = [Row(named[pk], url, "", _busy(busy[pk], there.get(pk, 0))) for pk in busiest]
    return Rows(rows, url, busy.total())


def _busy(count: int, rooms: int) -> str:
    counts = {"count": _number(count), "rooms": _number(rooms)}
    return _("%(count)s of %(rooms)s occupied") % counts


def _number(value: int) -> str:
    return writing.isolated(writing.num_text(value))


def out_of_order(reader: Reader) -> Rows:
    """Spaces under maintenance, and what is said of each. Bedrooms are another block's."""
    spaces = Space.objects.visible_to(reader.user).filter(state=State.MAINTENANCE).exclude(kind=Kind.DORMITORY)
    rows = [_space(space, space.state_note) for space in spaces.order_by("-updated_at", "pk")[:FIRST]]
    return Rows(rows, f"{address('places:space-list')}?state={State.MAINTENANCE}", spaces.count())


def _space(space: Space, note: str = "", value: str = "", tone: str = "") -> Row:
    return Row(_called(space), space.get_absolute_url(), note, value, tone)


def _called(space: Space) -> str:
    """Code and name; a room named after its code is told once."""
    return space.name if space.code in space.name else f"{space.code} {space.name}"


def faults(reader: Reader) -> Rows:
    """Spaces that hold equipment out of order, most of it first."""
    spaces = with_faults(Space.objects.visible_to(reader.user)).exclude(kind=Kind.DORMITORY)
    missing = Sum(F("equipment__quantity") - F("equipment__in_order"))
    worst = list(spaces.annotate(missing=missing).order_by("-missing", "code")[:FIRST])
    broken = _broken_in(worst)
    rows = [_space(space, broken[space.pk]) for space in worst]
    return Rows(rows, f"{address('places:space-list')}?equipment=faulty", spaces.count())


def _broken_in(spaces: Sequence[Space]) -> dict[int, str]:
    """In words, what is out of order in each of these spaces; one query."""
    rows = Equipment.objects.filter(space__in=spaces, in_order__lt=F("quantity"))
    found: dict[int, str] = {}
    for one in rows.order_by("space", "name_fr"):
        counts = {"name": one.name, "working": _number(one.in_order), "all": _number(one.quantity)}
        said = _("%(name)s: %(working)s of %(all)s in order") % counts
        found[one.space_id] = f"{found[one.space_id]} · {said}" if one.space_id in found else said
    return found


def tomorrow(reader: Reader) -> Rows | None:
    """Workshops in use on the next training day: those that lack something first, then in their order."""
    day = _next_day(reader)
    if day is None:
        return None
    broken = Equipment.objects.filter(space=OuterRef("pk"), in_order__lt=F("quantity"))
    spaces = Space.objects.visible_to(reader.user).filter(occupations__day=day, kind__in=PRACTICE)
    rows = spaces.annotate(first=Min("occupations__starts"), lacks=Exists(broken)).order_by("-lacks", "first", "code")
    shown = list(rows[:ALL])
    missing = _broken_in(shown)
    found = [_used(space, day, missing.get(space.pk, "")) for space in shown]
    return Rows(found, address("places:space-list"), lede=writing.day_long(day))


def _next_day(reader: Reader) -> date | None:
    if reader.unit is None:
        return None
    calendar, today = calendar_of(reader.unit), clock.today()
    days = (today + timedelta(n) for n in range(1, TWO_WEEKS))
    return next((day for day in days if calendar.is_training(day)), None)


def _used(space: Space, day: date, lacks: str) -> Row:
    """When it is first taken; a space that is not open says so instead."""
    name, url = _called(space), f"{space.get_absolute_url()}?week={day:%Y-%m-%d}#board"
    if space.state != State.OPEN:
        return Row(name, url, space.state_note, str(State(space.state).label), "wrong")
    at = writing.isolated(writing.time_text(space.first))  # type: ignore[attr-defined]
    return Row(name, url, lacks, _("from %(time)s") % {"time": at})


def beds(reader: Reader) -> Rows:
    """The bedrooms that can be given, and those that cannot today."""
    bedrooms = Space.objects.visible_to(reader.user).filter(kind=Kind.DORMITORY)
    url = f"{address('places:space-list')}?kind={Kind.DORMITORY}"
    sums = bedrooms.order_by().values_list("state").annotate(rooms=Count("pk"), beds=Sum("capacity"))
    rows = [_bedrooms(state, rooms, beds, url) for state, rooms, beds in sums]
    return Rows(sorted(rows, key=lambda row: row.tone != "ok"), url if rows else "")


def _bedrooms(state: str, rooms: int, beds: int, url: str) -> Row:
    tones = {State.OPEN: "ok", State.MAINTENANCE: "attention"}
    counts = {"rooms": _number(rooms), "beds": _number(beds)}
    said = _("bedrooms: %(rooms)s, beds: %(beds)s") % counts
    label, tone = State(state).label, tones.get(State(state), "neutral")
    return Row(said, f"{url}&state={state}", "", str(label), tone)
