"""Two practice firms in two browsers, one in Arabic and one in French: an offer, an order, goods, an invoice, money."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.slow
CARTONS, PAID = "30", "11 818,80"  # 30 cartons at two thirds of 490 dirhams, and VAT


@pytest.fixture
def trade(campus, visit):
    """The firm that buys, in Arabic, and the one that sells, in French; nobody else plays."""
    told = campus.run("tests.journeys.season")
    buyer = Desk(visit("/workplaces/", user="seller", language="ar"), told["buys"]["session"])
    seller = Desk(visit("/workplaces/", user="merchant", language="fr"), told["sells"]["session"])
    return told, buyer, seller


class Desk:
    """Somebody at a seat of a firm, who answers tasks by their number."""

    def __init__(self, page, session):
        self.page, self.address = page, f"/workplaces/sessions/{session}/"

    def sit(self, seat):
        self.page.goto(self.address)
        self.page.locator(f"form:has(input[value='{seat}']) button").click()
        expect(self.page.locator(f"form:has(input[value='{seat}'])")).to_have_count(0)

    def answers(self, task, verb, **given):
        self.page.goto(f"{self.address}play/?task={task}")
        form = self.page.locator(f"#work form:has(input[name=verb][value={verb}])")
        for name, value in given.items():
            field = form.locator(f"[name='{verb}-{name}']")
            kind = field.first.evaluate("one => one.type")
            if kind == "radio":
                form.locator(f"[name='{verb}-{name}'][value='{value}']").check()
            elif kind == "select-one":
                field.select_option(field.locator("option", has_text=value).first.get_attribute("value"))
            else:
                field.fill(value)
        form.locator("button").last.press("Enter")
        expect(self.page.locator("#work .work-done")).to_be_visible()


def test_two_firms_trade_and_their_books_balance_with_the_bank(trade, visit):
    told, buyer, seller = trade
    seller.sit("manager.1")
    seller.answers("pricing.2", "set_price", price="490,00")
    buyer.sit("purchasing.1")
    buyer.answers("reorder.1", "order_goods", offer="Maison Ourika", quantity=CARTONS)
    seller.sit("sales.1")
    seller.answers("partner_order.1", "answer_order", answer="granted")
    seller.answers("delivery.1", "deliver", quantity=CARTONS)
    buyer.answers("reception.1", "receive", accepted=CARTONS)
    seller.answers("invoice.1", "invoice", net="9849", vat="1969,80", total="11818,80")
    buyer.answers("matching.1", "match", verdict="pay")
    buyer.sit("accountant.1")
    buyer.answers("payment.4", "pay", amount="11818,80")

    for desk, firm, side in ((buyer, told["buys"], "out"), (seller, told["sells"], "in")):
        desk.page.goto(f"/market/firms/{firm['firm']}/")
        row = desk.page.locator(".market-statement tbody tr").first
        cells = [plain(text) for text in row.locator("td").all_inner_texts()]
        assert PAID in cells[3 if side == "out" else 4], cells
        assert cells[4 if side == "out" else 3] == ""

    office = visit(f"/market/seasons/{told['season']}/", user="market", language="fr")
    assert "Tout est équilibré" in office.locator("main").inner_text()
    for row in office.locator(".market-proof tbody tr").all():
        cells = [plain(text) for text in row.locator("td").all_inner_texts()]
        assert cells[1] == cells[4]  # at the bank, in the books
        assert cells[5].startswith("0,00")


def plain(text):
    """Without the signs that set numbers apart, and with plain spaces."""
    return re.sub(r"[\u00a0\u202f]", " ", re.sub(r"[\u2066-\u2069]", "", text)).strip()
