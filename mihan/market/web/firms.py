"""A firm of a season: its statement as the bank has it, its letters, its returns, its papers to print."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from mihan.core import clock
from mihan.core.access import get_for
from mihan.market.engine.papers import begun, name_of, papers_seen, print_paper, title_of, word
from mihan.market.engine.standing import come_to
from mihan.market.models import Firm
from mihan.market.queries.accounts import balance_of, statement_of
from mihan.market.queries.letters import letters_of
from mihan.market.web.reach import LEAD, VIEW
from mihan.market.web.words import letter_told, money_text, reference_told, waits_for
from mihan.ui.htmx import render

LATEST = 20  # letters, and lines of the statement; papers beside earlier ones folded away
PAPERS = 12


@require_safe
@login_required
def show(request, pk):
    firm = _firm(request.user, pk)
    papers = [_paper(paper) for paper in reversed(_papers(request.user, firm))]
    return render(request, "market/firm.html", {
        "firm": firm, "sees_inside": firm.session.is_reached(request.user, VIEW),
        "balance": money_text(balance_of(firm.account)),
        "lines": _statement(firm), "letters": [_letter(firm, letter) for letter in letters_of(firm)[:LATEST]],
        "papers": papers[:PAPERS], "earlier": papers[PAPERS:],
    })  # fmt: skip


def _firm(user, pk):
    found = get_for(user, Firm, pk, may=VIEW)
    rows = Firm.objects.visible_to(user).select_related(
        "season__unit", "account", "session__version", "session__edit", "session__group", "session__unit"
    )
    return rows.get(pk=found.pk)


def _statement(firm):
    """With the balance after each line; the latest lines, the newest first."""
    balance, told = 0, []
    for line in statement_of(firm.account):
        is_in = line.payee_id == firm.account.pk
        balance += line.amount if is_in else -line.amount
        told.append({
            "day": line.day, "other": line.payer if is_in else line.payee, "reference": reference_told(line.reference),
            "into": money_text(line.amount) if is_in else "", "out": "" if is_in else money_text(line.amount),
            "balance": money_text(balance),
        })  # fmt: skip
    return told[: -LATEST - 1 : -1]


def _letter(firm, letter):
    is_sent = letter.sender_id == firm.pk
    other = (letter.receiver if is_sent else letter.sender) or letter.get_office_display()
    what, about = letter_told(letter)
    return {
        "is_sent": is_sent, "other": other, "what": what, "about": about, "day": letter.day, "state": letter.state,
        "said": letter.get_state_display(), "why": waits_for(letter) if letter.state == "waiting" else "",
    }  # fmt: skip


def _paper(paper):
    return {
        "name": name_of(paper), "title": title_of(paper), "number": paper.number, "day": paper.day,
        "to": begun(word(paper.addressee)),
    }  # fmt: skip


def _papers(user, firm):
    """Those of the seat one sits in; every seat's, for whoever teaches them."""
    seats = firm.session.seats.all()
    if not user.has_perm(LEAD, firm):
        seats = seats.filter(person=user.person_id or 0)
    names = [seat.name for seat in seats]
    return papers_seen(come_to(firm, clock.now()), names) if names else []


@require_safe
@login_required
def paper(request, pk, name):
    """On paper, in the language of the reader."""
    firm = _firm(request.user, pk)
    found = next((one for one in _papers(request.user, firm) if name_of(one) == name), None)
    if found is None:
        raise Http404
    answer = HttpResponse(print_paper(firm, found), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.kind}-{firm.number}-{name}.pdf"'
    return answer
