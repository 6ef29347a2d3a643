"""What accounts hold, from the postings alone."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from mihan.market.models import Account, Season, Transfer


def _sum(side: str) -> Any:
    rows = Transfer.objects.filter(**{side: OuterRef("pk")}).order_by().values(side)
    return Coalesce(Subquery(rows.annotate(total=Sum("amount")).values("total")), Value(0))


def with_balances(rows: Any) -> Any:
    """Each account with its `balance`, in centimes."""
    return rows.annotate(came=_sum("payee"), went=_sum("payer")).annotate(balance=F("came") - F("went"))


def accounts_of(season: Season) -> list[Any]:
    """Every account of a season with its `balance`, whoever holds it."""
    return list(with_balances(Account.objects.filter(season=season)).select_related("firm"))


def balance_of(account: Account) -> int:
    return int(with_balances(Account.objects.filter(pk=account.pk)).values_list("balance", flat=True).get())


def statement_of(account: Account) -> Any:
    """The postings of an account, oldest first."""
    rows = Transfer.objects.filter(Q(payer=account) | Q(payee=account))
    return rows.select_related("payer__firm", "payee__firm").order_by("id")
