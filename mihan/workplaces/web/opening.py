"""Opening a session for a group."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mihan.core import clock
from mihan.ui.forms import DateField, written
from mihan.ui.htmx import render
from mihan.workplaces import policy
from mihan.workplaces.engine.loading import InvalidData, loaded
from mihan.workplaces.models import PackEdit, Seat, Session
from mihan.workplaces.queries.sessions import groups_led
from mihan.workplaces.services.opening import open_session
from mihan.workplaces.web.reach import LEAD
from mihan.workplaces.web.words import Words


class OpenForm(forms.Form):
    group = forms.ModelChoiceField(None, label=gettext_lazy("Group"), empty_label=gettext_lazy("Choose…"))
    edit = forms.ModelChoiceField(
        None, required=False, label=gettext_lazy("Scenario"), empty_label=gettext_lazy("As it is written")
    )  # fmt: skip
    pace = forms.ChoiceField(
        choices=Session.Pace.choices, label=gettext_lazy("Pace"), widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "A season stands still by itself when nobody is at work; whoever sits in it starts it again."
        ),
    )  # fmt: skip
    last_day = DateField(
        required=False, label=gettext_lazy("Last day of the season"),
        help_text=gettext_lazy("It ends by itself the day after, and its debrief opens."),
    )  # fmt: skip
    same_as = forms.ModelChoiceField(
        None, required=False, label=gettext_lazy("Same world as"), empty_label=gettext_lazy("A new world"),
        help_text=gettext_lazy("The same guests at the same instants: two teams can be compared."),
    )  # fmt: skip
    seed = forms.IntegerField(
        required=False, min_value=1, max_value=policy.MOST_SEEDS, label=gettext_lazy("Number of the world"),
        help_text=gettext_lazy("Leave it empty for a new one."), widget=forms.NumberInput({"dir": "ltr"}),
    )  # fmt: skip
    skill = forms.ChoiceField(
        choices=Seat.Skill.choices, label=gettext_lazy("Who plays the empty seats"), initial=Seat.Skill.TRAINED,
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, data, user, pack, asked=None, *, has_days=True):
        """Without days of its own, a workplace is played at one sitting: there is no pace to choose."""
        super().__init__(data, initial={**(asked or {}), "pace": Session.Pace.SESSION, "skill": Seat.Skill.TRAINED})
        if not has_days:
            del self.fields["pace"], self.fields["last_day"]
        self.fields["group"].queryset = groups_led(user)
        self.fields["edit"].queryset = PackEdit.objects.visible_to(user).filter(pack=pack)
        past = Session.objects.visible_to(user).filter(version__pack=pack, is_solo=False)
        self.fields["same_as"].queryset = past.select_related("version", "group").order_by("-opened_at")
        self.fields["same_as"].label_from_instance = lambda s: f"{s.code} · {s.group or ''} · {s.seed}"

    def clean_last_day(self):
        day = self.cleaned_data["last_day"]
        if day and self.cleaned_data.get("pace") != Session.Pace.SEASON:
            raise forms.ValidationError(_("Only a season has a last day."))
        if day and day < clock.today():
            raise forms.ValidationError(_("This day is past."))
        return day


@login_required
def add(request, pack):
    user = request.user
    if not user.has_perm(LEAD):
        raise PermissionDenied
    try:
        read = loaded(pack)
    except InvalidData as error:
        raise Http404 from error
    form = OpenForm(request.POST or None, user, pack, request.GET.dict(), has_days=bool(read.calendar))
    if form.is_bound and (session := written(lambda: _open(pack, read, form, user), form)):
        messages.success(request, _("The session is open: give its code, or choose who sits where."))
        return redirect("workplaces:console", session.pk)
    context = {"form": form, "words": Words(read), "pack": pack}
    return render(request, "workplaces/open.html", context, status=422 if form.is_bound else 200)


def _open(pack, read, form, user):
    told = form.cleaned_data
    seed = told["same_as"].seed if told["same_as"] else told["seed"] or 0
    return open_session(
        pack, told["group"].unit, by=user, group=told["group"], edit=told["edit"], seed=seed,
        pace=told.get("pace", Session.Pace.SESSION), last_day=told.get("last_day"),
        skills=dict.fromkeys(read.pack.seats, told["skill"]),
    )  # fmt: skip
