"""Long work of privacy: the copy of a person's data, the preview of retention and its application."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mihan.jobs.models import Job
from mihan.jobs.services import Progress, add_schedule, worker_for
from mihan.jobs.tasks import start
from mihan.people.models import Person, Unit, User
from mihan.privacy.models import Copy, DataRequest, RetentionRun
from mihan.privacy.services import copies, retention
from mihan.privacy.services.requests import remind

DAY = timedelta(days=1)
add_schedule("privacy.remind", every=DAY, do=remind, needed=lambda: DataRequest.objects.to_remind().exists())
add_schedule("privacy.expire", every=DAY, do=copies.erase_expired, needed=lambda: Copy.objects.expired().exists())


@worker_for(
    "privacy_copy", title=_("Preparing a copy of data"),
    steps=(("reading", _("Read each table")), ("printing", _("Print the document")), ("packing", _("Pack the files"))),
    kept=_("No copy was made: ask for it again."),
)  # fmt: skip
def make_copy(progress: Progress, copy: int) -> str:
    made = copies.make_copy(Copy.objects.get(pk=copy), step=progress.step)
    return made.request.get_absolute_url() if made.request else reverse("privacy:mine")


@worker_for(
    "privacy_preview", title=_("Looking for what has come to its end"),
    steps=(("looking", _("Look at each processing")), ("writing", _("Write the preview"))),
    kept=_("Nothing has been erased: a preview erases nothing."),
)  # fmt: skip
def preview(progress: Progress, run: int) -> str:
    return retention.preview(RetentionRun.objects.get(pk=run), step=progress.step).get_absolute_url()


@worker_for(
    "privacy_apply", title=_("Erasing what has come to its end"),
    steps=(("checking", _("Check that nothing has changed")), ("erasing", _("Erase and make anonymous")),
           ("trail", _("Empty the audit trail of these values"))),
    kept=_("Nothing has been erased: it is done whole or not at all."),
)  # fmt: skip
def apply(progress: Progress, run: int) -> str:
    done = RetentionRun.objects.get(pk=run)
    retention.apply(done, by=progress.job.owner, step=progress.step)
    return done.get_absolute_url()


@transaction.atomic
def prepare_copy(person: Person, *, by: User, request: DataRequest | None = None) -> Job:
    copy = copies.ask_for_copy(person, by=by, request=request)
    return start("privacy_copy", owner=by, about_url=reverse("privacy:mine"), copy=copy.pk)


@transaction.atomic
def prepare_run(unit: Unit, *, by: User) -> Job:
    run = retention.ask_for_preview(unit, by=by)
    return start("privacy_preview", owner=by, about=unit.name, about_url=run.get_absolute_url(), run=run.pk)


@transaction.atomic
def confirm_run(run: RetentionRun, *, by: User) -> Job:
    retention.check_may_apply(run, by=by)
    return start("privacy_apply", owner=by, about=run.unit.name, about_url=run.get_absolute_url(), run=run.pk)
