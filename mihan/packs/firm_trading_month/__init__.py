"""A trading month: twenty-two working days of a practice firm that sells to offices and cafés.

Sales answers enquiries, bargains, delivers and invoices; purchasing compares suppliers, orders,
counts and matches; the accountant keeps the books (CGNC), pays, reconciles and declares; the
manager sets prices, approves, reads results. A minute of the firm is a second of the session.

`firm.py` has the roles, the two books and the moves of goods and money; `selling.py`,
`buying.py`, `bookkeeping.py` and `steering.py` what happens and is decided in each service;
`incidents.py` what goes wrong; `trading.py` what the common market sends in; `accounts.py` the
chart and the right entry of each document; `taxes.py` tax and pay; `documents.py` the papers;
`boards.py` what is shown; `bots.py` who plays alone.
"""

from mihan.packs.firm_trading_month import boards, bots, incidents, trading
from mihan.packs.firm_trading_month.firm import pack

__all__ = ["boards", "bots", "incidents", "pack", "trading"]
