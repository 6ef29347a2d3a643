"""Papers: added, given the region's date, held somewhere by hand."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.exams.engine import ExamProblem, Judge
from mihan.exams.policy import Place
from mihan.exams.queries.boards import regional_modules, standing_by_at
from mihan.exams.queries.duties import duties_in, invigilators_of
from mihan.exams.queries.frames import ExamFrame
from mihan.exams.queries.sentences import place_said, why
from mihan.exams.services import editing, standing_in
from mihan.exams.services import papers as services
from mihan.exams.web.forms import (
    ChoiceOfGroup,
    PaperForm,
    PlaceForm,
    StandInForm,
    TimeForm,
    of_paper,
    parsed,
    times_of,
)
from mihan.exams.web.reach import PLAN, draft_for, paper_for
from mihan.offer.models import Group, Module
from mihan.places.models import Space
from mihan.ui.forms import written
from mihan.ui.htmx import outcome, render


@login_required
def add(request, pk):
    """Of which group, then which module: two short lists instead of thousands of lines."""
    session = draft_for(request.user, pk)
    groups = Group.objects.visible_to(request.user, PLAN).filter(year=session.year)
    chosen = ChoiceOfGroup(request.GET or None, groups=groups)
    if not (chosen.is_bound and chosen.is_valid()):
        return render(request, "exams/paper_group.html", {"session": session, "form": chosen})
    group = chosen.cleaned_data["group"]
    modules = Module.objects.visible_to(request.user).filter(ledger__group=group)
    form = PaperForm(
        request.POST or None, groups=_classmates(groups, group), modules=modules,
        initial={"groups": [group.pk], "invigilators": session.invigilators, "is_regional": session.kind == "regional"},
    )  # fmt: skip
    make = lambda: services.add_paper(  # noqa: E731
        session, form.cleaned_data["module"], list(form.cleaned_data["groups"]), **form.facts
    )  # fmt: skip
    if form.is_bound and (paper := written(make, form)):
        return redirect(paper)
    context = {"session": session, "form": form, "group": group}
    return render(request, "exams/paper_form.html", context, status=422 if form.is_bound else 200)


def _classmates(groups, group):
    """Those that may sit a paper together: the same programme, the same year of study."""
    return groups.filter(offering__programme=group.offering.programme_id, study_year=group.study_year)


@login_required
def edit(request, pk):
    paper = paper_for(request.user, pk)
    session = draft_for(request.user, paper.session_id)
    own = list(paper.groups.all())
    groups = Group.objects.visible_to(request.user, PLAN).filter(year=session.year)
    form = PaperForm(request.POST or None, groups=_classmates(groups, own[0]), initial=of_paper(paper))
    change = lambda: services.change_paper(  # noqa: E731
        paper, groups=list(form.cleaned_data["groups"]), **form.facts
    )  # fmt: skip
    if form.is_bound and written(change, form):
        messages.success(request, _("The paper is changed; it waits for a place."))
        return redirect(paper)
    context = {"session": session, "form": form, "paper": paper, "group": own[0]}
    return render(request, "exams/paper_form.html", context, status=422 if form.is_bound else 200)


@login_required
def show(request, pk):
    paper = paper_for(request.user, pk, may="exams.view")
    may_edit = paper.session.is_draft and request.user.has_perm(PLAN, paper)
    frame = ExamFrame(paper.session)
    return render(request, "exams/paper.html", {
        "paper": paper, "session": paper.session, "may_edit": may_edit,
        "times": frame.times(paper.day, paper.slot, lasts=paper.duration) if paper.day else None,
        "reasons": why(paper.reasons) if paper.reasons and not paper.is_placed else [],
    } | (_choices(request, paper, frame) if may_edit else _stand_ins(request, paper, frame)))  # fmt: skip


def _stand_ins(request, paper, frame):
    """Of a published paper to come: who could invigilate in the place of somebody, substitutes first."""
    if not (request.user.has_perm(PLAN, paper) and paper.session.is_published and paper.day >= clock.today()):
        return {}
    if "replace" not in request.GET:  # looking for who is free takes most of the page's time
        return {"may_replace": True}
    return {"stand_in": _stand_in_form(request, paper, frame)}


def _stand_in_form(request, paper, frame, data=None):
    built = ExamProblem(paper.session, (paper.day,), frame)
    _spaces, free = Judge(built).free(paper, paper.day, paper.slot)
    free -= {trainer.pk for trainer in paper.people}
    waiting, now = standing_by_at(paper), duties_in(paper.session)
    in_order = sorted(free, key=lambda pk: (pk not in waiting, _load(built, pk, now), built.pool[pk].name))
    said = [(pk, _stand_in_said(built, pk, now, is_waiting=pk in waiting)) for pk in in_order]
    trainers = invigilators_of(paper.session.unit).select_related("person")
    return StandInForm(
        data, leaving=trainers.filter(pk__in=[t.pk for t in paper.people]), coming=trainers.filter(pk__in=free),
        said=said,
    )  # fmt: skip


def _stand_in_said(built, trainer, now, *, is_waiting):
    said = _person_said(built, trainer, now)
    return _("%(person)s · substitute") % {"person": said} if is_waiting else said


@require_POST
@login_required
def stand_in(request, pk):
    paper = paper_for(request.user, pk)
    if not paper.is_placed:
        raise PermissionDenied
    form = _stand_in_form(request, paper, ExamFrame(paper.session), request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose who cannot come and who comes instead."))
        return redirect(paper)
    with outcome(request, _("The exam has its invigilators again; those concerned are told.")):
        standing_in.stand_in(paper, **form.cleaned_data)
    return redirect(paper)


def _choices(request, paper, frame, data=None):
    """When, then who and what is free then."""
    times = times_of(frame, paper)
    if not times or paper.waits_for_its_date:
        return {"when": None, "where": None}
    asked = TimeForm(request.GET if "at" in request.GET else None, choices=times, initial={"at": _now_at(paper, times)})
    at = asked.cleaned_data["at"] if asked.is_bound and asked.is_valid() else parsed(_now_at(paper, times))
    return {
        "when": asked,
        "where": _place_form(request, paper, frame, times, at, data),
        "at": at,
        "at_times": frame.times(*at),
    }


def _now_at(paper, times):
    """Where it is, else the region's date, else the first slot."""
    day, slot = (paper.day, paper.slot) if paper.day else (paper.imposed_day, paper.imposed_slot)
    if day:
        return f"{day.isoformat()}/{slot}"
    return times[0][0]


