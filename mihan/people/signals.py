"""What people announce, for apps above: an inbox can tell it to the person too."""

from django.dispatch import Signal

# Somebody's way in changed, or was used from a new device. `user`, `what` (a key of
# `queries.devices.CHANGES`), `agent` as the browser names itself, `ip`, `at`.
account_touched = Signal()
