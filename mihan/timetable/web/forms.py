from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from mihan.places.models import Space
from mihan.timetable.models import TEACHING_KINDS, Unavailability
from mihan.timetable.queries.impact import subjects_of
from mihan.ui.forms import DateField, LongSelect

WEEKDAYS = (
    ("", _("every day")), ("0", _("Mondays")), ("1", _("Tuesdays")), ("2", _("Wednesdays")),
    ("3", _("Thursdays")), ("4", _("Fridays")), ("5", _("Saturdays")),
)  # fmt: skip


class UnavailabilityForm(forms.Form):
    """Who or what is not there; a trainer only says when, and why."""

    trainer = forms.ModelChoiceField(
        None, label=capfirst(_("trainer")), required=False, widget=LongSelect, empty_label="—"
    )  # fmt: skip
    group = forms.ModelChoiceField(
        None, label=capfirst(_("group")), required=False, widget=LongSelect, empty_label="—"
    )  # fmt: skip
    space = forms.ModelChoiceField(
        None, label=capfirst(_("space")), required=False, widget=LongSelect, empty_label="—"
    )  # fmt: skip
    first_day = DateField(label=capfirst(_("from")))
    last_day = DateField(label=capfirst(_("until")))
    weekday = forms.TypedChoiceField(
        label=_("Which days"), choices=WEEKDAYS, required=False, coerce=int, empty_value=None
    )
    slot = forms.TypedChoiceField(label=_("Which slot"), required=False, coerce=int, empty_value=None)
    is_avoided = forms.BooleanField(
        label=_("To avoid if possible"), required=False, help_text=_("It stays possible, but costs the plan something.")
    )
    reason = forms.CharField(label=capfirst(_("reason")), max_length=200, required=False)

    def __init__(self, *args, unit, slots, is_planner, own=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.own = own
        for name, rows in subjects_of(unit).items():
            self.fields[name].queryset = rows
        self.fields["slot"].choices = [("", _("the whole day")), *slots]
        if not is_planner:
            for name in ("trainer", "group", "space"):
                del self.fields[name]

    def clean(self):
        found = super().clean()
        chosen = [found[name] for name in ("trainer", "group", "space") if found.get(name)]
        if "trainer" in self.fields and len(chosen) != 1:
            raise forms.ValidationError(_("Choose a trainer, a group or a space: one of the three."))
        self.subject = chosen[0] if chosen else self.own
        return found

    @property
    def facts(self):
        names = ("first_day", "last_day", "weekday", "slot", "is_avoided", "reason")
        return {name: self.cleaned_data[name] for name in names}


class FeedForm(forms.Form):
    """A group or a space to follow: each field is sent by a button of its own."""

    group = forms.ModelChoiceField(None, label=capfirst(_("group")), empty_label=_("Choose…"), widget=LongSelect)
    space = forms.ModelChoiceField(None, label=capfirst(_("space")), empty_label=_("Choose…"), widget=LongSelect)

    def __init__(self, *args, groups, spaces, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset, self.fields["space"].queryset = groups, spaces


STATE_TONES = {
    Unavailability.State.ASKED: "attention",
    Unavailability.State.ACCEPTED: "ok",
    Unavailability.State.REFUSED: "neutral",
}


KINDS = [(kind.value, kind.label) for kind in Space.Kind if kind in TEACHING_KINDS]


class RoomNeedForm(forms.Form):
    """The room a module wants. Equipment is chosen among what rooms of the house hold, or was asked for before."""

    kind = forms.ChoiceField(label=_("Kind of room"), choices=KINDS)
    space = forms.ModelChoiceField(
        None, label=_("Imposed room"), required=False, widget=LongSelect, empty_label=_("any that suits"),
        help_text=_("Only if no other room will do; its kind and its equipment are then not looked at."),
    )  # fmt: skip
    equipment = forms.MultipleChoiceField(
        label=_("Equipment in working order"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, need, names, spaces, **kwargs):
        asked = [one.name for one in need.equipment.all()] if need else []
        kind, space = (need.kind, need.space_id) if need else (Space.Kind.ROOM, None)
        super().__init__(*args, initial={"kind": kind, "space": space, "equipment": asked}, **kwargs)
        self.fields["space"].queryset = spaces.filter(kind__in=TEACHING_KINDS).order_by("code")
        self.fields["equipment"].choices = list((dict(zip(asked, asked, strict=True)) | names).items())
