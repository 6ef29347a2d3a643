"""Publishing exams: from then on people rely on them, and everyone they concern is told."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.exams.engine import ExamProblem, Judge
from mihan.exams.models import ExamSession, Paper
from mihan.exams.queries.frames import ExamFrame
from mihan.exams.queries.papers import shown
from mihan.exams.services.sessions import lock_draft
from mihan.exams.services.telling import tell_of_publication, tell_of_withdrawal
from mihan.people.models import Unit, User
from mihan.places.models import Occupation

State = ExamSession.State


@transaction.atomic
def publish_session(session: ExamSession, *, by: User | None) -> ExamSession:
    """Publish a draft whose papers all have a place. Every rule is judged again, on what the base says now.

    The unit is locked first, as when a week is published: neither can be judged while the other is
    being published.
    """
    Unit.objects.select_for_update().get(pk=session.unit_id)
    session = lock_draft(session.pk)
    _refuse_if_unplaced(session)
    _refuse_if_broken(session)
    _occupy(session)
    try:
        with transaction.atomic():
            session.engagements.update(is_published=True)
    except IntegrityError as error:
        raise RuleBroken(_("Somebody of these exams is taken by other published exams at that time.")) from error
    session.state, session.published_at, session.published_by = State.PUBLISHED, clock.now(), by
    session.publications += 1
    session.save(update_fields=["state", "published_at", "published_by", "publications", "updated_at"])
    tell_of_publication(session)
    return session


def _refuse_if_unplaced(session: ExamSession) -> None:
    papers = session.papers
    if not papers.exists():
        raise RuleBroken(_("There is no paper to publish yet."))
    if left := papers.filter(day=None).count():
        raise RuleBroken(
            ngettext(
                "%(count)d paper has no place yet: place it, or take it out of the session.",
                "%(count)d papers have no place yet: place them, or take them out of the session.",
                left,
            )
            % {"count": left}
        )


def _refuse_if_broken(session: ExamSession) -> None:
    if broken := Judge(ExamProblem(session)).broken_rules():
        raise RuleBroken(
            _("%(count)d rules are broken, so the exams cannot be published. The first: %(rule)s")
            % {"count": len(broken), "rule": broken[0]}
        )


def _occupy(session: ExamSession) -> None:
    """Take the rooms; the database refuses what somebody else took meanwhile."""
    frame, papers = ExamFrame(session), list(shown(session.papers.all()))
    occupations = [_occupation(frame, paper) for paper in papers]
    try:
        with transaction.atomic():
            Occupation.objects.bulk_create(occupations, batch_size=100)
    except IntegrityError as error:
        if "no_overlap" not in str(error):
            raise
        raise RuleBroken(_("A room of these exams was taken meanwhile: plan again, or choose another.")) from error
    for paper, occupation in zip(papers, occupations, strict=True):
        paper.occupation = occupation
    Paper.objects.bulk_update(papers, ["occupation"], batch_size=100)


def _occupation(frame: ExamFrame, paper: Paper) -> Occupation:
    times = frame.times(paper.day, paper.slot, lasts=paper.duration) if paper.day and paper.slot else None
    if times is None or paper.day is None:
        raise RuleBroken(_("The calendar no longer knows the hours of %(day)s.") % {"day": paper.day})
    groups = list(paper.groups.all())
    labels = " ".join(group.label for group in groups)
    return Occupation(
        space=paper.space, day=paper.day, starts=times.starts, ends=times.ends, unit_id=groups[0].unit_id,
        purpose=f"EFM · {labels} · {paper.module.name_fr}"[:200],
    )  # fmt: skip


@transaction.atomic
def withdraw_session(session: ExamSession) -> ExamSession:
    """Make a draft of published exams that have not begun: their rooms and people are free again, and told."""
    Unit.objects.select_for_update().get(pk=session.unit_id)
    rows = ExamSession.objects.select_for_update(of=("self",)).select_related("unit", "year")
    session = rows.get(pk=session.pk)
    if not session.is_published:
        raise RuleBroken(_("These exams are not published."))
    if session.papers.filter(day__lte=clock.today()).exists():
        raise RuleBroken(_("These exams have begun: they can no longer be withdrawn."))
    taken = list(session.papers.exclude(occupation=None).values_list("occupation", flat=True))
    session.papers.update(occupation=None)
    Occupation.objects.filter(pk__in=taken).delete()
    session.engagements.update(is_published=False)
    session.state = State.DRAFT
    session.save(update_fields=["state", "updated_at"])
    tell_of_withdrawal(session)
    return session
