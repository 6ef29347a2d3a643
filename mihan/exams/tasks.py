"""The registrar's long work: placing the papers of a session."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mihan.exams.models import ExamSession
from mihan.jobs.services import Progress, worker_for


@worker_for(
    "exams_plan", title=_("Planning exams"), kept=_("The papers stay where they are."),
    steps=(("reading", _("Look who and what is free")), ("searching", _("Look for the fairest plan"))),
)  # fmt: skip
def plan_exams(progress: Progress, session: int, seconds: float = 4.0) -> str:
    from mihan.exams.services import planning

    found = ExamSession.objects.get(pk=session)
    return planning.plan_session(found, seconds=seconds, progress=progress).get_absolute_url()
