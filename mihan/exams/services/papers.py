"""The papers of a session: proposed from the ledger, added, put right, taken out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core.errors import RuleBroken
from mihan.exams.models import Engagement, ExamSession, Paper
from mihan.exams.policy import Place
from mihan.exams.queries.frames import ExamFrame
from mihan.exams.queries.papers import proposals
from mihan.exams.services.placing import put
from mihan.exams.services.sessions import lock_draft
from mihan.offer.models import Group, Module


@transaction.atomic
def propose_papers(session: ExamSession, *, lines: Collection[int] | None = None) -> list[Paper]:
    """A paper for each module of the ledger at its end (or for these lines of what is proposed)."""
    session = lock_draft(session.pk)
    chosen = [one for one in proposals(session) if (one.is_due if lines is None else one.line in lines)]
    if not chosen:
        raise RuleBroken(_("Nothing to add: no module of the ledger was chosen, or none is at its end."))
    return [_made(session, one.module, [one.group], one.is_regional) for one in chosen]


def _made(session: ExamSession, module: int, groups: Sequence[Group | int], is_regional: bool | None) -> Paper:
    paper = Paper.objects.create(
        session=session, module_id=module, is_regional=bool(is_regional), invigilators=session.invigilators
    )
    paper.groups.set(groups)
    return paper


@transaction.atomic
def add_paper(session: ExamSession, module: Module, groups: Sequence[Group], **facts: Any) -> Paper:
    """A paper nobody proposed. `facts`: see `change_paper`."""
    session = lock_draft(session.pk)
    _check_groups(session, module, groups)
    paper = _made(session, module.pk, groups, facts.pop("is_regional", False))
    return _written(paper, **facts)


@transaction.atomic
def change_paper(paper: Paper, *, groups: Sequence[Group], **facts: Any) -> Paper:
    """Put a paper right: groups, duration, kind of room, places, invigilators, the region's date.

    Where that leaves it no right to its place, it loses it and waits to be placed again.
    """
    session = lock_draft(paper.session_id)
    paper = session.papers.select_for_update().select_related("module").get(pk=paper.pk)
    _check_groups(session, paper.module, groups, but=paper)
    take_from_its_place(session, paper)
    paper.groups.set(groups)
    return _written(paper, **facts)


def _written(paper: Paper, **facts: Any) -> Paper:
    for name, value in facts.items():
        setattr(paper, name, value)
    if not paper.is_regional:
        paper.imposed_day = paper.imposed_slot = None
    _check_date(paper)
    if not ExamFrame(paper.session).holds(paper.duration):
        raise RuleBroken(_("No day of the session has so many slots one after the other."))
    paper.revision += 1
    paper.save()
    return paper


def take_from_its_place(session: ExamSession, paper: Paper) -> None:
    days = [paper.day] if paper.day else []
    put(session, [(paper, Place())])
    for day in days:  # nobody stands by at a slot without any paper
        used = {slot for other in session.papers.filter(day=day) for slot in other.slots}
        Engagement.objects.standing_by().filter(session=session, day=day).exclude(slot__in=used).delete()


def _check_groups(session: ExamSession, module: Module, groups: Sequence[Group], but: Paper | None = None) -> None:
    if not groups:
        raise RuleBroken(_("A paper is for one group at least."))
    for group in groups:
        if group.year_id != session.year_id or group.offering.programme_id != module.programme_id:
            raise RuleBroken(
                _("%(group)s does not study %(module)s this year.") % {"group": group, "module": module.code}
            )
    others = session.papers.filter(module=module, groups__in=groups).exclude(pk=but.pk if but else 0)
    if others.exists():
        raise RuleBroken(_("One of these groups already has a paper of this module in the session."))


def _check_date(paper: Paper) -> None:
    if paper.imposed_day is None or paper.imposed_slot is None:
        if paper.imposed_day or paper.imposed_slot:
            raise RuleBroken(_("A day goes with a slot."))
        return
    if not ExamFrame(paper.session).is_open(paper.imposed_day, paper.imposed_slot, lasts=paper.duration):
        raise RuleBroken(
            _("Exams cannot be held then: the day is closed, outside of the session, or has no such slot.")
        )


@transaction.atomic
def impose_date(session: ExamSession, module: Module, *, day: date | None, slot: int | None) -> int:
    """The region's day and slot, for every regional paper of a module. Returns how many took it.

    Those placed elsewhere leave their place: the date is respected before anything else.
    """
    session = lock_draft(session.pk)
    rows = session.papers.select_for_update().filter(module=module, is_regional=True)
    papers = [paper for paper in rows if (paper.imposed_day, paper.imposed_slot) != (day, slot)]
    for paper in papers:
        paper.session = session
        take_from_its_place(session, paper)
        _written(paper, imposed_day=day, imposed_slot=slot)
    return len(papers)


@transaction.atomic
def remove_paper(paper: Paper) -> None:
    """Take a paper out of its session; the audit trail remembers."""
    session = lock_draft(paper.session_id)
    paper = session.papers.select_for_update().get(pk=paper.pk)
    take_from_its_place(session, paper)
    paper.delete()
