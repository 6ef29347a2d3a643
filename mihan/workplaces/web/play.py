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
from mihan.workplaces.engine.loading import of_session
from mihan.workplaces.policy import MOST_KEY
from mihan.workplaces.queries.photos import photos_of
from mihan.workplaces.queries.sessions import lately_by_another
from mihan.workplaces.services.deciding import Asked, take
from mihan.workplaces.services.sharing import claim_task, release_task
from mihan.workplaces.web.desk import Desk, news
from mihan.workplaces.web.forms import TaskForm, new_key
from mihan.workplaces.web.parts import changes, known, token
from mihan.workplaces.web.reach import at_work, may_conduct
from mihan.workplaces.web.words import Words, duration_text, refusal_of


@login_required
def show(request, pk):
    """The whole page; for htmx, what one answers the chosen task with, or what looking elsewhere changes."""
    here = at_work(request, pk)
    if here.seat is None:
        return redirect(here.session)
    session, seat = here.session, here.seat
    desk = Desk(session, seat, here.playing, look=request.GET.get("look", ""))
    if wants_fragment(request) and request.GET.keys() & {"task", "verb"} == set() and "look" in request.GET:
        return _changed(request, desk)
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
            "facts": desk.facts(task), "compared": desk.compared(task),
            "due": words.clock(task["due"]) if task["due"] else "",
            "forms": desk.answers(task, data, asked.get("verb", "")),
            "is_shared": desk.is_shared, "is_taken": bool(task["seat"]), "key": new_key(),
            "photos": photos_of(desk.session, task=task["id"], seat=desk.seat.name) if _is_bench(task) else None,
        }  # fmt: skip
    if (decision := desk.decision(asked.get("verb", ""))) is not None and not decision.task:
        return {
            "open_verb": decision.name, "work_title": words.say(f"decision.{decision.name}"),
            "forms": [desk.form(decision, None, data, initial=asked)],
        }  # fmt: skip
    return {}


def _is_bench(task):
    return task["station"] == "bench"


@login_required
def since(request, pk):
    """What changed since `since`: only the parts that did, or nothing at all."""
    here = at_work(request, pk)
    if here.seat is None:
        return _elsewhere(here.session)
    desk = Desk(here.session, here.seat, here.playing, look=request.GET.get("look", ""))
    return _elsewhere(here.session) if desk.is_over else _changed(request, desk)


def _changed(request, desk):
    """What the page lacks, or nothing; of a page that looks at another thing, mostly that."""
    parts = list(desk.parts())
    found = changes(parts, known(request.GET.get("since", "")))
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
    if not (work or {}).get("forms"):
        request = None  # no form in it: neither a token nor anything of the page around
    return render_to_string("workplaces/changes.html", {
        "session": desk.session, "seat": desk.seat, "words": desk.words, "token": token(parts), "found": found,
        "news": news(desk, found), "work": work, "is_beside": True,
    }, request)  # fmt: skip


@require_POST
@login_required
def decide(request, pk):
    """Take a decision; the answer is what it changed, or the form again with the reason why not."""
    here = at_work(request, pk)
    if here.seat is None:
        return redirect(here.session)
    session, seat, playing = here.session, here.seat, here.playing
    form = _filled(session, seat, request.POST)
    row, broken = None, ""
    if form.is_valid():
        asked = Asked(
            seat.name, form.decision.name, form.values(), request.user, request.POST.get("key", "")[:MOST_KEY]
        )
        try:
            row, playing = take(session, asked, playing)
        except RuleBroken as refusal:
            broken = str(refusal)
            here = at_work(request, pk)  # what was tried may stand in the one that was read before
            if here.seat is None:
                return redirect(here.session)
            playing = here.playing
    if playing.is_stopped:
        return redirect(session)
    return _answer(request, Desk(session, seat, playing, look=request.POST.get("look", "")), form, row, broken)


def _filled(session, seat, sent):
    """The form as it was sent. Whether its task is still open, and its things still there, the engine says."""
    words = Words(of_session(session))
    decision = words.loaded.pack.decisions.get(sent.get("verb", ""))
    if decision is None or seat.role not in decision.roles:
        raise Http404
    return TaskForm(sent, decision=decision, words=words, task=sent.get("task", "") if decision.task else None)


def _answer(request, desk, form, row, broken):
    done = row is not None and row.accepted
    if row is not None and not done:
        broken = refusal_of(desk.words, row.why, after=_by_another(desk, row))
    if not wants_fragment(request):
        return _plain(request, desk.session, form, done, broken)
    work = {"done": form.label, "next": _next(desk)} if done else _again(desk, form, request.POST, broken)
    parts = list(desk.parts())
    found = changes(parts, known(request.POST.get("since", "")))
    return HttpResponse(_told(request, desk, parts, found, work), status=200 if form.is_valid() else 422)


def _again(desk, form, sent, broken):
    """The same forms with what is wrong; or why the task can be answered no more."""
    if form.task and desk.task(form.task) is None:
        return {"closed": True, "why": broken}
    work = _work(desk, sent, sent)
    for each in work.get("forms", []):
        if broken and each.decision.name == form.decision.name:
            each.is_valid()
            each.add_error(None, broken)
    return work


def _next(desk):
    """The first thing that waits, to go on with; what a trainer ticks is not for this page."""
    return next((task for task in desk.tasks if task["station"] != "observed"), None)


def _by_another(desk, row):
    """Who decided about the same thing just before, where somebody did."""
    other = lately_by_another(desk.session, row)
    if other is None:
        return ""
    ago = duration_text((row.t - other.t) * desk.words.loaded.pack.unit_ms // 1000)
    return _("%(who)s decided about it %(ago)s ago.") % {"who": desk.words.who(other.seat), "ago": ago}


@require_POST
@login_required
def share(request, pk):
    """Take a task for oneself, or give it back to the role: the answer is what it changed."""
    here = at_work(request, pk)
    if here.seat is None:
        return redirect(here.session)
    verb, task = (claim_task, request.POST["claim"]) if "claim" in request.POST else (
        release_task, request.POST.get("release", "")
    )  # fmt: skip
    why = _shared(here.session, here.seat, verb, task, request)
    if not wants_fragment(request):
        if why:
            messages.error(request, why)
        return redirect(f"{here.session.get_absolute_url()}play/?task={task}#work")
    here = at_work(request, pk)  # as it left it
    if here.seat is None:
        return _elsewhere(here.session)
    desk = Desk(here.session, here.seat, here.playing, look=request.POST.get("look", ""))
    parts = list(desk.parts())
    found = changes(parts, known(request.POST.get("since", "")))
    work = {"closed": True, "why": why} if why else _work(desk, {"task": task})
    return HttpResponse(_told(request, desk, parts, found, work))


def _shared(session, seat, verb, task, request):
    """Why not, or nothing."""
    try:
        row = verb(session, seat=seat.name, task=task, by=request.user, key=request.POST.get("key", ""))
    except RuleBroken as refusal:
        return str(refusal)
    named = {each.name: each.person.name for each in session.seats.select_related("person") if each.person}
    return refusal_of(Words(of_session(session), named), row.why)


def _plain(request, session, form, done, broken):
    """Without a script: the page again, with what came of it."""
    address = f"{session.get_absolute_url()}play/"
    if done:
        messages.success(request, _("Done: %(what)s.") % {"what": form.label})
        return redirect(address)
    if broken:
        messages.error(request, broken)
        return redirect(f"{address}?task={request.POST.get('task', '')}&verb={request.POST.get('verb', '')}")
    return render(request, "workplaces/answer.html", {"session": session, "form": form}, status=422)