def _place_form(request, paper, frame, times, at, data=None):
    built = ExamProblem(paper.session, (at[0],), frame)
    spaces, trainers = Judge(built).free(paper, *at)
    now = duties_in(paper.session)
    people = sorted(
        ((pk, _person_said(built, pk, now)) for pk in trainers), key=lambda one: (_load(built, one[0], now), one[1])
    )
    initial = {"at": f"{at[0].isoformat()}/{at[1]}", "space": paper.space_id, "seen": paper.revision}
    initial |= {f"invigilator_{n}": trainer.pk for n, trainer in enumerate(paper.people, start=1)}
    return PlaceForm(
        data, choices=times, spaces=Space.objects.visible_to(request.user).filter(pk__in=spaces), people=people,
        count=paper.invigilators, initial=initial,
    )  # fmt: skip


def _load(built, trainer, now):
    return built.earlier.get(trainer, 0) + now.get(trainer, 0)


def _person_said(built, trainer, now):
    """A name with its slots of invigilation this year: the fewest come first."""
    return f"{built.pool[trainer].name} ({_load(built, trainer, now)})"


@require_POST
@login_required
def place(request, pk):
    paper = paper_for(request.user, pk)
    frame = ExamFrame(paper.session)
    times = times_of(frame, paper)
    asked = TimeForm(request.POST, choices=times)
    if not asked.is_valid():
        messages.error(request, _("Choose a day and a slot of the session."))
        return redirect(paper)
    form = _place_form(request, paper, frame, times, asked.cleaned_data["at"], request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a room and every invigilator among those who are free then."))
        return redirect(f"{paper.get_absolute_url()}?at={request.POST['at']}")
    day, slot = form.cleaned_data["at"]
    space = form.cleaned_data["space"]
    with outcome(request, _("Held %(place)s.") % {"place": place_said(day, frame.times(day, slot), space)}):
        editing.place_paper(paper, Place(day, slot, space.pk, form.invigilators), seen=form.cleaned_data["seen"])
    return redirect(paper)


@require_POST
@login_required
def take_off(request, pk):
    paper = paper_for(request.user, pk)
    seen = forms.IntegerField().clean(request.POST.get("seen") or paper.revision)
    with outcome(request, _("The paper has no place any more.")):
        editing.place_paper(paper, Place(), seen=seen)
    return redirect(paper)


@require_POST
@login_required
def lock(request, pk):
    paper = paper_for(request.user, pk)
    is_locked = request.POST.get("lock") == "1"
    with outcome(request, _("It stays there when the session is planned again.") if is_locked else _("Unlocked.")):
        editing.set_lock(paper, is_locked=is_locked)
    return redirect(paper)


@require_POST
@login_required
def remove(request, pk):
    paper = paper_for(request.user, pk)
    with outcome(request, _("The paper is taken out of the session.")):
        services.remove_paper(paper)
        return redirect(paper.session)
    return redirect(paper)


@login_required
def dates(request, pk):
    """The region's day and slot, module by module."""
    session = draft_for(request.user, pk)
    frame = ExamFrame(session)
    if request.method == "POST":
        return _impose(request, session, frame)
    rows = [(row, _date_form(row, frame)) for row in regional_modules(session)]
    return render(request, "exams/dates.html", {"session": session, "rows": rows})


def _date_form(row, frame, data=None):
    times = [("", "—"), *times_of(frame, lasts=row.duration)]
    initial = f"{row.day.isoformat()}/{row.slot}" if row.day else ""
    form = TimeForm(data, choices=times, initial={"at": initial}, auto_id=f"id_%s_{row.module.pk}")
    form.fields["at"].required = False
    return form


def _impose(request, session, frame):
    for row in regional_modules(session):
        if str(row.module.pk) == request.POST.get("module"):
            form = _date_form(row, frame, request.POST)
            with outcome(request, _("The date of %(module)s is written down.") % {"module": row.module.code}):
                if not form.is_valid():
                    raise RuleBroken(_("Choose a day and a slot of the session."))
                day, slot = form.cleaned_data["at"] or (None, None)
                services.impose_date(session, row.module, day=day, slot=slot)
    return redirect("exams:dates", session.pk)
