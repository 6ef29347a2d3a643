"""What this app announces, after commit."""

from django.dispatch import Signal

messages_sent = Signal()  # session, messages: sent to the market; a message may be announced again, under the same id
