"""A trainer adapts a scenario: prices and times, the calendar of incidents, the words. No developer beside."""

from itertools import zip_longest

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mihan.core.access import get_for
from mihan.ui.forms import written
from mihan.ui.htmx import render
from mihan.ui.writing import NOTHING, day_short_text, isolated, pct, time_range
from mihan.workplaces.engine.loading import InvalidData, incidents_of, loaded
from mihan.workplaces.models import PackEdit
from mihan.workplaces.queries.sessions import place_of
from mihan.workplaces.services.adapting import adapt_pack
from mihan.workplaces.web.figures import (
    FigureField,
    TableField,
    WordsField,
    figure_text,
    kind_of,
    shape_of,
    told_rows,
    unit_said,
)
from mihan.workplaces.web.hours import ClockField, clock_text
from mihan.workplaces.web.reach import EDIT, PLAY
from mihan.workplaces.web.screens import screen_of
from mihan.workplaces.web.words import Words

GROUPS = ("task", "incident", "notice", "decision", "choice", "tick", "refusal")  # the words a trainee reads
LANGUAGES = (("fr", gettext_lazy("French")), ("ar", gettext_lazy("Arabic")))


class ScenarioForm(forms.Form):
    """Figures and words of a pack. `laid()` is what differs from its files; `apart` has forms of the pack's own."""

    title = forms.CharField(
        label=gettext_lazy("Name of your scenario"), max_length=120, widget=forms.TextInput({"dir": "auto"})
    )

    def __init__(self, data=None, *, words, plain, title="", apart=()):
        super().__init__(data, initial={"title": title})
        self.words, self.plain = words, plain
        self.left_alone = []
        for name, parameter in words.loaded.parameters.items():
            if name in apart:
                continue
            if (field := self._figure(name, parameter)) is not None:
                self.fields[f"p:{name}"] = field
            else:
                self.left_alone.append(words.say(f"parameter.{name}"))
        for key, texts in words.loaded.texts.items():
            if key.split(".")[0] in GROUPS and key in plain.texts:
                for language, label in LANGUAGES:
                    self.fields[f"t:{key}:{language}"] = WordsField(
                        plain.texts[key][language], label=f"{plain.texts[key][words.language]} ({label})",
                        initial=texts[language], language=language,
                    )  # fmt: skip

    def _figure(self, name, parameter):
        """The field of a number or of a table; None for what is neither."""
        about = {"label": self.words.say(f"parameter.{name}"), "help_text": self._about(name, parameter)}
        written = self.plain.parameters[name].value
        if type(parameter.value) is int:
            return FigureField(parameter.unit, written, **about, shown=parameter.value)
        shape = shape_of(parameter, self.words)
        return TableField(shape, **about) if shape else None

    def _about(self, name, parameter):
        """The unit, what the files say where it was changed, since when it holds and who says so."""
        said = [unit_said(parameter.unit)] if type(parameter.value) is int else []
        written = self.plain.parameters[name]
        if parameter.edited and type(written.value) is int:
            was = isolated(figure_text(written.value, written.unit))
            said.append(_("as written: %(value)s") % {"value": was})
        if parameter.since:
            said.append(_("in force since %(day)s") % {"day": day_short_text(parameter.since)})
        language = self.words.language
        source = format_html(
            '<span class="source" dir="{}">{}</span>', "rtl" if language == "ar" else "ltr", parameter.source[language]
        )
        return format_html_join(" · ", "{}", ((part,) for part in [*filter(None, said), source]))

    @property
    def figures(self):
        """By what they are: prices first, then times, shares, quantities and tables."""
        groups = {}
        for name in self.fields:
            if name.startswith("p:"):
                groups.setdefault(group_of(self.fields[name]), []).append(self[name])
        return [
            {"key": key, "title": title, "icon": icon, "fields": groups[key],
             "is_open": key == "money" or any(field.errors for field in groups[key])}
            for key, title, icon in FIGURE_GROUPS if key in groups
        ]  # fmt: skip

    @property
    def texts(self):
        """By group, each text in its languages."""
        groups = {}
        for name in self.fields:
            if name.startswith("t:"):
                _t, key, language = name.split(":")
                row = groups.setdefault(key.split(".")[0], {}).setdefault(
                    key, {"label": self[name].label, "fields": []}
                )
                row["fields"].append((dict(LANGUAGES)[language], self[name]))
        return [
            {"key": group, "title": GROUP_TITLES[group], "rows": list(groups[group].values())}
            for group in GROUPS if group in groups
        ]  # fmt: skip

    def laid(self):
        parameters, texts = {}, {}
        for name, value in self.cleaned_data.items():
            if name.startswith("p:") and value != self.plain.parameters[name[2:]].value:
                parameters[name[2:]] = value
            elif name.startswith("t:"):
                _t, key, language = name.split(":")
                if value != self.plain.texts[key][language]:
                    texts.setdefault(key, {})[language] = value
        return {"parameters": parameters, "texts": texts}


