"""A closed economy over the shared institutions, and the laws that every one of its days must obey.

Firms buy from one another and from a wholesaler, sell to one another and to households; they pay
wages, contributions and value added tax; the State spends what it takes. Every order, invoice and
payment is a message, every franc of it a transfer of the one bank, every party keeps double entry.
The bots are simple on purpose: what is tried here is that nothing is lost or made on the way.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from mihan.engines.market.institutions import Bank, Outcome, Register, SocialFund, TaxOffice
from mihan.engines.market.messages import Post, Wire

MONTH = 21  # days of work
VAT = 200  # per mille
EMPLOYEE, EMPLOYER = 6_740, 21_090  # per 100,000 of wages: CLEISS 2024, below the ceiling
WAGES = 5 * 500_000  # centimes a month
CAPITAL, FORTUNE = 50_000_000, 10_000_000_000
STOCK, REORDER, LOT = 400, 300, 80
AGAIN = 5  # days until a refused payment is tried again
BANK, HOUSEHOLDS, WHOLESALER, STATE = "bank", "households", "wholesaler", "state"


@dataclass(slots=True)
class Economy:
    """What came of it. `days` were played; the parties stand as at the end of the last one."""

    post: Post
    bank: Bank
    register: Register
    tax: TaxOffice
    fund: SocialFund
    parties: dict[str, "Party"]
    day: int = 0
    entries: int = 0
    broken: list[str] = field(default_factory=list)

    @property
    def firms(self) -> list["Firm"]:
        return [party for party in self.parties.values() if isinstance(party, Firm)]


def play(
    *, campuses: int = 12, firms: int = 20, days: int = 250, seed: int = 2026, wire: Wire | None = None
) -> Economy:  # fmt: skip
    """Play so many days. Laws are tried at the end of each month and of the last day (`broken`)."""
    economy = _opened(campuses, firms, seed, wire)
    parties = list(economy.parties.values())
    for day in range(1, days + 1):
        economy.day = day
        for party in parties:
            party.work(day)
        if day % MONTH == 0:
            for party in parties:
                party.close_month(day // MONTH)
        economy.post.settle()
        if day % MONTH == 0 or day == days:
            economy.broken += [f"day {day}: {law}" for law in broken_laws(economy)]
    economy.entries = sum(party.entries for party in parties)
    return economy


def broken_laws(economy: Economy) -> Iterator[str]:
    """Each law that does not hold, once nothing is on its way."""
    parties, bank = list(economy.parties.values()), economy.bank
    books = [party.book for party in parties]
    firms = economy.firms
    if not bank.is_whole:
        yield "money was made or lost"
    if any(sum(book.values()) for book in books):
        yield "a book does not balance"
    if any(party.book["5141"] != bank.balances[party.name] for party in parties):
        yield "a book differs from the bank"
    if sum(book["3421"] for book in books) != -sum(book["44111"] for book in books):
        yield "receivables are not payables"
    if any(sum(units * cost for units, cost in firm.lots) != firm.book["3111"] for firm in firms):
        yield "stock at cost is not the account of the stock"
    made, used = economy.parties[WHOLESALER].moved, economy.parties[HOUSEHOLDS].moved
    if sum(firm.held for firm in firms) != len(firms) * STOCK + made - used:
        yield "units bought less sold are not those held"


def _opened(campuses: int, firms: int, seed: int, wire: Wire | None) -> Economy:
    post, bank, register = Post(wire), Bank(statements=False), Register()
    economy = Economy(post, bank, register, TaxOffice(), SocialFund(), {})
    names = [register.enrol(f"{c}.{n}", str(c)).name for c in range(1, campuses + 1) for n in range(1, firms + 1)]
    economy.parties = {
        HOUSEHOLDS: Households(HOUSEHOLDS, economy, seed, names),
        WHOLESALER: Wholesaler(WHOLESALER, economy, seed),
        STATE: State(STATE, economy, seed),
        **{name: Firm(name, economy, seed, names) for name in names},
    }
    post.register(BANK, _teller(economy))
    return economy


def _teller(economy: Economy) -> Any:
    """The bank's window: one transfer, then a notice to whoever it touches."""
    bank, send = economy.bank, economy.post.send

    def receive(sender: str, _kind: str, values: tuple[Any, ...]) -> None:
        key, payee, amount, reference = values
        outcome = bank.transfer(f"{sender}/{key}", sender, payee, amount, reference)
        if outcome is Outcome.PAID:
            send(BANK, sender, "debited", (key,))
            send(BANK, payee, "credited", (sender, amount, reference))
        else:
            send(BANK, sender, "refused", (key,))

    return receive


