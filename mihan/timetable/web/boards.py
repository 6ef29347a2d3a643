"""A version of a week: its board by group, trainer or space, what differs, and its publication."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mihan.core.errors import RuleBroken
from mihan.jobs.tasks import start
from mihan.timetable.engine import Judge, PlanProblem
from mihan.timetable.models import Plan
from mihan.timetable.queries.boards import (
    KINDS,
    WeekBoard,
    differences,
    neighbours,
    pole_of,
    poles_of,
    sessions_of,
    shown,
    subject_of,
)
from mihan.timetable.queries.frames import WeekFrame
from mihan.timetable.queries.personal import people_told
from mihan.timetable.queries.reasons import said
from mihan.timetable.queries.repairs import repair_of
from mihan.timetable.queries.unplaced import left_out
from mihan.timetable.queries.weeks import published_beside
from mihan.timetable.queries.wide import rows_of
from mihan.timetable.services import drafting, editing, publishing
from mihan.timetable.web.prints import posters_of, prints_of
from mihan.timetable.web.reach import PLAN, PUBLISH, day_in, key_in, own_page_in, plan_for
from mihan.timetable.web.wide import FULL, WideBoard, full_week
from mihan.ui import writing
from mihan.ui.htmx import outcome, render
from mihan.ui.templatetags.ui import query_with

REPAIR_SECONDS = 6


@login_required
def show(request, pk):
    """One subject's week to work on, or all of a kind to look over."""
    plan = plan_for(request.user, pk)
    kind = request.GET.get("by") if request.GET.get("by") in KINDS else "group"
    subject = _subject(request, plan, kind)
    frame = WeekFrame(plan.unit, plan.monday)
    context = _context(request, plan, kind) | {"frame": frame, "subject": subject}
    if subject:
        board = WeekBoard(frame, tuple(sessions_of(plan, kind, subject.pk)))
        waiting = _waiting(plan, kind, subject)
        before, after = neighbours(plan, kind, subject.pk)
        context |= {"board": board, "waiting": waiting, "before": before, "after": after}
        context["prints"] = prints_of(plan, kind, subject=subject)
        return render(request, "timetable/board.html", context, fragment="board")
    pole = _pole(request, plan)
    rows = rows_of(plan, kind, pole=pole)
    return render(request, "timetable/overview.html", context | {
        "wide": WideBoard(rows, frame, kind, plan), "pole": pole, "poles": poles_of(plan),
        "findings": said(plan.findings), "prints": prints_of(plan, kind, pole=pole),
        "full_week": f"{FULL} {full_week()}" if any(row.is_full for row in rows) else "",
        "print_days": posters_of(plan, kind),
    })  # fmt: skip


def _context(request, plan, kind):
    may_plan = request.user.has_perm(PLAN, plan)
    return {
        "plan": plan, "kind": kind, "tabs": _tabs(request, kind),
        "may_edit": may_plan and plan.is_draft, "may_plan": may_plan,
        "may_publish": request.user.has_perm(PUBLISH, plan) and plan.is_draft,
        "may_hold": request.user.has_perm("timetable.hold", plan), "published": published_beside(plan),
        "last": plan.edits.filter(undone=False).select_related("by__person").first(),
        "mine_to_undo": plan.is_draft and plan.edits.filter(by=request.user, undone=False).exists(),
    }  # fmt: skip


def _tabs(request, kind):
    labels = {"group": _("Groups"), "trainer": _("Trainers"), "space": _("Spaces")}
    return [
        {"label": label, "current": key == kind, "url": query_with(request.GET, by=key, of=None)}
        for key, label in labels.items()
    ]


def _subject(request, plan, kind):
    key = key_in(request.GET, "of")
    return subject_of(plan, kind, key) if key else None


def _pole(request, plan):
    return pole_of(plan, key_in(request.GET, "pole"))


def _waiting(plan, kind, subject):
    """The sessions of this subject that have no place yet; a space has none of its own."""
    if kind == "space":
        return []
    lookup = {"group": "groups__group", "trainer": "trainer"}[kind]
    return list(shown(plan.sessions.filter(day=None, **{lookup: subject.pk})))


@login_required
def unplaced(request, pk):
    """What could not be placed, and why, in words."""
    plan = plan_for(request.user, pk, may=PLAN)
    groups = left_out(plan)
    told = {shared.cause.sentence for shared in groups if shared.cause}
    findings = [sentence for sentence in said(plan.findings) if sentence not in told]
    return render(request, "timetable/unplaced.html", {
        "plan": plan, "groups": groups, "findings": findings, "count": sum(shared.count for shared in groups),
    })  # fmt: skip