def group_of(field):
    """Where a figure is found on the page."""
    if isinstance(field, TableField):
        return "table"
    kind = kind_of(field.unit)
    return "share" if kind == "fine_share" else "time" if field.unit in ("min", "days") else kind


FIGURE_GROUPS = (
    ("money", gettext_lazy("Prices and amounts"), "coins"), ("time", gettext_lazy("Times"), "clock"),
    ("share", gettext_lazy("Shares and rates"), "percent"), ("whole", gettext_lazy("Quantities"), "hash"),
    ("table", gettext_lazy("Tables"), "table"),
)  # fmt: skip
GROUP_TITLES = {
    "task": gettext_lazy("Tasks"), "incident": gettext_lazy("Incidents"), "notice": gettext_lazy("Messages"),
    "decision": gettext_lazy("Decisions"), "choice": gettext_lazy("Choices"), "tick": gettext_lazy("Lines to tick"),
    "refusal": gettext_lazy("Refusals"),
}  # fmt: skip


class IncidentForm(forms.Form):
    """One line of the calendar. A line without an incident is none."""

    def __init__(self, *args, words, **kwargs):
        super().__init__(*args, **kwargs)
        self.words = words
        events = [(name, words.say(f"incident.{name}")) for name in words.loaded.pack.incidents]
        self.fields["event"] = forms.ChoiceField(choices=[("", "—"), *events], required=False, label=_("Incident"))
        self.fields["at"] = ClockField(words, required=False, label=_("Not before"))
        self.fields["until"] = ClockField(words, required=False, label=_("Not after"))
        self.fields["chance"] = forms.IntegerField(
            min_value=0, max_value=100, required=False, label=_("Chance, %"), widget=forms.NumberInput({"dir": "ltr"})
        )
        self.fields["hidden"] = forms.BooleanField(required=False, label=_("Hidden"))

    def clean(self):
        told = super().clean()
        if told.get("event") and told.get("at") is None and "at" not in self.errors:
            self.add_error("at", _("Say from when."))
        until = told.get("until")
        if told.get("at") is not None and until is not None and until < told["at"]:
            self.add_error("until", _("It ends before it begins."))
        return told

    def row(self):
        told = self.cleaned_data
        if not told.get("event"):
            return None
        chance = 1000 if told["chance"] is None else told["chance"] * 10
        return {
            "event": told["event"],
            "at": told["at"],
            "until": told["until"] if told["until"] is not None else told["at"],
            "chance": chance,
            "hidden": told["hidden"],
        }


IncidentFormSet = forms.formset_factory(IncidentForm, extra=2)


