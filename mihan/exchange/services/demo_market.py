"""The demo's common market: three practice firms and a hotel in the middle of their month, between two sittings.

Every firm and everybody in it is invented; bots have played until now.
"""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db.models import Count, Q

from mihan.market.models import Season
from mihan.market.policy import HOTEL
from mihan.market.services.opening import Wanted, add_firm, open_season, start
from mihan.market.services.showing import let_days_pass
from mihan.market.services.tendering import publish
from mihan.offer.models import Group
from mihan.people.models import Trainer, Unit, User
from mihan.workplaces.queries.sessions import own_group
from mihan.workplaces.services.conducting import conduct
from mihan.workplaces.services.seating import seat_person

SELLER, KEEPER, GUEST, HOST = "seller", "market", "hotel1", "hotel"
# name, world, what it deals in
FIRMS = (("Atlas Bureau", 800, "office"), ("Rif Textile", 801, "hospitality"), ("Souss Saveurs", 802, "grocery"))
HOTEL_NAME, HOTEL_WORLD = "Riad Menara", 803
CALLS = (("coffee", 40, 240_00, 9, "Lycée hôtelier d’Asni"), ("paper", 60, 225_00, 19, "Commune d’Aït Ourir"))
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
    wanted = [Wanted(name, group, seed=world, sector=sector) for name, world, sector in FIRMS]
    season = open_season("Saison d’automne", campus, wanted, by=by)
    _enter_hotel(season)
    start(season, by=by)
    _publish(season, CALLS[0], by)
    let_days_pass(season, DAYS)
    _publish(season, CALLS[1], by)
    _stop_for_today(season, by)
    if seller.person:
        seat_person(season.firms.all()[0].session, "sales.1", seller.person, by=by)


def _enter_hotel(season: Season) -> None:
    """The hotel of another group and of its own trainer, which buys from the firms."""
    users = {user.username: user for user in User.objects.filter(username__in=[GUEST, HOST])}
    group = own_group(users[GUEST]) if GUEST in users else None
    if group is not None and HOST in users:
        hotel = Wanted(HOTEL_NAME, group, seed=HOTEL_WORLD, pack=HOTEL)
        conduct(add_firm(season, hotel, by=users[HOST]).session, "resume", by=users[HOST])


def _publish(season: Season, call: tuple[str, int, int, int, str], by: User) -> None:
    product, quantity, ceiling, closes, buyer = call
    publish(season, product=product, quantity=quantity, ceiling=ceiling, closes=closes, buyer=buyer, by=by)


def _trainer_of(group: Group) -> Trainer | None:
    """Who teaches them most and has no account yet."""
    taught = Count("face_lines", filter=Q(face_lines__group=group))
    free = Trainer.objects.filter(person__user=None).annotate(taught=taught).filter(taught__gt=0)
    return free.order_by("-taught", "id").select_related("person").first()


def _stop_for_today(season: Season, by: User) -> None:
    """Between two sittings a season stands still: who comes starts it again."""
    for firm in season.firms.select_related("session"):
        conduct(firm.session, "pause", by=by)
