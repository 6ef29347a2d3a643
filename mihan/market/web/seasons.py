"""Seasons: the list, the central office, opening one, having its post carried."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from mihan.core import clock
from mihan.core.access import get_for
from mihan.market.engine.papers import begun, word
from mihan.market.engine.standing import owed_returns, standings
from mihan.market.models import Season
from mihan.market.policy import paths_above
from mihan.market.queries.accounts import accounts_of
from mihan.market.queries.letters import waiting_in
from mihan.market.queries.seasons import establishments, firms_seen, is_open_to, offers_in, register_of
from mihan.market.services.carrying import carry
from mihan.market.services.opening import add_firm, open_season, start
from mihan.market.web.forms import MemberForm, SeasonForm
from mihan.market.web.reach import LEAD, VIEW
from mihan.market.web.tenders import calendar_told, calls_told
from mihan.market.web.words import letter_told, money_text, waits_for
from mihan.ui.forms import written
from mihan.ui.htmx import render
from mihan.ui.tables import Column, Table, exported, filtered
from mihan.ui.writing import num_text

SHOWN = 100  # letters that wait

SEASONS = Table(
    (
        Column(gettext_lazy("Season"), "title", sort="title", link=True),
        Column(gettext_lazy("Firms"), "firm_count", sort="firm_count", kind="number"),
        Column(gettext_lazy("Opened by"), path="opened_by", kind="person", name="opened_by", hidden_on_phone=True),
        Column(gettext_lazy("Opened on"), "opened_at", sort="opened_at", kind="date"),
    ),
    empty=gettext_lazy("Seasons of practice firms will be listed here once one is opened."),
)  # fmt: skip


@login_required
def index(request):
    user = request.user
    if not user.has_perm(VIEW):
        raise PermissionDenied
    seen = Season.objects.visible_to(user).select_related("opened_by").annotate(firm_count=Count("firms"))
    rows = filtered(SEASONS, seen.order_by("-opened_at", "-id"), request.GET)
    if kind := request.GET.get("export"):
        return exported(SEASONS, rows, kind, name="seasons", params=request.GET)
    context = {"page": SEASONS.page(rows, request.GET), "may_lead": user.has_perm(LEAD)}
    return render(request, "market/season_list.html", context, fragment="table")


@login_required
def show(request, pk):
    """Its firms; and for whoever keeps the central office, whether everything balances and what is late."""
    season = get_for(request.user, Season, pk, may=VIEW)
    if not request.user.has_perm(LEAD, season):
        return render(request, "market/register.html", _public(request.user, season))
    stands = standings(season, clock.now())
    return render(request, "market/season.html", {
        "season": season, "stands": [_stand_told(stand) for stand in stands],
        "is_balanced": not any(stand.difference for stand in stands),
        "others": _others(season), "waiting": _waiting(season),
        "returns": [_return_told(owed) for owed in owed_returns(season, stands)],
        "stands_still": any(stand.firm.session.state == "paused" for stand in stands),
        "may_enter": _may_enter(request.user, season), "keeps": True, "calls": calls_told(season),
        "calendar": calendar_told(season),
        "register": _register(request.user, season),
    }, fragment="office")  # fmt: skip


def _public(user, season):
    """What everybody of the season may know; and their own firms, for whoever teaches them."""
    register = _register(user, season)
    leads = user.has_perm(LEAD)
    return {
        "season": season, "register": register, "calls": calls_told(season), "calendar": calendar_told(season),
        "offers": [_offer_told(offer) for offer in offers_in(season)],
        "may_enter": _may_enter(user, season),
        "stands_still": leads and any(one["is_mine"] and one["state"] == "paused" for one in register),
    }  # fmt: skip


def _may_enter(user, season):
    """A firm of one's own: for whoever keeps the office, and for trainers the season is open to."""
    return user.has_perm(LEAD) and (user.has_perm(LEAD, season) or is_open_to(user, season))