class Party:
    """Whoever keeps a book and an account: the way of paying and being paid is the same for all."""

    fortune = FORTUNE

    def __init__(self, name: str, economy: Economy, seed: int) -> None:
        self.name, self.economy = name, economy
        self.chance = Random(f"{seed}.{name}")
        self.book: dict[str, int] = dict.fromkeys(("5141", "3421", "44111", "3111", "44551", "4455", "34552"), 0)
        self.entries = self.moved = 0
        self._orders = 0
        self._paying: dict[int, tuple[str, str, int, int]] = {}  # by key: kind, payee, amount, tax
        self._due: dict[int, list[tuple[str, str, int, int, str]]] = {}
        economy.bank.open(name, self.fortune)
        economy.post.register(name, self.receive)
        self.enter(("5141", self.fortune), ("1111", -self.fortune))

    def enter(self, *lines: tuple[str, int]) -> None:
        book = self.book
        for account, amount in lines:
            book[account] = book.get(account, 0) + amount
        self.entries += 1

    def receive(self, sender: str, kind: str, values: tuple[Any, ...]) -> None:
        getattr(self, f"on_{kind}")(sender, *values)

    def work(self, day: int) -> None:
        """What a day brings: first of all, what is due."""
        for due in self._due.pop(day, ()):
            self.pay(*due)

    def close_month(self, month: int) -> None:
        """What a month brings."""

    # Paying

    def pay(self, kind: str, payee: str, amount: int, tax: int, reference: str) -> None:
        self._orders += 1
        self._paying[self._orders] = (kind, payee, amount, tax)
        self.economy.post.send(self.name, BANK, "transfer", (self._orders, payee, amount, reference))

    def owe(self, day: int, kind: str, payee: str, amount: int, tax: int, reference: str) -> None:
        self._due.setdefault(day, []).append((kind, payee, amount, tax, reference))

    def on_debited(self, _bank: str, key: int) -> None:
        kind, _payee, amount, tax = self._paying.pop(key)
        if kind == "44111" and tax:
            self.enter(("44111", amount), ("5141", -amount), ("34552", tax), ("34554", -tax))
        else:
            self.enter((kind, amount), ("5141", -amount))

    def on_refused(self, _bank: str, key: int) -> None:
        kind, payee, amount, tax = self._paying.pop(key)
        self.owe(self.economy.day + AGAIN, kind, payee, amount, tax, "again")

    def on_credited(self, _bank: str, payer: str, amount: int, _reference: str) -> None:
        """Money that is nobody's debt: an income."""
        self.enter(("5141", amount), ("7111", -amount))

    def on_invoice(self, seller: str, units: int, net: int, tax: int, days: int) -> None:
        """Goods bought to be used up: the tax is part of their cost."""
        self.moved += units
        self.enter(("6111", net + tax), ("44111", -net - tax))
        self.owe(self.economy.day + 1 + days, "44111", seller, net + tax, 0, "invoice")


