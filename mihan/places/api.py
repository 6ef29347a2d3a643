"""Sites, buildings, spaces and what they hold; what takes a space on a day."""

from datetime import date, time
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import paginate

from mihan.core.api import Key, KeyAsked, Names, Rows, answers, inline, key_of, names_of, one, readable, readable_one
from mihan.places.models import Building, Equipment, Occupation, Space

router = Router(tags=["places"])

SpaceKind = Annotated[Space.Kind, inline(Space.Kind)]
SpaceState = Annotated[Space.State, inline(Space.State)]


class Called(Schema):
    id: int
    names: Names

    resolve_names = staticmethod(names_of)


class BuildingOut(Called):
    code: str
    site: int

    resolve_site = key_of("site")


class SpaceOut(Called):
    code: str
    building: int
    unit: int
    kind: SpaceKind
    capacity: int
    state: SpaceState

    resolve_building = key_of("building")
    resolve_unit = key_of("unit")


class EquipmentOut(Called):
    space: int
    quantity: int
    in_order: int

    resolve_space = key_of("space")


class OccupationOut(Schema):
    """Wall times of Morocco: a session at 08:30 stays at 08:30 when the clocks move."""

    id: int
    space: int
    day: date
    starts: time
    ends: time

    resolve_space = key_of("space")


@router.get("/buildings", response=answers(list[BuildingOut]), summary="Buildings")
@paginate(Rows)
def buildings(request: HttpRequest) -> Any:
    return readable(request, Building, "places.view")


@router.get("/spaces", response=answers(list[SpaceOut]), summary="Rooms, workshops, grounds")
@paginate(Rows)
def spaces(
    request: HttpRequest, kind: SpaceKind | None = None, state: SpaceState | None = None, building: KeyAsked = None
) -> Any:
    asked = {"kind": kind, "state": state, "building": building}
    return readable(request, Space, "places.view").filter(**{k: v for k, v in asked.items() if v is not None})


@router.get("/spaces/{pk}", response=one(SpaceOut), summary="One space")
def space(request: HttpRequest, pk: Key) -> Any:
    return readable_one(readable(request, Space, "places.view"), pk)


@router.get("/equipment", response=answers(list[EquipmentOut]), summary="What spaces hold, and how much of it works")
@paginate(Rows)
def equipment(request: HttpRequest, space: KeyAsked = None) -> Any:
    rows = readable(request, Equipment, "places.view")
    return rows.filter(space=space) if space else rows


@router.get("/occupations", response=answers(list[OccupationOut]), summary="What takes the spaces on one day")
@paginate(Rows)
def occupations(request: HttpRequest, day: date, space: KeyAsked = None) -> Any:
    rows = readable(request, Occupation, "places.view").filter(day=day)
    return rows.filter(space=space) if space else rows
