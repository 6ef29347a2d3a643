"""The page of somebody at work: their tasks, their boards, what they decide."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mihan.core.errors import RuleBroken
from mihan.ui.htmx import render as page
from mihan.ui.htmx import wants_fragment
from mihan.workplaces.queries.sessions import lately_by_another
from mihan.workplaces.services.deciding import decide as take
from mihan.workplaces.web.desk import Desk, changes, known, token
from mihan.workplaces.web.reach import PLAY, may_conduct, seat_played, session_for
from mihan.workplaces.web.words import duration_text, refusal_of


@login_required
def show(request, pk):
    """The whole page; for htmx, what one answers the chosen task with."""
    session = session_for(request.user, pk, may=PLAY)
    seat = seat_played(request, session)
    if seat is None or not session.is_open:
        return redirect(session)
    desk = Desk(session, seat, request)
    work = _work(desk, request.GET)
    if wants_fragment(request):
        return page(
            request, "workplaces/work.html", {"session": session, "seat": seat, "words": desk.words, "work": work}
        )
    parts = list(desk.parts())
    return page(
        request,
        _templates(session),
        {
            "session": session,
            "seat": seat,
            "desk": desk,
            "words": desk.words,
            "token": token(parts),
            "parts": {part.id: part for part in parts},
            "tasks": [part for part in parts if part.within == "tasks"],
            "boards": [part for part in parts if part.id.startswith("board-")],
            "may_conduct": may_conduct(request.user, session),
            "free_acts": _free(desk),
            "work": work,
        },
    )


def _templates(session):
    return [f"workplaces/packs/{session.version.pack}/screen.html", "workplaces/play.html"]


def _free(desk):
    return [(act.name, desk.words.say(f"decision.{act.name}")) for act in desk.free_acts()]


def _work(desk, asked, data=None):
    """What is being answered: a task, or an act of one's own."""
    words = desk.words
    if (task := desk.task(asked.get("task", ""))) is not None:
        return {
            "open_task": task["id"], "work_title": words.say(f"task.{task['kind']}"), "station": task["station"],
            "facts": words.fields(task["data"]), "due": words.clock(task["due"]) if task["due"] else "",
            "forms": desk.answers(task, data, asked.get("verb", "")),
        }  # fmt: skip
    if (decision := desk.decision(asked.get("verb", ""))) is not None and not decision.task:
        return {
            "open_verb": decision.name, "work_title": words.say(f"decision.{decision.name}"),
            "forms": [desk.form(decision, None, data)],
        }  # fmt: skip
    return {}


@login_required
def since(request, pk):
    """What changed since `since`: only the parts that did, or nothing at all."""
    session = session_for(request.user, pk, may=PLAY)
    seat = seat_played(request, session)
    if seat is None or not session.is_open:
        return _elsewhere(session)
    desk = Desk(session, seat, request)
    before, parts = known(request.GET.get("since", "")), list(desk.parts())
    if desk.is_over:
        return _elsewhere(session)
    found = changes(desk, parts, before)
    if not found:
        return HttpResponse(status=204)
    work = _closed(desk, request.GET.get("task", ""))
    return HttpResponse(_told(request, desk, parts, found, work))


def _elsewhere(session):
    answer = HttpResponse(status=200)
    answer["HX-Redirect"] = session.get_absolute_url()
    return answer


def _closed(desk, key):
    """The task somebody is answering was settled meanwhile."""
    if not key or desk.task(key) is not None:
        return None
    return {"closed": True}


def _told(request, desk, parts, found, work=None):
    return render_to_string("workplaces/changes.html", {
        "session": desk.session, "seat": desk.seat, "words": desk.words, "token": token(parts), "found": found,
        "work": work, "is_beside": True,
    }, request)  # fmt: skip


@require_POST
@login_required
def decide(request, pk):
    """Take a decision; the answer is what it changed, or the form again with the reason why not."""
    session = session_for(request.user, pk, may=PLAY)
    seat = seat_played(request, session)
    if seat is None or not session.is_open:
        return redirect(session)
    desk = Desk(session, seat, request)
    form, broken, row = _form(desk, request.POST), "", None
    if form is None:
        broken = _gone(desk, request.POST, session)
    elif form.is_valid():
        try:
            row = take(
                session, seat=seat.name, verb=form.decision.name, args=form.values(), by=request.user,
                key=request.POST.get("key", ""),
            )  # fmt: skip
        except RuleBroken as refusal:
            broken = str(refusal)
    return _answer(request, session, seat, form, row, broken)


def _form(desk, sent):
    """The form that was filled, for a task still open."""
    decision = desk.decision(sent.get("verb", ""))
    if decision is None:
        raise Http404
    if not decision.task:
        return desk.form(decision, None, sent)
    task = desk.task(sent.get("task", ""))
    if task is None or task["station"] == "observed":
        return None
    return desk.form(decision, task, sent)


def _gone(desk, sent, session):
    """The task is no longer there: who settled it, and when."""
    world = desk.live.world
    for done, t, seat in world.state["done"]:
        if done == sent.get("task"):
            return refusal_of(desk.words, {"key": "task_done", "values": {"ago": world.t - t, "seat": seat}})
    return desk.words.say("refusal.no_such_task")


def _answer(request, session, seat, form, row, broken):
    session.refresh_from_db()
    if not session.is_open:
        return redirect(session)
    desk = Desk(session, seat, request)
    if row is not None and not row.accepted:
        broken = refusal_of(desk.words, row.why, after=_by_another(session, seat, row, desk))
    if broken and form is not None:
        form.add_error(None, broken) if form.is_bound and form.is_valid() else None
    done = row is not None and row.accepted
    if not wants_fragment(request):
        return _plain(request, session, form, done, broken)
    work = _after(desk, request.POST, form, done, broken)
    parts = list(desk.parts())
    found = changes(desk, parts, known(request.POST.get("since", "")))
    status = 200 if done else 422
    return HttpResponse(_told(request, desk, parts, found, work), status=status)


def _after(desk, sent, form, done, broken):
    if done:
        return {"done": form.label}
    if form is None or (broken and desk.task(sent.get("task", "")) is None and form.task):
        return {"closed": True, "why": broken}
    task = desk.task(form.task) if form.task else None
    forms = (
        [form if each.decision.name == form.decision.name else each for each in desk.answers(task)] if task else [form]
    )
    return {
        "forms": forms,
        "open_task": form.task,
        "open_verb": None if form.task else form.decision.name,
        "work_title": desk.words.say(f"task.{task['kind']}") if task else form.label,
        "facts": desk.words.fields(task["data"]) if task else [],
        "due": desk.words.clock(task["due"]) if task and task["due"] else "",
        "station": task["station"] if task else "",
    }


def _by_another(session, seat, row, desk):
    """Who decided about the same thing just before, where somebody did."""
    other = lately_by_another(session, row)
    if other is None:
        return ""
    ago = duration_text((row.t - other.t) * desk.words.loaded.pack.unit_ms // 1000)
    return _("%(who)s decided about it %(ago)s ago.") % {"who": desk.words.who(other.seat), "ago": ago}


def _plain(request, session, form, done, broken):
    """Without a script: the page again, with what came of it."""
    address = f"{session.get_absolute_url()}play/"
    if done:
        messages.success(request, _("Done: %(what)s.") % {"what": form.label})
        return redirect(address)
    if broken or form is None:
        messages.error(request, broken)
        return redirect(f"{address}?task={request.POST.get('task', '')}&verb={request.POST.get('verb', '')}")
    return render(request, "workplaces/answer.html", {"session": session, "form": form}, status=422)
