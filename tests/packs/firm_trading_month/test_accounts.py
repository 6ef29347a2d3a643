"""The right entry of each document, and the marks of one that was made."""

import pytest

from mihan.packs.firm_trading_month.accounts import CHART, DOCUMENTS, entry_of, marks

FIGURES = {
    "net": 1000, "vat": 200, "total": 1200, "gross": 5000, "contributions": 337, "tax": 100, "employer": 1054,
    "collected": 900, "deductible": 400, "due": 500, "credit": 0, "opening": 700, "closing": 650,
}  # fmt: skip
PAY = {"gross": 5000, "contributions": 337, "tax": 100, "net": 4563, "employer": 1054}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_document_asks_for_a_balanced_entry_of_the_chart(document):
    lines = entry_of(document, PAY if document == "payroll" else FIGURES)
    assert sum(amount for _account, amount in lines) == 0
    assert [account for account, _amount in lines if account not in CHART] == []
    assert lines != []


@pytest.mark.parametrize(("document", "lines"), [
    ("sale_invoice", [["3421", 1200], ["7111", -1000], ["44551", -200]]),
    ("cheque", [["5141", 1200], ["3421", -1200], ["44551", 200], ["4455", -200]]),
    ("purchase_invoice", [["6111", 1000], ["34554", 200], ["44111", -1200]]),
    ("paid_supplier", [["44111", 1200], ["5141", -1200], ["34552", 200], ["34554", -200]]),
    ("paid_vat", [["4456", 1200], ["5141", -1200]]),
    ("vat_return", [["4455", 900], ["34552", -400], ["4456", -500]]),
    ("stock_change", [["3111", -50], ["6114", 50]]),
])  # fmt: skip
def test_entries_as_an_accountant_writes_them(document, lines):
    assert entry_of(document, FIGURES) == lines


RIGHT = [["3421", 1200], ["7111", -1000], ["44551", -200]]


@pytest.mark.parametrize(("lines", "given"), [
    (RIGHT, (True, True, True, True)),
    (list(reversed(RIGHT)), (True, True, True, True)),
    ([["3421", 700], ["3421", 500], *RIGHT[1:]], (True, True, True, True)),
    ([["3421", 1201], *RIGHT[1:]], (False, False, True, False)),
    ([["3421", 1200], ["7111", -1000], ["4455", -200]], (True, True, False, False)),
    ([["3421", 1200], ["7111", -990], ["44551", -210]], (True, True, True, False)),
    ([["3421", 1000], ["7111", -1000]], (True, False, False, False)),
    ([["3421", -1200], ["7111", 1000], ["44551", 200]], (True, True, True, False)),
    ([["3421", 0]], (True, False, False, False)),
])  # fmt: skip
def test_marks_of_four(lines, given):
    """Balanced, right total, right accounts, right amounts."""
    assert marks(lines, RIGHT) == given
