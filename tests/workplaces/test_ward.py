"""The screens of the ward: beds, the chart of a patient, doses, what tasks say."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from mihan.packs import load
from mihan.packs.care_ward_of_eight.news2 import SIGNS
from mihan.workplaces.engine.playing import live
from mihan.workplaces.web import chart, ward
from mihan.workplaces.web.screens import board_template
from mihan.workplaces.web.words import Words
from tests.workplaces.conftest import HTMX, play, since_of, tasks_of
from tests.workplaces.screens import prepared, seen_and_words

WARD = "care_ward_of_eight"


def test_every_bed_says_its_score_the_risk_and_the_response_in_words():
    board, seen, _words = prepared(ward.bed_board, WARD, "nurse.1", "bed_board", 4200)
    for bed, row in zip(board["beds"], seen["boards"]["bed_board"], strict=True):
        assert bed["score"] == row["score"]
        assert bed["risk"] in ("Low risk", "Low to medium risk", "Medium risk", "High risk")
        assert bed["answer"]
    assert board["credit"].startswith("Training, never clinical use. NEWS2: Royal College of Physicians")


def test_a_bed_that_is_free_says_only_its_number():
    board, _seen, _words = prepared(
        lambda data, seen, words: ward.bed_board([{"bed": 8, "patient": ""}], seen, words),
        WARD, "nurse.1", "bed_board", 600,
    )  # fmt: skip
    assert board["beds"] == [{"id": "bed-8", "number": 8}]


@pytest.mark.parametrize(
    ("band", "answered", "score", "risk"),
    [
        ("routine", "", 0, "Low risk"), ("ward", "ward", 4, "Low risk"), ("ward", "urgent", 3, "Low to medium risk"),
        ("urgent", "urgent", 5, "Medium risk"), ("emergency", "", 7, "High risk"),
        ("emergency", "ward", 9, "High risk"),
    ],
)  # fmt: skip
def test_the_risk_is_worded_as_published_and_never_below_what_the_number_asks(band, answered, score, risk):
    with override("en"):
        assert str(chart.risk_of(chart.level_of(band, answered), score)) == risk


def test_a_trend_compares_the_last_score_with_the_one_before():
    words = Words(load(WARD))
    with override("en"):
        assert chart.trend_of([{"t": 0, "score": 2}], words)["said"] == "first score"
        rising = chart.trend_of([{"t": 0, "score": 2}, {"t": 60, "score": 5}], words)
    assert (rising["way"], rising["said"].startswith("3 more than at ")) == ("↑", True)


def test_a_curve_has_a_gap_where_nobody_measured_and_a_dot_for_each_value():
    assert chart._path([10, 12, None, 11], 10, 12) == "M12.5 28L37.5 4M87.5 16"
    assert chart._dots([10, None, 12], 10, 12).count("h0") == 2


def test_the_chart_shows_the_patient_asked_for_and_only_what_was_measured():
    seen, words = seen_and_words(WARD, "nurse.1", 4200)
    with override("en"):
        shown = chart.observation_chart(seen["boards"]["observation_chart"], {**seen, "look": "6"}, words)
    readings = seen["things"]["patient"]["6"]["readings"][-chart.DRAWN :]
    assert shown["bed"] == seen["things"]["patient"]["6"]["bed"]
    for head, sign in enumerate(chart.WINDOWS):
        told = [row["cells"][head] != "" for row in shown["readings"]["rows"]]
        assert told == [sign in reading["signs"] for reading in readings]


def test_unasked_the_chart_is_that_of_ones_own_patient_most_at_risk():
    shown, seen, _words = prepared(chart.observation_chart, WARD, "nurse.2", "observation_chart", 4200)
    own = [bed for bed in seen["boards"]["bed_board"] if bed.get("nurse") == "nurse.2"]
    assert shown["caption"]["score"] == max(bed["score"] for bed in own)


def test_who_may_not_act_at_the_bed_is_offered_nothing_there():
    aide, _seen, _words = prepared(chart.observation_chart, WARD, "aide.1", "observation_chart", 600)
    nurse, _seen, _words = prepared(chart.observation_chart, WARD, "nurse.1", "observation_chart", 600)
    assert aide["acts"] == []
    assert [act for act, _label in nurse["acts"]] == list(chart.AT_THE_BED)


def test_a_set_to_score_is_laid_beside_its_form():
    seen, words = seen_and_words(WARD, "nurse.1", 2400, "nurse.1")
    task = next(task for task in seen["tasks"] if task["kind"] == "score")
    with override("en"):
        shown = dict(ward.facts(task, seen, words))
    patient = seen["things"]["patient"][task["data"]["patient"]]
    reading = next(one for one in patient["readings"] if one["t"] == task["data"]["measured"])
    assert shown["Blood pressure"].startswith(f"{reading['signs']['pressure']} ")
    assert "scale" not in " ".join(shown).lower()


def test_a_dose_has_its_order_and_its_label_side_by_side():
    seen, words = seen_and_words(WARD, "nurse.1", 2400, "nurse.1")
    task = next(task for task in seen["tasks"] if task["kind"] == "dose")
    with override("en"):
        told, table = ward.told(task, seen, words), ward.compared(task, seen, words)
    assert "{" not in told
    assert table["heads"] == ["Ordered", "On the label"]
    assert [name for name, _cells in table["rows"]] == [words.say(f"tick.{right}") for right in ward.RIGHTS]
    same = [cells[0] == cells[1] for _name, cells in table["rows"]]
    assert same == [task["data"]["order"][right] == task["data"]["label"][right] for right in ward.RIGHTS]


def test_where_a_value_gives_points_is_tinted_as_the_published_bands_end():
    patient = {"scale": "scale_1", "oxygen": "none"}
    assert chart._bands("saturation", patient, 90, 98) == [
        (1, "M0 11.5h100v6H0"),
        (2, "M0 17.5h100v6H0"),
        (3, "M0 23.5h100v8.5H0"),
    ]
    assert chart._bands("glucose", patient, 40, 250) == []


def test_the_points_of_each_sign_stand_as_the_published_table_has_them():
    with override("en"):
        words = Words(load(WARD))
        rows = {row["name"]: row["cells"] for row in chart._points(words)}
    assert rows[words.say("tick.respiration")] == ["≤ 8", "", "9–11", "12–20", "", "21–24", "≥ 25"]
    assert rows[words.say("tick.temperature")] == ["≤ 35.0", "", "35.1–36.0", "36.1–38.0", "38.1–39.0", "≥ 39.1", ""]
    assert rows["Scale 2, on oxygen"] == ["≤ 83", "84–85", "86–87", "88–92", "93–94", "95–96", "≥ 97"]
    assert rows[words.say("tick.pressure")] == ["≤ 90", "91–100", "101–110", "111–219", "", "", "≥ 220"]


def test_signs_are_told_in_the_order_they_are_taken_however_they_are_kept():
    seen, words = seen_and_words(WARD, "nurse.1", 2400, "nurse.1")
    task = next(task for task in seen["tasks"] if task["kind"] == "score")
    patient = seen["things"]["patient"][task["data"]["patient"]]
    turned = {**patient, "readings": [
        {**reading, "signs": dict(sorted(reading["signs"].items()))} for reading in patient["readings"]
    ]}  # fmt: skip
    with override("en"):
        assert ward._set(turned, task["data"]["measured"], words) == ward._set(patient, task["data"]["measured"], words)


# The pages


@pytest.fixture
def at_bed(client, opened, salma):
    """Salma signed in, looking at bed 3 after ten minutes: (session, the page)."""
    session = opened(WARD, "nurse.1", 600)
    client.force_login(salma)
    return session, client.get(play(session, "play/?look=3"))


def sent(answer):
    """The parts an answer brings, by name."""
    return set(re.findall(r'id="([\w-]+)"[^>]*? hx-swap-oob="true"', answer.text)) - {"work"}


def measured(client, session, wall, since, look):
    """Salma takes every sign of the patient of her first round."""
    task = tasks_of(session, wall, "round", "nurse.1")[0]
    told = {"verb": "measure", "task": task["id"], "measure-signs": list(SIGNS), "since": since, "look": look}
    return task["data"]["bed"], client.post(play(session, "play/decide/"), told, headers=HTMX)


def bed_of(session, patient):
    return live(session).seen("nurse.1")["things"]["patient"][patient]["bed"]


@pytest.mark.django_db
def test_one_looks_at_another_bed_and_calls_for_the_patient_there(client, at_bed):
    session, page = at_bed
    assert page.text.count('class="bed level-') == 8
    assert "Training, never clinical use" in page.text
    told = {"look": "5", "since": since_of(page)}
    shown = client.get(play(session, "play/"), told, headers=HTMX)
    assert sent(shown) == {"board-observation_chart"}
    assert '<input type="hidden" id="looked" name="look" value="5">' in shown.text
    call = client.get(play(session, "play/?verb=escalate&patient=5"), headers=HTMX).text
    assert '<option value="5" selected>' in call


@pytest.mark.django_db
def test_what_one_looked_at_is_not_sent_again(client, at_bed):
    session, page = at_bed
    shown = client.get(play(session, "play/"), {"look": "5", "since": since_of(page)}, headers=HTMX)
    answer = client.get(play(session, "play/since/"), {"since": since_of(shown), "look": "5"})
    assert answer.status_code == 204


@pytest.mark.django_db
def test_a_set_of_signs_changes_its_bed_and_what_was_measured_in_its_chart_and_nothing_else(client, at_bed, wall):
    session, page = at_bed
    bed, answer = measured(client, session, wall, since_of(page), "3")
    own = {"chart-picture", "chart-readings"} if bed == bed_of(session, "3") else set()
    assert sent(answer) == {f"bed-{bed}"} | own
    assert len(answer.content) < 10_000


@pytest.mark.django_db
def test_the_chart_one_looks_at_follows_its_patient_while_its_tables_stay_open(client, at_bed, wall):
    session, page = at_bed
    wall.pass_by(minutes=45)
    answer = client.get(play(session, "play/since/"), {"since": since_of(page), "look": "3"})
    assert "board-observation_chart" not in sent(answer)
    assert "<details" not in answer.text


@pytest.mark.django_db
def test_who_looks_at_a_patient_that_is_not_there_sees_their_own(client, at_bed):
    session, _page = at_bed
    assert 'id="looked"' in client.get(play(session, "play/?look=<b>")).text


def test_a_bed_that_is_free_is_drawn_as_one():
    with override("en"):
        free = render_to_string(board_template(WARD, "bed_board") + "#bed", {"one": {"id": "bed-8", "number": 8}})
    assert re.sub(r"<[^>]*>", " ", free).split() == ["Bed", "8", "free", "bed"]
    assert free.startswith('<li class="bed bed-empty" id="bed-8">')
    assert free.count("<li") == free.count("</li>") == 1
