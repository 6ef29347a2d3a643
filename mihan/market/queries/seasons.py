"""Whom a season is for, and what everybody in it may know."""

from __future__ import annotations

from typing import Any

from mihan.market.models import Firm, Letter, Season
from mihan.market.policy import paths_above
from mihan.people.models import Unit, User
from mihan.workplaces.models import Session

OPENED_FOR = (Unit.Kind.REGION, Unit.Kind.ESTABLISHMENT, Unit.Kind.POLE)


def places_for(user: User) -> Any:
    """The units this person may open a season for: where they lead workplaces, and what that is in."""
    paths = [role.unit.path for role, _scope in user.held("workplaces.lead") if role.unit]
    above = {path for own in paths for path in paths_above(own)}
    return Unit.objects.filter(path__in=above, kind__in=OPENED_FOR).order_by("path")


def is_open_to(user: User, season: Season) -> bool:
    """Whether a trainer may enter firms of their own groups in it."""
    return Season.objects.filter(pk=season.pk).open_to(user).exists()


def register_of(season: Season) -> list[Firm]:
    """Every member, with the establishment it is of."""
    return list(season.firms.select_related("session__version", "session__unit", "session__group"))


def establishments() -> dict[str, Unit]:
    """By path, to say which establishment a unit is in."""
    return {unit.path: unit for unit in Unit.objects.filter(kind=Unit.Kind.ESTABLISHMENT)}


def offers_in(season: Season) -> list[Letter]:
    """The last offer of each firm for each product."""
    rows = Letter.objects.filter(season=season, kind="offer").select_related("sender").order_by("id")
    latest = {(row.sender_id, row.values["product"]): row for row in rows}
    return sorted(latest.values(), key=lambda row: (row.values["product"], row.values["price"]))


def firms_seen(user: User, season: Season) -> set[int]:
    """The firms of a season whose insides one may see: those of sessions one leads or sits in."""
    rows = Firm.objects.filter(season=season, session__in=Session.objects.visible_to(user))
    return set(rows.values_list("pk", flat=True))
