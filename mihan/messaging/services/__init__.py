"""Telling people, reading what one was told, and sending what leaves by e-mail."""

from mihan.messaging.services.reading import mark_told_read
from mihan.messaging.services.telling import tell, tell_each

__all__ = ["mark_told_read", "tell", "tell_each"]
