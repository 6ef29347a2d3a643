"""Published sessions of days past of which nobody has said yet whether they were held."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from mihan.core import clock
from mihan.people.models import User, under
from mihan.timetable.models import Plan, Session, SessionGroup

SINCE = timedelta(weeks=4)  # what is older is no longer counted among the hours promised: see `demand`


def undeclared(user: User) -> QuerySet[Session]:
    """Those this person may answer for, and those of the weeks they publish."""
    today, reach = clock.today(), [*user.reach("timetable.hold"), *user.reach("timetable.publish")]
    groups = SessionGroup.objects.filter(under("group__unit__path", reach), session=OuterRef("pk"))
    taught = Q(trainer__person=user.person_id or 0) if user.holds("trainer") else Q(pk__in=[])
    rows = Session.objects.placed().filter(
        plan__state=Plan.State.PUBLISHED, outcome=Session.Outcome.PLANNED,
        day__range=(today - SINCE, today - timedelta(1)),
    )  # fmt: skip
    answerable = under("plan__unit__path", reach) | taught
    return rows.filter(answerable | Exists(groups) if reach else answerable)
