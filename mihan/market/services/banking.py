"""The practice bank: accounts opened, a transfer asked for by a firm, and who is told."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from mihan.core import clock
from mihan.market.models import Account, Firm, Letter, Season, Transfer
from mihan.market.policy import account_number
from mihan.market.queries.accounts import balance_of

OTHERS = [holder for holder in Account.Holder if holder != Account.Holder.FIRM]


def open_accounts(season: Season) -> None:
    """Those of whoever is no firm: founders, clients, suppliers, employees, the State, the bank."""
    Account.objects.bulk_create(
        Account(season=season, holder=holder, number=account_number(season.pk, place))
        for place, holder in enumerate(OTHERS, 901)
    )


def open_account(firm: Firm, amount: int) -> Account:
    """A firm's account, with what its founders bring."""
    season = firm.season
    account = Account.objects.create(
        season=season, holder=Account.Holder.FIRM, firm=firm, number=account_number(season.pk, firm.place)
    )
    founders = Account.objects.get(season=season, holder=Account.Holder.FOUNDERS)
    if amount:
        _post(founders, account, amount, key=f"{firm.pk}/opening", reference="", day=1)
    return account


def ask_bank(letter: Letter) -> str:
    """An order to pay is always taken: what came of it both are told."""
    pay(letter)
    return ""


@transaction.atomic
def pay(letter: Letter) -> bool:
    """A firm's order to pay another: posted where there is money, and both are told by letters of the bank."""
    told, firm = letter.values, letter.sender
    assert firm is not None  # an order comes from a firm
    payer = Account.objects.select_for_update(no_key=True).get(firm=firm)
    payee = Account.objects.filter(season=letter.season_id, firm__name=told["to"]).select_related("firm").first()
    is_paid = payee is not None and payee != payer and balance_of(payer) >= told["amount"]
    if is_paid and payee:
        _post(payer, payee, told["amount"], key=letter.key, reference=told["reference"], day=letter.day)
        _tell(letter, payee.firm, "payment_in", {
            "payer": firm.name, "number": told["reference"], "amount": told["amount"],
        })  # fmt: skip
    _tell(letter, firm, "bank_notice", {
        "reference": told["reference"], "amount": told["amount"], "paid": is_paid,
    })  # fmt: skip
    return is_paid


def _post(payer: Account, payee: Account, amount: int, *, key: str, reference: str, day: int) -> None:
    Transfer.objects.create(
        payer=payer, payee=payee, amount=amount, key=key, reference=reference, made_at=clock.now(), day=day
    )


def _tell(order: Letter, firm: Firm | None, kind: str, values: dict[str, Any]) -> None:
    Letter.objects.create(
        season_id=order.season_id, receiver=firm, office=Letter.Office.BANK, kind=kind, values=values,
        day=order.day,
        key=f"{order.key}>{kind}", sent_at=clock.now(),
    )  # fmt: skip
