"""A photo of what was done at the bench: its digest in the log, the picture in our own store."""

from __future__ import annotations

from hashlib import sha256

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core import photos
from mihan.core.errors import RuleBroken
from mihan.people.models import User
from mihan.workplaces.engine.playing import Given
from mihan.workplaces.models import Photo, Session
from mihan.workplaces.policy import MOST_PHOTOS
from mihan.workplaces.services.deciding import actor_in
from mihan.workplaces.services.playing import at_now, lock_open, write


@transaction.atomic
def keep_photo(session: Session, *, seat: str, task: str, content: bytes, by: User) -> Photo:
    """Keep a picture with the task it answers, without what the phone wrote into it; sent again, it is kept once.

    A session that refuses it (the task is settled) keeps nothing of it.
    """
    picture = _bare(content)
    digest = sha256(picture.content).hexdigest()
    session = lock_open(session.pk)
    if (known := _known(session, task, digest)) is not None:
        return known
    playing = at_now(session)
    actor = actor_in(session, playing, seat, by)
    logged = playing.submit(Given(playing.t, seat, actor, "photo", {"task": task, "digest": digest}, digest))
    if not logged.accepted:
        raise RuleBroken(_("This task is settled, or is not done on the real equipment."))
    write(session, playing, by=by, last=1)
    photo = Photo(session=session, seq=logged.n, seat=seat, task=task, digest=digest, kind=picture.kind, by=by.person)
    photo.file.save(f"{digest[:16]}.{picture.kind}", ContentFile(picture.content))
    return photo


def _bare(content: bytes) -> photos.Photo:
    try:
        return photos.bare(content)
    except photos.IsHeic as error:
        raise RuleBroken(
            _(
                "This photo is a HEIC file, which most screens cannot show. Take it from this page, or set the camera "
                "to JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible), then bring it again."
            )
        ) from error
    except photos.NotAPhoto as error:
        told = _("This is no photo: bring a JPEG or a PNG of %(most)d MB at most.")
        raise RuleBroken(told % {"most": photos.MOST_BYTES // 1_000_000}) from error


def _known(session: Session, task: str, digest: str) -> Photo | None:
    """The same picture sent before for this task; for another one it proves nothing."""
    known = Photo.objects.filter(session=session, digest=digest).first()
    if known is not None and known.task != task:
        raise RuleBroken(_("This photo was already brought for another task."))
    if known is None and Photo.objects.filter(session=session, task=task).count() >= MOST_PHOTOS:
        raise RuleBroken(_("There are enough photos of this task."))
    return known
