"""One declaration per table gives its list, detail, add and edit pages, and its exported files.

A resource is for records people simply keep up to date. A page with a story of its own
(importing a file, publishing a timetable) is an ordinary view that calls a service.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.text import capfirst

from mihan.ui.htmx import Request, render
from mihan.ui.tables import Table, chips, exported, filtered


class Resource:
    """`permission` opens list and detail, whose rows `visible_to` chooses; `may_edit` the forms."""

    model: ClassVar[type[Model]]
    table: ClassVar[Table]
    name: ClassVar[str]  # in the addresses: "room" gives rooms/, rooms/3/, room-list, room-detail
    permission: ClassVar[str]
    may_edit: ClassVar[str] = ""
    form: ClassVar[type[ModelForm] | None] = None
    title: ClassVar[str | Promise] = ""
    related: ClassVar[tuple[str, ...]] = ()  # select_related of the list: its queries stay few
    registry: ClassVar[list[type["Resource"]]] = []

    def __init_subclass__(cls) -> None:
        Resource.registry.append(cls)

    def records(self, request: Request) -> QuerySet:
        """The rows this user may see. Every page starts here."""
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        rows = self.model._default_manager.visible_to(request.user)  # type: ignore[attr-defined]
        return rows.select_related(*self.related) if self.related else rows

    def index(self, request: Request) -> HttpResponse:
        rows = filtered(self.table, self.records(request), request.GET)
        if kind := request.GET.get("export"):
            return exported(self.table, rows, kind, name=f"{self.name}s", params=request.GET)
        context = self.context(request) | {"page": self.table.page(rows, request.GET)}
        return render(request, self.template("list"), context, fragment="table")

    def show(self, request: Request, pk: int) -> HttpResponse:
        record = get_object_or_404(self.records(request), pk=pk)
        return render(request, self.template("detail"), self.context(request, record))

    def edit(self, request: Request, pk: int | None = None) -> HttpResponse:
        record = get_object_or_404(self.records(request), pk=pk) if pk else None
        if not request.user.has_perm(self.may_edit or self.permission, record):
            raise PermissionDenied
        if self.form is None:  # then the address does not exist either
            raise Http404
        form = self.form(request.POST or None, request.FILES or None, instance=record)
        if request.method == "POST" and form.is_valid():
            return redirect(self.address("detail", form.save()))
        status = 422 if form.is_bound else 200  # htmx swaps a 422, and tests can tell
        context = self.context(request, record) | {"form": form}
        return render(request, self.template("form"), context, status=status)

    def context(self, request: Request, record: Model | None = None) -> dict[str, Any]:
        """What every page of the resource is given; extend it rather than the views."""
        may = self.form and request.user.has_perm(self.may_edit or self.permission, record)
        return {
            "resource": self,
            "title": self.title or capfirst(str(self.model._meta.verbose_name_plural)),
            "record": record,
            "described": self.table.describe(record) if record else [],
            "filters": self.table.filters,
            "chips": chips(self.table.filters, request),
            "can_search": hasattr(self.model._default_manager.none(), "matching"),
            "list_url": self.address("list"),
            "add_url": self.address("add") if may and not record else "",
            "edit_url": self.address("edit", record) if may and record else "",
        }

    def address(self, action: str, record: Model | None = None) -> str:
        name = f"{self.model._meta.app_label}:{self.name}-{action}"
        return reverse(name, args=[record.pk] if record else [])

    def template(self, page: str) -> list[str]:
        app = self.model._meta.app_label
        return [f"{app}/{self.name}_{page}.html", f"ui/resource_{page}.html"]

    @classmethod
    def urls(cls) -> list[URLPattern]:
        self, name = cls(), cls.name
        routes: list[tuple[str, Callable[..., HttpResponse], str]] = [(f"{name}s/", self.index, "list")]
        if cls.form:
            routes += [
                (f"{name}s/add/", self.edit, "add"),
                (f"{name}s/<int:pk>/edit/", self.edit, "edit"),
            ]
        routes += [(f"{name}s/<int:pk>/", self.show, "detail")]
        return [path(route, login_required(view), name=f"{name}-{action}") for route, view, action in routes]
