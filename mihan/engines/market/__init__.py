"""The common market: the institutions that firms share, and messages that count exactly once.

Pure: standard library only, whole numbers only (money in centimes), no clock, no files. Days are
numbers. Each institution takes what comes with a key and answers the same key the same way, so
that a request sent twice is one request.

    bank = Bank()
    bank.open("firm.1", 500_000)
    bank.open("firm.2", 0)
    bank.transfer("firm.1/7", "firm.1", "firm.2", 120_000, "FA-0003")   # Outcome.PAID
    bank.transfer("firm.1/7", "firm.1", "firm.2", 120_000, "FA-0003")   # again: the same, once

    tax = TaxOffice(days=20)
    tax.declare("firm.1/9", "firm.1", period=3, amount=41_200, day=75)

    post = Post(Wire(lost=50, doubled=50, reordered=True, seed=7))      # thousandths
    post.register("firm.1", receive)                                     # receive(sender, kind, values)
    post.send("firm.2", "firm.1", "invoice", ("FA-0003", 120_000))
    post.settle()                                                        # resent until acknowledged

`Register`, `Bank`, `TaxOffice`, `SocialFund`, `TenderBoard` are in `institutions.py`; `Outbox`,
`Inbox`, `Wire` and `Post` in `messages.py`. `play` (`economy.py`) runs a closed economy of firms,
households, a wholesaler and the State over them, and `broken_laws` says what does not add up.
Sources: the central offices of practice-firm networks (act.at, EUROPEN-PEN); the outbox pattern and
exactly-once effects by idempotent receivers; double entry.
"""

from mihan.engines.market.economy import Economy, broken_laws, play
from mihan.engines.market.institutions import Bank, Bid, Outcome, Register, SocialFund, TaxOffice, TenderBoard
from mihan.engines.market.messages import Inbox, Message, Outbox, Post, Wire

__all__ = [
    "Bank",
    "Bid",
    "Economy",
    "Inbox",
    "Message",
    "Outbox",
    "Outcome",
    "Post",
    "Register",
    "SocialFund",
    "TaxOffice",
    "TenderBoard",
    "Wire",
    "broken_laws",
    "play",
]
