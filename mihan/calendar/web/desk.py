"""What every page of the calendar starts from: whose calendar it is, and who may change it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mihan.calendar.queries import establishments_of
from mihan.people.models import Unit

MANAGE = "calendar.manage"


class Desk:
    """The establishment of the record shown, else the one asked for (`?unit=`), else the first."""

    def __init__(self, request: HttpRequest, unit: Unit | None = None) -> None:
        self.request = request
        self.units = list(establishments_of(request.user))
        asked = str(unit.pk) if unit else request.GET.get("unit", "")
        found = [u for u in self.units if not asked or str(u.pk) == asked]
        if not found:  # no calendar of theirs: for them this page does not exist
            raise Http404
        self.unit: Unit = found[0]

    @property
    def may_manage(self) -> bool:
        return self.request.user.has_perm(MANAGE, self.unit)

    def check_manage(self) -> None:
        if not self.may_manage:
            raise PermissionDenied

    @property
    def of(self) -> str:
        """Kept in the addresses of those who read several calendars."""
        return f"?unit={self.unit.pk}" if len(self.units) > 1 else ""

    def address(self, name: str, *args: Any) -> str:
        return reverse(f"calendar:{name}", args=args) + self.of

    def context(self, **more: Any) -> dict[str, Any]:
        return {
            "desk": self, "unit": self.unit, "of": self.of, "may_manage": self.may_manage,
            "tabs": self.tabs(), **more,
        }  # fmt: skip

    def tabs(self) -> list[dict[str, Any]]:
        here = self.request.resolver_match.url_name.partition("-")[0]
        return [
            {"label": label, "url": self.address(name), "current": here in pages}
            for name, label, pages in (
                ("home", _("The year"), {"home", "year", "day"}),
                ("closed-list", _("Closed days"), {"closed"}),
                ("grid-list", _("Hours of the day"), {"grid"}),
                ("condition-list", _("Special days"), {"condition"}),
            )
        ]


def seen(request: HttpRequest, model: type[Model], pk: int) -> Any:
    """The record if this person can see it. Everyone reads the calendar of their establishment,
    also those whose role is held in a group of it, which `get_for` would not let through."""
    return get_object_or_404(model._default_manager.visible_to(request.user), pk=pk)
