"""Photos of the bench that are still there: a picture goes with its retention, its line in the log stays."""

from __future__ import annotations

from mihan.workplaces.models import Photo, Session


def photos_of(session: Session, **about: str) -> list[Photo]:
    """In the order they were taken; `about` may name a `task` and a `seat`."""
    return list(Photo.objects.filter(session=session.pk, **about).exclude(file="").select_related("by"))
