from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.shortcuts import get_object_or_404

M = TypeVar("M", bound=Model)


def get_for(user: Any, model: type[M], pk: int, *, may: str) -> M:
    """The record, if this user can see it and `may` act on it.

    What a user cannot see does not exist for them: 404, never 403.
    """
    record = get_object_or_404(model._default_manager.visible_to(user), pk=pk)  # type: ignore[attr-defined]
    if not user.has_perm(may, record):
        raise PermissionDenied
    return record
