"""The screens of the ward and of the practice firm: what they show of what a role sees."""

import re
from functools import lru_cache

import pytest
from django.utils.translation import override

from mihan.engines.simulation import REFERENCE, Crew
from mihan.engines.simulation import Session as Played
from mihan.packs import load
from mihan.workplaces.engine.playing import live
from mihan.workplaces.services.opening import open_alone
from mihan.workplaces.services.playing import lock, write
from mihan.workplaces.web import firm, hotel, ward
from mihan.workplaces.web.words import Words

WARD, FIRM = "care_ward_of_eight", "firm_trading_month"
HTMX = {"HX-Request": "true"}
LANGUAGES = ("en", "fr", "ar")


@lru_cache
def played(pack, until, idle=""):
    """A session of bots, as it is at a time; one seat may do nothing."""
    read = load(pack)
    session = Played(read.pack, read.scenario, 7, checked=False)
    crew = Crew(session, dict.fromkeys(read.pack.seats, REFERENCE), seed=3)
    for turn in range(read.pack.step, until + 1, read.pack.step):
        session.look(turn)
        for seat in read.pack.seats:
            if seat != idle:
                crew.turn(seat)
    return session


def seen_and_words(pack, seat, until, idle=""):
    return played(pack, until, idle).seen(seat), Words(load(pack))


def prepared(screen, pack, seat, board, until, idle=""):
    seen, words = seen_and_words(pack, seat, until, idle)
    with override("en"):
        return screen(seen["boards"][board], seen, words), seen, words


# The ward


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
    assert board["beds"] == [{"number": 8}]


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
        assert str(ward.risk_of(ward.level_of(band, answered), score)) == risk


def test_a_trend_compares_the_last_score_with_the_one_before():
    words = Words(load(WARD))
    with override("en"):
        assert ward.trend_of([{"t": 0, "score": 2}], words)["said"] == "first score"
        rising = ward.trend_of([{"t": 0, "score": 2}, {"t": 60, "score": 5}], words)
    assert (rising["way"], rising["said"].startswith("3 more than at ")) == ("↑", True)


def test_a_curve_has_a_gap_where_nobody_measured_and_a_dot_for_each_value():
    assert ward._path([10, 12, None, 11], 10, 12) == "M12.5 28L37.5 4M87.5 16"
    assert ward._dots([10, None, 12], 10, 12).count("h0") == 2


def test_the_chart_shows_the_patient_asked_for_and_only_what_was_measured():
    seen, words = seen_and_words(WARD, "nurse.1", 4200)
    with override("en"):
        chart = ward.observation_chart(seen["boards"]["observation_chart"], {**seen, "look": "6"}, words)
    readings = seen["things"]["patient"]["6"]["readings"][-ward.DRAWN :]
    assert chart["bed"] == seen["things"]["patient"]["6"]["bed"]
    for head, sign in enumerate(ward.WINDOWS):
        told = [row["cells"][head] != "" for row in chart["table"]["rows"]]
        assert told == [sign in reading["signs"] for reading in readings]


def test_unasked_the_chart_is_that_of_ones_own_patient_most_at_risk():
    chart, seen, _words = prepared(ward.observation_chart, WARD, "nurse.2", "observation_chart", 4200)
    own = [bed for bed in seen["boards"]["bed_board"] if bed.get("nurse") == "nurse.2"]
    assert chart["score"] == max(bed["score"] for bed in own)


def test_who_may_not_act_at_the_bed_is_offered_nothing_there():
    aide, _seen, _words = prepared(ward.observation_chart, WARD, "aide.1", "observation_chart", 600)
    nurse, _seen, _words = prepared(ward.observation_chart, WARD, "nurse.1", "observation_chart", 600)
    assert aide["acts"] == []
    assert [act for act, _label in nurse["acts"]] == list(ward.AT_THE_BED)


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
    assert ward._bands("saturation", patient, 90, 98) == [
        {"points": "3", "y": "23.5", "height": "8.5"},
        {"points": "2", "y": "17.5", "height": "6"},
        {"points": "1", "y": "11.5", "height": "6"},
    ]
    assert ward._bands("glucose", patient, 40, 250) == []


def test_the_points_of_each_sign_stand_as_the_published_table_has_them():
    with override("en"):
        words = Words(load(WARD))
        rows = {row["name"]: row["cells"] for row in ward._points(words)}
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


# The practice firm


