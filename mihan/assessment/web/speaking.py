"""Private addresses by which a tutor at work, or a fellow trainee, speaks once without an account."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mihan.assessment import services
from mihan.assessment.models import Invitation
from mihan.assessment.queries import asked_by, framework_of, programme_of
from mihan.assessment.web.forms import InvitationForm, VoiceForm
from mihan.assessment.web.reach import judged_for
from mihan.ui.forms import written
from mihan.ui.htmx import outcome, render


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def invite(request, pk):
    person = judged_for(request.user, pk)
    form = InvitationForm(request.POST or None)
    make = lambda: services.invite(person, by=request.user, **form.cleaned_data)  # noqa: E731
    if form.is_bound and (made := written(make, form)):
        invitation, secret = made
        url = request.build_absolute_uri(reverse("assessment:speak", args=[secret]))
        return render(request, "assessment/invited.html", {"person": person, "invitation": invitation, "url": url})
    context = {"person": person, "form": form}
    return render(request, "assessment/invite.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def revoke(request, pk):
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    with outcome(request, _("The address no longer answers.")):
        services.revoke_invitation(invitation)
    return redirect("assessment:passport", invitation.person_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def speak(request, token):
    """Whoever has the address answers, once; an address that opens nothing does not exist."""
    invitation = services.invitation_at(token)
    if invitation is None:
        raise Http404
    asked = asked_by(framework_of(programme_of(invitation.person)))
    forms = [VoiceForm(request.POST or None, asked=one) for one in asked]
    said = lambda: {about: word for form in forms for about, word in form.said.items()}  # noqa: E731
    if request.method == "POST" and forms and written(
        lambda: services.say_by_invitation(invitation, said()), *forms
    ):  # fmt: skip
        return render(request, "assessment/spoken.html", {"invitation": invitation})
    context = {"invitation": invitation, "parts": list(zip(asked, forms, strict=True))}
    return render(request, "assessment/speak.html", context, status=422 if request.method == "POST" else 200)
