"""The demo's exams: end-of-module ones planned and published with its week, regional ones still waiting for dates.

Which modules the region examines is in the files; the dates of these exams are ours, marked illustrative.
"""

from __future__ import annotations

from datetime import date

from mihan.core.errors import RuleBroken
from mihan.core.models import Mark
from mihan.exams.models import ExamSession
from mihan.exams.queries.papers import proposals
from mihan.exams.services.papers import impose_date, propose_papers
from mihan.exams.services.publishing import publish_session
from mihan.exams.services.sessions import open_session
from mihan.people.models import Unit, User

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
    _date_some(session)


def _of_first_modules(session: ExamSession) -> set[int]:
    found = proposals(session)
    modules = sorted({one.line.module_id for one in found})[:REGIONAL_MODULES]
    return {one.line.pk for one in found if one.line.module_id in modules}


def _date_some(session: ExamSession) -> None:
    papers = session.papers.select_related("module").order_by("module")  # type: ignore[attr-defined]
    modules = list({paper.module_id: paper.module for paper in papers}.values())
    for n, module in enumerate(modules[:DATED]):
        impose_date(session, module, day=date(2027, 1, 19 + n), slot=1)


def plan_demo_exams(campus: Unit, *, by: User, seconds: float) -> None:
    """Plan and publish the December exams of the demo, once."""
    from mihan.exams.services.planning import plan_session  # the solver is loaded by workers only

    session = ExamSession.objects.filter(unit=campus, name=LOCAL[0], planned_at=None).first()
    if session and session.papers.exists():  # type: ignore[attr-defined]
        session = plan_session(session, seconds=seconds)
        if not session.papers.filter(day=None).exists():  # type: ignore[attr-defined]
            publish_session(session, by=by)
