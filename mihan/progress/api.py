"""The hours ledger, line by line."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import paginate

from mihan.core.api import KeyAsked, Rows, answers, key_of, readable
from mihan.progress.models import LedgerLine

router = Router(tags=["hours"])


class LineOut(Schema):
    """Hours of one group in one module; null where the source says nothing. The masses are never mixed."""

    id: int
    group: int
    module: int
    trainer_face: int | None
    trainer_remote: int | None
    foreseen_face: float | None
    foreseen_remote: float | None
    foreseen_self: float | None
    assigned_face: float | None
    assigned_remote: float | None
    delivered_face: float | None
    delivered_remote: float | None

    resolve_group = key_of("group")
    resolve_module = key_of("module")
    resolve_trainer_face = key_of("trainer_face")
    resolve_trainer_remote = key_of("trainer_remote")


@router.get("/ledger", response=answers(list[LineOut]), summary="Hours foreseen, assigned and delivered")
@paginate(Rows)
def ledger(request: HttpRequest, group: KeyAsked = None, year: KeyAsked = None) -> Any:
    asked = {"group": group, "group__year": year}
    rows = readable(request, LedgerLine, "progress.view")
    return rows.filter(**{k: v for k, v in asked.items() if v is not None})
