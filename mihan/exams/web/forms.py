"""Forms parse; services decide."""

from datetime import date

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from mihan.exams import policy
from mihan.exams.models import ExamSession
from mihan.places.models import Space
from mihan.timetable.models import TEACHING_KINDS
from mihan.ui import writing
from mihan.ui.forms import DateField, LongSelect

ROOM_KINDS = [(kind.value, capfirst(kind.label)) for kind in Space.Kind if kind in TEACHING_KINDS]


class SessionForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Which exams"), choices=ExamSession.Kind.choices)
    first_day = DateField(label=_("First day"))
    last_day = DateField(label=_("Last day"))
    stops_teaching = forms.BooleanField(
        label=_("No teaching on these days"), required=False,
        help_text=_("The calendar closes them, and the weeks leave them free."),
    )  # fmt: skip
    invigilators = forms.IntegerField(
        label=_("Invigilators in a room"), min_value=1, max_value=6, initial=policy.INVIGILATORS
    )
    substitutes = forms.IntegerField(
        label=_("Substitutes at a time"), min_value=0, max_value=9, initial=policy.SUBSTITUTES
    )


def of_session(session):
    names = ("name", "kind", "first_day", "last_day", "invigilators", "substitutes")
    return {name: getattr(session, name) for name in names} | {"stops_teaching": session.closure_id is not None}


class PaperForm(forms.Form):
    """`module` is asked for a new paper only; `groups` are those that study it this year."""

    module = forms.ModelChoiceField(None, label=capfirst(_("module")), widget=LongSelect, empty_label="—")
    groups = forms.ModelMultipleChoiceField(
        None, label=capfirst(_("groups")), widget=forms.CheckboxSelectMultiple,
        help_text=_("Several groups sit it together in one room."),
    )  # fmt: skip
    is_regional = forms.BooleanField(label=capfirst(_("regional exam")), required=False)
    duration = forms.IntegerField(label=_("Duration in slots"), min_value=1, max_value=4, initial=1)
    room_kind = forms.ChoiceField(label=_("Kind of room"), choices=ROOM_KINDS, initial=Space.Kind.ROOM)
    places = forms.IntegerField(
        label=_("Places needed"), min_value=1, max_value=2000, required=False,
        help_text=_("Empty: as many as the groups have trainees."),
    )  # fmt: skip
    invigilators = forms.IntegerField(label=_("Invigilators"), min_value=1, max_value=6, initial=policy.INVIGILATORS)

    def __init__(self, *args, groups, modules=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = groups
        if modules is None:
            del self.fields["module"]
        else:
            self.fields["module"].queryset = modules

    @property
    def facts(self):
        names = ("is_regional", "duration", "room_kind", "places", "invigilators")
        return {name: self.cleaned_data[name] for name in names}


def of_paper(paper):
    names = ("is_regional", "duration", "room_kind", "places", "invigilators")
    return {name: getattr(paper, name) for name in names} | {"groups": [group.pk for group in paper.groups.all()]}


class StandInForm(forms.Form):
    leaving = forms.ModelChoiceField(None, label=_("Who cannot come"), empty_label="—")
    coming = forms.ModelChoiceField(None, label=_("Who comes instead"), widget=LongSelect, empty_label="—")

    def __init__(self, *args, leaving, coming, said=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["leaving"].queryset, self.fields["coming"].queryset = leaving, coming
        if said:  # read already, in the order they are proposed
            self.fields["coming"].choices = [("", "—"), *said]


class ChoiceOfGroup(forms.Form):
    group = forms.ModelChoiceField(None, label=capfirst(_("group")), widget=LongSelect, empty_label="—")

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups


def times_of(frame, paper=None, *, lasts=1):
    """Each open slot as a choice: ("2026-12-07/1", "Monday 7 December 2026 · 08:30–11:00").

    Of a paper, the region's own or those its groups' shifts have.
    """
    if paper and paper.imposed_day:
        return [_time(frame, paper.imposed_day, paper.imposed_slot, paper.duration)]
    slots = [column.slot for column in frame.columns]
    if paper:
        slots, lasts = sorted(frame.slots_of({group.shift for group in paper.groups.all()})), paper.duration
    found = [(day, slot) for day in frame.days for slot in slots if frame.times(day, slot, lasts=lasts)]
    return [_time(frame, day, slot, lasts) for day, slot in found]


def _time(frame, day, slot, lasts):
    times = frame.times(day, slot, lasts=lasts)
    hours = writing.isolated(f"{times.starts:%H:%M}–{times.ends:%H:%M}") if times else ""
    return f"{day.isoformat()}/{slot}", f"{writing.day_long_text(day)} · {hours}"


class TimeField(forms.TypedChoiceField):
    """A day and a slot, chosen together; None where nothing is."""

    widget = LongSelect

    def __init__(self, **kwargs):
        super().__init__(coerce=parsed, empty_value=None, **kwargs)


def parsed(value):
    """The day and the slot of "2026-12-07/1"."""
    day, _bar, slot = value.partition("/")
    return date.fromisoformat(day), int(slot)


class TimeForm(forms.Form):
    """When: to see who and what is free then."""

    at = TimeField(label=_("Day and slot"))

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["at"].choices = choices


class PlaceForm(TimeForm):
    """Where, and before whom: rooms and people free at the time chosen before."""

    space = forms.ModelChoiceField(None, label=_("Room"), widget=LongSelect, empty_label="—")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, spaces, people, count, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["at"].widget = forms.HiddenInput()
        self.fields["space"].queryset = spaces
        for n in range(1, count + 1):
            self.fields[f"invigilator_{n}"] = forms.TypedChoiceField(
                label=_("Invigilator %(number)s") % {"number": n}, choices=[("", "—"), *people], coerce=int,
                widget=LongSelect,
            )  # fmt: skip

    @property
    def invigilators(self):
        names = [name for name in self.fields if name.startswith("invigilator_")]
        return tuple(dict.fromkeys(self.cleaned_data[name] for name in names))
