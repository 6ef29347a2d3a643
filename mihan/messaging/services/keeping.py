"""What is not kept for ever."""

from __future__ import annotations

from django.db import transaction

from mihan.messaging.models import Letter
from mihan.messaging.queries.inbox import expired


@transaction.atomic
def remove_expired() -> int:
    """Messages kept long enough, and the letters that carried nothing else."""
    removed, _by_model = expired().delete()
    done = (Letter.State.SENT, Letter.State.GIVEN_UP, Letter.State.FAILED)
    Letter.objects.filter(state__in=done, messages=None).delete()
    return removed