def _incidents_shown(words):
    return [
        {"event": row["event"], "at": clock_text(words, row["at"]), "until": clock_text(words, row["until"]),
         "chance": row["chance"] // 10, "hidden": row["hidden"]}
        for row in incidents_of(words.loaded)
    ]  # fmt: skip


def _words_for(pack, edit=None):
    try:
        return Words(loaded(pack, edit.laid if edit else None))
    except InvalidData as error:
        raise Http404 from error


@login_required
def index(request, pack):
    """The scenarios made from one workplace, the newest first."""
    if not request.user.has_perm(EDIT):
        raise PermissionDenied
    rows = PackEdit.objects.visible_to(request.user).filter(pack=pack).select_related("made_by")
    return render(request, "workplaces/scenarios.html", {"rows": rows, "words": _words_for(pack), "pack": pack})


@login_required
def add(request, pack):
    if not request.user.has_perm(EDIT):
        raise PermissionDenied
    return _form(request, pack, None)


@login_required
def change(request, pk):
    """A new version from this one, which stays as it is: sessions were played on it."""
    edit = get_for(request.user, PackEdit, pk, may=EDIT)
    return _form(request, edit.pack, edit)


def _form(request, pack, edit):
    words, plain = _words_for(pack, edit), _words_for(pack).loaded
    unit = place_of(request.user, EDIT)
    own = _own(pack, words, plain, request.POST or None)
    form = ScenarioForm(
        request.POST or None, words=words, plain=plain, title=edit.title if edit else "",
        apart=own.covers if own else (),
    )  # fmt: skip
    calendar = IncidentFormSet(
        request.POST or None, initial=_incidents_shown(words), prefix="i", form_kwargs={"words": words}
    )
    make = lambda: adapt_pack(  # noqa: E731
        pack, unit, title=form.cleaned_data["title"], laid=_laid(form, calendar, own, words, plain), by=request.user,
        replaces=edit,
    )  # fmt: skip
    if form.is_bound and all([calendar.is_valid(), own is None or own.is_valid()]) and (made := written(make, form)):
        messages.success(request, _("Your scenario is kept; bots played it to the end."))
        return redirect(made)
    return render(request, "workplaces/scenario_form.html", {
        "form": form, "calendar": calendar, "own": own, "words": words, "pack": pack, "edit": edit,
    }, status=422 if form.is_bound else 200)  # fmt: skip


def _own(pack, words, plain, data=None):
    """What the pack's own screen lets a trainer change besides."""
    adapts = screen_of(pack).adapts
    return adapts(words, plain, data) if adapts else None


def _laid(form, calendar, own, words, plain):
    before = _rows(plain)
    rows = [row for each in calendar if (row := each.row()) is not None]
    rows = _exact(rows, [*before, *_rows(words.loaded)], words)
    laid = form.laid()
    for part, told in own.laid().items() if own else ():
        laid[part] |= told
    return {**laid, **({"incidents": rows} if rows != before else {})}


def _rows(read):
    return [{key: row[key] for key in ("event", "at", "until", "chance", "hidden")} for row in incidents_of(read)]


def _exact(rows, known, words):
    """A line nobody touched keeps its seconds, which the page does not show."""
    shown = lambda row: (row["event"], _times(words, row), row["chance"] // 10, row["hidden"])  # noqa: E731
    by_shown = {shown(row): row for row in known}
    return [by_shown.get(shown(row), row) for row in rows]


def _times(words, row):
    return clock_text(words, row["at"]), clock_text(words, row["until"])


@login_required
def show(request, pk):
    edit = get_for(request.user, PackEdit, pk, may=EDIT)
    words, plain = _words_for(edit.pack, edit), _words_for(edit.pack)
    return render(
        request,
        "workplaces/scenario.html",
        {
            "edit": edit,
            "words": words,
            "changed": _changed(edit, words, plain),
            "calendar": _calendar(edit, words),
            "roles": [(role, words.role(role)) for role in words.loaded.pack.roles],
            "may_play": request.user.has_perm(PLAY),
        },
    )


def _changed(edit, words, plain):
    """What differs from the files: name, what it was, what it is."""
    own = _own(edit.pack, words, plain.loaded)
    rows = own.changed() if own else []
    for name in edit.laid.get("parameters", {}):
        rows += _differing(words.say(f"parameter.{name}"), plain.loaded.parameters[name], words.loaded.parameters[name],
            words)  # fmt: skip
    for key, said in edit.laid.get("texts", {}).items():
        of = GROUP_TITLES.get(key.split(".")[0], "")
        rows += [
            (f"{of} ({label})" if of else label, plain.loaded.texts[key][language], said[language])
            for language, label in LANGUAGES
            if language in said
        ]
    return rows + (_moved(words, _rows(plain.loaded), _rows(words.loaded)) if "incidents" in edit.laid else [])


def _moved(words, before, after):
    """The lines of the calendar that differ, those of one incident beside one another."""
    was, now = (sorted(rows, key=lambda row: row["at"]) for rows in (before, after))
    gone, come = ([row for row in one if row not in other] for one, other in ((was, now), (now, was)))
    rows = []
    for event in dict.fromkeys(row["event"] for row in [*gone, *come]):
        sides = ([_line(words, row) for row in side if row["event"] == event] for side in (gone, come))
        rows += [(words.say(f"incident.{event}"), *pair) for pair in zip_longest(*sides, fillvalue=NOTHING)]
    return rows


def _line(words, row):
    """When an incident may come, how probably, and whether it is hidden."""
    chance = [pct(row["chance"] // 10)] if row["chance"] != 1000 else []
    said = [time_range(*_times(words, row)), *chance, *([_("hidden")] if row["hidden"] else [])]
    return format_html_join(" · ", "{}", ((part,) for part in said))


def _differing(label, before, after, words):
    """What a figure was and is; of a table, its rows that differ."""
    if type(before.value) is int:
        return [(label, words.number(before.value, before.unit), words.number(after.value, after.unit))]
    was, now = (told_rows(parameter, words) for parameter in (before, after))
    pairs = zip_longest(was, now, fillvalue=NOTHING)
    return [(label, row, changed) for row, changed in pairs if row != changed]


def _calendar(edit, words):
    return [
        {**row, "label": words.say(f"incident.{row['event']}"), "at": clock_text(words, row["at"]),
         "until": clock_text(words, row["until"]), "chance": row["chance"] // 10}
        for row in sorted(edit.laid.get("incidents", []), key=lambda row: row["at"])
    ]  # fmt: skip
