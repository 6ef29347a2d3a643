"""Register, bank, tax office, social fund and tender board: what all firms share.

Every request carries a key of its sender's own; the same key again gets the same answer and
changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    """What became of a request."""

    PAID = "paid"
    NO_FUNDS = "no_funds"
    UNKNOWN = "unknown"  # one of the accounts does not exist
    TAKEN = "taken"  # a return or a bid was received
    LATE = "late"  # it was received, too late


class Movement(NamedTuple):
    """A line of a statement: `amount` above zero is money in."""

    other: str
    amount: int
    reference: str


class Bank:
    """One ledger: a transfer takes from one account what it gives another, or does nothing."""

    def __init__(self, *, overdraft: int = 0, statements: bool = True) -> None:
        self.overdraft = overdraft
        self.balances: dict[str, int] = {}
        self.issued = 0
        self._statements: dict[str, list[Movement]] | None = {} if statements else None
        self._answers: dict[str, Outcome] = {}

    def open(self, owner: str, amount: int = 0) -> None:
        """An account with what its owner brings: the only way money comes to be."""
        if owner in self.balances:
            raise ValueError(f"{owner} has an account already.")
        self.balances[owner] = amount
        self.issued += amount

    def transfer(
        self, key: str, payer: str, payee: str, amount: int, reference: str = "", *, by_right: bool = False
    ) -> Outcome:
        """Move money at once; the same key again moves nothing and answers the same.

        `by_right` is what a bank takes without asking: its charges, a cheque that was not paid.
        """
        known = self._answers.get(key)
        if known is not None:
            return known
        self._answers[key] = outcome = self._move(payer, payee, amount, reference, by_right)
        return outcome

    def _move(self, payer: str, payee: str, amount: int, reference: str, by_right: bool) -> Outcome:
        balances = self.balances
        if amount <= 0:
            raise ValueError(f"A transfer of {amount} centimes is none.")
        if payer not in balances or payee not in balances:
            return Outcome.UNKNOWN
        if not by_right and balances[payer] - amount < -self.overdraft:
            return Outcome.NO_FUNDS
        balances[payer] -= amount
        balances[payee] += amount
        if self._statements is not None:
            self._statements.setdefault(payer, []).append(Movement(payee, -amount, reference))
            self._statements.setdefault(payee, []).append(Movement(payer, amount, reference))
        return Outcome.PAID

    def statement(self, owner: str) -> list[Movement]:
        """The movements of an account, oldest first."""
        return list((self._statements or {}).get(owner, []))

    @property
    def is_whole(self) -> bool:
        """All money there is, is what was brought."""
        return sum(self.balances.values()) == self.issued


class Firm(NamedTuple):
    """A line of the register."""

    number: int
    name: str
    campus: str


class Register:
    """Firms by number; one that asks twice keeps its number."""

    def __init__(self) -> None:
        self._firms: dict[str, Firm] = {}

    def enrol(self, name: str, campus: str) -> Firm:
        firm = self._firms.get(name)
        if firm is None:
            firm = self._firms[name] = Firm(len(self._firms) + 1, name, campus)
        return firm

    def firms(self, campus: str = "") -> list[Firm]:
        return [firm for firm in self._firms.values() if campus in ("", firm.campus)]


@dataclass(slots=True)
class Account:
    """What a firm owes an office: amounts declared, fines, less what was paid."""

    declared: dict[int, int] = field(default_factory=dict)  # by period
    fines: int = 0
    paid: int = 0

    @property
    def owed(self) -> int:
        return sum(self.declared.values()) + self.fines - self.paid


class TaxOffice:
    """Takes one return a period from each firm, within `days` after the period's end; fines the late.

    A period is `length` days, and period n ends on day n * length.
    """

    def __init__(self, *, length: int = 21, days: int = 20, fine: int = 50_000) -> None:
        self.length, self.days, self.fine = length, days, fine
        self.accounts: dict[str, Account] = {}
        self._answers: dict[str, Outcome] = {}

    def declare(self, key: str, firm: str, *, period: int, amount: int, day: int) -> Outcome:
        """A return, or a corrected one for the same period; the last received counts."""
        known = self._answers.get(key)
        if known is not None:
            return known
        account = self.accounts.setdefault(firm, Account())
        is_late = day > period * self.length + self.days
        if is_late and period not in account.declared:
            account.fines += self.fine
        account.declared[period] = amount
        self._answers[key] = outcome = Outcome.LATE if is_late else Outcome.TAKEN
        return outcome

    def receive(self, firm: str, amount: int) -> None:
        """A payment the bank has made; the caller hands each over once."""
        self.accounts.setdefault(firm, Account()).paid += amount

    def missing(self, firms: Iterable[str], period: int) -> list[str]:
        """Who has not declared a period."""
        return [firm for firm in firms if period not in self.accounts.get(firm, Account()).declared]


class SocialFund(TaxOffice):
    """Declarations of wages and contributions: the same ways, other dates."""

    def __init__(self, *, length: int = 21, days: int = 10, fine: int = 50_000) -> None:
        super().__init__(length=length, days=days, fine=fine)


class Bid(NamedTuple):
    firm: str
    amount: int


class TenderBoard:
    """Calls for sealed bids: the lowest valid one wins, the first of equals; nobody sees them before."""

    def __init__(self) -> None:
        self._calls: dict[str, tuple[int, int]] = {}  # closing day, ceiling
        self._bids: dict[str, dict[str, Bid]] = {}

    def publish(self, call: str, *, closes: int, ceiling: int) -> None:
        if call in self._calls:
            raise ValueError(f"{call} is published already.")
        self._calls[call], self._bids[call] = (closes, ceiling), {}

    def bid(self, call: str, firm: str, amount: int, *, day: int) -> Outcome:
        """One bid a firm; the first received counts, so that a request sent again changes nothing."""
        if call not in self._calls:
            return Outcome.UNKNOWN
        if day > self._calls[call][0]:
            return Outcome.LATE
        self._bids[call].setdefault(firm, Bid(firm, amount))
        return Outcome.TAKEN

    def award(self, call: str, *, day: int) -> Bid | None:
        """The winner once the call is closed; None while it is open, or when no bid is valid."""
        closes, ceiling = self._calls[call]
        if day <= closes:
            return None
        valid = [bid for bid in self._bids[call].values() if 0 < bid.amount <= ceiling]
        return min(valid, key=lambda bid: bid.amount, default=None)
