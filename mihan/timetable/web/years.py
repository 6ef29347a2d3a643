"""The year: what cannot end in time, how the weeks are loaded, and the year of one group or one trainer."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mihan.calendar.queries import year_at
from mihan.core import clock
from mihan.core.addresses import address
from mihan.jobs.tasks import start
from mihan.offer.models import Group, Pole
from mihan.people.models import Trainer
from mihan.timetable import policy
from mihan.timetable.models import YearLine
from mihan.timetable.queries.outlooks import (
    away_in,
    behind_in,
    courses_of,
    late_courses,
    load_of,
    loads,
    moved_since,
    outlook_of,
    read_courses,
    remainders,
    shown_weeks,
)
from mihan.timetable.queries.reasons import said
from mihan.timetable.web.heat import HeatRow, YearTable
from mihan.timetable.web.reach import FOLLOW, PLAN, VIEW, key_in, unit_for, units_for
from mihan.ui import writing
from mihan.ui.htmx import render
from mihan.ui.tables import Chip, Column, Table, exported
from mihan.ui.templatetags.ui import query_with
from mihan.ui.writing import esc

CHANNELS = dict(YearLine.Channel.choices)
MOST_LATE = 4  # told on the page of the year; the list has them all


@login_required
def index(request):
    unit = unit_for(request)
    year = unit and year_at(unit, clock.today())
    outlook = outlook_of(year, request.user)
    context = {
        "unit": unit,
        "year": year,
        "outlook": outlook,
        "may_plan": bool(unit and request.user.has_perm(PLAN, unit)),
    }
    if outlook is None:
        return render(request, "timetable/year.html", context)
    pole, by = pole_of(request, unit), "trainer" if request.GET.get("by") == "trainer" else "group"
    rows = loads(outlook, request.user, by, pole=pole, text=request.GET.get("q", "").strip())
    weeks = shown_weeks(outlook)
    table = _loads_table(by, weeks)
    if kind := request.GET.get("export"):
        return exported(table, rows, kind, name=f"year-{year}-{by}s", params=request.GET)
    page = table.page(rows, request.GET)
    late = late_courses(outlook, request.user, pole=pole)
    read_courses(outlook, late[:MOST_LATE])
    is_whole = not pole and _sees_all(request, unit)
    return render(request, "timetable/year.html", context | {
        "page": page, "grid": _loads_grid(page, weeks, by), "late_count": len(late),
        "missing": sum(course.missing for course in late),
        "remainder_count": remainders(outlook, request.user, pole=pole).count(),
        "late": late[:MOST_LATE], "pole": pole, "poles": _poles(request, unit),
        "moved": moved_since(outlook), "overloads": said(outlook.overloads) if is_whole else [], "by": by,
        "is_whole": is_whole,
        "tabs": _tabs(request, by), "first": weeks[0], "last": weeks[-1], "chips": chips_of(request),
    }, fragment="table")  # fmt: skip


def _sees_all(request, unit):
    """What is said of the whole establishment is for those who reach it whole."""
    return any(unit.path.startswith(path) for path in request.user.reach(VIEW))


def _poles(request, unit):
    return Pole.objects.visible_to(request.user).filter(unit__parent=unit).select_related("unit")


def pole_of(request, unit):
    key = key_in(request.GET, "pole")
    return _poles(request, unit).filter(pk=key).first() if key else None


def _tabs(request, by):
    labels = {"group": _("Groups"), "trainer": _("Trainers")}
    return [
        {"label": label, "current": key == by, "url": query_with(request.GET, by=key, page=None, q=None)}
        for key, label in labels.items()
    ]


def chips_of(request):
    text = request.GET.get("q", "").strip()
    return [Chip(_("Search"), text, query_with(request.GET, q=None, page=None))] if text else []


def _whose(load):
    return load.group.label if load.group else load.trainer.person.name


def _loads_table(by, weeks):
    return Table((
        Column(_("Group") if by == "group" else _("Trainer"), value=_whose, name="who"),
        *(_week_column(n, week, lambda load: load.sessions) for n, week in enumerate(weeks)),
        Column(_("Sessions"), "total", kind="number"),
        Column(_("Sessions without a week"), "missing", kind="number"),
    ), empty=_("Nobody has sessions there."))  # fmt: skip


def _week_column(n, week, sessions):
    return Column(
        f"{week.number} ({week.monday:%d/%m})", value=lambda row: sessions(row)[n], kind="number", name=f"w{n}"
    )


def _loads_grid(page, weeks, by):
    head = _group_head if by == "group" else _trainer_head
    rows = [
        HeatRow(head(load), load.sessions, load.capacity, ends=(writing.num(load.total), _missing(load.missing)))
        for load in page.page
    ]
    return YearTable(
        weeks, rows, corner=_("Group") if by == "group" else _("Trainer"), caption=_("Sessions of each week"),
        ends=(_("Sessions"), _("Without a week")),
    )  # fmt: skip


def _group_head(load):
    hue = load.group.offering.pole.hue
    url = address("timetable:year-group", load.group_id)
    return f'<a href="{url}" style="--hue:{hue}"><i class="dot"></i><bdi dir="ltr">{esc(load.group.label)}</bdi></a>'


def _trainer_head(load):
    return (
        f'<a href="{address("timetable:year-trainer", load.trainer_id)}"><bdi>{esc(load.trainer.person.name)}</bdi></a>'
    )


def _missing(count):
    return f'<strong class="is-late">{writing.num(count)}</strong>' if count else ""


@require_POST
@login_required
def plan(request):
    """Have the year planned; the work goes on in a worker, and ends on the page of the year."""
    unit = get_object_or_404(units_for(request.user), pk=key_in(request.POST, "unit"))
    if not request.user.has_perm(PLAN, unit):
        raise PermissionDenied
    year = year_at(unit, clock.today())
    if year is None:
        raise Http404
    return redirect(start("timetable_year", owner=request.user, about=str(year), year=year.pk))


@login_required
def group(request, pk):
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    groups = Group.objects.visible_to(request.user, VIEW)
    found = get_object_or_404(groups.select_related("year__unit", "offering__programme", "offering__pole__unit"), pk=pk)
    outlook = outlook_of(found.year, request.user)
    return _one(request, found, outlook, name=found.label, lede=found.offering.programme.name, with_groups=False)


@login_required
def trainer(request, pk):
    """One's own, or of a trainer one may see; the weeks of the year under way."""
    found = get_object_or_404(Trainer.objects.visible_to(request.user).select_related("person"), pk=pk)
    unit = unit_for(request, may=FOLLOW if found.person_id == request.user.person_id else VIEW)
    outlook = outlook_of(unit and year_at(unit, clock.today()), request.user)
    return _one(request, found, outlook, name=found.person.name, lede=_("Trainer"), with_groups=True)


