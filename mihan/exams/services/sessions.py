"""Sessions of exams: opened, put right, taken back."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from mihan.calendar.models import ClosedPeriod
from mihan.calendar.queries import year_at
from mihan.calendar.services import Names, close_period, reopen_period
from mihan.core.errors import RuleBroken
from mihan.core.models import Mark
from mihan.exams import policy
from mihan.exams.models import ExamSession
from mihan.people.models import Unit, User


@transaction.atomic
def open_session(
    unit: Unit, *, name: str, kind: str, first_day: date, last_day: date, by: User | None,
    stops_teaching: bool = False, invigilators: int = policy.INVIGILATORS, substitutes: int = policy.SUBSTITUTES,
    mark: str = Mark.ENTERED, changed: ExamSession | None = None,
) -> ExamSession:  # fmt: skip
    """A new session of exams (or `changed`: the draft to put right), with or without teaching meanwhile."""
    session = lock_draft(changed.pk) if changed else ExamSession(unit=unit, made_by=by, mark=mark)
    _check_days(first_day, last_day)
    year = year_at(unit, first_day)
    if year is None or not year.first_day <= first_day <= last_day <= year.last_day:
        raise RuleBroken(_("These days are outside of the training year."), about="first_day")
    _refuse_to_leave_papers_out(session, first_day, last_day)
    session.year, session.name, session.kind = year, name.strip(), kind
    session.first_day, session.last_day = first_day, last_day
    session.invigilators, session.substitutes = invigilators, substitutes
    _stop_teaching(session, stops=stops_teaching)
    session.save()
    return session


def _check_days(first: date, last: date) -> None:
    if last < first:
        raise RuleBroken(_("The last day comes before the first."), about="last_day")
    if last - first > timedelta(policy.LONGEST):
        raise RuleBroken(
            _("A session of exams lasts %(days)d days at the most.") % {"days": policy.LONGEST}, about="last_day"
        )


def _refuse_to_leave_papers_out(session: ExamSession, first: date, last: date) -> None:
    if session.pk and session.papers.placed().exclude(day__range=(first, last)).exists():
        raise RuleBroken(_("Papers already have a place outside of these days: take them off first."))


def _stop_teaching(session: ExamSession, *, stops: bool) -> None:
    """The calendar closes these days to teaching, or opens them again; the weeks follow it."""
    period = session.closure
    if stops:
        session.closure = close_period(
            session.unit, first_day=session.first_day, last_day=session.last_day, names=_names(session),
            motive=ClosedPeriod.Motive.EXAMS, changed=period,
        )  # fmt: skip
    elif period:
        session.closure = None
        if session.pk:
            session.save(update_fields=["closure", "updated_at"])
        reopen_period(period)


def _names(session: ExamSession) -> Names:
    """The name a person gave, in French; what the exams are, in the languages it was not given in."""
    found = {}
    for language in ("ar", "en"):
        with override(language):
            found[language] = _("Exams: %(name)s") % {"name": session.name}
    return Names(fr=session.name, ar=found["ar"], en=found["en"])


def lock_draft(pk: int) -> ExamSession:
    """The session, for one writer at a time. Its own row only: whoever publishes locks the unit first."""
    session = ExamSession.objects.select_for_update(of=("self",)).select_related("unit", "year").get(pk=pk)
    if not session.is_draft:
        raise RuleBroken(_("These exams are published and stand as they are: withdraw them to change something."))
    return session


@transaction.atomic
def remove_session(session: ExamSession) -> None:
    """Only a draft can go; the days it closed to teaching open again."""
    session = lock_draft(session.pk)
    period = session.closure
    session.delete()
    if period:
        reopen_period(period)
