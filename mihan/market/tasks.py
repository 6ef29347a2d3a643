"""What the worker does by itself: the post that could not be carried at once, bids that wait for nobody."""

from mihan.jobs.services.schedules import add_schedule
from mihan.market.policy import AWARD_EVERY, PASS_EVERY
from mihan.market.queries.letters import can_be_carried
from mihan.market.queries.tenders import open_tenders
from mihan.market.services.carrying import carry_all
from mihan.market.services.tendering import award_due

add_schedule("market.post", every=PASS_EVERY, do=carry_all, needed=lambda: can_be_carried().exists())
add_schedule("market.tenders", every=AWARD_EVERY, do=award_due, needed=lambda: open_tenders().exists())
