"""A season opened: its offices, and a session for each of its firms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.market.engine.play import cash_in_books, till_of
from mihan.market.engine.sectors import stock_of
from mihan.market.models import Firm, Letter, Season
from mihan.market.policy import FEWEST_FIRMS, MOST_FIRMS, OFFICE, PACK, RESERVED, firm_number, goods_of
from mihan.market.services.banking import open_account, open_accounts
from mihan.offer.models import Group
from mihan.people.models import Person, Unit, User
from mihan.workplaces.engine.playing import live
from mihan.workplaces.models import Session
from mihan.workplaces.services.conducting import conduct
from mihan.workplaces.services.opening import open_session


class Wanted(NamedTuple):
    """A member to open: its name, the group that runs it, and who sits where. `seed` names its world."""

    name: str
    group: Group | None = None
    seed: int = 0
    skills: Mapping[str, str] | None = None
    people: Mapping[str, Person] | None = None
    pack: str = PACK
    sector: str = OFFICE  # of a firm: what it deals in


@transaction.atomic
def open_season(
    title: str, unit: Unit, firms: Sequence[Wanted], *, by: User, board_calls: bool = False
) -> Season:  # fmt: skip
    """Its firms wait to be started, each with an account of what its founders brought."""
    if not FEWEST_FIRMS <= len(firms) <= MOST_FIRMS:
        raise RuleBroken(
            _("A season begins with %(least)d to %(most)d firms.") % {"least": FEWEST_FIRMS, "most": MOST_FIRMS}
        )
    season = Season.objects.create(
        title=title, unit=unit, opened_by=by.person, opened_at=clock.campus_now(), board_calls=board_calls
    )
    open_accounts(season)
    for wanted in firms:
        add_firm(season, wanted, by=by)
    return season


@transaction.atomic
def add_firm(season: Season, wanted: Wanted, *, by: User) -> Firm:
    """One more firm, under a name no other has."""
    season = Season.objects.select_for_update(of=("self",)).select_related("unit").get(pk=season.pk)
    name = " ".join(wanted.name.split())
    taken = Firm.objects.filter(season=season, name__iexact=name).exists()
    if not name or taken or name.casefold() in RESERVED:
        raise RuleBroken(_("Each firm of a season has a name of its own."))
    session = open_session(
        wanted.pack, wanted.group.unit if wanted.group else season.unit, by=by, group=wanted.group, seed=wanted.seed,
        pace=Session.Pace.SEASON, skills=wanted.skills, people=wanted.people,
    )  # fmt: skip
    place = season.firms.count() + 1
    firm = Firm(season=season, session=session, place=place, name=name, number=firm_number(season.pk, place))
    if not firm.is_hotel:
        _make_its_own(session, firm, wanted.sector)
    firm.goods = goods_of(session.scenario["params"])
    playing = live(session)
    firm.taken = till_of(playing) if firm.is_hotel else 0
    firm.save()
    open_account(firm, cash_in_books(playing))
    tell_offers(firm)
    return firm


def _make_its_own(session: Session, firm: Firm, sector: str) -> None:
    """The scenario is the session's own copy: its papers bear the firm's name, its stores hold what it deals in.

    Firms that all stock the same would have nothing to sell one another.
    """
    params = session.scenario["params"]
    params["identity"] = [firm.name, firm.number, *params["identity"][2:]]
    params.update(stock_of(sector, strong_in=firm.place))
    session.save(update_fields=["scenario", "updated_at"])


def tell_offers(firm: Firm) -> None:
    """Who joins later is told what the others offer now, by the letters that everybody had."""
    offers = Letter.objects.filter(season=firm.season_id, kind="offer").order_by("id")
    latest = {(one.sender_id, one.values["product"]): one for one in offers}
    Letter.objects.bulk_create(
        Letter(
            season_id=firm.season_id, sender_id=one.sender_id, receiver=firm, kind="offer", values=one.values,
            day=one.day, sent_at=clock.now(), key=f"{one.key.rpartition('>')[0]}>{firm.pk}",
        )
        for one in latest.values() if one.values["product"] in firm.goods
    )  # fmt: skip


def start(season: Season, *, by: User) -> int:
    """Start, or start again, every firm of the season that stands still; how many of them."""
    still = Session.objects.led_by(by).filter(firm__season=season, state=Session.State.PAUSED)
    for session in still:
        conduct(session, "resume", by=by)
    return len(still)