@login_required
def changes(request, pk):
    """What this version changes to the published one, or to the one it was made from."""
    plan = plan_for(request.user, pk)
    other = published_beside(plan) or plan.based_on
    found = differences(other, plan) if other else []
    return render(request, "timetable/changes.html", {
        "plan": plan, "other": other, "differences": found,
        "may_publish": plan.is_draft and request.user.has_perm(PUBLISH, plan),
        "may_undo": plan.is_draft and plan.edits.filter(by=request.user, undone=False).exists(),
    })  # fmt: skip


@login_required
def check(request, pk):
    """What a draft must settle to be published, or a published week to be held: rule by rule, each session.

    Where a draft already repairs the published week, it is the one to look at.
    """
    plan = plan_for(request.user, pk, may=PLAN)
    if plan.is_published and (draft := repair_of(plan)):
        return redirect("timetable:check", draft.pk)
    broken = Judge(PlanProblem(plan)).broken() if plan.is_draft or plan.is_published else []
    seen = {s.pk: s for s in shown(plan.sessions.filter(pk__in=[s.pk for one in broken for s in one.sessions]))}
    return render(request, "timetable/check.html", {
        "plan": plan, "broken": [(one.sentence, _in_order(seen[s.pk] for s in one.sessions)) for one in broken],
        "may_publish": plan.is_draft and request.user.has_perm(PUBLISH, plan),
    })  # fmt: skip


def _in_order(sessions):
    return sorted(sessions, key=lambda s: (s.day is None, s.day, s.slot))


@require_POST
@login_required
def publish(request, pk):
    plan = plan_for(request.user, pk, may=PUBLISH)
    message = _("The week of %(day)s is published.") % {"day": writing.isolated(writing.day_text(plan.monday))}
    with outcome(request, message):
        publishing.publish_plan(plan, by=request.user)
    if Plan.objects.visible_to(request.user).filter(pk=plan.pk, state=Plan.State.DRAFT).exists():
        return redirect("timetable:check", plan.pk)
    if told := people_told(plan):
        messages.info(request, _said_to(told))
    return redirect(plan)


def _said_to(count):
    sentence = ngettext(
        "%(count)s person is told what changes for them, on their own week.",
        "%(count)s people are told what changes for them, on their own week.", count,
    )  # fmt: skip
    return sentence % {"count": writing.num_text(count)}


@require_POST
@login_required
def discard(request, pk):
    plan = plan_for(request.user, pk, may=PLAN)
    with outcome(request, _("The draft is thrown away.")):
        drafting.discard_draft(plan)
    return redirect("timetable:desk")


@require_POST
@login_required
def copy(request, pk):
    plan = plan_for(request.user, pk, may=PLAN)
    draft = drafting.copy_plan(plan, by=request.user)
    return redirect(draft)


@require_POST
@login_required
def repair(request, pk):
    """Find the smallest change that makes a published week right again."""
    plan = plan_for(request.user, pk, may=PLAN)
    if not plan.is_published:
        raise PermissionDenied
    about = _("week of %(day)s") % {"day": writing.day_text(plan.monday)}
    job = start(
        "timetable_repair", owner=request.user, about=about, about_url=plan.get_absolute_url(), plan=plan.pk,
        seconds=REPAIR_SECONDS,
    )  # fmt: skip
    return redirect(job)


@require_POST
@login_required
def undo(request, pk):
    plan = plan_for(request.user, pk, may=PLAN)
    with outcome(request, _("Your last change is taken back.")):
        editing.undo_last(plan, by=request.user)
    return redirect(_back(request, plan))


@require_POST
@login_required
def lock(request, pk):
    """Lock or unlock one session, the sessions of a day, or those of a group."""
    plan = plan_for(request.user, pk, may=PLAN)
    chosen = _chosen(request, plan)
    is_locked = request.POST.get("lock") == "1"
    with outcome(request, _("Locked.") if is_locked else _("Unlocked.")):
        if not chosen:
            raise RuleBroken(_("There is nothing to lock there."))
        editing.set_locks(plan, chosen, is_locked=is_locked)
    return redirect(_back(request, plan))


def _chosen(request, plan):
    sessions = plan.sessions.all()
    narrowed = (("session", "pk"), ("group", "groups__group"), ("trainer", "trainer"), ("space", "space"))
    for name, lookup in narrowed:
        if request.POST.get(name):
            sessions = sessions.filter(**{lookup: key_in(request.POST, name)})
    if (day := day_in(request.POST, "day")) in plan.days:
        sessions = sessions.filter(day=day)
    return list(sessions.values_list("pk", flat=True).distinct())


def _back(request, plan):
    """The page asked for, or the same view of the same board: only its own parameters are carried along."""
    if back := own_page_in(request.POST):
        return back
    kept = {name: request.POST.get(name) for name in ("by", "of", "pole") if request.POST.get(name)}
    query = "&".join(f"{name}={value}" for name, value in kept.items() if value.isalnum())
    return f"{plan.get_absolute_url()}?{query}" if query else plan.get_absolute_url()