def _register(user, season):
    """The public side of each member: name, number, establishment, what it deals in."""
    mine, places = firms_seen(user, season), establishments()
    return [
        {
            "firm": firm, "is_mine": firm.pk in mine, "state": firm.session.state, "place": place_of(firm, places),
            "goods": [begun(word(name)) for name in firm.goods],
        }
        for firm in register_of(season)
    ]  # fmt: skip


def place_of(firm, places):
    return next((places[path] for path in paths_above(firm.session.unit.path) if path in places), firm.session.unit)


def _offer_told(offer):
    return {
        "firm": offer.sender, "goods": begun(word(offer.values["product"])), "day": offer.day,
        "price": money_text(offer.values["price"]),
    }  # fmt: skip


def _stand_told(stand):
    return {
        "firm": stand.firm, "session": stand.firm.session, "day": num_text(stand.day),
        "bank": money_text(stand.bank), "unposted": money_text(stand.unposted),
        "on_the_way": money_text(stand.on_the_way), "books": money_text(stand.books),
        "difference": money_text(stand.difference), "is_right": not stand.difference,
    }  # fmt: skip


def _others(season):
    """What those who are no firms hold: below zero, what they have put into the market."""
    rows = accounts_of(season)
    others = [(str(row), money_text(row.balance)) for row in rows if row.firm_id is None]
    firms = sum(row.balance for row in rows if row.firm_id)
    everything = sum(row.balance for row in rows)
    return {"rows": others, "firms": money_text(firms), "sum": money_text(everything), "is_whole": not everything}


def _waiting(season):
    return [
        {"what": letter_told(letter), "from": letter.sender or letter.get_office_display(),
         "to": letter.receiver or letter.get_office_display(), "since": letter.sent_at, "why": waits_for(letter)}
        for letter in waiting_in(season)[:SHOWN]
    ]  # fmt: skip


def _return_told(owed):
    state = (_("late"), "wrong") if owed.is_late else (_("to come"), "neutral")
    if owed.filed:
        state = (_("filed on day %(day)d") % {"day": owed.filed.day}, "ok")
    return {"firm": owed.firm, "office": owed.office.label, "until": owed.until, "said": state[0], "tone": state[1]}


@login_required
def add(request):
    user = request.user
    if not user.has_perm(LEAD):
        raise PermissionDenied
    form = SeasonForm(request.POST or None, user)
    if form.is_bound and (season := written(lambda: _open(form, user), form)):
        messages.success(request, _("The season is open. Its firms wait for you to start them."))
        return redirect(season)
    return render(request, "market/season_add.html", {"form": form}, status=422 if form.is_bound else 200)


def _open(form, user):
    told = form.cleaned_data
    return open_season(told["title"], told["unit"], form.wanted, by=user, board_calls=told["board_calls"])


@login_required
def join(request, pk):
    """One more member: a firm or a hotel of a group of one's own."""
    season, user = get_for(request.user, Season, pk, may=VIEW), request.user
    if not _may_enter(user, season):
        raise PermissionDenied
    form = MemberForm(request.POST or None, user)
    if form.is_bound and (firm := written(lambda: add_firm(season, form.wanted, by=user), form)):
        messages.success(request, _("%(firm)s is on the register. It waits for you to start it.") % {"firm": firm})
        return redirect(season)
    context = {"season": season, "form": form}
    return render(request, "market/season_join.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def begin(request, pk):
    """Start what stands still of what one leads: all of it for nobody but who teaches all of it."""
    season = get_for(request.user, Season, pk, may=VIEW)
    if not request.user.has_perm(LEAD):
        raise PermissionDenied
    count = start(season, by=request.user)
    messages.success(request, ngettext("%(n)d firm is at work.", "%(n)d firms are at work.", count) % {"n": count})
    return redirect(season)


@require_POST
@login_required
def post(request, pk):
    """Have the post carried now, rather than by the worker in a few seconds."""
    season = get_for(request.user, Season, pk, may=LEAD)
    count = carry(season)
    told = ngettext("%(n)d letter was received.", "%(n)d letters were received.", count)
    messages.success(request, told % {"n": count})
    return redirect(season)
