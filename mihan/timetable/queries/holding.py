"""Published sessions of days past of which nobody has said yet whether they were held."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Prefetch, Q, QuerySet

from mihan.core import clock
from mihan.core.models import NAMES
from mihan.people.models import SPELLED, User, under
from mihan.timetable.models import Plan, Session, SessionGroup

SINCE = timedelta(weeks=4)  # what is older is no longer counted among the hours promised: see `demand`

# What a line of the list says of a session.
LISTED = (
    "day", "slot", "space__code", "module__code", *(f"module__{name}" for name in NAMES),
    *(f"trainer__person__{name}" for name in SPELLED),
)  # fmt: skip


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


def listed(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """With what a list says of them, their groups in one more question."""
    groups = SessionGroup.objects.select_related("group").only("session", "group__label")
    rows = sessions.select_related("module", "trainer__person", "space").only(*LISTED)
    return rows.prefetch_related(Prefetch("groups", groups))
