"""Published sessions of days past of which nobody has said yet whether they were held."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet

from mihan.core import clock
from mihan.people.models import User, under
from mihan.timetable.models import Plan, Session, SessionGroup

SINCE = timedelta(weeks=4)  # what is older is no longer counted among the hours promised: see `demand`


def undeclared(user: User) -> QuerySet[Session]:
    """Those this person may answer for, and those of the weeks they publish."""
    today, reach = clock.today(), [*user.reach("timetable.hold"), *user.reach("timetable.publish")]
    days = (today - SINCE, today - timedelta(1))
    rows = Session.objects.placed().filter(
        plan__state=Plan.State.PUBLISHED, outcome=Session.Outcome.PLANNED, day__range=days
    )  # fmt: skip
    answerable = under("plan__unit__path", reach)
    if user.holds("trainer"):
        answerable |= Q(trainer__person=user.person_id or 0)
    if reach:  # of a pole, say: by its groups
        links = SessionGroup.objects.filter(under("group__unit__path", reach), day__range=days)
        answerable |= Q(pk__in=links.order_by().values("session"))
    return rows.filter(answerable)
