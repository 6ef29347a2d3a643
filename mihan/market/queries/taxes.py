"""What the tax office did, and what firms answered."""

from __future__ import annotations

from typing import Any

from mihan.market.models import Declaration, Letter, Season


def acts_of(season: Season) -> list[tuple[Letter, Letter | None]]:
    """Each act with the answer of the firm, if one came; the latest first."""
    rows = Letter.objects.filter(season=season, office=Letter.Office.TAX).select_related("sender", "receiver__session")
    answers = {row.values["number"]: row for row in rows if row.sender_id}
    return [(row, answers.get(number_of(row))) for row in rows.order_by("-id") if row.sender_id is None]


def number_of(act: Letter) -> str:
    """What an act is called: the beginning of its key."""
    return act.key.partition(">")[0]


def vat_returns(season: Season) -> Any:
    rows = Declaration.objects.filter(firm__season=season, office=Declaration.Office.TAX)
    return rows.select_related("firm").order_by("firm__place")
