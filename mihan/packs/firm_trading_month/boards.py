"""What the trade looks at: the chain of documents, the ledger, the statement, the stock, the clients."""

from mihan.packs.firm_trading_month.firm import accountant, day_of, manager, pack, position, purchasing, sales

CHAIN = ("asked", "quoted", "agreed", "ordered", "delivered", "invoiced", "overdue", "paid")
PAPERS = (("DV", "quoted"), ("BC", "ordered"), ("BL", "delivered"), ("FA", "invoiced"))


@pack.board(sales, manager)
def document_chain(seen):
    """Each sale with its documents so far, newest first."""
    things = seen["things"]
    return [
        {
            **sale,
            "client": things["client"][sale["client"]]["name"],
            "goods": things["product"][sale["product"]]["name"] if sale["product"] else "",
            "papers": papers(sale),
        }
        for sale in reversed(list(things["sale"].values()))
    ]


def papers(sale):
    """The documents a sale has by now: quote, order, delivery note, invoice."""
    reached = CHAIN.index(sale["state"]) if sale["state"] in CHAIN else 0
    return [f"{paper}-{sale['number']}" for paper, since in PAPERS if reached >= CHAIN.index(since)]


@pack.board(accountant)
def trial_balance(seen):
    """Each account that is not empty, with its balance on its side; and the totals."""
    rows = [
        {"code": a["code"], "debit": max(0, a["balance"]), "credit": max(0, -a["balance"])}
        for a in seen["things"]["account"].values()
        if a["balance"]
    ]
    rows.sort(key=lambda row: row["code"])
    return {"rows": rows, "debit": sum(r["debit"] for r in rows), "credit": sum(r["credit"] for r in rows)}


@pack.board(accountant)
def bank_statement(seen):
    """The movements of the account with the balance after each."""
    moves = list(seen["things"]["movement"].values())
    balance = seen["v"]["bank"] - sum(m["amount"] for m in moves)
    rows = []
    for m in moves:
        balance += m["amount"]
        rows.append({**m, "day": day_of(m["t"]), "balance": balance})
    return rows


@pack.board(accountant, manager)
def open_bills(seen):
    """What is still to pay, by date."""
    bills = [bill for bill in seen["things"]["bill"].values() if bill["state"] != "paid"]
    return [
        {**bill, "day": day_of(bill["due"])} for bill in sorted(bills, key=lambda bill: (bill["due"], bill["number"]))
    ]


@pack.board(purchasing, manager)
def stock(seen):
    """Each product: on record, on order, promised, and what that leaves."""
    return [{**product, "position": position(product)} for product in seen["things"]["product"].values()]


@pack.board(sales, accountant, manager)
def customers(seen):
    """Who owes what, within which limit, those with overdue invoices first."""
    return sorted(seen["things"]["client"].values(), key=lambda c: (-c["overdue"], -c["owes"], c["name"]))
