"""Writes about places."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mihan.core.errors import RuleBroken
from mihan.core.models import Mark
from mihan.people.models import Person, Unit, User
from mihan.places.models import Building, Equipment, Occupation, RegionFigures, Site, Space
from mihan.places.policy import Unreadable, outside, read_grounds, read_points
from mihan.ui.writing import isolated


def occupy(
    space: Space, *, day: date, starts: time, ends: time, purpose: str,
    unit: Unit | None = None, person: Person | None = None, moved: Occupation | None = None,
) -> Occupation:  # fmt: skip
    """Take a space (or move an occupation there). The database decides who came first.

    Raises RuleBroken, naming who is there, when the space is taken or not open.
    """
    if ends <= starts:
        raise RuleBroken(_("The end must come after the beginning."), about="ends")
    wanted = moved or Occupation()
    wanted.space, wanted.day, wanted.starts, wanted.ends = space, day, starts, ends
    wanted.purpose, wanted.unit, wanted.person = purpose, unit, person
    try:
        with transaction.atomic():
            # Two transactions that wait for each other's row would deadlock on the constraint.
            _check_open(Space.objects.select_for_update().get(pk=space.pk))
            wanted.save()
    except IntegrityError as error:
        if "no_overlap" not in str(error):
            raise
        raise RuleBroken(_taken(wanted)) from error
    return wanted


def _check_open(space: Space) -> None:
    if space.state != Space.State.OPEN:
        raise RuleBroken(
            _("%(space)s cannot be taken: it is %(state)s.") % {"space": space.code, "state": space.get_state_display()}
        )


def _taken(wanted: Occupation) -> str:
    other = (
        Occupation.objects.filter(space=wanted.space, day=wanted.day, starts__lt=wanted.ends, ends__gt=wanted.starts)
        .exclude(pk=wanted.pk)
        .first()
    )
    if other is None:  # gone between the refusal and this look
        return _("Somebody else just took this space; try again.")
    return _("%(space)s is already taken from %(from)s to %(until)s: %(purpose)s.") % {
        "space": wanted.space.code,
        "from": f"{other.starts:%H:%M}",
        "until": f"{other.ends:%H:%M}",
        "purpose": other.purpose,
    }


@transaction.atomic
def release(occupation: Occupation) -> None:
    """Give the space back; the audit trail remembers."""
    occupation.delete()


# --- What a space is


@transaction.atomic
def set_state(space: Space, *, state: str, note: str = "") -> Space:
    """Open a space, or say why it cannot be taken. What was planned there stays, to be moved."""
    if state != Space.State.OPEN and not note.strip():
        raise RuleBroken(_("Say in a few words why the space is not open."))
    space.state = state
    space.state_note = "" if state == Space.State.OPEN else note.strip()
    space.save(update_fields=["state", "state_note", "updated_at"])
    return space


@transaction.atomic
def declare_space(*, changed: Space | None = None, **facts: Any) -> Space:
    """A new space (or `changed`: the one to put right): names, code, building, kind, seats."""
    space = changed or Space()
    for name, value in facts.items():
        setattr(space, name, value)
    twin = Space.objects.filter(building=space.building, code=space.code).exclude(pk=space.pk)
    if twin.exists():
        raise RuleBroken(
            _("%(building)s already has a space with the code %(code)s.")
            % {"building": space.building.name, "code": space.code}
        )
    space.save()
    return space


@dataclass(frozen=True)
class Kit:
    """Equipment of one sort, as a person counts it."""

    name_fr: str
    quantity: int
    in_order: int
    name_ar: str = ""
    name_en: str = ""


@transaction.atomic
def set_equipment(space: Space, kits: Sequence[Kit]) -> None:
    """What a space holds, counted anew. A sort that keeps its French name keeps its row."""
    Space.objects.select_for_update().get(pk=space.pk)
    _check_kits(kits)
    kept = {equipment.name_fr: equipment for equipment in space.equipment.all()}
    for kit in kits:
        row = kept.pop(kit.name_fr, None) or Equipment(space=space, name_fr=kit.name_fr)
        row.quantity, row.in_order = kit.quantity, kit.in_order
        row.name_ar, row.name_en = kit.name_ar or row.name_ar, kit.name_en or row.name_en
        row.save()
    for row in kept.values():
        row.delete()


def _check_kits(kits: Sequence[Kit]) -> None:
    names: set[str] = set()
    for kit in kits:
        if kit.name_fr in names:
            raise RuleBroken(_("%(name)s is listed twice.") % {"name": kit.name_fr})
        if kit.in_order > kit.quantity:
            raise RuleBroken(_("%(name)s: no more can be in working order than there are.") % {"name": kit.name_fr})
        names.add(kit.name_fr)


@transaction.atomic
def declare_building(
    unit: Unit, *, code: str, name_fr: str, name_ar: str = "", name_en: str = "",
    changed: Building | None = None,
) -> Building:  # fmt: skip
    """A building of an establishment, on its site: made, under its name, if it has none yet."""
    building = changed or Building(site=_site_of(unit))
    twin = Building.objects.filter(site=building.site, code=code).exclude(pk=building.pk)
    if twin.exists():
        raise RuleBroken(_("Another building already has the code %(code)s.") % {"code": code}, about="code")
    building.code, building.name_fr = code, name_fr
    building.name_ar, building.name_en = name_ar, name_en
    building.save()
    return building


def _site_of(unit: Unit) -> Site:
    Unit.objects.select_for_update().get(pk=unit.pk)
    site = Site.objects.filter(unit=unit).order_by("pk").first()
    return site or Site.objects.create(unit=unit, name_fr=unit.name_fr, name_ar=unit.name_ar, name_en=unit.name_en)


PUBLISHED = ("year", "establishments", "contracted", "prisons", "seats", "source")


@transaction.atomic
def set_region_figures(region: Unit, *, by: User, **facts: Any) -> RegionFigures:
    """What is published of a region, and whether it holds the campus; a new figure is somebody's entry."""
    if region.kind != Unit.Kind.REGION or not by.has_perm("places.lead_region", region):
        raise RuleBroken(_("These figures are kept by the direction of the region."))
    Unit.objects.select_for_update().get(pk=region.pk)  # two people opening the same figures at once
    figures = RegionFigures.objects.filter(unit=region).first() or RegionFigures(unit=region)
    if any(getattr(figures, name) != facts[name] for name in PUBLISHED):
        figures.mark = Mark.ENTERED
    for name, value in facts.items():
        setattr(figures, name, value)
    figures.save()
    return figures


