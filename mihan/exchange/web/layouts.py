"""What a file must hold, column by column, and an empty one to fill."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mihan.exchange import engine
from mihan.exchange.services.examples import empty_file
from mihan.exchange.web.exports import XLSX
from mihan.exchange.web.reach import kinds_for
from mihan.ui.htmx import render

HOLDS = {
    "text": _("Text."),
    "name": _("Text."),
    "code": _("A code, kept as text: its zeros are not lost."),
    "label": _("The label of the national base, such as DIA_DEV_TS_1A-Développement Digital (1A)-2025."),
    "identity": _("A number, kept apart and never shown in a preview."),
    "phone": _("A telephone number, kept as text."),
    "date": _("A day: day/month/year."),
    "year": _("A year, or the two years of a training year."),
    "yes_no": _("Yes or no: Oui, Non, O, N."),
    "hours": _("Hours, with a comma or a point."),
    "percent": _("A rate."),
    "number": _("A number."),
    "int": _("A whole number."),
    "seats": _("A whole number of seats, without any sign between its digits; blank if not known."),
    "choice": _("One of these words, in French, Arabic or English:"),
}


@require_safe
@login_required
def layout(request, kind):
    name, found = _layout_for(request.user, kind)
    columns = [
        {"header": c.header, "is_needed": c.required, "holds": HOLDS[c.type],
         "words": [words for _value, words in c.choices], "others": c.aliases[:6]}
        for c in found.columns
    ]  # fmt: skip
    alternatives = [[found.column(key).header for key in keys] for keys in found.any_of]
    context = {"kind": kind, "name": capfirst(str(name)), "layout": found, "columns": columns,
               "alternatives": alternatives}  # fmt: skip
    return render(request, "exchange/layout.html", context)


@require_safe
@login_required
def empty(request, kind):
    _layout_for(request.user, kind)
    headers = {"Content-Disposition": f'attachment; filename="{kind}.xlsx"'}
    return HttpResponse(empty_file(kind), content_type=XLSX, headers=headers)


def _layout_for(user, kind):
    kinds = dict(kinds_for(user))
    if kind not in engine.LAYOUTS:
        raise Http404
    if kind not in kinds:
        raise PermissionDenied
    return kinds[kind], engine.LAYOUTS[kind]
