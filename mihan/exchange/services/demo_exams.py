"""The demo's exams: end-of-module ones planned and published with its week, regional ones still waiting for dates.

Which modules the region examines is in the files; the dates of these exams are ours, marked illustrative.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from django.db.models import F

from mihan.core.errors import RuleBroken
from mihan.core.models import Mark
from mihan.exams.models import ExamSession
from mihan.exams.policy import Place
from mihan.exams.queries.boards import papers_of
from mihan.exams.queries.papers import proposals
from mihan.exams.services.editing import place_paper
from mihan.exams.services.papers import add_paper, impose_date, propose_papers
from mihan.exams.services.publishing import publish_session
from mihan.exams.services.sessions import open_session
from mihan.people.models import Trainer, Unit, User
from mihan.progress.models import LedgerLine

LOCAL = ("EFM de décembre", "local", date(2026, 12, 7), date(2026, 12, 12))
REGIONAL = ("EFM régionaux de janvier", "regional", date(2027, 1, 18), date(2027, 1, 23))
REGIONAL_MODULES = 4
DATED = 3  # of them: the last one still waits for the region


def lay_exam_sessions(campus: Unit) -> None:
    """Two sessions with their papers, none of them placed: the search is compiled later."""
    for name, kind, first_day, last_day in (LOCAL, REGIONAL):
        session = open_session(
            campus, name=name, kind=kind, first_day=first_day, last_day=last_day, by=None, mark=Mark.ILLUSTRATIVE
        )
        lines = None if kind == "local" else _of_first_modules(session)
        try:
            propose_papers(session, lines=lines)
        except RuleBroken:  # a campus so small that no module is at its end
            continue
        if kind == "local":
            _examine_the_trainee(session)
    _date_some(session)


def _examine_the_trainee(session: ExamSession) -> None:
    """The trainee with an account has an exam to sit: the module of their group that is furthest on."""
    lines = LedgerLine.objects.filter(
        group__enrolments__person__user__username="trainee", group__enrolments__is_active=True,
        group__year=session.year_id, assigned_total__gt=0, subgroup=None,
    ).exclude(is_regional=True).exclude(exam_validated=True)  # fmt: skip
    furthest = lines.annotate(share=F("delivered_total") / F("assigned_total")).order_by("-share", "pk").first()
    if furthest and not session.papers.filter(module=furthest.module, groups=furthest.group).exists():
        add_paper(session, furthest.module, [furthest.group], invigilators=session.invigilators)


def _of_first_modules(session: ExamSession) -> set[int]:
    found = proposals(session)
    modules = sorted({one.module for one in found})[:REGIONAL_MODULES]
    return {one.line for one in found if one.module in modules}


def _date_some(session: ExamSession) -> None:
    papers = session.papers.select_related("module").order_by("module")
    modules = list({paper.module_id: paper.module for paper in papers}.values())
    for n, module in enumerate(modules[:DATED]):
        impose_date(session, module, day=date(2027, 1, 19 + n), slot=1)


def plan_demo_exams(campus: Unit, *, by: User, seconds: float) -> None:
    """Plan and publish the December exams of the demo, once."""
    from mihan.exams.services.planning import plan_session  # the solver is loaded by workers only

    session = ExamSession.objects.filter(unit=campus, name=LOCAL[0], planned_at=None).first()
    if session and session.papers.exists():
        session = plan_session(session, seconds=seconds)
        _call_the_trainer(session)
        if not session.papers.filter(day=None).exists():
            publish_session(session, by=by)


def _call_the_trainer(session: ExamSession) -> None:
    """The trainer with an account invigilates: put in by hand at the first paper that allows it."""
    trainer = Trainer.objects.filter(person__user__username="trainer").first()
    papers = papers_of(session)
    if trainer is None or any(trainer.pk == other.pk for paper in papers for other in paper.people):  # type: ignore[attr-defined]
        return
    for paper in papers:
        team = (trainer.pk, *(other.pk for other in paper.people[1:]))  # type: ignore[attr-defined]
        with suppress(RuleBroken):
            place_paper(paper, Place(paper.day, paper.slot, paper.space_id, team), seen=paper.revision)
            return
