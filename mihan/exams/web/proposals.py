"""Papers proposed from the ledger, to choose from: all on one page, so that any number are added at once.

There may be two hundred rows: they are written here, and not by a template each.
"""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mihan.exams.queries.papers import proposals
from mihan.exams.services import papers as services
from mihan.exams.web.reach import draft_for
from mihan.ui import writing
from mihan.ui.htmx import outcome, render


@login_required
def propose(request, pk):
    """What the ledger asks for."""
    session = draft_for(request.user, pk)
    if request.method == "POST":
        chosen = {int(key) for key in request.POST.getlist("line") if key.isdecimal() and len(key) < 20}
        with outcome(request, _("The papers are added. They wait for a place.")):
            services.propose_papers(session, lines=chosen)
        return redirect(session)
    # As attributes of each cell: on a phone they say what it is.
    labels = [_("Group"), _("Module"), _("Assigned"), _("Delivered"), _("Published, to be held")]
    write = partial(_row, [escape(label) for label in labels], get_language() or "")
    found = proposals(session)
    rows = mark_safe("".join(map(write, found)))  # noqa: S308 - names are escaped in their row
    context = {"session": session, "labels": labels, "rows": rows, "count": len(found)}
    return render(request, "exams/proposals.html", context)


def _row(labels, language, one):
    group, module, assigned, delivered, promised = labels
    code = escape(one.code)
    checked = " checked" if one.is_due else ""
    hours = partial(writing.hours, language=language)
    waiting = hours(one.promised) if one.promised else '<span class="none">—</span>'
    return (
        f'<tr><th scope="row" data-label="{group}"><label class="check"><input type="checkbox" name="line"'
        f' value="{one.line}"{checked}><span>{writing.ltr(one.group_label)}<span class="visually-hidden"> {code}</span>'
        f'</span></label></th><td data-label="{module}"><bdi>{code} {escape(one.name)}</bdi></td>'
        f'<td class="n" data-label="{assigned}">{hours(one.assigned)}</td>'
        f'<td class="n" data-label="{delivered}">{hours(one.delivered)}</td>'
        f'<td class="n" data-label="{promised}">{waiting}</td></tr>'
    )
