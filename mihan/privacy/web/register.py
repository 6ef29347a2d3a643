"""The register: read, printed, exported, kept; the notice anybody may read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mihan.core import clock
from mihan.core.access import get_for
from mihan.people.models import Unit
from mihan.privacy.models import Processing
from mihan.privacy.queries import register as reads
from mihan.privacy.queries.holdings import held_for
from mihan.privacy.services import register as deeds
from mihan.privacy.services.consents import lay_consents
from mihan.privacy.web.forms import NewProcessingForm, ParameterForm, ProcessingForm
from mihan.privacy.web.tables import REGISTER
from mihan.ui.forms import written
from mihan.ui.htmx import outcome, render
from mihan.ui.tables import chips, exported, filtered

SEE, KEEP = "privacy.see_register", "privacy.keep_register"


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def processing_list(request):
    rows = filtered(REGISTER, reads.register_for(request.user), request.GET)
    if kind := request.GET.get("export"):
        return exported(REGISTER, rows, kind, name="register", params=request.GET)
    context = {
        "page": REGISTER.page(rows, request.GET),
        "filters": REGISTER.filters,
        "chips": chips(REGISTER.filters, request),
        "to_start": reads.units_without_a_register(request.user),
        "to_add": reads.units_to_keep_for(request.user),
    }
    return render(request, "privacy/register.html", context, fragment="table")


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def sheet(request):
    """Every line on one page that prints."""
    return render(request, "privacy/sheet.html", {"lines": _told(reads.register_for(request.user))})


@require_POST
@login_required
def start(request, pk):
    unit = get_object_or_404(Unit.objects.visible_to(request.user, KEEP), pk=pk)
    with outcome(request, _("The register is started. Read each line and confirm its period.")):
        deeds.lay_register(unit, by=request.user)
        lay_consents()
    return redirect("privacy:processing-list")


@require_safe
@login_required
def processing(request, pk):
    found = get_for(request.user, Processing, pk, may=SEE)
    versions = list(found.versions.select_related("saved_by__person"))
    context = {
        "processing": found,
        **_told(versions[:1])[0],
        "versions": versions,
        "tables": [(h.title, [h.said(name) for name in h.personal]) for h in held_for(found.code)],
        "keeps": request.user.has_perm(KEEP, found),
    }
    return render(request, "privacy/processing.html", context)


def _told(versions):
    return [{"version": v, "period": reads.period_said(v), "formality": reads.formality_said(v)} for v in versions]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request, pk):
    found = get_for(request.user, Processing, pk, may=KEEP)
    latest = found.versions.first()
    form = ProcessingForm(request.POST or None, instance=latest, initial={"motive": ""})
    if request.method == "POST" and written(
        lambda: deeds.save_version(found, form.instance, motive=form.cleaned_data["motive"], by=request.user), form
    ):
        messages.success(request, _("A new version of this line is in force. The former one is kept."))
        return redirect(found)
    context = {"processing": found, "version": latest, "form": form}
    return render(request, "privacy/processing_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(KEEP, raise_exception=True)
def add(request, pk):
    unit = get_object_or_404(Unit.objects.visible_to(request.user, KEEP), pk=pk)
    form = NewProcessingForm(request.POST or None, initial={"motive": ""})
    if request.method == "POST":
        made = written(
            lambda: deeds.open_processing(
                unit, form.cleaned_data["code"], form.instance, motive=form.cleaned_data["motive"], by=request.user
            ),
            form,
        )
        if made:
            messages.success(request, _("The processing is in the register."))
            return redirect(made)
    return render(
        request, "privacy/processing_form.html", {"unit": unit, "form": form}, status=422 if form.is_bound else 200
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def parameters(request):
    if not (request.user.has_perm(SEE) or request.user.has_perm("privacy.answer_requests")):
        raise PermissionDenied
    keeps = request.user.has_perm(KEEP)
    form = ParameterForm(request.POST or None, initial={"since": clock.today()}) if keeps else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if written(lambda: deeds.set_parameter(by=request.user, **form.cleaned_data), form):
            messages.success(request, _("The value counts from the day you wrote."))
            return redirect("privacy:parameters")
    context = {"parameters": reads.parameters_told(), "form": form}
    return render(request, "privacy/parameters.html", context, status=422 if form and form.is_bound else 200)


@require_safe
def notice(request):
    """What is done with data about people, for anybody: no sign-in."""
    units = list(reads.units_with_a_register())
    wanted = request.GET.get("unit", "")
    unit = next((u for u in units if str(u.pk) == wanted), units[0] if units else None)
    if wanted and str(getattr(unit, "pk", "")) != wanted:
        raise Http404
    lines = _told(reads.register_of(unit)) if unit else []
    context = {"unit": unit, "units": units, "lines": lines, "parameters": reads.parameters_told()}
    return render(request, "privacy/notice.html", context)
