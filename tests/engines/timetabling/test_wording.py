"""Every finding has a whole sentence in each language, with its numbers and isolated names."""

import re

import pytest

from mihan.engines.timetabling.findings import Finding
from mihan.engines.timetabling.problem import Grid
from mihan.engines.timetabling.sentences import SENTENCES
from mihan.engines.timetabling.wording import period_name, say

GRID = Grid(labels=("08:30", "11:00", "13:30", "16:00"))
DETAILS: dict[str, object] = {
    "kind": "ws_elec",
    "more_than": 24,
    "rooms": ("W1", "W2"),
    "equipment": ("lathe",),
    "trainers": ("T",),
    "modules": ("M101",),
    "module": "M101",
    "groups": ("A", "B"),
    "course": "a",
    "courses": ("a", "b"),
    "places": 28,
    "largest": 24,
    "period": 6,
    "count": 3,
    "from_week": 1,
    "to_week": 18,
    "blockers": ("T",),
    "line": "x",
}


def finding(rule: str) -> Finding:
    return Finding(rule, "RES", 48, 44, (), DETAILS)


@pytest.mark.parametrize("rule", SENTENCES)
def test_rule_has_a_sentence_in_three_languages(rule: str) -> None:
    texts = say(finding(rule), GRID)
    assert list(texts) == ["en", "fr", "ar"]
    assert all(text.endswith(".") and "{" not in text for text in texts.values())
    assert re.search("[\u0600-\u06ff]", texts["ar"])


@pytest.mark.parametrize("rule", SENTENCES)
def test_the_three_languages_tell_the_same_things(rule: str) -> None:
    fields = [set(re.findall(r"{(\w+)}", text)) for text in SENTENCES[rule]]
    assert fields[0] == fields[1] == fields[2]


@pytest.mark.parametrize("rule", SENTENCES)
def test_latin_codes_and_numbers_are_isolated_in_arabic(rule: str) -> None:
    outside = re.sub("\u2068[^\u2069]*\u2069", "", say(finding(rule), GRID)["ar"])
    assert not re.search("[0-9A-Za-z]", outside)


def test_the_overload_of_the_workshop_is_told_exactly() -> None:
    text = say(finding("room_places"), GRID)["en"].replace("\u2068", "").replace("\u2069", "")
    assert text == (
        "Sessions that need a ws_elec room with more than 24 places: 48. Such places in the week: 44 (rooms W1, W2). "
        "Impossible to place: 4 (10 h)."
    )


def test_people_may_be_called_by_their_names() -> None:
    text = say(Finding("trainer_clash", "t1", 24, 20, (), {"count": 4}), GRID, {"t1": "Amal Idrissi"})["fr"]
    assert "\u2068Amal Idrissi\u2069" in text


def test_periods_have_names_with_and_without_labels() -> None:
    assert period_name(6, GRID, "en") == "Tuesday \u206813:30\u2069"
    assert period_name(6, Grid(first_day=5), "fr") == "dimanche, créneau \u20683\u2069"


def test_half_hours_have_the_comma_of_the_language() -> None:
    half = Finding("room_kind", "class", 3, 2, (), {"kind": "class", "rooms": ("R",)})
    assert ["2.5" in say(half, GRID)["en"], "2,5" in say(half, GRID)["fr"]] == [True, True]


def test_a_long_list_is_cut() -> None:
    many = Finding("room_kind", "class", 3, 2, (), {"kind": "class", "rooms": tuple(f"R{i}" for i in range(30))})
    assert "R7" in say(many, GRID)["en"]
    assert "R8" not in say(many, GRID)["en"]
