"""The desk's long work: reading a file, applying it, undoing it, comparing with e-note."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mihan.exchange.models import ImportRun
from mihan.exchange.services import runs
from mihan.exchange.services.gap import gap_with_last
from mihan.exchange.services.undo import undo
from mihan.jobs.models import Job
from mihan.jobs.services import Progress, worker_for
from mihan.jobs.tasks import start
from mihan.people.models import Unit, User

_READING = (
    ("reading", _("Open the file")),
    ("parsing", _("Read its lines")),
    ("comparing", _("Compare with the campus")),
)
_KEEPING = (("keeping", _("Keep the preview")),)
_WRITING = tuple((code, _("Write")) for code in ("writing", "people", "enrolments"))
_NOTHING = _("Nothing has been written: the data of the campus is as it was.")


@worker_for("import_preview", title=_("Reading a file"), steps=(*_READING, *_KEEPING), kept=_NOTHING)
def preview(progress: Progress, run: int) -> str:
    file = ImportRun.objects.get(pk=run)
    runs.preview(file, step=progress.step)
    return file.get_absolute_url()


@worker_for(
    "import_apply", title=_("Applying a file"),
    steps=(*_READING, *_WRITING, ("keeping", _("Keep what was done"))), kept=_NOTHING,
)  # fmt: skip
def apply(progress: Progress, run: int) -> str:
    file = ImportRun.objects.get(pk=run)
    runs.apply(file, step=progress.step)
    return file.get_absolute_url()


@worker_for(
    "import_undo", title=_("Undoing an import"), steps=(("undoing", _("Put back each row")),),
    kept=_("Nothing has been put back: the file stays applied."),
)  # fmt: skip
def put_back(progress: Progress, run: int) -> str:
    progress.step("undoing")
    file = ImportRun.objects.get(pk=run)
    undo(file)
    return file.get_absolute_url()


@worker_for(
    "exchange_gap", title=_("Comparing with the last file"), steps=_READING,
    kept=_("A comparison writes nothing."),
)  # fmt: skip
def compare(progress: Progress, kind: str, unit: int) -> str:
    gap = gap_with_last(kind, Unit.objects.get(pk=unit), step=progress.step)
    progress.keep(gap.as_json())
    return reverse("exchange:gap-detail", args=[progress.job.pk])


@transaction.atomic
def bring(name: str, content: bytes, *, by: User, unit: Unit | None) -> Job:
    """Put a file on the desk and have it read."""
    return start_on(runs.receive_file(name, content, by=by, unit=unit), "import_preview", by=by)


def start_on(run: ImportRun, kind: str, *, by: User) -> Job:
    """Have something done to a file; the same thing under way is not started twice."""
    url = run.get_absolute_url()
    return start(kind, owner=by, about=run.file_name, about_url=url, run=run.pk)
