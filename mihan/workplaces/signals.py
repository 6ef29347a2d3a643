"""What this app announces, after commit."""

from django.dispatch import Signal

session_ended = Signal()  # session, evidence: list of `queries.evidence.Shown`, whose `person` is a key
messages_sent = Signal()  # session, messages: sent to the market; a message may be announced again, under the same id
