"""The screens of the practice firm, of the hotel, and what all of them promise."""

import re

import pytest
from django.utils.translation import override

from mihan.engines.simulation import REFERENCE
from mihan.packs import load
from mihan.workplaces.engine.playing import live
from mihan.workplaces.services.playing import write
from mihan.workplaces.web import firm, hotel, ward
from mihan.workplaces.web.words import Words
from tests.workplaces.conftest import HTMX, play
from tests.workplaces.screens import played, prepared, seen_and_words

WARD, FIRM = "care_ward_of_eight", "firm_trading_month"
LANGUAGES = ("en", "fr", "ar")


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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pack", "seat", "until"), [(WARD, "nurse.1", 4200), (FIRM, "sales.1", 2400), (FIRM, "accountant.1", 2400)]
)
def test_a_page_in_full_work_holds_under_sixty_kilobytes_in_arabic(client, opened, salma, pack, seat, until):
    session = opened(pack, seat, until)
    client.force_login(salma)
    client.cookies["mihan_language"] = "ar"
    answer = client.get(play(session, "play/"))
    assert (answer.status_code, len(answer.content) < 60_000) == (200, True)


@pytest.mark.django_db
def test_the_books_are_tables_with_their_codes_set_apart(client, opened, salma):
    session = opened(FIRM, "accountant.1", 2400)
    client.force_login(salma)
    page = client.get(play(session, "play/")).text
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
    answer = client.get(play(session, f"play/?task={task['id']}"), headers=HTMX)
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
    page = client.get(play(session, "play/")).text
    assert re.search(r'<section class="card board" id="board-supplies"[^>]* hidden>', page)
