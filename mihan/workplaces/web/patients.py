"""The ward's patients as a trainer writes them: who they are, their bed, and the course nobody is shown.

A patient is a row of the parameters with more in it than a table has; the name is a text of the pack. What the form
leaves out (base signs, medicines, oxygen) stays as the files have it.
"""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mihan.packs import Loaded
from mihan.packs.care_ward_of_eight.news2 import SCALES
from mihan.packs.care_ward_of_eight.ward import BEDS, CHANCE
from mihan.packs.care_ward_of_eight.words import ALLERGIES, REASONS
from mihan.ui.writing import NOTHING, num_text, pct_text, set_apart
from mihan.workplaces.web.figures import WordsField
from mihan.workplaces.web.hours import ClockField, clock_text
from mihan.workplaces.web.words import Words

MOST_AGE, WHOLE, BY_CHANCE = 120, 1000, "by_chance"
LETTERS = {"name_fr": ("fr", "en"), "name_ar": ("ar",)}  # the field of a name, and the languages it is read in
NAMES = {"name_fr": gettext_lazy("Name"), "name_ar": gettext_lazy("Name in Arabic")}
CHOSEN = {"reason": REASONS, "scale": SCALES, "allergy": ALLERGIES}

Row = dict[str, Any]


class PatientForm(forms.Form):
    """One patient. `row()` and `texts()` are what becomes of it."""

    age = forms.IntegerField(label=gettext_lazy("Age"), max_value=MOST_AGE, widget=forms.NumberInput({"dir": "ltr"}))

    def __init__(self, data: Any = None, *, row: Row, written: Row, words: Words, plain: Loaded, prefix: str) -> None:
        super().__init__(data, prefix=prefix, initial=row)
        self.was, self.written, self.words, self.plain = row, written, words, plain
        self._add_names()
        self._add_age()
        for name, known in CHOSEN.items():
            choices = [(word, words.word("", word)) for word in known]
            self.fields[name] = forms.ChoiceField(choices=choices, label=words.label(name))
        self._add_course()
        if "bed" in row:
            self._add_place()

    def _add_names(self) -> None:
        for name, (language, *_others) in LETTERS.items():
            self.fields[name] = WordsField(
                self.plain.texts[self.key][language], language=language, label=NAMES[name],
                initial=self.words.loaded.texts[self.key][language],
            )  # fmt: skip
        self.order_fields([*LETTERS, "age"])

    def _add_age(self) -> None:
        least = self.words.loaded.scenario.params["least_age"]
        said = _("NEWS2 is for people of %(age)s and over.") % {"age": num_text(least)}
        self.fields["age"].validators.append(MinValueValidator(least, said))

    def _add_course(self) -> None:
        """One of them, or those of the files as chance has it."""
        now, written = self.was["courses"], self.written["courses"]
        choices = [(course, self.words.word("", course)) for course in self.plain.scenario.params["courses"]]
        may_vary = len(written) > 1
        if may_vary:
            choices = [(BY_CHANCE, chances(written, self.words)), *choices]
        self.fields["course"] = forms.ChoiceField(
            choices=choices, label=_("Hidden course"),
            initial=BY_CHANCE if may_vary and now == written else now[0][0],
        )  # fmt: skip

    def _add_place(self) -> None:
        """Of who is there from the beginning: the bed, and from when the course."""
        beds = [(0, _("by chance")), *((bed, num_text(bed)) for bed in range(1, BEDS + 1))]
        self.fields["bed"] = forms.TypedChoiceField(choices=beds, coerce=int, label=_("Bed"))
        begins = clock_text(self.words, self.was["onset"]) if self.was["onset"] != CHANCE else ""
        self.fields["onset"] = ClockField(
            self.words, required=False, label=_("It begins at"), help_text=_("Empty: by chance.")
        )
        self.initial = {**self.initial, "onset": begins}

    @property
    def key(self) -> str:
        return f"word.{self.was['name']}"

    @property
    def title(self) -> str:
        return self.words.word("", self.was["name"])

    def clean_onset(self) -> int:
        onset: int | None = self.cleaned_data["onset"]
        if onset is None:
            return CHANCE
        if not 0 <= onset <= self.plain.pack.length:
            told = {"start": self.words.clock(0), "end": self.words.clock(self.plain.pack.length)}
            raise forms.ValidationError(_("The session goes from %(start)s to %(end)s.") % told)
        return onset

    def clean_allergy(self) -> str:
        allergy: str = self.cleaned_data["allergy"]
        medicines = self.words.loaded.scenario.params["medicines"]
        for name in self.was["medicines"]:
            if medicines[name]["allergy"] == allergy:
                told = {"medicine": self.words.word("", name), "allergy": self.words.word("", allergy)}
                raise forms.ValidationError(_("%(medicine)s is ordered: the allergy forbids it (%(allergy)s).") % told)
        return allergy

    def row(self) -> Row:
        told = self.cleaned_data
        courses = self.written["courses"] if told["course"] == BY_CHANCE else [[told["course"], WHOLE]]
        return {**self.was, **{name: value for name, value in told.items() if name in self.was}, "courses": courses}

    def texts(self) -> dict[str, str]:
        """The name in each language where it is another than that of the files."""
        before = self.plain.texts[self.key]
        said = {language: self.cleaned_data[name] for name, languages in LETTERS.items() for language in languages}
        if said["fr"] == before["fr"]:
            said["en"] = before["en"]
        return {language: text for language, text in said.items() if text != before[language]}


