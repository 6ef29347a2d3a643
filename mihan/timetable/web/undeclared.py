"""Sessions of days past of which nobody has said yet whether they were held."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from mihan.timetable.queries.holding import listed, undeclared
from mihan.ui.htmx import render
from mihan.ui.tables import Column, Table, chips, exported

UNDECLARED = Table(
    (
        Column(_("Module"), value=lambda s: f"{s.module.code} {s.module.name}", sort="module__code", link=True,
               name="module"),
        Column(_("Day"), "day", sort="day", kind="date"),
        Column(_("Slot"), "slot", sort="slot", kind="number"),
        Column(_("Groups"), value=lambda s: " ".join(link.group.label for link in s.groups.all()), kind="code",
               name="groups"),
        Column(_("Trainer"), "trainer.person", kind="person", name="trainer", hidden_on_phone=True),
        Column(_("Room"), "space.code", kind="code", name="space", hidden_on_phone=True),
    ),
    empty=_("Of every published session of the last four weeks it is known whether it was held."),
)  # fmt: skip


@login_required
def index(request):
    if not any(request.user.has_perm(f"timetable.{act}") for act in ("hold", "publish")):
        raise PermissionDenied
    rows = listed(undeclared(request.user)).order_by("day", "slot", "pk")
    if kind := request.GET.get("export"):
        return exported(UNDECLARED, rows, kind, name="undeclared", params=request.GET)
    context = {"page": UNDECLARED.page(rows, request.GET), "chips": chips((), request)}
    return render(request, "timetable/undeclared.html", context, fragment="table")
