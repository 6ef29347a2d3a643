from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mihan.api.models import Token
from mihan.api.policy import AREA_NAMES
from mihan.ui.tables import Column, Table

STAGES = {
    "current": (_("in use"), "ok"),
    "over": (_("over"), "neutral"),
    "revoked": (_("revoked"), "neutral"),
}


def areas_told(token: Token) -> str:
    return " · ".join(str(AREA_NAMES[area]) for area in token.areas if area in AREA_NAMES)


def _page(token: Token) -> str:
    return reverse("api:token-revoke", args=[token.pk]) if token.stage == "current" else ""


def _where(token: Token) -> Any:
    return token.unit or token.role.unit or ""


TOKENS = Table(
    (
        Column(_("What it is for"), "name", sort="name", link=_page),
        Column(_("Token"), "prefix", kind="code", name="prefix"),
        Column(_("Owner"), "owner.person", kind="person", name="owner", hidden_on_phone=True),
        Column(_("Role"), "role", name="role"),
        Column(_("Unit"), value=_where, name="unit", hidden_on_phone=True),
        Column(_("What it reads"), value=areas_told, name="areas", hidden_on_phone=True),
        Column(_("Until"), "last_day", kind="date", sort="last_day"),
        Column(_("Last used on"), "used_on", kind="date", sort="used_on", name="used"),
        Column(_("State"), value=lambda token: STAGES[token.stage], kind="badge", name="stage"),
    ),
    empty=_("Your tokens will be here. A program that reads Mihan needs one."),
)  # fmt: skip
