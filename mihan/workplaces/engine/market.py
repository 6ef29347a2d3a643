"""Firms in play, the shared bank and the post between them: what one sends is an input of another's log.

Pure, like the engines it joins: sessions in, the same sessions further on. A message out of a session
(`World.sent`) goes by the post until it is acknowledged; whoever gets it submits it under its id, so
that it counts once however often it comes. Each firm so replays alone, from its own log.

    market = Market(post=Post(Wire(lost=50, doubled=50, reordered=True)))
    market.join("firm.1", Session(pack, scenario, 1))
    market.join("firm.2", Session(pack, scenario, 2))
    market.carry(t)              # everything on its way arrives, at time t of the sessions
    list(market.broken_laws())   # empty
"""

from collections.abc import Iterator
from typing import Any

from mihan.engines.market import Bank, Outcome, Post
from mihan.engines.simulation import Actor, Input, Session

BANK, EVERYBODY, WORLD = "bank", "market", "world"
OFFICES = (BANK, "tax", "tenders")  # what they send is named as it is received
BOOK, CASH = "firm", "5141"
FORTUNE = 1_000_000_000_000  # centimes: what the rest of the world has


class Market:
    """Sessions by the name of their firm. `bank` holds an account for each, and one for the rest of the world."""

    def __init__(self, post: Post | None = None) -> None:
        self.post = post or Post()
        self.bank = Bank()
        self.bank.open(WORLD, FORTUNE)
        self.sessions: dict[str, Session] = {}
        self.t = 0
        self._sent: dict[str, int] = {}
        self._moved: dict[str, int] = {}
        self.post.register(BANK, self._at_the_bank)

    def join(self, name: str, session: Session) -> None:
        """A firm with its session, at its beginning: the bank opens its account with what its books say."""
        self.sessions[name] = session
        self._sent[name] = self._moved[name] = 0
        self.bank.open(name, session.world.balance(BOOK, CASH))
        self.post.register(name, lambda sender, kind, values: self._arrive(name, sender, kind, values))

    def carry(self, t: int) -> None:
        """Collect what was sent, let it all arrive, and what that brings about as well."""
        self.t = t
        self._collect()
        while self.post.outbox.pending:
            self.post.round()
            self._collect()

    # The way of a message

    def _collect(self) -> None:
        """Hand over what sessions have done since: payments outside the market, and messages to those of it."""
        for name, session in self.sessions.items():
            self._follow(name, session)
            sent = session.world.sent
            for message in sent[self._sent[name] :]:
                for to in self._receivers(name, message["to"]):
                    self.post.send(name, to, message["kind"], (message["id"], message["values"]))
            self._sent[name] = len(sent)

    def _receivers(self, name: str, to: str) -> list[str]:
        """One firm, the bank, or all others for what is told to the market; nobody for a stranger."""
        if to == EVERYBODY:
            return [other for other in self.sessions if other != name]
        return [to] if to == BANK or to in self.sessions else []

    def _follow(self, name: str, session: Session) -> None:
        """What a firm settles with clients, suppliers and the State that are not of the market."""
        movements = list(session.world.things("movement").values())
        for movement in movements[self._moved[name] :]:
            if not movement["partner"]:
                amount, key = movement["amount"], f"{name}/movement.{movement['id']}"
                payer, payee = (WORLD, name) if amount > 0 else (name, WORLD)
                self.bank.transfer(key, payer, payee, abs(amount), movement["reference"], by_right=True)
        self._moved[name] = len(movements)

    def _arrive(self, name: str, sender: str, kind: str, values: tuple[Any, ...]) -> None:
        key, told = values
        verb, args = received(sender, kind, told)
        session = self.sessions[name]
        session.look(self.t)
        session.submit(Input(self.t, "", Actor.MARKET, verb, args, f"{sender}/{key}"))

    def _at_the_bank(self, payer: str, kind: str, values: tuple[Any, ...]) -> None:
        key, told = values
        outcome = self.bank.transfer(f"{payer}/{key}", payer, told["to"], told["amount"], told["reference"])
        paid = outcome is Outcome.PAID
        notice = {"reference": told["reference"], "amount": told["amount"], "paid": paid}
        self.post.send(BANK, payer, "bank_notice", (f"{payer}/{key}", notice))
        if paid:
            advice = {"payer": payer, "number": told["reference"], "amount": told["amount"]}
            self.post.send(BANK, told["to"], "payment_in", (f"{payer}/{key}", advice))

    # Laws

    def broken_laws(self) -> Iterator[str]:
        """Each law that does not hold, when nothing is on its way."""
        if not self.bank.is_whole:
            yield "money was made or lost"
        for name, session in self.sessions.items():
            if session.world.fault:
                yield f"{name}: {session.world.fault}"
            if session.world.balance(BOOK, CASH) != self.bank.balances[name]:
                yield f"{name}: the books differ from the bank"


def received(sender: str, kind: str, told: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A message as it is submitted: `order` of one firm is `order_in` of the other, and says from whom."""
    if sender in OFFICES:
        return kind, told
    who = "buyer" if kind == "order" else "seller"
    return f"{kind}_in", {who: sender, **told}
