"""A seat that changes hands: what is told to whoever takes it, and what they read before they begin."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mihan.ui.forms import written
from mihan.ui.htmx import render
from mihan.workplaces.queries.sessions import before_me, may_take_over
from mihan.workplaces.services.seating import hand_over
from mihan.workplaces.web.desk import Desk
from mihan.workplaces.web.reach import PLAY, seated, session_for
from mihan.workplaces.web.telling import told_of
from mihan.workplaces.web.words import Words

MOST_WORDS = 500
PARTS = (
    ("doing", gettext_lazy("In progress")), ("promised", gettext_lazy("What was promised")),
    ("careful", gettext_lazy("To watch")),
)  # fmt: skip


class HandOverForm(forms.Form):
    person = forms.ChoiceField(label=gettext_lazy("To whom"))
    doing = forms.CharField(label=PARTS[0][1], required=False, help_text=gettext_lazy("What you have begun."))
    promised = forms.CharField(label=PARTS[1][1], required=False, help_text=gettext_lazy("To whom, and by when."))
    careful = forms.CharField(label=PARTS[2][1], required=False, help_text=gettext_lazy("What could go wrong."))

    def __init__(self, data, people):
        super().__init__(data)
        self.people = {str(person.pk): person for person in people}
        choices = [("", _("Choose…")), *((key, person.name) for key, person in self.people.items())]
        self.fields["person"].choices = choices
        for name, _label in PARTS:
            self.fields[name].widget = forms.Textarea({"rows": 2, "dir": "auto", "maxlength": MOST_WORDS})
            self.fields[name].max_length = MOST_WORDS

    def clean_person(self):
        return self.people[self.cleaned_data["person"]]

    def told(self):
        return {name: self.cleaned_data[name][:MOST_WORDS] for name, _label in PARTS}


@login_required
def give(request, pk):
    """Hand one's seat to a colleague, with a few written words."""
    session = session_for(request.user, pk, may=PLAY)
    here = seated(request.user, session) if session.is_open and not session.is_solo else None
    if here is None:
        return redirect(session)
    form = HandOverForm(request.POST or None, may_take_over(session))
    if form.is_bound and written(lambda: _handed(session, form, request.user), form):
        messages.success(request, _("Your seat is handed over; what you wrote is read there."))
        return redirect(session)
    desk = Desk(session, here.seat, here.playing)
    context = {"session": session, "words": desk.words, "seat": desk.my_seat, "tasks": desk.tasks, "form": form}
    return render(request, "workplaces/hand_over.html", context, status=422 if form.is_bound else 200)


def _handed(session, form, user):
    return hand_over(session, to=form.cleaned_data["person"], by=user, told=form.told())


@login_required
def briefing(request, pk):
    """Before one begins in a seat: what was handed over, what was last done there, what waits."""
    session = session_for(request.user, pk, may=PLAY)
    here = seated(request.user, session) if session.is_open else None
    if here is None:
        return redirect(session)
    desk = Desk(session, here.seat, here.playing)
    handed, acts = before_me(session, here.seat.name, request.user.person_id)
    return render(request, "workplaces/briefing.html", {
        "session": session, "words": desk.words, "seat": desk.my_seat, "desk": desk, "tasks": desk.tasks,
        "handed": _words_of(desk.words, handed), "acts": [told_of(desk.words, act) for act in acts],
    })  # fmt: skip


def _words_of(words: Words, handed):
    """Who handed it over, when, and what they said under each heading."""
    if handed is None:
        return None
    said = [(label, handed.args.get(name, "")) for name, label in PARTS if handed.args.get(name)]
    return {"at": words.clock(handed.t), "who": handed.by.name if handed.by else "", "said": said}
