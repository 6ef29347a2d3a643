"""The form of a decision, made from the fields its pack declares; and the forms of sessions."""

import secrets
from decimal import Decimal, InvalidOperation

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mihan.workplaces.web.words import listed

FEW = 5  # choices shown as buttons rather than in a list
MOST_WORDS = 1500  # of what a group takes away
ROWS = 6  # lines of an entry that are offered
SPACES = str.maketrans("", "", "\u00a0\u202f \u2066\u2069")


def new_key():
    return secrets.token_urlsafe(12)


def as_decimal(text):
    """`1,250.50` and `1250,50` alike: the last sign of the two is the decimal one."""
    whole, sign, rest = max(text.rpartition(","), text.rpartition("."), key=lambda parts: len(parts[0]))
    return f"{whole.replace(',', '').replace('.', '')}.{rest}" if sign else text


class MoneyField(forms.CharField):
    """An amount as people write it, `1 250,50`; given in centimes."""

    def __init__(self, *, least=0, **kwargs):
        super().__init__(
            max_length=20,
            widget=forms.TextInput({"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"}),
            **kwargs,
        )
        self.least = least

    def clean(self, value):
        text = as_decimal(super().clean(value).translate(SPACES))
        if not text:
            return None
        try:
            centimes = Decimal(text) * 100
        except InvalidOperation as error:
            raise forms.ValidationError(_("Write an amount, for example 1 250,50.")) from error
        if not centimes.is_finite() or centimes != centimes.to_integral_value() or abs(centimes) > 10**14:
            raise forms.ValidationError(_("Write an amount, for example 1 250,50."))
        return int(centimes)


class EntryWidget(forms.Widget):
    """Lines of an entry: account, debit, credit."""

    template_name = "workplaces/entry.html"

    def __init__(self, accounts):
        super().__init__()
        self.accounts = accounts

    def render(self, name, value, attrs=None, renderer=None):
        """By the templates of the product, which know its tags; the renderer of forms does not."""
        return render_to_string("workplaces/entry.html", self.get_context(name, value, attrs))

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        lines = list(value or [])
        lines += [("", "", "")] * (ROWS - len(lines))
        return {**context, "lines": lines, "accounts": self.accounts}

    def value_from_datadict(self, data, files, name):
        columns = [
            data.getlist(f"{name}-{part}") if hasattr(data, "getlist") else []
            for part in ("account", "debit", "credit")
        ]
        return list(zip(*columns, strict=False))

    def value_omitted_from_data(self, data, files, name):
        return f"{name}-account" not in data


class EntryField(forms.Field):
    """Pairs of an account and centimes, debit above zero."""

    def __init__(self, accounts, **kwargs):
        super().__init__(widget=EntryWidget(accounts), **kwargs)

    def clean(self, value):
        money = MoneyField(required=False)
        lines = []
        for account, debit, credit in value or []:
            amount = (money.clean(debit) or 0) - (money.clean(credit) or 0)
            if account and amount:
                lines.append([account, amount])
            elif account or amount:
                raise forms.ValidationError(_("Each line has an account and an amount."))
        if not lines:
            raise forms.ValidationError(_("Write at least one line."))
        return lines


class TaskForm(forms.Form):
    """What one decision asks. `values()` is what the engine is handed.

    `seen` is what the seat sees, to choose things from; without it the form only reads what was sent.
    """

    def __init__(
        self, data=None, *, decision, words, seen=None, task=None, choices=None, labels=None, prefix="", initial=None
    ):  # fmt: skip
        super().__init__(data, prefix=prefix or decision.name, initial=initial)
        self.labels = labels or {}
        self.decision, self.words, self.seen, self.task = decision, words, seen, task
        self.choices = choices or {}
        for name, asked in decision.form.items():
            self.fields[name] = self._field(name, asked)

    def _field(self, name, asked):
        about = {"label": self.labels.get(name) or self.words.say(f"field.{name}")}
        return getattr(self, f"_{asked.kind}")(name, asked, about)

    def _yesno(self, name, asked, about):
        return forms.BooleanField(required=False, **about)

    def _amount(self, name, asked, about):
        return MoneyField(help_text=_("In dirhams, for example 1 250,50"), **about)

    def _ticks(self, name, asked, about):
        ticks = [(line, self.words.say(f"tick.{line}")) for line in asked.lines]
        return forms.MultipleChoiceField(choices=ticks, required=False, widget=forms.CheckboxSelectMultiple, **about)

    def _words(self, name, asked, about):
        widget = forms.Textarea({"rows": 3, "dir": "auto"})
        return forms.CharField(required=not asked.may_be_empty, max_length=500, widget=widget, **about)

    def _entry(self, name, asked, about):
        named = self.choices.get(name) or [(account, self._account(account)) for account in asked.accounts]
        return EntryField(named, **about)

    def _account(self, account):
        return f"{account} {self.words.say(f'account.{account}')}" if self.words.has(f"account.{account}") else account

    def _number(self, name, asked, about):
        if self.words.units.get(name) == "centimes":
            return MoneyField(**about)
        return forms.IntegerField(
            min_value=asked.least, max_value=asked.most, widget=forms.NumberInput({"dir": "ltr"}), **about
        )

    def _choice(self, name, asked, about):
        options = [(word, self.words.say(f"choice.{word}")) for word in asked.words]
        if len(options) <= FEW:
            return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **about)
        return forms.ChoiceField(choices=[("", _("Choose…")), *options], **about)

    def _thing(self, name, asked, about):
        if self.seen is None:  # as it was sent: the engine knows what there is
            return forms.CharField(required=not asked.may_be_none, max_length=60, **about)
        options = self.choices.get(name)
        if options is None:
            things = self.seen["things"].get(asked.of, {})
            options = [(key, listed(self.words, asked.of, thing)) for key, thing in things.items()]
        blank = [("", _("none"))] if asked.may_be_none else [("", _("Choose…"))]
        return forms.ChoiceField(choices=[*blank, *options], required=not asked.may_be_none, **about)

    @property
    def key(self):
        """Of this drawing of the form: sent twice, it is one decision."""
        return new_key()

    @property
    def label(self):
        return self.words.say(f"decision.{self.decision.name}")

    def values(self):
        told = {name: self.cleaned_data[name] for name in self.decision.form}
        return {**told, "task": self.task} if self.task else told


class JoinForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code of the session"), max_length=12,
        widget=forms.TextInput({"dir": "ltr", "autocapitalize": "characters", "autocomplete": "off"}),
    )  # fmt: skip

    def clean_code(self):
        return self.cleaned_data["code"].strip().upper().replace(" ", "")


class ClosingForm(forms.Form):
    take_away = forms.CharField(
        required=False, max_length=MOST_WORDS, label=gettext_lazy("What the group takes away"),
        help_text=gettext_lazy("In its own words; it stands in every copy."),
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
    )  # fmt: skip
