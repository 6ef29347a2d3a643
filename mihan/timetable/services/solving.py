"""Planning and repairing: what a worker does for minutes, never a web process."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.calendar.models import TrainingYear
from mihan.core.errors import RuleBroken
from mihan.jobs.services import Progress
from mihan.people.models import Unit, User
from mihan.timetable.engine import PlanProblem, Search, Solved
from mihan.timetable.models import Plan, Session
from mihan.timetable.services.drafting import copy_plan, draft_week
from mihan.timetable.services.placing import put


def plan_week(
    unit: Unit, year: TrainingYear, monday: date, *, by: User | None, seconds: float, seed: int = 1,
    searches: int | None = None, progress: Progress | None = None,
) -> Plan:  # fmt: skip
    """A new draft of the week, its sessions placed as well as the time allows.

    The draft is made first and its places written at the end: in between, no transaction is open and
    the whole campus goes on writing.
    """
    _say(progress, "counting")
    draft = draft_week(unit, year, monday, by=by)
    return _solve(draft, seconds=seconds, seed=seed, searches=searches, progress=progress)


def repair_week(
    published: Plan, *, by: User | None, seconds: float, seed: int = 1, searches: int | None = None,
    progress: Progress | None = None,
) -> Plan:  # fmt: skip
    """A draft of a published week, changed as little as possible so that it holds again."""
    if not published.is_published:
        raise RuleBroken(_("Only the published week is repaired."))
    draft = copy_plan(published, by=by, origin=Plan.Origin.REPAIRED)
    return _solve(draft, seconds=seconds, seed=seed, searches=searches, progress=progress, repairing=True)


def _solve(
    draft: Plan, *, seconds: float, seed: int, searches: int | None, progress: Progress | None, repairing: bool = False
) -> Plan:
    watch = Watched(progress, seconds)
    try:
        search = Search(PlanProblem(draft, repairing=repairing))
        find = search.repair if repairing else search.solve
        solved = find(seconds=seconds, seed=seed, searches=searches, watch=watch)
        if repairing:  # it has looked at what has a place; what is impossible is told of the whole week
            solved.findings = Search(PlanProblem(draft)).proofs()
        _say(progress, "keeping")
        return keep(draft, solved)
    except BaseException:
        draft.delete()  # a draft without places is of no use to anybody
        raise


class Watched:
    """Tells the job how far the search is. Asked to finish, the search ends with the best week so far;
    asked to stop, `Cancelled` leaves it, and the draft with it.
    """

    def __init__(self, progress: Progress | None, seconds: float) -> None:
        self.progress, self.seconds = progress, seconds

    def gone(self, seconds: float) -> bool:
        if self.progress is None:
            return False
        self.progress.step("searching", min(int(seconds), int(self.seconds)), int(self.seconds))
        return self.progress.to_finish()

    def found(self, seconds: float, cost: float, unplaced: int) -> None:
        if self.progress:
            self.progress.plot(seconds, cost, unplaced)

    def explaining(self) -> bool:
        _say(self.progress, "explaining")
        return False


def _say(progress: Progress | None, step: str) -> None:
    if progress:
        progress.step(step)


@transaction.atomic
def keep(draft: Plan, solved: Solved) -> Plan:
    """Write the places found, and why the others have none."""
    draft = Plan.objects.select_for_update().get(pk=draft.pk)
    put(solved.places)
    unplaced = [session for session, place in solved.places if place.day is None]
    for session in unplaced:
        session.reasons = solved.reasons.get(session.pk, [])
    Session.objects.bulk_update(unplaced, ["reasons"], batch_size=200)
    draft.unplaced = draft.sessions.filter(day=None, is_cancelled=False).count()
    draft.cost, draft.seconds = round(solved.cost), solved.seconds
    draft.findings = solved.findings
    draft.save(update_fields=["cost", "unplaced", "seconds", "findings", "updated_at"])
    return draft
