"""What a planned year leaves: modules that cannot end in time, hours too few for a session."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.utils.translation import gettext_lazy as _

from mihan.calendar.queries import year_at
from mihan.core import clock
from mihan.timetable.models import YearLine
from mihan.timetable.queries.outlooks import late_courses, outlook_of, read_courses, remainders
from mihan.timetable.web.reach import unit_for
from mihan.timetable.web.years import chips_of, pole_of
from mihan.ui.htmx import render
from mihan.ui.tables import Column, Table, exported

CHANNELS = dict(YearLine.Channel.choices)

LATE = Table(
    (
        Column(_("Module"), "module", link=True),
        Column(_("Groups"), "groups", kind="code"),
        Column(_("Trainer"), "trainer.person", kind="person", name="trainer", optional=True),
        Column(_("Without a week"), "missing", sort="missing", kind="number"),
        Column(_("Hours"), "hours_missing", kind="hours", optional=True),
        Column(_("Why"), value=lambda course: " ".join(course.reasons), name="why"),
        Column(_("What would save it"), value=lambda course: " ".join(course.savers), name="saver"),
    ),
    empty=_("Every module can end in time."),
)  # fmt: skip


@login_required
def late(request):
    """Every module that cannot end, with why and what would save it."""
    unit = unit_for(request)
    outlook = outlook_of(unit and year_at(unit, clock.today()), request.user)
    pole = pole_of(request, unit) if unit else None
    text = request.GET.get("q", "").strip()
    rows = late_courses(outlook, request.user, pole=pole, text=text) if outlook else []
    read = partial(read_courses, outlook)
    if kind := request.GET.get("export"):
        return exported(LATE, rows, kind, name="cannot-end", params=request.GET, read=read)
    page = LATE.page(rows, request.GET, read=read)
    return render(request, "timetable/late.html", {"page": page, "chips": chips_of(request)}, fragment="table")


REMAINDERS = Table(
    (
        Column(_("Group"), "line.group.label", kind="code", link=True),
        Column(_("Module"), "line.module.code", kind="code", name="code"),
        Column(_("Name"), "line.module.name", name="name"),
        Column(_("Mode"), value=lambda row: CHANNELS[row.channel], name="mode"),
        Column(_("Hours left"), "hours", sort="hours", kind="hours"),
        Column(_("Less than a session"), "remainder", sort="remainder", kind="hours"),
    ),
    empty=_("Every module ends on a whole session."),
)  # fmt: skip


@login_required
def left_over(request):
    """Hours too few for a session, which no plan can place."""
    unit = unit_for(request)
    outlook = outlook_of(unit and year_at(unit, clock.today()), request.user)
    text = request.GET.get("q", "").strip()
    pole = pole_of(request, unit) if unit else None
    rows = (
        remainders(outlook, request.user, pole=pole, text=text)
        if outlook
        else YearLine.objects.visible_to(request.user).none()
    )
    if kind := request.GET.get("export"):
        return exported(REMAINDERS, rows, kind, name="remainders", params=request.GET)
    return render(
        request, "timetable/remainders.html",
        {"page": REMAINDERS.page(rows, request.GET), "chips": chips_of(request)}, fragment="table",
    )  # fmt: skip
