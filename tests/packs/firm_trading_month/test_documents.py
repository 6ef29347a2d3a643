"""The papers: what they say adds up, is what the books hold, and shows nothing a role may not see."""

import pytest

from mihan.packs.firm_trading_month.documents import Line, Paper, papers_of, totalled
from tests.packs.firm_trading_month.conftest import FIRM, PACK, P


@pytest.fixture(scope="module")
def papers(faultless):
    return {seat: papers_of(faultless.seen(seat)) for seat in PACK.seats}


def test_each_kind_of_paper_is_there(papers):
    kinds = {paper.kind for made in papers.values() for paper in made}
    assert kinds == {
        "quote", "sales_order", "delivery_note", "invoice", "purchase_order", "payment_order", "pay_slip",
        "social_return", "vat_return",
    }  # fmt: skip


def test_totals_are_the_sum_of_the_lines_with_the_tax_of_each_rate():
    lines = (Line("paper", 3, 1005, 200, 3015), Line("sugar", 1, 105, 100, 105), Line("paper", 1, 2, 200, 2))
    paper = totalled(Paper("invoice", "FA-1", 1, ("x",), "y", lines))
    assert paper.taxes == ((200, 603), (100, 11))
    assert paper.totals == (("net", 3122), ("vat", 614), ("total", 3736))


def test_invoices_say_what_the_books_hold(papers, faultless):
    invoices = [paper for paper in papers["sales.1"] if paper.kind == "invoice"]
    net = sum(dict(paper.totals)["net"] for paper in invoices)
    assert net == -faultless.world.balance("firm", "7111") > 0


def test_payment_orders_say_what_the_bank_paid(papers, faultless):
    paid = sum(dict(p.totals)["total"] for p in papers["accountant.1"] if p.kind == "payment_order")
    moved = [m["amount"] for m in faultless.world.things("movement").values() if m["kind"].startswith("paid_")]
    assert paid == -sum(moved) > 0


def test_a_slip_says_that_gross_is_net_and_what_was_kept(papers):
    for paper in papers["accountant.1"]:
        if paper.kind == "pay_slip":
            said = {line.label: line.net for line in paper.lines}
            assert said["gross"] == said["cnss"] + said["amo"] + said["tax"] + said["net"]


def test_a_delivery_note_shows_no_price(papers):
    notes = [paper for paper in papers["sales.1"] if paper.kind == "delivery_note"]
    assert {(line.price, line.net) for paper in notes for line in paper.lines} == {(0, 0)}


def test_each_paper_of_a_sale_has_its_own_number_and_follows_the_one_before(papers):
    own = [paper for paper in papers["sales.1"] if paper.number.endswith("-0001")]
    assert [paper.number for paper in own] == ["DV-0001", "BC-0001", "BL-0001", "FA-0001"]
    assert [paper.day for paper in own] == sorted(paper.day for paper in own)


def test_the_firm_names_itself_on_what_it_issues(papers):
    for paper in papers["sales.1"]:
        assert (paper.addressee if paper.kind == "sales_order" else paper.issuer[0]) == P["identity"][0]


def test_every_word_of_a_paper_has_a_text(papers):
    words = set()
    for made in papers.values():
        for paper in made:
            words |= {paper.kind, *(line.label for line in paper.lines), *(word for word, _amount in paper.totals)}
            words |= {paper.terms} - {""}
    assert sorted(word for word in words if f"word.{word}" not in FIRM.texts) == []


def test_who_sees_no_sale_prints_none(papers):
    assert {paper.kind for paper in papers["purchasing.1"]} == {"purchase_order"}
