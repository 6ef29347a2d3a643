"""Copies of debriefs: whose, of which session, in which languages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from mihan.assessment.queries.papers import Paper
from mihan.people.models import Person, User
from mihan.workplaces.models import DebriefCopy, Session

LANGUAGES = {"ar": "العربية", "fr": "Français", "en": "English"}


def papers_kept(user: User, person: Person) -> list[Paper]:
    """The copies of one person that a reader may open."""
    rows = DebriefCopy.objects.visible_to(user).filter(person=person.pk).defer("told")
    return [_paper(copy) for copy in rows.select_related("session__version")]


def _paper(copy: DebriefCopy) -> Paper:
    address = reverse("workplaces:copy", args=[copy.pk])
    links = tuple((LANGUAGES[code], code, f"{address}?language={code}") for code, _name in settings.LANGUAGES)
    return Paper(copy.session.version.title, localdate(copy.closed_at), links)


def copies_about(user: User, person: Person) -> dict[str, Any]:
    """A part of the file of a person, where there is something to show."""
    papers = papers_kept(user, person)
    return {"papers": papers} if papers else {}


def taken_away(session: Session) -> str:
    """What the group said it takes away, in its own words; they are the same in every copy and language."""
    return session.debrief_copies.values_list("told__fr__take_away", flat=True).first() or ""


def copies_of(session: Session) -> list[DebriefCopy]:
    """What was kept of a debrief; none while it is open."""
    return list(session.debrief_copies.defer("told").select_related("person", "closed_by"))
