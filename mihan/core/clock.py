"""The one clock. A demo lives on a fixed day (`MIHAN_TODAY`); everyone else on today's."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The local date the product believes it is."""
    return settings.TODAY or timezone.localdate()


def is_fixed() -> bool:
    return settings.TODAY is not None


def now() -> datetime:
    """The instant, for stamps; never fixed, so that the audit trail tells the truth."""
    return timezone.now()
