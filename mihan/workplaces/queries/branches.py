"""What was done then, in the session a branch leaves: offered again one by one, never done by itself."""

from __future__ import annotations

from collections.abc import Iterable

from mihan.workplaces.models import Input, Outcome, Session

BY_PEOPLE = ("user", "instructor")


def next_then(branch: Session, seat: str, verbs: Iterable[str]) -> Input | None:
    """The next decision people took in this seat after the instant of the branch, that is not settled yet."""
    if branch.branch_of_id is None or branch.branched_before is None:
        return None
    rows = Input.objects.filter(
        session=branch.branch_of_id, seat=seat, accepted=True, actor__in=BY_PEOPLE, verb__in=list(verbs),
        seq__gte=branch.branched_before, seq__gt=branch.settled_then,
    )  # fmt: skip
    return rows.select_related("by").order_by("seq").first()


def opened_then(branch: Session, task: str) -> int | None:
    """When a task of this name began in the session a branch leaves: in another course of things it is another one."""
    facts = Outcome.objects.filter(session=branch.branch_of_id).values_list("facts", flat=True).first() or []
    return next((t for t, kind, values, _cause in facts if kind == "task.opened" and values["task"] == task), None)
