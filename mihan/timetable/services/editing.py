"""A planner's own changes of a draft. The engine judges each one; the database has the last word."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mihan.core.errors import RuleBroken
from mihan.people.models import User
from mihan.timetable.engine import Judge, PlanProblem
from mihan.timetable.models import Edit, Plan, Session
from mihan.timetable.policy import Place
from mihan.timetable.services.placing import put
from mihan.ui import writing


@transaction.atomic
def move_session(session: Session, place: Place, *, by: User, seen: int) -> Edit:
    """Put a session of a draft elsewhere (a place without day takes it off the week).

    `seen` is the revision of the board the planner looked at: where somebody else moved the same
    session since, the move is refused and says who did what.
    """
    plan = lock_draft(session.plan_id)
    session = plan.sessions.select_for_update().get(pk=session.pk)
    _refuse_if_moved_since(session, seen)
    if session.is_locked:
        raise RuleBroken(_("This session is locked: unlock it first."))
    before = Place.of(session)
    if before == place:
        raise RuleBroken(_("The session is already there."))
    judge = _judge(plan, session, place)
    for sentence in judge.refusals(session, place) if place.day else []:
        raise RuleBroken(sentence)
    _follow_cost(plan, judge.change_of_cost(session, place))
    _write(session, place)
    return _note(plan, session, before, place, by=by)


def _judge(plan: Plan, session: Session, place: Place) -> Judge:
    return Judge(PlanProblem(plan, around=session, stand_ins=place.trainer != session.trainer_id))


def _follow_cost(plan: Plan, change: float) -> None:
    """The cost of a plan stays true through changes by hand; a draft nobody planned yet has none."""
    if plan.cost is not None:
        plan.cost = max(0, plan.cost + round(change))


def lock_draft(pk: int) -> Plan:
    plan = Plan.objects.select_for_update().select_related("unit").get(pk=pk)
    if not plan.is_draft:
        raise RuleBroken(_("This version is published and stands as it is: make a draft of it to change something."))
    return plan


def _refuse_if_moved_since(session: Session, seen: int) -> None:
    edit = session.edits.filter(revision__gt=seen).select_related("by__person").order_by("-revision").first()
    if edit:
        where = Place.from_json(edit.before if edit.undone else edit.after)
        raise RuleBroken(
            _("%(name)s moved this session meanwhile, to %(place)s: look at the board again.")
            % {"name": edit.by, "place": said(where)}
        )


def said(place: Place) -> str:
    """Tuesday 24 November 2026, slot 2."""
    if place.day is None:
        return _("the list of sessions not placed")
    return _("%(day)s, slot %(slot)s") % {"day": writing.day_long_text(place.day), "slot": place.slot}


def _write(session: Session, place: Place) -> None:
    try:
        with transaction.atomic():
            put([(session, place)])
    except IntegrityError as error:
        raise RuleBroken(_("Somebody else just took this group, trainer or space at that time.")) from error


def _note(plan: Plan, session: Session, before: Place, after: Place, *, by: User) -> Edit:
    return Edit.objects.create(
        plan=plan, session=session, revision=_next_revision(plan, before, after), by=by, before=before.as_json(),
        after=after.as_json(),
    )  # fmt: skip


def _next_revision(plan: Plan, before: Place, after: Place) -> int:
    """Of a change made or taken back: whoever looks at an older board is told of either."""
    plan.revision += 1
    plan.unplaced += (after.day is None) - (before.day is None)
    plan.save(update_fields=["revision", "unplaced", "cost", "updated_at"])
    return plan.revision


@transaction.atomic
def undo_last(plan: Plan, *, by: User) -> Edit:
    """Take back this planner's own latest change, if the session still stands where it was put."""
    plan = lock_draft(plan.pk)
    edit = plan.edits.filter(by=by, undone=False).select_related("session").first()
    if edit is None:
        raise RuleBroken(_("There is nothing of yours to take back."))
    session = plan.sessions.select_for_update().get(pk=edit.session_id)
    before, after = Place.from_json(edit.before), Place.from_json(edit.after)
    if Place.of(session) != after:
        raise RuleBroken(_("The session was moved again since: move it by hand."))
    _follow_cost(plan, _judge(plan, session, before).change_of_cost(session, before))
    _write(session, before)
    edit.undone, edit.revision = True, _next_revision(plan, after, before)
    edit.save(update_fields=["undone", "revision"])
    return edit


@transaction.atomic
def set_locks(plan: Plan, sessions: list[int], *, is_locked: bool) -> int:
    """Lock (or unlock) sessions of a draft: one, a day's, a group's. Returns how many changed."""
    plan = lock_draft(plan.pk)
    chosen = plan.sessions.placed().filter(pk__in=sessions).exclude(is_locked=is_locked)
    return chosen.update(is_locked=is_locked)
