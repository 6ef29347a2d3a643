"""The one clock. A demo lives on a fixed day (`MIHAN_TODAY`); everyone else on today's."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The local date the product believes it is."""
    return settings.TODAY or timezone.localdate()


def is_fixed() -> bool:
    return settings.TODAY is not None


def campus_now() -> datetime:
    """The instant on the product's own day, for what people read beside `today`: a publication, say."""
    now = timezone.now()
    if settings.TODAY is None:
        return now
    wall = timezone.localtime(now).time()
    return timezone.make_aware(datetime.combine(settings.TODAY, wall))


def now() -> datetime:
    """The instant, for stamps; never fixed, so that the audit trail tells the truth."""
    return timezone.now()
