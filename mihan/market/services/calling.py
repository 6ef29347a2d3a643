"""The tender board calls by itself, in seasons that ask for it: a call of its calendar at a time."""

from __future__ import annotations

from django.db import transaction

from mihan.market.engine.calling import calendar, due, goods_for
from mihan.market.models import Firm, Season
from mihan.market.policy import LAST_DAY, market_prices
from mihan.market.queries.tenders import seasons_that_call
from mihan.market.services.tendering import publish


def call_due() -> int:
    """Make the calls whose day has come; how many."""
    return sum(_call(pk) for pk in seasons_that_call().values_list("pk", flat=True))


@transaction.atomic
def let_board_call(season: Season, *, calls: bool) -> bool:
    """Whether the board of a season calls by itself from now on; what it has called for stays."""
    season = Season.objects.select_for_update().get(pk=season.pk)  # a call of its calendar may be on its way
    season.board_calls = calls
    season.save(update_fields=["board_calls", "updated_at"])
    return calls


@transaction.atomic
def _call(pk: int) -> bool:
    season = seasons_that_call().select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    firms = _at_work(season) if season else []
    if season is None or not firms:
        return False
    day = max(firm.day for firm in firms)
    planned = due(day, season.tenders.exclude(of_day=None).values_list("of_day", flat=True))
    if planned is None or day + planned.open_for > LAST_DAY:
        return False
    found = goods_for(calendar().index(planned), [market_prices(firm.session.scenario["params"]) for firm in firms])
    if found is None:
        return False
    product, price = found
    publish(
        season, product=product, quantity=planned.quantity, ceiling=price * planned.ceiling // 1000,
        closes=day + planned.open_for, buyer=planned.buyer, of_day=planned.day,
    )  # fmt: skip
    return True


def _at_work(season: Season) -> list[Firm]:
    firms = season.firms.select_related("session__version")
    return [firm for firm in firms if not firm.is_hotel and firm.session.is_open]
