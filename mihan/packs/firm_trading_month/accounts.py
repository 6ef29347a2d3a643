"""The chart of accounts (CGNC) as far as the firm needs it, the right entry of each document, its marks.

Codes as in the general chart (CGNC; Odoo l10n_ma, account.account-ma.csv); 3421 and 65831 are to be
confirmed by the chart the trainees use. An entry is pairs of an
account and centimes, debit above zero.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

CHART = (
    "1111", "3111", "3421", "34552", "34554", "3456", "44111", "4432", "4441", "44525", "4455", "44551",
    "4456", "4457", "4497", "5141", "6111", "6114", "61251", "61254", "61312", "61332", "61442", "61473",
    "61711", "61741", "65831", "7111",
)  # fmt: skip
CHARGES = ("61251", "61254", "61312", "61332", "61442", "61473", "61711", "61741", "65831")
GOODS = ("6111", "6114")
DEBT = {"wages": "4432", "contributions": "4441", "income_tax": "44525", "vat": "4456", "fine": "4457"}
MARKS = 4

Lines = list[list[Any]]
Figures = Mapping[str, int]


def sale_invoice(f: Figures) -> Lines:
    return _kept([["3421", f["total"]], ["7111", -f["net"]], ["44551", -f["vat"]]])


def purchase_invoice(f: Figures) -> Lines:
    return _kept([["6111", f["net"]], ["34554", f["vat"]], ["44111", -f["total"]]])


def expense_invoice(account: str, f: Figures) -> Lines:
    return _kept([[account, f["net"]], ["34554", f["vat"]], ["44111", -f["total"]]])


def receipt(f: Figures) -> Lines:
    """A client pays: the tax of the invoice becomes due (value added tax on payments)."""
    return _kept([["5141", f["total"]], ["3421", -f["total"]], ["44551", f["vat"]], ["4455", -f["vat"]]])


def unknown_receipt(f: Figures) -> Lines:
    """Money that answers no invoice waits in a suspense account."""
    return [["5141", f["total"]], ["4497", -f["total"]]]


def returned_cheque(f: Figures) -> Lines:
    return [[account, -amount] for account, amount in receipt(f)]


def payment(f: Figures) -> Lines:
    """A supplier is paid: the tax of the invoice becomes deductible."""
    return _kept([["44111", f["total"]], ["5141", -f["total"]], ["34552", f["vat"]], ["34554", -f["vat"]]])


def debt_paid(kind: str, f: Figures) -> Lines:
    return [[DEBT[kind], f["total"]], ["5141", -f["total"]]]


def bank_charge(f: Figures) -> Lines:
    return _kept([["61473", f["net"]], ["34552", f["vat"]], ["5141", -f["total"]]])


def payroll(f: Figures) -> Lines:
    owed = f["contributions"] + f["employer"]
    return _kept([
        ["61711", f["gross"]], ["61741", f["employer"]], ["4441", -owed], ["44525", -f["tax"]], ["4432", -f["net"]],
    ])  # fmt: skip


def vat_return(f: Figures) -> Lines:
    return _kept([["4455", f["collected"]], ["34552", -f["deductible"]], ["4456", -f["due"]], ["3456", f["credit"]]])


def fine(f: Figures) -> Lines:
    return [["65831", f["total"]], ["4457", -f["total"]]]


def stock_change(f: Figures) -> Lines:
    """Closing stock against opening stock, both at cost."""
    change = f["closing"] - f["opening"]
    return _kept([["3111", change], ["6114", -change]])


def entry_of(document: str, figures: Figures) -> Lines:
    """The right entry of a document, by its kind."""
    if document.startswith("paid_") and document != "paid_supplier":
        return debt_paid(document.removeprefix("paid_"), figures)
    if document in EXPENSES:
        return expense_invoice(EXPENSES[document], figures)
    return ENTRIES[document](figures)


def marks(lines: Iterable[Sequence[Any]], right: Iterable[Sequence[Any]]) -> tuple[bool, bool, bool, bool]:
    """Balanced, right total, right accounts, right amounts: an entry is worth as many marks of four."""
    given, due = by_account(lines), by_account(right)
    return (
        sum(given.values()) == 0,
        _debits(given) == _debits(due),
        sorted(given) == sorted(due),
        given == due,
    )


def _kept(lines: Lines) -> Lines:
    return [line for line in lines if line[1]]


def by_account(lines: Iterable[Sequence[Any]]) -> dict[str, int]:
    """The amounts of an entry summed by account, without those that are zero."""
    found: dict[str, int] = {}
    for account, amount in lines:
        found[account] = found.get(account, 0) + amount
    return {account: amount for account, amount in found.items() if amount}


def _debits(accounts: Mapping[str, int]) -> int:
    return sum(amount for amount in accounts.values() if amount > 0)


EXPENSES = {
    "rent_invoice": "61312", "electricity_invoice": "61251", "stationery_invoice": "61254",
    "repairs_invoice": "61332", "leaflets_invoice": "61442",
}  # fmt: skip
ENTRIES: Mapping[str, Callable[[Figures], Lines]] = {
    "sale_invoice": sale_invoice, "purchase_invoice": purchase_invoice, "cheque": receipt, "transfer_in": receipt,
    "returned_cheque": returned_cheque, "unknown_receipt": unknown_receipt,
    "paid_supplier": payment, "bank_charge": bank_charge, "payroll": payroll,
    "vat_return": vat_return, "fine": fine, "stock_change": stock_change,
}  # fmt: skip
DOCUMENTS = (*ENTRIES, *EXPENSES, *(f"paid_{kind}" for kind in DEBT))
