"""Published weeks and their sessions. Drafts are not read from outside."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import paginate

from mihan.core.api import KeyAsked, Rows, answers, inline, key_of, readable
from mihan.timetable.models import Plan, Session

router = Router(tags=["timetable"])

SessionChannel = Annotated[Session.Channel, inline(Session.Channel)]
SessionOutcome = Annotated[Session.Outcome, inline(Session.Outcome)]


class WeekOut(Schema):
    id: int
    unit: int
    monday: date
    number: int

    resolve_unit = key_of("unit")


class SessionOut(Schema):
    """`key` names the same session in every version of its week; `slot` is its number in the grid of the day."""

    id: int
    week: int
    key: str
    module: int
    groups: list[int]
    trainer: int | None
    space: int | None
    channel: SessionChannel
    day: date | None
    slot: int | None
    hours: float
    is_cancelled: bool
    outcome: SessionOutcome

    resolve_week = key_of("plan")
    resolve_module = key_of("module")

    @staticmethod
    def resolve_groups(record: Session) -> list[int]:
        return [link.group_id for link in record.groups.all()]

    resolve_trainer = key_of("trainer")
    resolve_space = key_of("space")


@router.get("/weeks", response=answers(list[WeekOut]), summary="Published weeks")
@paginate(Rows)
def weeks(request: HttpRequest) -> Any:
    return readable(request, Plan, "timetable.view").published()  # type: ignore[attr-defined]


@router.get("/sessions", response=answers(list[SessionOut]), summary="Sessions of the published weeks")
@paginate(Rows)
def sessions(
    request: HttpRequest,
    week: KeyAsked = None, group: KeyAsked = None, trainer: KeyAsked = None, space: KeyAsked = None,
    first: date | None = None, last: date | None = None,
) -> Any:  # fmt: skip
    asked = {
        "plan": week, "groups__group": group, "trainer": trainer, "space": space, "day__gte": first, "day__lte": last,
    }  # fmt: skip
    published = readable(request, Session, "timetable.view").filter(plan__state=Plan.State.PUBLISHED)
    rows = published.filter(**{k: v for k, v in asked.items() if v is not None})
    return rows.prefetch_related("groups")
