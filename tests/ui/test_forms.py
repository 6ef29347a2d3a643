"""Fields and forms of the house: a long choice stays as Django writes it, a refusal stands beside its field."""

import pytest
from django import forms
from django.test import SimpleTestCase

from mihan.core.errors import RuleBroken
from mihan.ui.forms import LongSelect, written

CHOICES = [("", "---------"), ("1", "A < B & 'C'"), (2, 'قاعة "ب"')]


@pytest.mark.parametrize("value", ["", None, "1", 2, "absent"])
def test_a_long_choice_is_the_select_of_django(value):
    drawn = (kind(choices=CHOICES).render("space", value, {"id": "id_space"}) for kind in (LongSelect, forms.Select))
    SimpleTestCase().assertHTMLEqual(*drawn)


class Days(forms.Form):
    first = forms.CharField()
    last = forms.CharField()


@pytest.mark.parametrize(("about", "place"), [("last", "last"), ("", "__all__"), ("of another form", "__all__")])
def test_what_a_rule_refuses_is_told_beside_its_field_or_above_the_form(about, place):
    def refuse():
        raise RuleBroken("Never on a Sunday.", about=about)

    form = Days({"first": "a", "last": "b"})
    assert written(refuse, form) is None
    assert form.errors == {place: ["Never on a Sunday."]}
