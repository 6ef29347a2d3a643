"""What the worker does by itself: post that could not be carried at once, calls and bids whose day has come."""

from mihan.jobs.services.schedules import add_schedule
from mihan.market.policy import PASS_EVERY, TENDERS_EVERY
from mihan.market.queries.letters import can_be_carried
from mihan.market.queries.tenders import open_tenders, seasons_that_call
from mihan.market.services.calling import call_due
from mihan.market.services.carrying import carry_all
from mihan.market.services.tendering import award_due

add_schedule("market.post", every=PASS_EVERY, do=carry_all, needed=lambda: can_be_carried().exists())
add_schedule("market.tenders", every=TENDERS_EVERY, do=award_due, needed=lambda: open_tenders().exists())
add_schedule("market.calls", every=TENDERS_EVERY, do=call_due, needed=lambda: seasons_that_call().exists())
