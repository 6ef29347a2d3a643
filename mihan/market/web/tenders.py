"""Calls for tenders: one published by the central office, one as everybody of the season reads it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from mihan.core.access import get_for
from mihan.market.engine.calling import calendar
from mihan.market.engine.papers import begun, word
from mihan.market.engine.tenders import fault_of
from mihan.market.models import Season, Tender
from mihan.market.queries.tenders import asked, awaited, firms_worked_in, is_closed_for_some, tenders_of
from mihan.market.services.calling import let_board_call
from mihan.market.services.tendering import open_bids, publish
from mihan.market.web.forms import TenderForm
from mihan.market.web.reach import LEAD, VIEW
from mihan.market.web.words import money_text
from mihan.ui.forms import written
from mihan.ui.htmx import outcome, render
from mihan.ui.writing import isolated, num_text

TONES = {"open": "info", "awarded": "ok", "failed": "attention"}
FAULTS = {
    "": gettext_lazy("compliant"), "above_ceiling": gettext_lazy("above the highest price"),
    "wrong_total": gettext_lazy("total not exact"),
}  # fmt: skip


def calls_told(season):
    """The calls of a season in a line each."""
    return [call_told(tender) for tender in tenders_of(season)]


def calendar_told(season):
    """The days of the month on which the board calls by itself, or nothing."""
    return " · ".join(isolated(num_text(planned.day)) for planned in calendar()) if season.board_calls else ""


def call_told(tender):
    return {
        "tender": tender, "goods": begun(word(tender.product)), "quantity": num_text(tender.quantity),
        "ceiling": money_text(tender.ceiling), "closes": num_text(tender.closes), "tone": TONES[tender.state],
        "state": tender.get_state_display(),
    }  # fmt: skip


@require_safe
@login_required
def show(request, pk):
    """The call and its rule; the bids once they are opened, before that one's own alone."""
    user = request.user
    tender = get_for(user, Tender, pk, may=VIEW)
    is_open, keeps = tender.state == Tender.State.OPEN, user.has_perm(LEAD, tender.season)
    own = firms_worked_in(user, tender.season)
    bids = [bid for bid in tender.bids.select_related("firm") if not is_open or bid.firm_id in own]
    waits = awaited(tender) if is_open else []
    return render(request, "market/tender.html", {
        "tender": tender, "call": call_told(tender), "is_open": is_open, "keeps": keeps, "waits": waits,
        "asked": len(asked(tender)), "received": tender.bids.count(), "own": [f for f in waits if f.pk in own],
        "bids": [_bid_told(tender, bid) for bid in sorted(bids, key=lambda bid: (bid.price, bid.pk))],
        "may_open": is_open and keeps and is_closed_for_some(tender),
    })  # fmt: skip


def _bid_told(tender, bid):
    fault = fault_of(tender, bid)
    return {
        "firm": bid.firm, "price": money_text(bid.price), "total": money_text(bid.total), "day": num_text(bid.day),
        "fault": fault.value, "said": FAULTS[fault.value], "has_won": tender.winner_id == bid.firm_id,
    }  # fmt: skip


@login_required
def add(request, pk):
    season, user = get_for(request.user, Season, pk, may=VIEW), request.user
    if not user.has_perm(LEAD, season):
        raise PermissionDenied
    form = TenderForm(request.POST or None, season)
    if form.is_bound and (tender := written(lambda: publish(season, **form.told, by=user), form)):
        messages.success(request, _("Call %(number)s is published.") % {"number": tender.number})
        return redirect(tender)
    context = {"season": season, "form": form}
    return render(request, "market/tender_add.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def let_call(request, pk):
    """Let the board call by itself, or no longer."""
    season = get_for(request.user, Season, pk, may=LEAD)
    if let_board_call(season, calls=bool(request.POST.get("calls"))):
        messages.success(request, _("The board calls by itself from now on."))
    else:
        messages.success(request, _("The board makes no more calls by itself. Those published stay."))
    return redirect(season)


@require_POST
@login_required
def unseal(request, pk):
    """Open the bids without waiting for a firm that stands still."""
    tender = get_for(request.user, Tender, pk, may=LEAD)
    with outcome(request, _("The bids are open.")):
        open_bids(tender)
    return redirect(tender)