def test_the_chain_marks_the_steps_a_sale_has_come_and_names_its_papers():
    board, seen, _words = prepared(firm.document_chain, FIRM, "sales.1", "document_chain", 3000)
    rows = {row["number"]: row for row in seen["boards"]["document_chain"]}
    assert board["sales"]
    for sale in board["sales"]:
        papers = [step["paper"] for step in sale["steps"] if step["paper"]]
        assert papers == rows[sale["number"]]["papers"][: len(papers)]
        assert not sale["steps"][-1]["is_done"]


def test_a_cheque_that_came_back_is_no_payment():
    sale = {
        "number": "7", "client": "X", "goods": "", "quantity": 0, "state": "overdue", "total": 1, "due": 480,
        "dates": {"invoiced": 1, "paid": 2},
    }  # fmt: skip
    steps = firm._sale(sale, Words(load(FIRM)))["steps"]
    assert [step["is_done"] for step in steps] == [True, True, True, True, False]


def test_every_account_of_the_chart_has_a_name_in_each_language():
    words = Words(load(FIRM))
    from mihan.packs.firm_trading_month.accounts import CHART

    for language in LANGUAGES:
        with override(language):
            assert all(firm.account_name(code, words) for code in CHART)


def test_who_enters_a_document_chooses_accounts_by_code_and_name():
    seen, words = seen_and_words(FIRM, "accountant.1", 3000)
    with override("en"):
        offered = dict(firm.accounts(seen, words, None))
    assert offered["5141"] == "5141 Bank"
    assert set(offered) == set(words.loaded.pack.decisions["enter"].form["lines"].accounts)


def test_the_trial_balance_says_whether_it_agrees():
    board, seen, _words = prepared(firm.trial_balance, FIRM, "accountant.1", "trial_balance", 3000)
    told = seen["boards"]["trial_balance"]
    assert (board["agrees"], board["debit"]) == (True, firm.amount(told["debit"]))
    assert sum(len(rows) for _number, _label, rows in board["classes"]) == len(told["rows"])


def test_the_statement_starts_from_a_balance_that_its_movements_bring_to_the_last():
    board, seen, _words = prepared(firm.bank_statement, FIRM, "accountant.1", "bank_statement", 3000)
    shown = seen["boards"]["bank_statement"][-firm.MOST_MOVES :]
    before = shown[0]["balance"] - shown[0]["amount"]
    assert board["before"] == firm.amount(before)
    assert board["balance"] == firm.amount(before + sum(move["amount"] for move in shown))


def test_stock_is_measured_against_the_most_the_store_may_hold():
    board, seen, _words = prepared(firm.stock, FIRM, "purchasing.1", "stock", 3000)
    for one, told in zip(board["goods"], seen["boards"]["stock"], strict=True):
        assert one["is_low"] == (told["position"] <= told["reorder"])
        assert 0 <= one["share"] <= 100


def test_rates_keep_the_decimals_they_have():
    with override("fr"):
        told = [firm.rate_text(200), firm.rate_text(4480, 1000), firm.rate_text(6400, 1000)]
    assert [re.sub(r"\s", " ", text) for text in told] == ["20 %", "4,48 %", "6,4 %"]


def test_a_firm_has_its_own_days_and_closes_in_the_evening():
    words = Words(load(FIRM))
    with override("en"):
        told = [
            re.sub("[\u2066-\u2069]", "", text) for text in (words.clock(0), words.clock(480), words.closing(22 * 480))
        ]
    assert told == ["day 1, 09:00", "day 2, 09:00", "day 22, 17:00"]


# Every role, every language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("pack", "screen", "until"), [(WARD, ward, 3000), (FIRM, firm, 3000)])
def test_no_role_is_shown_raw_data_in_its_tasks_or_its_notes(pack, screen, until, language):
    read, session = load(pack), played(pack, until, "")
    with override(language):
        words = Words(read)
        for seat in read.pack.seats:
            seen = session.seen(seat)
            told = [screen.told(task, seen, words) for task in seen["tasks"]]
            told += [value for task in seen["tasks"] for _label, value in screen.facts(task, seen, words)]
            told += [value for _label, value in screen.notes(seen, words)]
            assert not re.search(r"[{}\[\]]|parameter\.|shown\.|word\.", " ".join(told))


# The pages


@pytest.fixture
def opened(wall, campus, group, salma):
    """Salma alone with bots, after a while in which her seat was played too."""

    def made(pack, seat, until):
        session = open_alone(pack, campus, by=salma, seat=seat, group=group, seed=7)
        playing = live(lock(session.pk))
        playing.skills = dict.fromkeys(playing.world.pack.seats, REFERENCE)
        playing.run_to(until)
        write(session, playing)
        wall.pass_by(seconds=until)
        return session

    return made


