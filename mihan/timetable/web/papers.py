"""The week on paper and in files, and the hours to retype into the national system."""

from contextlib import contextmanager

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mihan.timetable.engine.papers import PAPERS, print_poster, print_sheets
from mihan.timetable.models import Session
from mihan.timetable.queries import sheets
from mihan.timetable.queries.boards import KINDS, pole_of, shown, subject_of
from mihan.timetable.queries.frames import WeekFrame
from mihan.timetable.queries.retyping import hours_to_retype
from mihan.timetable.web.mine import own_week
from mihan.timetable.web.reach import day_in, key_in, plan_for
from mihan.ui import writing
from mihan.ui.htmx import render
from mihan.ui.language import offered
from mihan.ui.tables import Column, Table, exported

CHANNELS = dict(Session.Channel.choices)


# --- PDF: `?paper=a4|a3`, and `?language=ar|fr|en` for another language than the page's


@require_safe
@login_required
def week(request, pk):
    """The sheet of one group, trainer or space; without one, a booklet of them all, or of a pole's."""
    plan = plan_for(request.user, pk)
    kind = _one_of(request, "by", KINDS)
    with _language_asked(request):
        if "of" not in request.GET:
            pole = _named(request, "pole", lambda key: pole_of(plan, key))
            return _printed(request, plan, sheets.sheets_of(plan, kind, pole=pole), str(pole or kind))
        subject = _named(request, "of", lambda key: subject_of(plan, kind, key))
        sheet = sheets.sheet_of(plan, kind, subject)
        return _printed(request, plan, [sheet], sheet.title)


@require_safe
@login_required
def day(request, pk):
    """The whole house on one day, to be hung at the entrance."""
    plan = plan_for(request.user, pk)
    asked = day_in(request.GET, "day")
    if asked not in plan.days:
        raise Http404
    with _language_asked(request):
        poster = sheets.poster_of(plan, asked, _one_of(request, "by", KINDS))
        content = print_poster(plan, poster, paper=_one_of(request, "paper", PAPERS))
    return _pdf(content, f"{asked}")


@require_safe
@login_required
def own(request):
    """One's own week, once it is published."""
    found = own_week(request)
    if found is None or found.plan is None:
        raise Http404
    with _language_asked(request):
        return _printed(request, found.plan, [sheets.own_sheet(found)], found.person.latin_name)


def _printed(request, plan, found, name):
    if not found:
        raise Http404
    title = f"{name} · {writing.day_text(plan.monday)}"
    content = print_sheets(plan, found, title=title, paper=_one_of(request, "paper", PAPERS))
    return _pdf(content, f"{plan.monday} {name}")


def _one_of(request, name, known):
    """What the address asks for among what is known, else the first."""
    return request.GET[name] if request.GET.get(name) in known else known[0]


def _named(request, name, find):
    """The record the address names; None where it names none, 404 where there is none such."""
    if name not in request.GET:
        return None
    found = find(key_in(request.GET, name))
    if found is None:
        raise Http404
    return found


@contextmanager
def _language_asked(request):
    asked = request.GET.get("language")
    with translation.override(asked if asked in offered() else translation.get_language()):
        yield


def _pdf(content, name):
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=f"{name}.pdf")
    answer["Cache-Control"] = "private, no-store"
    return answer


# --- Spreadsheet


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


# --- Hours to retype


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
