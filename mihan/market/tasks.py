"""What the worker does by itself: the post that could not be carried at once."""

from mihan.jobs.services.schedules import add_schedule
from mihan.market.policy import PASS_EVERY
from mihan.market.queries.letters import can_be_carried
from mihan.market.services.carrying import carry_all

add_schedule("market.post", every=PASS_EVERY, do=carry_all, needed=lambda: can_be_carried().exists())
