"""Units, people in reach, trainers. Never the identity number, whatever the token."""

from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import paginate

from mihan.core.api import Key, Names, Rows, TextAsked, answers, inline, key_of, names_of, one, readable, readable_one
from mihan.people import queries
from mihan.people.models import Person, Role, Trainer, Unit

router = Router(tags=["people"])

UnitKind = Annotated[Unit.Kind, inline(Unit.Kind)]
RoleKind = Annotated[Role.Kind, inline(Role.Kind)]


class RoleOut(Schema):
    kind: str
    unit: int | None


class MeOut(Schema):
    """Who the token answers for, and the roles it was given."""

    user: str
    roles: list[RoleOut]


class UnitOut(Schema):
    id: int
    kind: str
    code: str
    names: Names
    parent: int | None

    resolve_names = staticmethod(names_of)
    resolve_parent = key_of("parent")


class PersonOut(Schema):
    id: int
    last_name: str
    first_name: str
    arabic_last_name: str
    arabic_first_name: str
    trainee_number: str | None


class TrainerOut(Schema):
    """`number` is the staff number of a permanent trainer; a part-timer's is never shown."""

    id: int
    person: int
    last_name: str
    first_name: str
    arabic_last_name: str
    arabic_first_name: str
    number: str
    is_part_time: bool
    yearly_hours: float

    resolve_person = key_of("person")

    @staticmethod
    def resolve_number(record: Trainer) -> str:
        return queries.staff_number(record.person)

    @staticmethod
    def resolve_last_name(record: Trainer) -> str:
        return record.person.last_name

    @staticmethod
    def resolve_first_name(record: Trainer) -> str:
        return record.person.first_name

    @staticmethod
    def resolve_arabic_last_name(record: Trainer) -> str:
        return record.person.arabic_last_name

    @staticmethod
    def resolve_arabic_first_name(record: Trainer) -> str:
        return record.person.arabic_first_name


@router.get("/me", response=answers(MeOut), summary="Who this token answers for")
def me(request: HttpRequest) -> dict[str, Any]:
    user: Any = request.user
    roles = [{"kind": role.kind, "unit": role.unit_id} for role in user.current_roles]
    return {"user": str(user), "roles": roles}


@router.get("/units", response=answers(list[UnitOut]), summary="Establishments, poles, programmes and groups in reach")
@paginate(Rows)
def units(request: HttpRequest, kind: UnitKind | None = None) -> Any:
    rows = readable(request, Unit, "offer.view")
    return rows.filter(kind=kind) if kind else rows


@router.get("/people", response=answers(list[PersonOut]), summary="People in reach")
@paginate(Rows)
def people(request: HttpRequest, role: RoleKind | None = None, q: TextAsked = "") -> Any:
    """Those who hold a role today where the token reads people; `q` forgives spelling in both scripts."""
    rows = _held(request, (role,) if role else ())
    return queries.found(rows, q) if q.strip() else rows


@router.get("/people/{pk}", response=one(PersonOut), summary="One person in reach")
def person(request: HttpRequest, pk: Key) -> Any:
    return readable_one(_held(request), pk)


def _held(request: HttpRequest, kinds: tuple[Role.Kind, ...] = ()) -> QuerySet[Person]:
    user: Any = request.user
    if not user.has_perm("people.list"):
        raise PermissionDenied
    return queries.holding(user, kinds)


@router.get("/trainers", response=answers(list[TrainerOut]), summary="Trainers in reach")
@paginate(Rows)
def trainers(request: HttpRequest) -> Any:
    return readable(request, Trainer, "progress.see_trainers").select_related("person", "person__trainer")
