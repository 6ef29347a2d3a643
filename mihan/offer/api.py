"""What is taught: poles, programmes, modules; groups and who is enrolled in them."""

from datetime import date
from typing import Annotated, Any

from django.db.models import Prefetch
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import paginate

from mihan.core.api import (
    Key,
    KeyAsked,
    Names,
    Rows,
    TextAsked,
    answers,
    inline,
    key_of,
    names_of,
    one,
    readable,
    readable_one,
)
from mihan.core.models import Mark
from mihan.offer.models import Enrolment, Group, Module, Pole, Programme

router = Router(tags=["offer"])

ProgrammeLevel = Annotated[Programme.Level, inline(Programme.Level)]
ProgrammeKind = Annotated[Programme.Kind, inline(Programme.Kind)]
MarkTold = Annotated[Mark, inline(Mark)]


class PoleOut(Schema):
    id: int
    unit: int
    names: Names
    platform: Names

    resolve_unit = key_of("unit")

    @staticmethod
    def resolve_names(record: Pole) -> dict[str, str]:
        return names_of(record.unit)

    @staticmethod
    def resolve_platform(record: Pole) -> dict[str, str]:
        return {"fr": record.platform_fr, "ar": record.platform_ar, "en": record.platform_en}


class ProgrammeOut(Schema):
    """`mark` says where the row comes from: an illustrative one is never official."""

    id: int
    code: str
    names: Names
    level: str
    kind: ProgrammeKind
    years: float | None
    option_of: int | None
    mark: MarkTold
    source: str

    resolve_names = staticmethod(names_of)
    resolve_option_of = key_of("parent")


class HoursOut(Schema):
    exercise: str
    shift: str
    hours_s1: float | None
    hours_s2: float | None
    hours_total: float | None


class ModuleOut(Schema):
    id: int
    programme: int
    study_year: int
    code: str
    names: Names
    mark: MarkTold
    hours: list[HoursOut]

    resolve_programme = key_of("programme")
    resolve_names = staticmethod(names_of)

    @staticmethod
    def resolve_hours(record: Module) -> list[Any]:
        return list(record.hours.all())


class GroupOut(Schema):
    id: int
    unit: int
    code: str
    label: str
    programme: int
    pole: int
    year: int
    study_year: int
    shift: str
    headcount: int | None
    first_day: date | None
    last_day: date | None

    resolve_unit = key_of("unit")

    @staticmethod
    def resolve_programme(record: Group) -> int:
        return record.offering.programme_id

    @staticmethod
    def resolve_pole(record: Group) -> int:
        return record.offering.pole_id

    resolve_year = key_of("year")


class EnrolmentOut(Schema):
    id: int
    person: int
    group: int | None
    year: int
    study_year: int
    is_active: bool
    is_main: bool

    resolve_person = key_of("person")
    resolve_group = key_of("group")
    resolve_year = key_of("year")


@router.get("/poles", response=answers(list[PoleOut]), summary="Poles and their practice platforms")
@paginate(Rows)
def poles(request: HttpRequest) -> Any:
    return readable(request, Pole, "offer.view").select_related("unit")


@router.get("/programmes", response=answers(list[ProgrammeOut]), summary="Programmes and their options")
@paginate(Rows)
def programmes(
    request: HttpRequest, level: ProgrammeLevel | None = None, kind: ProgrammeKind | None = None, q: TextAsked = ""
) -> Any:
    asked = {"level": level, "kind": kind}
    rows = readable(request, Programme, "offer.view").filter(**{k: v for k, v in asked.items() if v is not None})
    return rows.matching(q) if q.strip() else rows  # type: ignore[attr-defined]


@router.get("/programmes/{pk}", response=one(ProgrammeOut), summary="One programme")
def programme(request: HttpRequest, pk: Key) -> Any:
    return readable_one(readable(request, Programme, "offer.view"), pk)


@router.get("/modules", response=answers(list[ModuleOut]), summary="Modules, with the hours of the referential")
@paginate(Rows)
def modules(request: HttpRequest, programme: KeyAsked = None) -> Any:
    rows = readable(request, Module, "offer.view").prefetch_related(Prefetch("hours"))
    return rows.filter(programme=programme) if programme else rows


@router.get("/groups", response=answers(list[GroupOut]), summary="Groups in reach")
@paginate(Rows)
def groups(request: HttpRequest, year: KeyAsked = None, programme: KeyAsked = None) -> Any:
    asked = {"year": year, "offering__programme": programme}
    rows = readable(request, Group, "progress.view").select_related("offering")
    return rows.filter(**{k: v for k, v in asked.items() if v is not None})


@router.get("/groups/{pk}", response=one(GroupOut), summary="One group in reach")
def group(request: HttpRequest, pk: Key) -> Any:
    return readable_one(readable(request, Group, "progress.view").select_related("offering"), pk)


@router.get("/enrolments", response=answers(list[EnrolmentOut]), summary="Who is enrolled where")
@paginate(Rows)
def enrolments(request: HttpRequest, group: KeyAsked = None, year: KeyAsked = None) -> Any:
    asked = {"group": group, "year": year}
    rows = readable(request, Enrolment, "offer.see_enrolments")
    return rows.filter(**{k: v for k, v in asked.items() if v is not None})
