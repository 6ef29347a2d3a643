"""What privacy announces, after commit; whoever sends messages connects."""

from django.dispatch import Signal

request_received = Signal()  # request, by
request_answered = Signal()  # request, by
request_falls_due = Signal()  # request: once, when its answer is near or late
copy_made = Signal()  # copy
consent_changed = Signal()  # consent: given or withdrawn
retention_applied = Signal()  # run, by
