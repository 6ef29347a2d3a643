"""Making a request, following it, deciding it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mihan.core.access import get_for
from mihan.privacy.models import DataRequest
from mihan.privacy.queries.register import parameter, reference, unit_of
from mihan.privacy.services import requests as deeds
from mihan.privacy.web.desk import ANSWER, person_in_reach
from mihan.privacy.web.forms import AnswerForm, AskForm, CorrectionForm, MotiveForm
from mihan.ui.forms import written
from mihan.ui.htmx import outcome, render

Kind = DataRequest.Kind


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask_own(request, kind):
    if request.user.person is None:
        raise Http404
    return _ask(request, request.user.person, kind, at_desk=False)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ANSWER, raise_exception=True)
def ask_at_desk(request, pk, kind):
    return _ask(request, person_in_reach(request, pk), kind, at_desk=True)


def _ask(request, person, kind, *, at_desk):
    if kind not in Kind.values:
        raise Http404
    form = AskForm(request.POST or None, kind=kind, at_desk=at_desk)
    forms = [form]
    if kind == Kind.RECTIFICATION:
        forms.append(CorrectionForm(request.POST or None, person=person))

    def write():
        wishes = forms[1].wishes() if len(forms) > 1 else None
        return deeds.ask(person, kind, by=request.user, wishes=wishes, **form.cleaned_data)

    if request.method == "POST" and (made := written(write, *forms)):
        messages.success(request, _("The request is received. Its answer is due by the day shown here."))
        return redirect(made)
    context = {
        "person": person, "kind": kind, "label": capfirst(str(Kind(kind).label)), "at_desk": at_desk,
        "form": form, "corrections": forms[1] if len(forms) > 1 else None,
        "days": parameter(kind), "reference": reference("rights", unit_of(person.roles.select_related("unit"))),
    }  # fmt: skip
    return render(request, "privacy/ask.html", context, status=422 if form.is_bound else 200)


@require_safe
@login_required
def show(request, pk):
    return _page(request, _seen(request, pk))


def _page(request, asked, *, answer_form=None, status=200):
    is_own = asked.person_id == request.user.person_id
    may_answer = not is_own and request.user.has_perm(ANSWER, asked)
    context = {
        "asked": asked,
        "is_own": is_own,
        "may_answer": may_answer and asked.is_waiting,
        "may_correct": may_answer and request.user.has_perm("people.edit", asked.person),
        "wishes": list(asked.wishes.select_related("decided_by__person")),
        "copies": list(asked.copies.prefetch_related("readings__by__person")),
        "answer_form": answer_form or AnswerForm(),
        "is_access": asked.kind == Kind.ACCESS,
    }
    return render(request, "privacy/request.html", context, status=status)


@require_POST
@login_required
def take(request, pk):
    asked = get_for(request.user, DataRequest, pk, may=ANSWER)
    with outcome(request, _("You look after this request. The person sees it.")):
        deeds.take(asked, by=request.user)
    return redirect(asked)


@require_POST
@login_required
def answer(request, pk):
    asked = get_for(request.user, DataRequest, pk, may=ANSWER)
    form = AnswerForm(request.POST)
    if written(lambda: deeds.answer(asked, by=request.user, **form.cleaned_data), form):
        messages.success(request, _("The answer is given. The person reads it on their page."))
        return redirect(asked)
    return _page(request, asked, answer_form=form, status=422)


@require_POST
@login_required
def withdraw(request, pk):
    asked = _seen(request, pk)
    with outcome(request, _("The request is withdrawn.")):
        deeds.withdraw(asked, by=request.user)
    return redirect(asked)


@require_POST
@login_required
def accept_wish(request, pk, wish):
    asked = get_for(request.user, DataRequest, pk, may=ANSWER)
    with outcome(request, _("The correction is written into the file.")):
        deeds.accept_wish(get_object_or_404(asked.wishes, pk=wish), by=request.user)
    return redirect(asked)


@require_POST
@login_required
def refuse_wish(request, pk, wish):
    asked = get_for(request.user, DataRequest, pk, may=ANSWER)
    form = MotiveForm(request.POST)
    motive = form.cleaned_data["motive"] if form.is_valid() else ""
    with outcome(request, _("The correction is refused, with its motive.")):
        deeds.refuse_wish(get_object_or_404(asked.wishes, pk=wish), motive=motive, by=request.user)
    return redirect(asked)


def _seen(request, pk):
    rows = DataRequest.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("person", "taken_by__person", "answered_by__person"), pk=pk)