def _one(request, subject, outlook, *, name, lede, with_groups):
    context = {"subject": subject, "name": name, "lede": lede, "outlook": outlook, "is_group": not with_groups}
    load = outlook and load_of(outlook, subject)
    if load is None:
        return render(request, "timetable/year_of.html", context)
    weeks, courses = shown_weeks(outlook), courses_of(outlook, request.user, subject)
    behind = {} if with_groups else behind_in(subject)
    if kind := request.GET.get("export"):
        return exported(_courses_table(weeks), courses, kind, name=f"year-{slug(name)}", params=request.GET)
    return render(request, "timetable/year_of.html", context | {
        "load": load, "courses": courses, "late": [course for course in courses if course.missing],
        "grid": _courses_grid(courses, weeks, load, away_in(outlook, subject), behind, with_groups),
        "moved": moved_since(outlook), "first": weeks[0], "last": weeks[-1],
        "most": max(load.sessions), "mean": _mean(load), "band": policy.TRAINER_MAX_WEEK,
        "remainders": [course for course in courses if course.row.remainder],
    })  # fmt: skip


def slug(name):
    return "".join(letter if letter.isalnum() else "-" for letter in name)


def _mean(load):
    """Sessions of an ordinary week: those in which there can be any."""
    open_weeks = sum(1 for capacity in load.capacity if capacity)
    return load.total / open_weeks if open_weeks else 0


def _courses_grid(courses, weeks, load, away, behind, with_groups):
    rows = [
        HeatRow(
            _course_head(course, behind, with_groups), course.row.sessions,
            span=(course.row.first_week, course.row.last_week), key=f"c{course.row.key}",
            ends=(writing.num(course.total), writing.hours(course.row.hours), _remainder(course)),
        )
        for course in courses
    ]  # fmt: skip
    total = HeatRow(
        esc(_("Sessions of the week")), load.sessions, load.capacity, ends=(writing.num(load.total), "", "")
    )
    return YearTable(
        weeks, rows, corner=_("Module"), caption=_("Sessions of each module each week"), total=total, away=away,
        ends=(_("Sessions"), _("Hours left"), _("Less than a session")),
    )  # fmt: skip


def _course_head(course, behind, with_groups):
    about = [f"<span>{esc(CHANNELS['remote'])}</span>"] if course.row.channel == "remote" else []
    if with_groups or len(course.rows) > 1:
        about.append(f'<bdi dir="ltr">{esc(course.groups)}</bdi>')
    if course.trainer is None:
        about.append(f'<span class="is-late">{esc(_("no trainer"))}</span>')
    elif not with_groups:
        about.append(f"<bdi>{esc(course.trainer.person.name)}</bdi>")
    about += [esc(behind[row.line_id]) for row in course.rows if row.line_id in behind]
    late = f'<span class="is-late">{esc(_missing_words(course.missing))}</span>' if course.missing else ""
    return f'<bdi>{esc(course.module)}</bdi><span class="sub">{" · ".join(about)}</span>{late}'


def _missing_words(count):
    return _("without a week: %(number)s") % {"number": writing.isolated(writing.num_text(count))}


def _remainder(course):
    return writing.hours(course.row.remainder) if course.row.remainder else ""


def _courses_table(weeks):
    return Table((
        Column(_("Module"), "code", kind="code"),
        Column(_("Name"), "row.line.module.name", name="name"),
        Column(_("Mode"), value=lambda course: CHANNELS[course.row.channel], name="mode"),
        Column(_("Groups"), "groups", kind="code"),
        Column(_("Trainer"), value=lambda course: course.trainer.person.name if course.trainer else "", name="trainer"),
        *(_week_column(n, week, lambda course: course.row.sessions) for n, week in enumerate(weeks)),
        Column(_("Sessions"), "total", kind="number"),
        Column(_("Sessions without a week"), "missing", kind="number"),
        Column(_("Hours left"), "row.hours", kind="hours"),
        Column(_("Less than a session"), "row.remainder", kind="hours", name="remainder"),
    ))  # fmt: skip
