"""Published exams and their papers."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import paginate

from mihan.core.api import KeyAsked, Rows, answers, inline, key_of, readable
from mihan.exams.models import ExamSession, Paper

router = Router(tags=["exams"])

ExamSessionKind = Annotated[ExamSession.Kind, inline(ExamSession.Kind)]


class ExamSessionOut(Schema):
    id: int
    unit: int
    year: int
    name: str
    kind: ExamSessionKind
    first_day: date
    last_day: date

    resolve_unit = key_of("unit")
    resolve_year = key_of("year")


class PaperOut(Schema):
    id: int
    session: int
    module: int
    groups: list[int]
    is_regional: bool
    duration: int
    day: date | None
    slot: int | None
    space: int | None

    resolve_session = key_of("session")
    resolve_module = key_of("module")

    @staticmethod
    def resolve_groups(record: Paper) -> list[int]:
        return [group.pk for group in record.groups.all()]

    resolve_space = key_of("space")


@router.get("/exam-sessions", response=answers(list[ExamSessionOut]), summary="Published exams")
@paginate(Rows)
def exam_sessions(request: HttpRequest) -> Any:
    return readable(request, ExamSession, "exams.view").published()  # type: ignore[attr-defined]


@router.get("/papers", response=answers(list[PaperOut]), summary="Papers of the published exams")
@paginate(Rows)
def papers(request: HttpRequest, session: KeyAsked = None, group: KeyAsked = None) -> Any:
    asked = {"session": session, "groups": group}
    published = readable(request, Paper, "exams.view").filter(session__state=ExamSession.State.PUBLISHED)
    rows = published.filter(**{k: v for k, v in asked.items() if v is not None})
    return rows.prefetch_related("groups")
