"""Giving and withdrawing a consent; noting one at the desk; the texts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mihan.privacy.queries.consents import choices_of, purpose_named, purposes_told
from mihan.privacy.queries.desk import file_of
from mihan.privacy.queries.register import reference, unit_of
from mihan.privacy.services import consents as deeds
from mihan.privacy.web.desk import ANSWER, person_in_reach
from mihan.privacy.web.forms import ConsentTextForm, NoteConsentForm
from mihan.ui.forms import written
from mihan.ui.htmx import outcome, render

KEEP = "privacy.keep_register"


@require_POST
@login_required
def give(request, code):
    with outcome(request, _("Your consent is kept. You can withdraw it here at any time.")):
        deeds.give_consent(_purpose(code), by=request.user)
    return redirect("privacy:mine")


@require_POST
@login_required
def withdraw(request, code):
    with outcome(request, _("Your consent is withdrawn.")):
        deeds.withdraw_consent(_purpose(code), by=request.user)
    return redirect("privacy:mine")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ANSWER, raise_exception=True)
def note(request, pk, code):
    person, purpose = person_in_reach(request, pk), _purpose(code)
    form = NoteConsentForm(request.POST or None)
    if request.method == "POST" and written(
        lambda: deeds.note_consent(person, purpose, by=request.user, **form.cleaned_data), form
    ):
        messages.success(request, _("The answer is kept, with its proof."))
        return redirect("privacy:person", pk=pk)
    choice = next((c for c in choices_of(person) if c.purpose == purpose), None)
    context = {
        "person": person, "choice": choice, "form": form, "is_minor": file_of(person).is_minor,
        "reference": reference("rights", unit_of(person.roles.select_related("unit"))),
    }  # fmt: skip
    return render(request, "privacy/note_consent.html", context, status=422 if form.is_bound else 200)


@require_safe
@login_required
@permission_required("privacy.see_register", raise_exception=True)
def texts(request):
    return render(
        request, "privacy/consents.html", {"purposes": purposes_told(), "keeps": request.user.has_perm(KEEP)}
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(KEEP, raise_exception=True)
def new_text(request, code):
    purpose = _purpose(code)
    last = purpose.texts.first()
    initial = {"text_ar": last.text_ar, "text_fr": last.text_fr, "text_en": last.text_en} if last else {}
    form = ConsentTextForm(request.POST or None, initial=initial)
    if request.method == "POST" and written(
        lambda: deeds.add_consent_text(purpose, by=request.user, **form.cleaned_data), form
    ):
        messages.success(request, _("The new text is asked from today on."))
        return redirect("privacy:consents")
    context = {"purpose": purpose, "form": form}
    return render(request, "privacy/consent_text.html", context, status=422 if form.is_bound else 200)


def _purpose(code):
    purpose = purpose_named(code)
    if purpose is None:
        raise Http404
    return purpose
