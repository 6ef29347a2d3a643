"""An establishment's first person: everyone else is given their account and role by them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.offer.services.ground import hang, open_establishment
from mihan.people.models import Person, Role, Unit, User
from mihan.people.queries import nobody_has_an_account

# The director brings the files and sees the dashboard; the administrator gives the roles. One
# person is both until somebody else is given one of the two.
FIRST_ROLES = (Role.Kind.DIRECTOR, Role.Kind.ADMINISTRATOR)
SALT, PURPOSE = "mihan.set-up", "set up"
VALID_FOR = 24 * 3600  # seconds


@dataclass(frozen=True)
class FirstPerson:
    """Who opens an establishment; the password is theirs alone, and has no default."""

    username: str
    password: str
    last_name: str
    first_name: str
    arabic_last_name: str = ""
    arabic_first_name: str = ""


@transaction.atomic
def open_first_day(person: FirstPerson, *, code: str, name_fr: str, name_ar: str = "", alone: bool = False) -> User:
    """Open an establishment (or take one already listed) and give it its first director and administrator.

    `alone`: only where nobody has an account yet, which is what the address of the set-up is for.
    """
    _one_at_a_time()  # two people with the same address would otherwise both find it empty
    if alone and not nobody_has_an_account():
        raise RuleBroken(_("This installation is already set up: ask its administrator for an account."))
    return _give_account(person, FIRST_ROLES, _establishment(code, name_fr, name_ar))


def set_up_by_key(key: str, person: FirstPerson, *, code: str, name_fr: str, name_ar: str = "") -> User:
    """What the address of the set-up opens, once, where nobody has an account yet."""
    if not opens_set_up(key):
        raise RuleBroken(_("This key opens nothing: it was not copied whole, or is of another day."), about="key")
    return open_first_day(person, code=code, name_fr=name_fr, name_ar=name_ar, alone=True)


@transaction.atomic
def open_region(
    person: FirstPerson, *, code: str, name_fr: str, name_ar: str = "", take: Collection[str] = ()
) -> User:  # fmt: skip
    """Open a region with its director, over the establishments of these codes that are of no region yet."""
    _one_at_a_time()
    if Unit.objects.filter(kind=Unit.Kind.REGION, code=code).exists():
        raise RuleBroken(_("There is already a region of this code."))
    region = Unit(kind=Unit.Kind.REGION, code=code, name_fr=name_fr, name_ar=name_ar)
    region.save()
    for taken in take:
        unit = Unit.objects.filter(kind=Unit.Kind.ESTABLISHMENT, code=taken, parent=None).first()
        if unit is None:
            raise RuleBroken(_("No establishment without a region has the code %(code)s.") % {"code": taken})
        hang(unit, region)
    return _give_account(person, (Role.Kind.REGIONAL_DIRECTOR,), region)


def _give_account(person: FirstPerson, roles: Iterable[str], unit: Unit) -> User:
    if User.objects.filter(username=person.username).exists():
        raise RuleBroken(_("This user name is taken: choose another one."), about="username")
    user = User(username=person.username)
    user.person = Person(
        last_name=person.last_name, first_name=person.first_name,
        arabic_last_name=person.arabic_last_name, arabic_first_name=person.arabic_first_name,
    )  # fmt: skip
    try:
        validate_password(person.password, user)
    except ValidationError as refusal:
        raise RuleBroken(" ".join(refusal.messages), about="password") from refusal
    user.person.save()
    user.set_password(person.password)
    user.save()
    for kind in roles:
        Role.objects.create(person=user.person, kind=kind, unit=unit, start=clock.today())
    return user


def _establishment(code: str, name_fr: str, name_ar: str) -> Unit:
    known = Unit.objects.filter(kind=Unit.Kind.ESTABLISHMENT, code=code).order_by("pk").first()
    if known is None:
        unit = open_establishment(code=code, name=name_fr)
        unit.name_ar = name_ar
        unit.save()
        return unit
    held = Role.objects.current().filter(kind=Role.Kind.ADMINISTRATOR, unit__in=_above(known))
    if held.exists():
        said = _("%(establishment)s already has an administrator: ask them for an account.")
        raise RuleBroken(said % {"establishment": known.name})
    return known


def _above(unit: Unit) -> list[int]:
    return [int(key) for key in unit.path.strip("/").split("/")]


def _one_at_a_time() -> None:
    # SQLite has one writer already.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('mihan set-up'))")


def set_up_token() -> str:
    """What opens the set-up page; only who holds the installation's key can make one."""
    return signing.dumps(PURPOSE, salt=SALT)


def opens_set_up(token: str) -> bool:
    """Whether a token does, today, and nobody has an account yet: it serves once."""
    try:
        purpose = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        return False
    return purpose == PURPOSE and nobody_has_an_account()