def chances(courses: list[list[Any]], words: Words) -> str:
    """`by chance: sepsis 65 %, a mild infection 35 %`; of one course alone, its name."""
    if len(courses) == 1:
        return words.word("", courses[0][0])
    whole = sum(weight for _course, weight in courses)
    told = (f"{words.word('', course)} {pct_text(100 * weight / whole)}" for course, weight in courses)
    return _("by chance: %(courses)s") % {"courses": words.series(told)}


class Patients:
    """The forms of everybody on the ward, the patient of the unexpected admission last."""

    covers = ("patients", "newcomer")
    template = "workplaces/packs/care_ward_of_eight/patients.html"

    def __init__(self, words: Words, plain: Loaded, data: Any = None) -> None:
        self.words, self.plain = words, plain
        rows = zip(_rows(words.loaded), _rows(plain), strict=True)
        self.forms = [
            PatientForm(data, row=row, written=written, words=words, plain=plain, prefix=f"patient-{n}")
            for n, (row, written) in enumerate(rows)
        ]

    def is_valid(self) -> bool:
        self._refuse_twice("bed", _("Another patient has this bed."))
        for name in LETTERS:
            self._refuse_twice(name, _("Another patient has this name."))
        return not self.errors

    def _refuse_twice(self, name: str, why: str) -> None:
        found: list[Any] = []
        for form in self.forms:
            form.is_valid()  # each says first what is wrong with itself
            value = form.cleaned_data.get(name)
            if value and value in found:
                form.add_error(name, why)
            found.append(value)

    @property
    def errors(self) -> bool:
        return any(form.errors for form in self.forms)

    def laid(self) -> dict[str, dict[str, Any]]:
        *patients, newcomer = [form.row() for form in self.forms]
        told = {"patients": patients, "newcomer": newcomer}
        params = self.plain.scenario.params
        texts = {form.key: said for form in self.forms if (said := form.texts())}
        return {"parameters": {name: told[name] for name in told if told[name] != params[name]}, "texts": texts}

    def changed(self) -> list[tuple[str, str, str]]:
        """What differs from the files: whose what, what it was, what it is."""
        pairs = zip(_rows(self.plain), _rows(self.words.loaded), strict=True)
        return [row for before, after in pairs for row in self._differing(before, after)]

    def _differing(self, before: Row, after: Row) -> Iterator[tuple[str, str, str]]:
        whose = set_apart(self.words.word("", after["name"]))
        for name, label in self._labels().items():
            if before.get(name) != after.get(name):
                yield f"{whose} · {label}", self._told(name, before[name]), self._told(name, after[name])

    def _labels(self) -> dict[str, str]:
        chosen = {name: self.words.label(name) for name in CHOSEN}
        return {"age": _("Age"), "bed": _("Bed"), **chosen, "courses": _("Hidden course"), "onset": _("It begins at")}

    def _told(self, name: str, value: Any) -> str:
        if name == "courses":
            return chances(value, self.words)
        if name in CHOSEN:
            return self.words.word("", value)
        if name == "onset":
            return NOTHING if value == CHANCE else self.words.clock(value)
        return num_text(value) if value else NOTHING


def _rows(loaded: Loaded) -> list[Row]:
    params = loaded.scenario.params
    return [*params["patients"], params["newcomer"]]
