"""NEWS2 equals the published chart (RCP, 2017, chart 1) at every bound of every sign, on both scales.

The points below are written from the chart, band by band, apart from the code's own tables.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mihan.packs.care_ward_of_eight.news2 import RESPONSES, SIGNS, is_complete, points, response, total

WELL = {
    "respiration": 16, "saturation": 97, "oxygen": False, "pressure": 120, "pulse": 70, "awareness": "A",
    "temperature": 370,
}  # fmt: skip

# sign: (from, to, points) of each band of the chart
CHART = {
    "respiration": [(4, 8, 3), (9, 11, 1), (12, 20, 0), (21, 24, 2), (25, 60, 3)],
    "pressure": [(50, 90, 3), (91, 100, 2), (101, 110, 1), (111, 219, 0), (220, 300, 3)],
    "pulse": [(20, 40, 3), (41, 50, 1), (51, 90, 0), (91, 110, 1), (111, 130, 2), (131, 220, 3)],
    "temperature": [(300, 350, 3), (351, 360, 1), (361, 380, 0), (381, 390, 1), (391, 430, 2)],
}
SATURATION = {
    ("scale_1", False): [(50, 91, 3), (92, 93, 2), (94, 95, 1), (96, 100, 0)],
    ("scale_1", True): [(50, 91, 3), (92, 93, 2), (94, 95, 1), (96, 100, 0)],
    ("scale_2", False): [(50, 83, 3), (84, 85, 2), (86, 87, 1), (88, 92, 0), (93, 100, 0)],
    ("scale_2", True): [(50, 83, 3), (84, 85, 2), (86, 87, 1), (88, 92, 0), (93, 94, 1), (95, 96, 2), (97, 100, 3)],
}


@pytest.mark.parametrize(
    ("sign", "value", "given"),
    [(sign, value, given) for sign, bands in CHART.items() for low, high, given in bands for value in (low, high)],
)
def test_each_sign_scores_as_the_chart_says_at_both_ends_of_each_band(sign, value, given):
    assert points({**WELL, sign: value}, "scale_1")[sign] == given


@pytest.mark.parametrize(
    ("scale", "oxygen", "value", "given"),
    [
        (scale, oxygen, value, given)
        for (scale, oxygen), bands in SATURATION.items()
        for low, high, given in bands
        for value in (low, high)
    ],
)
def test_saturation_scores_on_the_scale_prescribed(scale, oxygen, value, given):
    assert points({**WELL, "saturation": value, "oxygen": oxygen}, scale)["saturation"] == given


@pytest.mark.parametrize(("letter", "given"), [("A", 0), ("C", 3), ("V", 3), ("P", 3), ("U", 3)])
def test_whoever_is_not_alert_scores_three(letter, given):
    assert points({**WELL, "awareness": letter}, "scale_1")["awareness"] == given


def test_oxygen_itself_scores_two():
    assert (total(WELL, "scale_1"), total({**WELL, "oxygen": True}, "scale_1")) == (0, 2)


def test_the_worst_scores_twenty():
    worst = {
        "respiration": 30, "saturation": 80, "oxygen": True, "pressure": 80, "pulse": 140, "awareness": "U",
        "temperature": 340,
    }  # fmt: skip
    assert total(worst, "scale_1") == 20


def test_the_same_lungs_score_apart_on_the_two_scales():
    """Why the scale is a critical choice: 90 % on air is a 3 for most, and normal in chronic hypercapnia."""
    lungs = {**WELL, "saturation": 90}
    assert (response(lungs, "scale_1"), response(lungs, "scale_2")) == ("urgent", "routine")


@pytest.mark.parametrize(("signs", "asks"), [
    ({}, "routine"),
    ({"pulse": 91}, "ward"),
    ({"pulse": 111, "respiration": 21}, "ward"),  # 4, no sign at 3
    ({"pulse": 131}, "urgent"),  # 3, all in one sign
    ({"pulse": 111, "respiration": 21, "temperature": 381}, "urgent"),  # 5
    ({"pulse": 111, "respiration": 21, "temperature": 391}, "urgent"),  # 6
    ({"pulse": 111, "respiration": 21, "temperature": 391, "pressure": 110}, "emergency"),  # 7
    ({"pulse": 131, "awareness": "C", "pressure": 110}, "emergency"),  # 7
])  # fmt: skip
def test_the_response_is_that_of_the_published_table(signs, asks):
    assert response({**WELL, **signs}, "scale_1") == asks


def test_a_set_with_a_gap_is_not_complete():
    assert is_complete(WELL)
    for sign in SIGNS:
        assert not is_complete({name: value for name, value in WELL.items() if name != sign})


SETS = st.fixed_dictionaries({
    "respiration": st.integers(4, 60), "saturation": st.integers(60, 99), "oxygen": st.booleans(),
    "pressure": st.integers(50, 260), "pulse": st.integers(25, 220), "awareness": st.sampled_from("ACVPU"),
    "temperature": st.integers(330, 420),
})  # fmt: skip


@given(SETS, st.sampled_from(("scale_1", "scale_2")))
def test_any_set_scores_from_0_to_20_and_asks_for_one_response(signs, scale):
    each = points(signs, scale)
    assert tuple(each) == SIGNS
    assert total(signs, scale) == sum(each.values()) <= 20
    level = RESPONSES.index(response(signs, scale))
    assert (level == 3) == (sum(each.values()) >= 7)
    assert (level >= 2) == (sum(each.values()) >= 5 or max(each.values()) == 3)
    assert (level == 0) == (sum(each.values()) == 0)
