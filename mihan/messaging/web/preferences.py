"""How one wants to be told: a choice for each kind of message, and when digests come."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mihan.messaging.policy import Channel, kind_of
from mihan.messaging.queries.outbox import digest_time_of, preferences_of
from mihan.messaging.services.choosing import choose_channels
from mihan.ui.forms import written
from mihan.ui.htmx import render


class PreferencesForm(forms.Form):
    hour = forms.TypedChoiceField(
        label=gettext_lazy("E-mails that gather messages come from"), coerce=int,
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
    )  # fmt: skip
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("The e-mail of the week comes on"), coerce=int, choices=lambda: list(WEEKDAYS.items())
    )

    def __init__(self, *args, wanted, **kwargs):
        super().__init__(*args, **kwargs)
        when = dict(self.fields)
        self.fields.clear()
        for code, channel in wanted.items():
            kind = kind_of(code)
            if not kind.is_security:
                self.fields[f"kind_{code}"] = forms.ChoiceField(
                    label=kind.name, choices=Channel.choices, initial=channel
                )
        self.fields |= when

    @property
    def channels(self):
        data = self.cleaned_data
        return {name.removeprefix("kind_"): value for name, value in data.items() if name.startswith("kind_")}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request):
    user, when = request.user, digest_time_of(request.user)
    wanted = preferences_of(user)
    form = PreferencesForm(request.POST or None, wanted=wanted, initial={"hour": when.hour, "weekday": when.weekday})

    def write():
        data = form.cleaned_data
        choose_channels(user, form.channels, hour=data["hour"], weekday=data["weekday"])
        return True

    if request.method == "POST" and written(write, form):
        messages.success(request, _("Your choices are kept."))
        return redirect("messaging:preferences")
    fixed = [kind_of(code).name for code in wanted if kind_of(code).is_security]
    context = {"form": form, "fixed": fixed, "address": user.email}
    return render(request, "messaging/preferences.html", context, status=422 if form.is_bound else 200)
