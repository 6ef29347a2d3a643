"""What the tax office does of its own accord: it inspects a firm, or fines it. Each act is a letter."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.market.models import Firm, Letter, Season
from mihan.market.policy import FINE_REASONS, act_number


def inspect(firm: Firm) -> Letter:
    """Ask the firm for the tax on payments so far; its accountant answers, and every wrong figure is fined."""
    return _act(firm, "inspection_in", {})


def fine(firm: Firm, amount: int, reason: str) -> Letter:
    """A notice of so many centimes: the firm enters it and owes it."""
    if amount <= 0 or reason not in FINE_REASONS:
        raise RuleBroken(_("A notice says an amount and what it is for."))
    return _act(firm, "tax_notice", {"amount": amount, "reason": reason})


@transaction.atomic
def _act(firm: Firm, kind: str, told: dict[str, Any]) -> Letter:
    """Numbered within the season; the firm receives it as any other letter."""
    season = Season.objects.select_for_update(of=("self",)).get(pk=firm.season_id)
    if firm.is_hotel or not firm.session.is_open:
        raise RuleBroken(_("This member is closed, or files no return."))
    number = act_number(season.pk, season.letters.filter(office="tax", sender=None).count() + 1)
    values = told if kind == "tax_notice" else {"number": number}
    return Letter.objects.create(
        season=season, receiver=firm, office=Letter.Office.TAX, kind=kind, values=values, day=firm.day,
        key=f"{number}>{firm.pk}", sent_at=clock.now(),
    )  # fmt: skip


def take_answer(letter: Letter) -> str:
    """The answer to an inspection is kept as it came; there is nothing to it but the letter."""
    return "" if letter.kind == "inspection_answer" else "unknown"
