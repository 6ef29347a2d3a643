"""What was done then, offered in a branch: again, or otherwise."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.workplaces.engine.again import refusal_now, taken_by_people
from mihan.workplaces.queries.branches import next_then, opened_then
from mihan.workplaces.services.retaking import do_otherwise, take_again
from mihan.workplaces.web.reach import PLAY, session_for
from mihan.workplaces.web.telling import told_of
from mihan.workplaces.web.words import refusal_of


def offered(session, seat, playing, words, seats):
    """What the page says of the next decision of then: when, what, and why it would be refused now."""
    then = next_then(session, seat.name, taken_by_people(session))
    if then is None:
        return {}
    is_paused = playing.world.state["clock"]["paused"]
    is_due = then.t <= playing.t and not is_paused
    why = refusal_now(session, then, clock.now(), seats=seats) if is_due else None
    told = told_of(words, then)
    return {
        "n": then.seq, "at": told["at"], "what": told["what"], "about": told["about"], "is_due": is_due,
        "is_paused": is_paused,
        "who": then.by.name if then.by_id and then.by_id != seat.person_id else "",
        "why": refusal_of(words, why), "moved": "" if why else _moved(session, then, playing, words),
    }  # fmt: skip


def _moved(session, then, playing, words):
    """When its task began here, where that is not when it began then: it may be about something else."""
    task = playing.world.state["tasks"].get(then.args.get("task", ""))
    if task is None or task["opened"] == opened_then(session, task["id"]):
        return ""
    return words.clock(task["opened"])


@require_POST
@login_required
def settle(request, pk):
    session = session_for(request.user, pk, may=PLAY)
    seq = request.POST.get("again") or request.POST.get("otherwise") or ""
    if not seq.isdecimal() or session.branch_of_id is None:
        raise Http404
    try:
        if "again" in request.POST:
            _again(request, session, int(seq))
        else:
            do_otherwise(session, seq=int(seq), by=request.user)
            messages.info(request, _("Decide otherwise: nothing is done by itself."))
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
    return redirect("workplaces:play", session.pk)


def _again(request, session, seq):
    made = take_again(session, seq=seq, by=request.user)
    if made is not None and made.accepted:
        messages.success(request, _("Done again, as then."))
    elif made is not None:
        messages.error(request, _("It is refused here: what was done before has changed things."))
