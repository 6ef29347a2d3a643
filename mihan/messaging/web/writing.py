"""Writing to many people: the audience, the words in one language or three, a preview, then sending."""

import uuid

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from mihan.messaging import policy
from mihan.messaging.models import Writing
from mihan.messaging.queries.audiences import WRITE, offered
from mihan.messaging.services.composing import whom, write_to
from mihan.ui.forms import LongSelect, written
from mihan.ui.htmx import render


class WritingForm(forms.Form):
    once = forms.UUIDField(widget=forms.HiddenInput)
    audience = forms.ChoiceField(label=gettext_lazy("To whom"), widget=LongSelect)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = [("", "—"), *choices]  # nobody by default
        for code, name in settings.LANGUAGES:
            direction = {"lang": code, "dir": "rtl" if code == "ar" else "ltr"}
            self.fields[f"subject_{code}"] = forms.CharField(
                label=_("Subject, %(language)s") % {"language": name}, max_length=policy.SUBJECT, required=False,
                widget=forms.TextInput(direction),
            )  # fmt: skip
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Text, %(language)s") % {"language": name}, max_length=policy.TEXT, required=False,
                widget=forms.Textarea(direction),
            )  # fmt: skip

    @property
    def said(self):
        """By language: those in which something was written."""
        data = self.cleaned_data
        both = {
            code: [data.get(f"subject_{code}", ""), data.get(f"text_{code}", "")] for code, _n in settings.LANGUAGES
        }
        return {code: words for code, words in both.items() if any(words)}

    def clean(self):
        found = super().clean()
        if not self.said:
            raise forms.ValidationError(_("Write a subject and a text in one language at least."))
        for code, (subject, text) in self.said.items():
            if not subject or not text:
                self.add_error(
                    f"text_{code}" if subject else f"subject_{code}",
                    _("A language wants both its subject and its text."),
                )
        return found


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(WRITE, raise_exception=True)
def write(request):
    form = WritingForm(request.POST or None, choices=offered(request.user), initial={"once": uuid.uuid4()})
    lately = Writing.objects.visible_to(request.user)[:5]
    step = request.POST.get("step", "")
    if request.method == "POST" and step == "send":
        if done := written(lambda: write_to(form.cleaned_data["audience"], form.said, by=request.user,
                                            once=form.cleaned_data["once"]), form):  # fmt: skip
            said = ngettext("Sent to %(count)d person.", "Sent to %(count)d people.", done.told)
            messages.success(request, said % {"count": done.told})
            return redirect("messaging:write")
    elif request.method == "POST" and step != "change":
        if found := written(lambda: whom(form.cleaned_data["audience"], by=request.user), form):
            label, people = found
            said = [(code, *words) for code, words in form.said.items()]
            context = {"form": form, "label": label, "count": len(people), "said": said}
            return render(request, "messaging/write_preview.html", context)
    status = 422 if form.is_bound and step != "change" else 200
    return render(request, "messaging/write.html", {"form": form, "lately": lately}, status=status)
