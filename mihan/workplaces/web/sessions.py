"""Sessions: what there is to play, the room where one waits and takes a seat, starting and leaving."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mihan.core.errors import RuleBroken
from mihan.ui.htmx import outcome, render
from mihan.ui.tables import Column, Filter, Table, chips, exported, filtered
from mihan.workplaces.engine.loading import InvalidData, loaded, of_session, packs
from mihan.workplaces.models import PackEdit, Session
from mihan.workplaces.queries.sessions import own_group, own_sectors, place_of, sessions_listed
from mihan.workplaces.services import seating
from mihan.workplaces.services.conducting import conduct, skip_ahead
from mihan.workplaces.services.opening import open_alone
from mihan.workplaces.web.forms import JoinForm
from mihan.workplaces.web.reach import LEAD, PLAY, VIEW, conducted_by, may_conduct, own_seat, session_for, set_going_by
from mihan.workplaces.web.words import Words

STATES = dict(Session.State.choices)
TONES = {"running": "ok", "paused": "attention", "ended": "neutral", "faulty": "wrong"}

SESSIONS = Table(
    (
        Column(gettext_lazy("Workplace"), value=lambda s: s.version.title, name="title", link=True),
        Column(gettext_lazy("Group"), "group.label", sort="group__label", kind="code", name="group"),
        Column(gettext_lazy("Trainer"), path="trainer", kind="person", name="trainer", hidden_on_phone=True),
        Column(gettext_lazy("Code"), "code", kind="code"),
        Column(gettext_lazy("World"), "seed", sort="seed", kind="code", hidden_on_phone=True),
        Column(gettext_lazy("People"), "people_count", sort="people_count", kind="number"),
        Column(gettext_lazy("Opened on"), "opened_at", sort="opened_at", kind="date"),
        Column(gettext_lazy("State"), value=lambda s: (STATES[s.state], TONES[s.state]), kind="badge", name="state"),
    ),
    filters=(Filter("state", gettext_lazy("State"), choices=Session.State.choices),),
    empty=gettext_lazy("Sessions will be listed here once one is opened."),
)  # fmt: skip


@login_required
def index(request):
    user = request.user
    if not user.has_perm(VIEW):
        raise PermissionDenied
    rows = sessions_listed(filtered(SESSIONS, Session.objects.visible_to(user), request.GET))
    if kind := request.GET.get("export"):
        return exported(SESSIONS, rows, kind, name="sessions", params=request.GET)
    return render(
        request,
        "workplaces/session_list.html",
        {
            "page": SESSIONS.page(rows, request.GET),
            "filters": SESSIONS.filters,
            "chips": chips(SESSIONS.filters, request),
            "trades": _trades(user),
            "may_play": user.has_perm(PLAY),
            "may_lead": user.has_perm(LEAD),
            "code_form": JoinForm(),
        },
        fragment="table",
    )


def _trades(user):
    """Every workplace that can be played: those of the reader's own trade, then the others under a heading."""
    mine, found = own_sectors(user), [_pack(name) for name in packs()]
    own = [pack for pack in found if mine & pack["sectors"]]
    others = [pack for pack in found if pack not in own]
    return [("", own), (_("Workplaces of other trades"), others)] if own and others else [("", found)]


def _pack(name):
    words = Words(loaded(name))
    return {
        "name": name, "title": words.title, "summary": words.summary,
        "roles": [(role, words.role(role)) for role in words.loaded.pack.roles],
        "sectors": set(words.loaded.about.get("sectors", ())),
    }  # fmt: skip


@login_required
def show(request, pk):
    """The room where one waits: who sits where, and a free seat to take."""
    session = session_for(request.user, pk)
    words = Words(of_session(session))
    seats = [
        {
            "seat": seat,
            "name": words.seat(seat.name),
            "is_mine": seat.person_id == request.user.person_id and seat.person_id,
        }
        for seat in session.seats.select_related("person")
    ]
    return render(request, "workplaces/session.html", {
        "session": session, "words": words, "seats": seats, "mine": own_seat(request.user, session),
        "may_conduct": may_conduct(request.user, session), "may_sit": _may_sit(request.user, session),
        "has_outcome": hasattr(session, "outcome"),
    }, fragment="room")  # fmt: skip


def _may_sit(user, session):
    return session.is_open and not session.is_solo and user.has_perm(PLAY, session)


@require_POST
@login_required
def alone(request, pack):
    """Play at once, bots in every other seat."""
    if not request.user.has_perm(PLAY):
        raise PermissionDenied
    seat = f"{request.POST.get('role', '')}.1"
    try:
        if seat not in loaded(pack).pack.seats:
            raise Http404
    except InvalidData as error:
        raise Http404 from error
    edit = _edit(request, pack)
    unit = place_of(request.user, PLAY)
    if unit is None:
        raise PermissionDenied
    try:
        session = open_alone(pack, unit, by=request.user, seat=seat, group=own_group(request.user), edit=edit)
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
        return redirect("workplaces:session-list")
    return redirect("workplaces:play", session.pk)


def _edit(request, pack):
    """A scenario to try, for those who make them."""
    if not (asked := request.POST.get("edit", "")):
        return None
    found = PackEdit.objects.visible_to(request.user).filter(pack=pack, pk=asked if asked.isdecimal() else 0).first()
    if found is None:
        raise Http404
    return found


@require_POST
@login_required
def join(request):
    """By its code: read aloud by the trainer, or shown on the board."""
    if not request.user.has_perm(PLAY):
        raise PermissionDenied
    form = JoinForm(request.POST)
    if form.is_valid():
        found = Session.objects.visible_to(request.user).unfinished().filter(code=form.cleaned_data["code"]).first()
        if found:
            return redirect(found)
    messages.error(request, _("No open session of yours has this code."))
    return redirect("workplaces:session-list")


@require_POST
@login_required
def sit(request, pk):
    session = session_for(request.user, pk, may=PLAY)
    if not _may_sit(request.user, session):
        raise PermissionDenied
    with outcome(request, _("You are in your seat.")):
        seating.take_seat(session, request.POST.get("seat", ""), by=request.user)
        if session.started_at:
            return redirect("workplaces:briefing", session.pk)  # who comes late reads first what goes on
    return redirect(session)


@require_POST
@login_required
def leave(request, pk):
    session = session_for(request.user, pk, may=PLAY)
    with outcome(request, _("You left your seat; its bot goes on.")):
        seating.leave_seat(session, person=request.user.person, by=request.user)
    return redirect(session)


def _conducting(verb, said, reach=conducted_by):
    @require_POST
    @login_required
    def view(request, pk):
        session = reach(request.user, pk)
        with outcome(request, said):
            conduct(session, verb, by=request.user)
        if verb != "end":
            return redirect("workplaces:play", session.pk) if own_seat(request.user, session) else redirect(session)
        return redirect("workplaces:debrief", session.pk) if hasattr(session, "outcome") else redirect(session)

    return view


@require_POST
@login_required
def skip(request, pk):
    """Alone, nobody waits for nothing: time passes until something is to be done."""
    session = conducted_by(request.user, pk)
    seat = own_seat(request.user, session)
    if seat is None or not session.is_solo:
        raise PermissionDenied
    try:
        if not skip_ahead(session, seat=seat.name, by=request.user):
            messages.info(request, _("Something waits for you already."))
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
    return redirect("workplaces:play", session.pk)


resume = _conducting("resume", gettext_lazy("The session goes on."), set_going_by)
pause = _conducting("pause", gettext_lazy("The session is paused."), set_going_by)
end = _conducting("end", gettext_lazy("The session is over; here is its debrief."))
