"""Publishing a week: from then on people rely on it, and those it changes for are told."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.people.models import Unit, User
from mihan.places.models import Occupation
from mihan.timetable.engine import Judge, PlanProblem
from mihan.timetable.models import Plan, Session
from mihan.timetable.queries.frames import WeekFrame
from mihan.timetable.queries.repairs import decided
from mihan.timetable.services.telling import tell_whom_it_touches
from mihan.timetable.signals import week_published

State = Plan.State


@transaction.atomic
def publish_plan(plan: Plan, *, by: User | None) -> Plan:
    """Publish a draft in the place of what was published for its week.

    The unit is locked before anything is read: two directors publishing at once would otherwise both
    replace the same version. Every hard rule is judged again, on what the base says now.
    """
    Unit.objects.select_for_update().get(pk=plan.unit_id)
    plan = Plan.objects.select_for_update().select_related("unit", "year").get(pk=plan.pk)
    if not plan.is_draft:
        raise RuleBroken(_("This version has already been published."))
    previous = Plan.objects.filter(unit=plan.unit, monday=plan.monday).published().first()
    _refuse_if_stale(plan, previous)
    _refuse_if_broken(plan)
    if previous:
        _withdraw(previous)
    _number(plan, previous)
    frame = WeekFrame(plan.unit, plan.monday)
    _occupy(plan, frame)
    _count_hours(plan, frame)
    plan.state, plan.published_at, plan.published_by = State.PUBLISHED, clock.campus_now(), by
    plan.save(update_fields=["state", "published_at", "published_by", "updated_at"])
    if previous:
        tell_whom_it_touches(previous, plan)
    transaction.on_commit(lambda: week_published.send(Plan, plan=plan, by=by))
    return plan


def _refuse_if_stale(plan: Plan, previous: Plan | None) -> None:
    """What was held, or taken back, since the draft was made would be forgotten, and the ledger wrong."""
    if decided(plan) != (decided(previous) if previous else {}):
        raise RuleBroken(
            _("Sessions were held since this draft was made. Make a new draft of the published week and change that.")
        )


def _refuse_if_broken(plan: Plan) -> None:
    broken = Judge(PlanProblem(plan)).broken_rules()
    if broken:
        raise RuleBroken(
            _("%(count)d hard rules are broken, so the week cannot be published. The first: %(rule)s")
            % {"count": len(broken), "rule": broken[0]}
        )


def _withdraw(previous: Plan) -> None:
    taken = previous.sessions.exclude(occupation=None).values_list("occupation", flat=True)
    occupations = list(taken)
    previous.sessions.update(occupation=None)
    Occupation.objects.filter(pk__in=occupations).delete()
    previous.state = State.REPLACED
    previous.save(update_fields=["state", "updated_at"])


def _number(plan: Plan, previous: Plan | None) -> None:
    """Calendars follow a session by its key: its sequence rises when what is published of it changes."""
    if previous is None:
        return
    old = {s.key: s for s in previous.sessions.all()}
    changed = []
    for session in plan.sessions.all():
        before = old.pop(session.key, None)
        if before:
            session.sequence = before.sequence + (before.is_cancelled or before.place != session.place)
            changed.append(session)
    Session.objects.bulk_update(changed, ["sequence"], batch_size=200)
    Session.objects.bulk_create(_cancelled(plan, old.values()))


def _cancelled(plan: Plan, gone: object) -> list[Session]:
    """Those no longer in the week stay in it as cancelled, so that calendars can say so."""
    kept = []
    for session in gone:  # type: ignore[attr-defined]
        if session.is_placed:
            session.sequence += not session.is_cancelled
            session.pk, session._state.adding = None, True
            session.plan, session.occupation_id, session.is_cancelled = plan, None, True
            kept.append(session)
    return kept


def _count_hours(plan: Plan, frame: WeekFrame) -> None:
    """Each session counts what the books say of the slot it stands in; what was held has been counted already."""
    changed = []
    for session in plan.sessions.placed().filter(outcome=Session.Outcome.PLANNED).only("day", "slot", "hours"):
        times = frame.times(session.day, session.slot) if session.day and session.slot else None
        if times and times.hours != session.hours:
            session.hours = times.hours
            changed.append(session)
    Session.objects.bulk_update(changed, ["hours"], batch_size=300)


def _occupy(plan: Plan, frame: WeekFrame) -> None:
    """Take the spaces; the database refuses what somebody else took meanwhile."""
    sessions = list(
        plan.sessions.placed()
        .exclude(space=None)
        .select_related("module", "trainer", "space")
        .prefetch_related("groups__group__unit")
    )
    occupations = [_occupation(frame, session) for session in sessions]
    try:
        with transaction.atomic():
            Occupation.objects.bulk_create(occupations, batch_size=400)
    except IntegrityError as error:
        if "no_overlap" not in str(error):
            raise
        raise RuleBroken(_("A space of this week was taken meanwhile: check the draft again.")) from error
    for session, occupation in zip(sessions, occupations, strict=True):
        session.occupation = occupation
    Session.objects.bulk_update(sessions, ["occupation"], batch_size=300)


def _occupation(frame: WeekFrame, session: Session) -> Occupation:
    times = frame.times(session.day, session.slot) if session.day and session.slot else None
    if times is None or session.day is None:
        raise RuleBroken(_("The calendar no longer knows the hours of %(day)s.") % {"day": session.day})
    groups = [link.group for link in session.groups.all()]
    return Occupation(
        space=session.space, day=session.day, starts=times.starts, ends=times.ends, unit=groups[0].unit,
        person_id=session.trainer.person_id if session.trainer else None,
        purpose=f"{' '.join(group.label for group in groups)} · {session.module.name_fr}"[:200],
    )  # fmt: skip
