"""The demo's common market: three practice firms in the middle of their month, between two sittings.

Every firm and everybody in it is invented; bots have played until now.
"""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db.models import Count, Q

from mihan.market.models import Season
from mihan.market.services.opening import Wanted, open_season, start
from mihan.market.services.showing import let_days_pass
from mihan.offer.models import Group
from mihan.people.models import Trainer, Unit, User
from mihan.workplaces.queries.sessions import own_group
from mihan.workplaces.services.conducting import conduct
from mihan.workplaces.services.seating import seat_person

SELLER, KEEPER = "seller", "market"
FIRMS = (("Atlas Bureau", 800), ("Rif Fournitures", 801), ("Souss Papier", 802))  # name, world
DAYS = 14  # played so far


def lay_market(campus: Unit, *, password: str, address: str) -> None:
    """A season of the seller's group, the account of a trainer who keeps its central office, the seller in a seat."""
    seller = User.objects.filter(username=SELLER).select_related("person").first()
    group = own_group(seller) if seller else None
    trainer = _trainer_of(group) if group else None
    if seller is None or group is None or trainer is None:  # a campus too small to have one
        return
    by = User.objects.create(
        username=KEEPER, person=trainer.person, password=make_password(password), email=address.format(KEEPER)
    )
    wanted = [Wanted(name, group, seed=world) for name, world in FIRMS]
    season = open_season("Saison d’automne", campus, wanted, by=by)
    start(season, by=by)
    let_days_pass(season, DAYS)
    _stop_for_today(season, by)
    if seller.person:
        seat_person(season.firms.all()[0].session, "sales.1", seller.person, by=by)


def _trainer_of(group: Group) -> Trainer | None:
    """Who teaches them most and has no account yet."""
    taught = Count("face_lines", filter=Q(face_lines__group=group))
    free = Trainer.objects.filter(person__user=None).annotate(taught=taught).filter(taught__gt=0)
    return free.order_by("-taught", "id").select_related("person").first()


def _stop_for_today(season: Season, by: User) -> None:
    """Between two sittings a season stands still: who comes starts it again."""
    for firm in season.firms.select_related("session"):
        conduct(firm.session, "pause", by=by)
