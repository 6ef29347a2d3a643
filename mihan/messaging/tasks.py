"""What the worker does by itself: sending, digests, removing what was kept long enough."""

from datetime import timedelta

from mihan.jobs.services import add_schedule
from mihan.messaging.queries.inbox import expired
from mihan.messaging.queries.outbox import due_digests, is_something_to_send
from mihan.messaging.services.digests import make_digests
from mihan.messaging.services.keeping import remove_expired
from mihan.messaging.services.sending import send_letters

add_schedule("messaging.send", every=timedelta(seconds=5), do=send_letters, needed=is_something_to_send)
add_schedule("messaging.digests", every=timedelta(minutes=1), do=make_digests, needed=lambda: bool(due_digests()))
add_schedule("messaging.remove", every=timedelta(days=1), do=remove_expired, needed=lambda: expired().exists())
