"""Planning a session of exams: what a worker does, never a web process."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.exams.engine import ExamProblem, Judge, Planned, plan
from mihan.exams.models import ExamSession, Paper
from mihan.exams.queries.frames import ExamFrame
from mihan.exams.services.placing import have_stand_by, put
from mihan.exams.services.sessions import lock_draft
from mihan.jobs.services import Cancelled, Progress


def plan_session(
    session: ExamSession, *, seconds: float, seed: int = 1, progress: Progress | None = None
) -> ExamSession:
    """Give a place to the papers of a draft, as fairly as the time allows.

    What was read is searched outside of any transaction; the places are written at the end, unless
    somebody changed a paper meanwhile.
    """
    session = ExamSession.objects.select_related("unit", "year").get(pk=session.pk)
    _refuse_unless_ready(session)
    if progress:
        progress.step("reading")
    built = ExamProblem(session)
    seen = _revisions(session)
    found = plan(built, seconds=seconds, seed=seed, watch=_Watched(progress, seconds))
    return _keep(session, found, seen)


def _refuse_unless_ready(session: ExamSession) -> None:
    if not session.is_draft:
        raise RuleBroken(_("These exams are published and stand as they are: withdraw them to change something."))
    if not session.papers.exists():
        raise RuleBroken(_("There is no paper to plan yet: add some first."))
    if not ExamFrame(session).holds(1):
        raise RuleBroken(_("No day of these exams is open: look at their days, and at the calendar's."))


def _revisions(session: ExamSession) -> dict[int, int]:
    return dict(session.papers.values_list("pk", "revision"))


class _Watched:
    """Tells the job how far the search is. Asked to stop, it ends with the best found so far."""

    def __init__(self, progress: Progress | None, seconds: float) -> None:
        self.progress, self.seconds, self.stopped = progress, seconds, False

    def __call__(self, gone: float) -> bool:
        if self.progress and not self.stopped:
            try:
                self.progress.step("searching", min(int(gone), int(self.seconds)), int(self.seconds))
            except Cancelled:
                self.stopped = True
        return self.stopped


@transaction.atomic
def _keep(session: ExamSession, found: Planned, seen: dict[int, int]) -> ExamSession:
    session = lock_draft(session.pk)
    if _revisions(session) != seen:
        raise RuleBroken(_("Somebody changed the papers while they were being planned: plan again."))
    for paper, place in found.places:
        paper.reasons = found.reasons.get(paper.pk, []) if place.day is None else []
    try:
        with transaction.atomic():
            put(session, found.places)
    except IntegrityError as error:
        raise RuleBroken(_("Somebody changed the papers while they were being planned: plan again.")) from error
    choose_substitutes(session)
    session.planned_at = clock.now()
    session.save(update_fields=["planned_at", "updated_at"])
    return session


def choose_substitutes(session: ExamSession) -> None:
    """People free to stand in at each slot in use, those with the fewest duties first."""
    rows = Paper.objects.filter(session=session).placed().order_by()
    days = sorted({day for day in rows.values_list("day", flat=True) if day})
    found = Judge(ExamProblem(session)).substitutes(days, most=session.substitutes) if days else {}
    have_stand_by(session, session.days, found)
