"""Figures and tables a trainer changes: written as people write them, kept as the pack counts them."""

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from mihan.packs import load, names
from mihan.workplaces.web.adapting import ScenarioForm
from mihan.workplaces.web.figures import FigureField, TableField, WordsField, figure_read, figure_text, shape_of
from mihan.workplaces.web.hours import ClockField, clock_text
from mihan.workplaces.web.screens import screen_of
from mihan.workplaces.web.words import Words

UNITS = ("centimes a night", "per mille", "per 100,000 of the pay", "s", "days")


@given(st.integers(0, 10**9), st.sampled_from(UNITS), st.sampled_from(("en", "fr", "ar")))
def test_a_figure_is_read_as_it_is_shown(value, unit, language):
    with override(language):
        assert figure_read(figure_text(value, unit), unit) == value


@pytest.mark.parametrize(
    ("text", "unit", "kept"),
    [("750", "centimes", 75_000), ("7,5", "per mille", 75), ("30", "s", 1800), ("1:30", "s", 90), ("12", "days", 12)],
)
def test_a_figure_is_written_in_the_units_of_people(text, unit, kept):
    assert figure_read(text, unit) == kept


@pytest.mark.parametrize(
    ("text", "unit"), [("x", "s"), ("1:75", "s"), ("1,255", "centimes"), ("1.5", "days"), ("", "days")]
)
def test_what_is_no_figure_says_what_one_looks_like(text, unit):
    with pytest.raises(ValidationError, match="such as"):
        figure_read(text, unit)


@pytest.mark.parametrize("text", ["-1", "12001"])
def test_a_figure_far_from_what_it_replaces_is_refused_where_it_is_written(text):
    with pytest.raises(ValidationError, match="from"):
        FigureField("centimes", 60_000, shown=60_000).clean(text)


@pytest.mark.parametrize("pack", names())
@given(share=st.integers(0, 1000))
def test_an_hour_is_read_as_it_is_shown(pack, share):
    words = Words(load(pack))
    t = words.loaded.pack.length * share // 1000
    shown = clock_text(words, t)
    assert clock_text(words, ClockField(words).clean(shown)) == shown


def tables(pack):
    words = Words(load(pack))
    for name, parameter in words.loaded.parameters.items():
        if type(parameter.value) is not int and (shape := shape_of(parameter, words)):
            yield name, parameter.value, TableField(shape)


@pytest.mark.parametrize("pack", names())
def test_every_table_comes_back_from_its_form_as_it_went_in(pack):
    found = list(tables(pack))
    assert found
    for name, value, field in found:
        assert field.clean(field.prepare_value(field.initial)) == value, name


def test_only_what_is_deeper_than_a_table_is_left_as_it_is_written():
    left = {}
    for pack in names():
        own = screen_of(pack).adapts
        form = ScenarioForm(words=Words(load(pack)), plain=load(pack), apart=own.covers if own else ())
        left[pack] = len(form.left_alone)
    assert left == {"care_ward_of_eight": 1, "firm_trading_month": 0, "hotel_front_desk": 0}


@pytest.fixture
def beds():
    return next(field for name, _value, field in tables("hotel_front_desk") if name == "beds")


def test_a_row_may_be_added_and_one_taken_away(beds):
    assert beds.clean([("double", "60"), ("", ""), ("family", "40"), ("twin", "1")]) == [
        ["double", 60], ["family", 40], ["twin", 1]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("double", "60"), ("twin", "many")], "Row 2, How often, beside the others: Write a figure such as"),
        ([("sofa", "60")], "Row 1, What: Choose one of the words offered."),
        ([("", "")], "Leave at least one row."),
    ],
)
def test_what_is_wrong_in_a_table_names_its_row(beds, rows, said):
    with pytest.raises(ValidationError, match=said):
        beds.clean(rows)


def test_a_page_without_the_table_leaves_it_as_it_is(beds):
    assert beds.widget.value_from_datadict(QueryDict("other=1"), {}, "p:beds") is None
    assert beds.clean(None) == beds.shape.rows


def test_a_text_keeps_the_values_it_may_say():
    field = WordsField("Bed {bed} waits", language="en")
    assert field.clean("Go to bed {bed}") == "Go to bed {bed}"
    with pytest.raises(ValidationError, match="says nothing here"):
        field.clean("Go to {bde}")


def test_a_word_is_called_in_a_table_what_it_means_there():
    words = Words(load("care_ward_of_eight"))
    said = {
        name: dict(shape_of(words.loaded.parameters[name], words).columns[place].words)
        for name, place in (("dose_faults", 0), ("review_faults", 0), ("medicines", 3))
    }
    assert (said["dose_faults"]["nothing"], said["dose_faults"]["dose"]) == ("No error", "Another dose")
    assert said["review_faults"] == {"nothing": "No error", "dose": "The dose", "allergy": "An allergy"}
    assert said["medicines"] == {"none": "None", "penicillin": "Penicillin"}
    assert (words.word("", "nothing"), words.word("", "none")) == ("No new treatment", "Room air")
