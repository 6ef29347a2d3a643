"""Making, using and revoking tokens."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.api.models import Token
from mihan.api.policy import LONGEST, areas_of, permissions_of
from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.people.models import Role, Unit, User

MARK = "mihan"  # the first word of every secret: a secret in a public place is found by it
MOST_TOKENS = 20  # usable at once by one owner


@transaction.atomic
def make_token(
    *, by: User, name: str, role: Role, areas: list[str], last_day: date, unit: Unit | None = None
) -> tuple[Token, str]:
    """The token, and its secret: shown once, never kept."""
    _refuse_more_than_held(by, role, areas, unit)
    _refuse_dates(last_day)
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if Token.objects.filter(owner=by, revoked_at=None, last_day__gte=clock.today()).count() >= MOST_TOKENS:
        raise RuleBroken(_("You hold %(count)s tokens already: revoke one first.") % {"count": MOST_TOKENS})
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    token = Token.objects.create(
        owner=by, name=name, prefix=prefix, digest=_digest(secret), role=role, unit=unit,
        areas=list(areas), last_day=last_day,
    )  # fmt: skip
    return token, f"{MARK}.{prefix}.{secret}"


def _refuse_more_than_held(by: User, role: Role, areas: list[str], unit: Unit | None) -> None:
    if role.pk not in {held.pk for held in by.current_roles}:
        raise RuleBroken(_("A token answers for a role you hold today."), about="role")
    if not areas or not set(areas) <= set(areas_of(role.kind)):
        raise RuleBroken(_("Choose what the token reads, among what your role reads."), about="areas")
    if unit and not (role.scope_path and unit.path.startswith(role.scope_path)):
        raise RuleBroken(_("%(unit)s is not under the unit of your role.") % {"unit": unit.name}, about="unit")


def _refuse_dates(last_day: date) -> None:
    today = clock.today()
    if last_day < today:
        raise RuleBroken(_("This day is over: choose a later one."), about="last_day")
    if last_day > today + timedelta(LONGEST):
        raise RuleBroken(_("A token lasts %(count)s days at most.") % {"count": LONGEST}, about="last_day")


@transaction.atomic
def revoke_token(token: Token, *, by: User) -> Token:
    token = Token.objects.select_for_update(of=("self",)).select_related("role__unit").get(pk=token.pk)
    if not (token.is_own(by) or by.has_perm("api.revoke_tokens", token)):
        raise RuleBroken(_("This token belongs to somebody else."))
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at", "updated_at"])
    return token


def opened_by(written: str) -> User | None:
    """The owner, narrowed to what the token was given; None for a secret that opens nothing."""
    mark, _dot, rest = written.partition(".")
    prefix, _dot, secret = rest.partition(".")
    if mark != MARK or not prefix.isascii() or len(prefix) > 12 or "\x00" in prefix:
        return None
    found = Token.objects.select_related("owner__person", "role__unit", "unit").filter(prefix=prefix).first()
    known = found.digest if found else "0" * 64  # a digest is compared either way: no time to learn from
    if not hmac.compare_digest(known, _digest(secret)) or found is None or found.stage != "current":
        return None
    return _narrowed(found)


def _narrowed(token: Token) -> User | None:
    owner = token.owner
    if not owner.is_active or token.role_id not in {role.pk for role in owner.current_roles}:
        return None
    if token.used_on != clock.today():
        Token.objects.filter(pk=token.pk).update(used_on=clock.today())
    role = token.role
    if token.unit:
        role.unit = token.unit
    return owner.narrowed([role], permissions_of(token.areas))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
