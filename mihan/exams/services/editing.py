"""A registrar's own changes. The engine judges each one; the database has the last word."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.exams.engine import ExamProblem, Judge
from mihan.exams.models import ExamSession, Paper
from mihan.exams.policy import Place
from mihan.exams.services.placing import have_stand_by, put
from mihan.exams.services.sessions import lock_draft


@transaction.atomic
def place_paper(paper: Paper, place: Place, *, seen: int) -> Paper:
    """Hold a paper then, there, before these people (a place without day takes it off). It stays where it is put.

    `seen` is the revision of the page looked at: somebody's change since then is not written over.
    """
    session = lock_draft(paper.session_id)
    paper = session.papers.select_for_update(of=("self",)).select_related("module", "space").get(pk=paper.pk)
    if paper.revision != seen:
        raise RuleBroken(_("Somebody changed this paper meanwhile: look at it again."))
    _refuse_if_over(paper, place)
    _refuse_undated(paper, place)
    for sentence in Judge(ExamProblem(session, _days(place.day))).refusals(paper, place):
        raise RuleBroken(sentence)
    before = paper.day
    _write(session, paper, place)
    renew_substitutes(session, {day for day in (before, place.day) if day})
    return paper


def _days(day: date | None) -> tuple[date, ...]:
    return (day,) if day else ()


def _refuse_if_over(paper: Paper, place: Place) -> None:
    if any(day is not None and day < clock.today() for day in (paper.day, place.day)):
        raise RuleBroken(_("This day is over."))


def _refuse_undated(paper: Paper, place: Place) -> None:
    if place.day and paper.waits_for_its_date:
        raise RuleBroken(_("Give the region's day and slot first."))


def _write(session: ExamSession, paper: Paper, place: Place) -> None:
    paper.reasons, paper.is_locked = [], place.day is not None
    try:
        with transaction.atomic():
            # Whoever stands by then may be the one now called into the room.
            session.engagements.standing_by().filter(day=place.day, trainer__in=place.invigilators).delete()
            put(session, [(paper, place)])
    except IntegrityError as error:
        raise RuleBroken(_("Somebody else just took this group, person or room at that time.")) from error
    paper.revision += 1
    paper.save(update_fields=["revision", "is_locked", "updated_at"])


def renew_substitutes(session: ExamSession, days: set[date]) -> None:
    """Those who stand by on these days, chosen again around what changed."""
    in_order = sorted(days)
    found = Judge(ExamProblem(session, in_order)).substitutes(in_order, most=session.substitutes)
    have_stand_by(session, in_order, found)


@transaction.atomic
def set_lock(paper: Paper, *, is_locked: bool) -> None:
    """Keep a paper where it is when the session is planned again, or let it go."""
    session = lock_draft(paper.session_id)
    changed = session.papers.placed().filter(pk=paper.pk)
    if not changed.update(is_locked=is_locked):
        raise RuleBroken(_("Only a paper with a place can be kept there."))
