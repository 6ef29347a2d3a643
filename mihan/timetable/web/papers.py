"""The week on paper and in files, and the hours to retype into the national system."""

from django.contrib.auth.decorators import login_required
from django.utils.translation import gettext_lazy as _

from mihan.timetable.models import Session
from mihan.timetable.queries.boards import shown
from mihan.timetable.queries.frames import WeekFrame
from mihan.timetable.queries.retyping import hours_to_retype
from mihan.timetable.web.reach import plan_for
from mihan.ui import writing
from mihan.ui.htmx import render
from mihan.ui.tables import Column, Table, exported

CHANNELS = dict(Session.Channel.choices)


def _times(frame, session):
    times = frame.times(session.day, session.slot)
    return f"{times.starts:%H:%M}–{times.ends:%H:%M}" if times else ""


def _week_table(frame):
    return Table(
        (
            Column(_("Day"), value=lambda s: writing.day_long_text(s.day), name="day"),
            Column(_("Time"), value=lambda s: _times(frame, s), kind="code", name="time"),
            Column(_("Groups"), value=lambda s: " ".join(link.group.label for link in s.groups.all()), name="groups"),
            Column(_("Module"), "module.code", kind="code", name="code"),
            Column(_("Name"), "module.name", name="module"),
            Column(_("Trainer"), value=lambda s: s.trainer.person.name if s.trainer else "", name="trainer"),
            Column(_("Space"), "space.code", kind="code", name="space"),
            Column(_("Mode"), value=lambda s: CHANNELS[s.channel], name="channel"),
            Column(_("Hours in the books"), "hours", kind="hours", name="hours"),
        )
    )


@login_required
def xlsx(request, pk):
    plan = plan_for(request.user, pk)
    sessions = shown(plan.sessions.placed()).order_by("day", "slot", "module__code")
    table = _week_table(WeekFrame(plan.unit, plan.monday))
    return exported(table, sessions, "xlsx", name=f"week-{plan.monday}", params=request.GET)


HOURS = Table(
    (
        Column(_("Group"), "line.group.label", kind="code", name="group"),
        Column(_("Module"), "line.module.code", kind="code", name="code"),
        Column(_("Name"), "line.module.name", name="module"),
        Column(_("Mode"), value=lambda row: CHANNELS[row.channel], name="channel"),
        Column(_("Planned this week"), "planned", kind="hours"),
        Column(_("Held this week"), "held", kind="hours"),
        Column(_("Delivered in all"), "delivered", kind="hours"),
        Column(_("In the last file"), "reported", kind="hours"),
        Column(_("To retype"), "difference", kind="hours"),
    ),
    empty=_("The hours held this week will be here, line by line, to be retyped into the national system."),
)


@login_required
def hours(request, pk):
    plan = plan_for(request.user, pk, may="timetable.hold")
    rows = hours_to_retype(plan)
    if kind := request.GET.get("export"):
        return exported(HOURS, rows, kind, name=f"hours-{plan.monday}", params=request.GET)
    return render(
        request, "timetable/hours.html", {"plan": plan, "page": HOURS.page(rows, request.GET)}, fragment="table"
    )
