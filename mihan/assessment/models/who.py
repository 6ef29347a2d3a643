"""Whose evidence somebody may read."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from mihan.offer.models import Enrolment, taught
from mihan.people.models import User, under

VIEW, FOLLOW, JUDGE = "assessment.view", "assessment.follow", "assessment.judge"


def followed_by(user: User, permission: str = VIEW, *, person: str = "person") -> Q:
    """Rows about people enrolled in reach, or in a group this trainer teaches; and, to read, about oneself."""
    enrolled = Enrolment.objects.filter(person=OuterRef(person))
    found = Q(Exists(enrolled.filter(under("unit__path", user.reach(permission)))))
    if user.has_perm(permission):
        found |= Q(Exists(enrolled.filter(taught("group", user), is_active=True)))
    if permission == VIEW and user.has_perm(FOLLOW):
        found |= Q(**{person: user.person_id or 0})
    return found