# --- The plan of a site


@transaction.atomic
def draw_building(building: Building, *, outline: str, sign: str = "") -> Building:
    """Where a building stands on the plan of its site, and the sign it carries; an empty outline takes it off."""
    if fault := outline_fault(outline, Site.objects.select_for_update().get(pk=building.site_id)):
        raise RuleBroken(fault)
    building.outline, building.sign = outline, sign
    building.save(update_fields=["outline", "sign", "updated_at"])
    return building


@transaction.atomic
def draw_site(site: Site, *, width: int, depth: int, grounds: str = "") -> Site:
    """The size of a site and what lies around its buildings. It may not become smaller than they need."""
    site = Site.objects.select_for_update().get(pk=site.pk)
    if fault := grounds_fault(grounds):
        raise RuleBroken(fault)
    site.width, site.depth, site.grounds, site.plan_mark = width, depth, grounds, Mark.ENTERED
    for building in site.buildings.exclude(outline=""):
        if outline_fault(building.outline, site):
            raise RuleBroken(_("%(building)s would not be on the site any more.") % {"building": building.name})
    site.save(update_fields=["width", "depth", "grounds", "plan_mark", "updated_at"])
    return site


def outline_fault(outline: str, site: Site) -> str:
    """What is wrong with the corners of a building, in words; empty where nothing is."""
    if not outline:
        return ""
    if not (site.width and site.depth):
        return _("Give the size of the site first: its plan is drawn in metres.")
    try:
        corner = outside(read_points(outline), site.width, site.depth)
    except Unreadable as error:
        return _said(error)
    if corner is None:
        return ""
    return _("The corner %(corner)s is not on the site, which is %(width)s metres by %(depth)s.") % {
        "corner": isolated(f"{corner.x:g},{corner.y:g}"), "width": site.width, "depth": site.depth,
    }  # fmt: skip


def grounds_fault(grounds: str) -> str:
    try:
        read_grounds(grounds)
    except Unreadable as error:
        return _said(error)
    return ""


def _said(error: Unreadable) -> str:
    sentences = {
        "unreadable": _("“%(text)s” cannot be read: write points as 10,5 with a space between two points."),
        "few": _("A building has at least three corners."),
        "many": _("That is more than a plan takes."),
        "small": _("These corners hold hardly any ground: are they in the right order?"),
        "crossed": _("Two sides cross: give the corners one after the other, around the building."),
    }
    return sentences[error.fault] % {"text": isolated(error.text)}
