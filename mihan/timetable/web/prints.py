"""The week on paper, as PDF: sheets, booklets, posters; and the menu that offers them.

`?paper=a4|a3`, and `?language=ar|fr|en` for another language than the page's.
"""

from contextlib import contextmanager
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mihan.timetable.engine.papers import PAPERS, print_poster, print_sheets
from mihan.timetable.queries import sheets
from mihan.timetable.queries.boards import KINDS, pole_of, subject_of
from mihan.timetable.web.reach import day_in, key_in, own_week, plan_for
from mihan.ui import writing
from mihan.ui.language import offered

KINDS_SAID = {"group": _("Groups"), "trainer": _("Trainers"), "space": _("Spaces")}
SHEET = _("Sheet, %(paper)s (PDF)")
BOOKLETS = {
    "group": _("Booklet, a page for each group, %(paper)s (PDF)"),
    "trainer": _("Booklet, a page for each trainer, %(paper)s (PDF)"),
    "space": _("Booklet, a page for each space, %(paper)s (PDF)"),
}


@require_safe
@login_required
def week(request, pk):
    """The sheet of one group, trainer or space; without one, a booklet of them all, or of a pole's."""
    plan = plan_for(request.user, pk)
    kind = _one_of(request, "by", KINDS)
    with _language_asked(request):
        if "of" not in request.GET:
            pole = _named(request, "pole", lambda key: pole_of(plan, key))
            return _printed(request, plan, sheets.sheets_of(plan, kind, pole=pole), str(pole or KINDS_SAID[kind]))
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
    return _pdf(content, f"{asked} {poster.of}")


@require_safe
@login_required
def own(request):
    """One's own week, once it is published."""
    found = own_week(request)
    if found is None or found.plan is None:
        raise Http404
    with _language_asked(request):
        return _printed(request, found.plan, [sheets.own_sheet(found)], found.person.name)


def _printed(request, plan, found, name):
    if not found:
        messages.info(request, _("Nothing has a place in this week yet: there is nothing to print."))
        return redirect(plan)
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
    answer, file_name = HttpResponse(content, content_type="application/pdf"), get_valid_filename(f"{name}.pdf")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=file_name)
    answer["Cache-Control"] = "private, no-store"
    return answer


# --- The menu of what a page can be printed as


def prints_of(plan, kind, *, subject=None, pole=None):
    """What a board can be printed as, for its menu."""
    named = {"by": kind} | ({"of": subject.pk} if subject else {"pole": pole.pk} if pole else {})
    label = SHEET if subject else BOOKLETS[kind]
    table = {
        "label": _("Spreadsheet (XLSX)"),
        "url": reverse("timetable:xlsx", args=[plan.pk]),
        "icon": "file-spreadsheet",
    }
    return [*_papers(label, reverse("timetable:week-pdf", args=[plan.pk]), named), table]


def posters_of(plan, kind):
    at = reverse("timetable:day-pdf", args=[plan.pk])
    return [{"day": one, "url": f"{at}?{urlencode({'by': kind, 'paper': 'a3', 'day': one})}"} for one in plan.days]


def prints_of_own(week):
    """Nothing where nothing is published."""
    return _papers(SHEET, reverse("timetable:own-pdf"), {"week": week.monday}) if week.plan else []


def _papers(label, at, named):
    return [
        {
            "label": label % {"paper": paper.upper()},
            "url": f"{at}?{urlencode(named | {'paper': paper})}",
            "icon": "file-text",
        }
        for paper in PAPERS
    ]