class Firm(Party):
    """A trading firm: goods in lots, first in first out; receivables, payables, tax on payments."""

    fortune = CAPITAL

    def __init__(self, name: str, economy: Economy, seed: int, firms: list[str]) -> None:
        super().__init__(name, economy, seed)
        self.firms = firms
        self.cost = 8_000 + 700 * self.chance.randrange(7)
        self.lots: deque[list[int]] = deque([[STOCK, self.cost]])
        self.held, self.coming = STOCK, 0
        self.enter(("3111", STOCK * self.cost), ("1111", -STOCK * self.cost))

    def work(self, day: int) -> None:
        super().work(day)
        pick, send = self.chance.randrange, self.economy.post.send
        for _ in range(2):
            other = self.firms[pick(len(self.firms))]
            units = 1 + pick(12)
            if other != self.name:
                send(self.name, other, "order", (units, 110 + pick(30)))
        if self.held + self.coming < REORDER:
            self.coming += LOT
            send(self.name, WHOLESALER, "order", (LOT, self.cost))

    # Selling

    def on_order(self, buyer: str, units: int, percent: int) -> None:
        """Deliver and invoice, where there are goods; the buyer pays in 20 to 60 days, a household at once."""
        if self.held < units:
            return
        net = units * (self.cost * percent // 100)
        tax = _share(net, VAT)
        cost = self._take(units)
        self.enter(("3421", net + tax), ("7111", -net), ("44551", -tax))
        self.enter(("6114", cost), ("3111", -cost))
        days = 0 if buyer == HOUSEHOLDS else 20 + self.chance.randrange(40)
        self.economy.post.send(self.name, buyer, "invoice", (units, net, tax, days))

    def on_credited(self, _bank: str, payer: str, amount: int, _reference: str) -> None:
        tax = amount - _before_tax(amount)
        self.enter(("5141", amount), ("3421", -amount), ("44551", tax), ("4455", -tax))

    def _take(self, units: int) -> int:
        cost, left, lots = 0, units, self.lots
        self.held -= units
        while left:
            taken = min(left, lots[0][0])
            cost += taken * lots[0][1]
            lots[0][0] -= taken
            left -= taken
            if not lots[0][0]:
                lots.popleft()
        return cost

    # Buying

    def on_invoice(self, seller: str, units: int, net: int, tax: int, days: int) -> None:
        """Goods to sell again, at what was paid for them."""
        if seller == WHOLESALER:
            self.coming -= units
        self.lots.append([units, net // units])
        self.held += units
        self.enter(("6111", net), ("34554", tax), ("44111", -net - tax))
        self.enter(("3111", net), ("6114", -net))
        self.owe(self.economy.day + 1 + days, "44111", seller, net + tax, tax, "invoice")

    # Declaring

    def close_month(self, month: int) -> None:
        """Wages, contributions and the tax on payments of the month."""
        kept, added = _hundred_thousandths(WAGES, EMPLOYEE), _hundred_thousandths(WAGES, EMPLOYER)
        self.enter(("61711", WAGES), ("61741", added), ("4441", -kept - added), ("4432", kept - WAGES))
        self.pay("4432", HOUSEHOLDS, WAGES - kept, 0, "wages")
        self.pay("4441", STATE, kept + added, 0, f"fund {month}")
        self.economy.post.send(self.name, STATE, "wages", (month, kept + added))
        self._close_tax(month)

    def _close_tax(self, month: int) -> None:
        collected, deductible = -self.book["4455"], self.book["34552"]
        due = max(0, collected - deductible)
        used = collected - due
        if collected:
            self.enter(("4455", collected), ("34552", -used), ("4456", -due))
        self.economy.post.send(self.name, STATE, "vat", (month, due))
        if due:
            self.pay("4456", STATE, due, 0, f"vat {month}")


class Households(Party):
    """They buy a little from every firm each day, and pay at once."""

    def __init__(self, name: str, economy: Economy, seed: int, firms: list[str]) -> None:
        super().__init__(name, economy, seed)
        self.firms = firms

    def work(self, day: int) -> None:
        super().work(day)
        pick, send = self.chance.randrange, self.economy.post.send
        for firm in self.firms:
            send(self.name, firm, "order", (1 + pick(10), 130 + pick(40)))


class Wholesaler(Party):
    """It makes what is ordered, and gives what it earns to those who work for it."""

    def on_order(self, buyer: str, units: int, price: int) -> None:
        net = units * price
        tax = _share(net, VAT)
        self.moved += units
        self.enter(("3421", net + tax), ("7111", -net), ("44551", -tax))
        self.economy.post.send(self.name, buyer, "invoice", (units, net, tax, 20 + self.chance.randrange(40)))

    def on_credited(self, _bank: str, payer: str, amount: int, _reference: str) -> None:
        tax = amount - _before_tax(amount)
        self.enter(("5141", amount), ("3421", -amount), ("44551", tax), ("4455", -tax))

    def close_month(self, month: int) -> None:
        earned = self.book["5141"] - self.fortune
        tax = -self.book["4455"]
        if tax:
            self.pay("4455", STATE, tax, 0, f"vat {month}")
        if earned > tax:
            self.pay("61711", HOUSEHOLDS, earned - tax, 0, "wages")


class State(Party):
    """It takes returns and payments, and spends a hundredth of what it holds each month."""

    def on_wages(self, firm: str, month: int, amount: int) -> None:
        economy = self.economy
        economy.fund.declare(f"{firm}/{month}", firm, period=month, amount=amount, day=economy.day)

    def on_vat(self, firm: str, month: int, amount: int) -> None:
        economy = self.economy
        economy.tax.declare(f"{firm}/{month}", firm, period=month, amount=amount, day=economy.day)

    def on_credited(self, bank: str, payer: str, amount: int, reference: str) -> None:
        super().on_credited(bank, payer, amount, reference)
        office = self.economy.fund if reference.startswith("fund") else self.economy.tax
        office.receive(payer, amount)

    def close_month(self, month: int) -> None:
        self.pay("6111", HOUSEHOLDS, self.book["5141"] // 100, 0, "spending")


def _share(amount: int, rate: int) -> int:
    return (amount * rate + 500) // 1000


def _hundred_thousandths(amount: int, rate: int) -> int:
    return (amount * rate + 50_000) // 100_000


def _before_tax(total: int) -> int:
    """The amount before tax of a total whose tax was rounded half up."""
    net = total * 1000 // (1000 + VAT)
    while net + _share(net, VAT) < total:
        net += 1
    return net
