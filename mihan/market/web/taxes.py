"""The tax office of a season: returns received, acts of its own, what firms answered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mihan.core.access import get_for
from mihan.market.engine.papers import begun, word
from mihan.market.models import Season
from mihan.market.queries.taxes import acts_of, number_of, vat_returns
from mihan.market.services.taxing import fine, inspect
from mihan.market.web.forms import INSPECT, ActForm
from mihan.market.web.reach import LEAD, VIEW
from mihan.market.web.words import money_text, waits_for
from mihan.ui.forms import written
from mihan.ui.htmx import render
from mihan.ui.writing import num_text


@login_required
def show(request, pk):
    season, user = get_for(request.user, Season, pk, may=VIEW), request.user
    if not user.has_perm(LEAD, season):
        raise PermissionDenied
    form = ActForm(request.POST or None, season)
    if form.is_bound and (act := written(lambda: _act(form), form)):
        messages.success(request, _("Act %(number)s has left for %(firm)s.") % {
            "number": number_of(act), "firm": act.receiver,
        })  # fmt: skip
        return redirect("market:tax", season.pk)
    context = {
        "season": season, "form": form, "acts": [_act_told(act, answer) for act, answer in acts_of(season)],
        "returns": [_return_told(one) for one in vat_returns(season)],
    }  # fmt: skip
    return render(request, "market/tax.html", context, status=422 if form.is_bound else 200)


def _act(form):
    told = form.cleaned_data
    if told["act"] == INSPECT:
        return inspect(told["firm"])
    return fine(told["firm"], int(told["amount"] * 100), told["reason"])


def _act_told(act, answer):
    is_fine = act.kind == "tax_notice"
    return {
        "number": number_of(act), "firm": act.receiver, "day": num_text(act.day),
        "what": _("Notice of a fine") if is_fine else _("Inspection"),
        "about": f"{begun(word(act.values['reason']))} · {money_text(act.values['amount'])}" if is_fine else "",
        "state": waits_for(act) if act.state == "waiting" else act.get_state_display(),
        "answer": _answer_told(answer) if answer else None,
    }  # fmt: skip


def _answer_told(answer):
    told = answer.values
    if not told["wrong"]:
        return {"tone": "ok", "said": _("answered, both figures right")}
    if "collected" not in told:
        return {"tone": "wrong", "said": _("not answered: fined %(sum)s") % {"sum": money_text(told["fine"])}}
    wrong = ngettext("%(n)s wrong figure: fined %(sum)s", "%(n)s wrong figures: fined %(sum)s", told["wrong"])
    return {"tone": "attention", "said": wrong % {"n": num_text(told["wrong"]), "sum": money_text(told["fine"])}}


def _return_told(one):
    return {
        "firm": one.firm, "day": num_text(one.day),
        "figures": [(begun(word(name)), money_text(amount)) for name, amount in one.figures],
    }  # fmt: skip
