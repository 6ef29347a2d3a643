"""A long choice is written by hand and must stay what Django would have written."""

import pytest
from django import forms
from django.test import SimpleTestCase

from mihan.ui.forms import LongSelect

CHOICES = [("", "---------"), ("1", "A < B & 'C'"), (2, 'قاعة "ب"')]


@pytest.mark.parametrize("value", ["", None, "1", 2, "absent"])
def test_a_long_choice_is_the_select_of_django(value):
    drawn = (kind(choices=CHOICES).render("space", value, {"id": "id_space"}) for kind in (LongSelect, forms.Select))
    SimpleTestCase().assertHTMLEqual(*drawn)
