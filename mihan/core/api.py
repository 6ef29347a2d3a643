"""What the routers of all apps share: names in three languages, pages of rows, faults, who may read.

Identifiers, limits and texts are bounded here, because a database refuses what Python allows:
an integer over 63 bits, a NUL in a text.
"""

from typing import Annotated, Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet, TextChoices
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Path, Query, Schema
from ninja.pagination import LimitOffsetPagination
from pydantic import WithJsonSchema

M = TypeVar("M", bound=Model)

LARGEST_KEY = 2**63 - 1
MOST_ROWS, LARGEST_OFFSET = 200, 1_000_000

Key = Annotated[int, Path(ge=1, le=LARGEST_KEY)]
KeyAsked = Annotated[int | None, Query(ge=1, le=LARGEST_KEY)]
TextAsked = Annotated[str, Query(max_length=100, pattern=r"^[^\x00]*$")]


def inline(choices: type[TextChoices]) -> WithJsonSchema:
    """Describes choices where they are used: named after their class, all those called Kind would be one."""
    return WithJsonSchema({"type": "string", "enum": list(choices.values)})


class Fault(Schema):
    """Why a request was not answered, in the language asked for."""

    detail: str


class Misread(Schema):
    """Which parameters could not be read, and why."""

    detail: list[dict[str, Any]]


class Names(Schema):
    """A name in the three languages; empty where it is not known."""

    fr: str
    ar: str
    en: str


def key_of(relation: str) -> Any:
    """The resolver of a field that tells the key of a related row, without reading that row."""
    column = f"{relation}_id"
    return staticmethod(lambda record: getattr(record, column))


def names_of(record: Any) -> dict[str, str]:
    return {"fr": record.name_fr, "ar": record.name_ar, "en": record.name_en}


class Rows(LimitOffsetPagination):
    """`limit` rows from `offset` on, and how many there are in all."""

    class Input(Schema):
        limit: int = Field(50, ge=1, le=MOST_ROWS)
        offset: int = Field(0, ge=0, le=LARGEST_OFFSET)

    def __init__(self) -> None:
        super().__init__(max_limit=MOST_ROWS)


REFUSALS = {401: Fault, 403: Fault, 422: Misread, 429: Fault}


def answers(found: Any) -> dict[int, Any]:
    """The answers of an operation on many rows."""
    return {200: found, **REFUSALS}


def one(found: Any) -> dict[int, Any]:
    """The answers of an operation on one row, which may not be there."""
    return {200: found, 404: Fault, **REFUSALS}


def readable(request: HttpRequest, model: type[M], permission: str) -> QuerySet[M]:
    """The rows this caller sees, if it may read such rows at all. Every operation starts here.

    Raises `PermissionDenied` (403).
    """
    if not request.user.has_perm(permission):
        raise PermissionDenied
    return model._default_manager.visible_to(request.user)  # type: ignore[attr-defined]


def readable_one(rows: QuerySet[M], pk: int) -> M:
    """Raises `Http404`, also for a row the caller does not see."""
    return get_object_or_404(rows, pk=pk)
