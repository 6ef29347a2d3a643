"""What this app announces."""

from django.dispatch import Signal

# session, playing: inputs were added to its log. Sent within the transaction that adds them, so that what follows from
# them is kept with them or not at all. A message of `playing.world.sent` may come again, under the same id.
session_written = Signal()
