import re

import pytest
from django.utils import translation

from mihan.exchange.engine import PROBLEM_CODES
from mihan.exchange.policy import ADVICE, CREATED, OUR_OWN, explain, message


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def test_each_code_of_the_engine_and_no_other_has_its_sentences():
    assert set(ADVICE) == set(PROBLEM_CODES) | OUR_OWN


@pytest.mark.parametrize("code", sorted(PROBLEM_CODES))
def test_a_sentence_uses_only_what_the_engine_says_of_its_code(code):
    advice = ADVICE[code]
    used = set(re.findall(r"%\((\w+)\)s", f"{advice.what} {advice.todo}"))
    assert used <= {"column", *PROBLEM_CODES[code]}


def test_the_sentence_says_what_is_wrong_and_what_to_do():
    advice = explain("hours_unreadable", column="MH Réalisée Sync", params={"value": "huit"})
    assert advice.what == "“huit” in “MH Réalisée Sync” is not a number of hours."
    assert advice.todo.startswith("Write hours as 27,5 or 27.5")


def test_a_percent_sign_in_a_cell_is_only_text():
    assert explain("number_unreadable", column="Taux", params={"value": "%(x)s 90%"}).what == (
        "“%(x)s 90%” in “Taux” is not a number."
    )


def test_a_code_nobody_knows_is_still_explained():
    assert explain("brand_new").what == "This line cannot be taken (brand_new)."


def test_a_message_says_where():
    assert message("missing_value", line=12, column="Groupe").startswith("Line 12: “Groupe”")
    assert message("empty_file").startswith("The file is empty.")


def test_what_a_file_creates_is_named():
    assert set(CREATED) == {
        "establishments", "programmes", "groups", "modules", "trainers", "people",
    }  # fmt: skip