def play(session, end=""):
    return f"/workplaces/sessions/{session.pk}/play/{end}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pack", "seat", "until"), [(WARD, "nurse.1", 4200), (FIRM, "sales.1", 2400), (FIRM, "accountant.1", 2400)]
)
def test_a_page_in_full_work_holds_under_sixty_kilobytes_in_arabic(client, opened, salma, pack, seat, until):
    session = opened(pack, seat, until)
    client.force_login(salma)
    client.cookies["mihan_language"] = "ar"
    answer = client.get(play(session))
    assert (answer.status_code, len(answer.content) < 60_000) == (200, True)


@pytest.mark.django_db
def test_one_looks_at_another_bed_and_calls_for_the_patient_there(client, opened, salma):
    session = opened(WARD, "nurse.1", 600)
    client.force_login(salma)
    page = client.get(play(session)).text
    assert page.count('class="bed level-') == 8
    assert "Training, never clinical use" in page
    chart = client.get(play(session, "?look=3"), headers=HTMX).text
    assert chart.startswith('<section class="card board chart-board"')
    assert '<input type="hidden" id="looked" name="look" value="3">' in chart
    call = client.get(play(session, "?verb=escalate&patient=3"), headers=HTMX).text
    assert '<option value="3" selected>' in call


@pytest.mark.django_db
def test_what_one_looks_at_stays_while_the_page_is_kept_up_to_date(client, opened, salma, wall):
    session = opened(WARD, "nurse.1", 600)
    client.force_login(salma)
    page = client.get(play(session, "?look=3")).text
    token = re.search(r'name="since" value="([^"]*)"', page)[1]
    wall.pass_by(minutes=45)
    answer = client.get(play(session, "since/"), {"since": token, "look": "3"})
    assert 'id="looked" name="look" value="3"' in answer.text


@pytest.mark.django_db
def test_who_looks_at_a_patient_that_is_not_there_sees_their_own(client, opened, salma):
    session = opened(WARD, "nurse.1", 600)
    client.force_login(salma)
    assert 'id="looked"' in client.get(play(session, "?look=<b>"), headers=HTMX).text


@pytest.mark.django_db
def test_the_books_are_tables_with_their_codes_set_apart(client, opened, salma):
    session = opened(FIRM, "accountant.1", 2400)
    client.force_login(salma)
    page = client.get(play(session)).text
    assert '<bdi dir="ltr">5141</bdi> <span>Bank</span>' in page
    assert "Debits and credits agree." in page
    assert page.count("<caption") >= 3


@pytest.mark.django_db
def test_a_document_is_entered_line_by_line_with_accounts_to_choose(client, opened, salma):
    session = opened(FIRM, "accountant.1", 600)
    client.force_login(salma)
    playing = live(session)
    playing.skills = {"sales.1": REFERENCE, "purchasing.1": REFERENCE}
    playing.run_to(1500)
    write(session, playing)
    task = next(task for task in playing.seen("accountant.1")["tasks"] if task["kind"] == "entry")
    answer = client.get(play(session, f"?task={task['id']}"), headers=HTMX)
    assert (answer.status_code, answer.text.count('name="enter-lines-account"')) == (200, 6)
    assert '<option value="5141">5141 Bank</option>' in answer.text


# What the market brings


def test_the_count_calls_each_shelf_by_its_goods():
    task = {"data": {"shelves": [["linen", 1, 12, 3], ["coffee", 0, 12, 5], ["sugar", 2, 12, 0]]}}
    with override("fr"):
        assert firm.shelf_names(task, Words(load(FIRM))) == {
            "first": "linge de lit, en cartons", "second": "café, en cartons", "third": "sucre, en cartons",
        }  # fmt: skip


def test_the_hotel_is_offered_the_cheapest_of_the_goods_it_orders_first():
    offers = {
        "1": {"id": "1", "supplier": "Souss", "goods": "coffee", "price": 16_000},
        "2": {"id": "2", "supplier": "Rif", "goods": "coffee", "price": 15_000},
        "3": {"id": "3", "supplier": "Rif", "goods": "linen", "price": 25_000},
    }  # fmt: skip
    told = hotel.supply_offers(
        {"things": {"offer": offers}}, Words(load("hotel_front_desk")), {"data": {"goods": "coffee"}}
    )
    assert [key for key, _label in told] == ["2", "1"]


@pytest.mark.django_db
def test_a_board_that_does_not_concern_a_session_is_there_and_hidden(client, opened, salma):
    session = opened("hotel_front_desk", "duty_manager.1", 600)
    client.force_login(salma)
    page = client.get(f"/workplaces/sessions/{session.pk}/play/").text
    assert re.search(r'<section class="card board" id="board-supplies"[^>]* hidden>', page)
