from datetime import date, timedelta

import pytest

from mihan.api.models import Token
from mihan.api.policy import LONGEST
from mihan.api.services import MOST_TOKENS, make_token, opened_by, revoke_token
from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.core.models import JournalEntry
from mihan.people.models import User
from tests.factories.api import TokenFactory
from tests.factories.people import RoleFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
SOON = date(2027, 1, 1)


def again(user):
    """As the next request reads the account."""
    return User.objects.get(pk=user.pk)


def made(user, **given):
    given = {"name": "Hall", "role": user.current_roles[0], "areas": ["offer"], "last_day": SOON} | given
    return make_token(by=user, **given)


def test_a_secret_opens_the_account_of_its_owner_narrowed_to_the_role(director):
    RoleFactory(person=director.person, kind="counsellor", unit=UnitFactory())
    director = again(director)
    _token, secret = made(director, role=director.current_roles[0])
    opened = opened_by(secret)
    assert (opened, [r.kind for r in opened.current_roles]) == (director, ["director"])
    assert (opened.has_perm("offer.view"), opened.has_perm("places.view"), opened.reach("places.view")) == (
        True,
        False,
        [],
    )


def test_only_a_digest_of_the_secret_is_kept_anywhere(director):
    token, secret = made(director)
    kept = secret.rpartition(".")[2]
    assert kept not in str(Token.objects.filter(pk=token.pk).values()[0])
    assert [
        e for e in JournalEntry.objects.filter(table="api_token") if kept in str(e.new) or token.digest in str(e.new)
    ] == []


@pytest.mark.parametrize("spoil", [
    lambda s: s[:-1] + ("A" if s[-1] != "A" else "B"), lambda s: s.replace("mihan.", "other."), lambda s: "",
    lambda s: "mihan.\x00.x", lambda s: "mihan.ف.x", lambda s: s.rpartition(".")[0],
])  # fmt: skip
def test_a_secret_that_is_not_the_one_opens_nothing(director, spoil):
    _token, secret = made(director)
    assert opened_by(spoil(secret)) is None


def test_a_token_ends_on_its_day_and_when_it_is_revoked(director):
    token, secret = made(director)
    revoke_token(token, by=director)
    assert opened_by(secret) is None
    later, secret = made(director)
    Token.objects.filter(pk=later.pk).update(last_day=clock.today() - timedelta(1))
    assert opened_by(secret) is None


def test_a_token_ends_with_the_role_and_with_the_account(director):
    _token, secret = made(director)
    director.person.roles.update(end=clock.today() - timedelta(1))
    assert opened_by(secret) is None
    director.person.roles.update(end=None)
    assert opened_by(secret) == director
    User.objects.filter(pk=director.pk).update(is_active=False)
    assert opened_by(secret) is None


def test_a_token_is_for_a_role_one_holds(director):
    other = RoleFactory(kind="director")
    with pytest.raises(RuleBroken, match="a role you hold"):
        made(director, role=other)


def test_a_token_reads_no_area_that_its_role_does_not(campus):
    employer = UserFactory(role="house_manager", role__unit=campus)
    with pytest.raises(RuleBroken, match="among what your role reads"):
        made(employer, areas=["people"])
    with pytest.raises(RuleBroken, match="among what your role reads"):
        made(employer, areas=[])


def test_a_token_may_be_for_a_part_of_the_unit_and_for_no_other(director, campus):
    pole = UnitFactory(kind="pole", parent=campus)
    _token, secret = made(director, unit=pole)
    assert opened_by(secret).reach("offer.view") == [pole.path]
    with pytest.raises(RuleBroken, match="is not under the unit"):
        made(director, unit=UnitFactory())


@pytest.mark.parametrize(("days", "told"), [(-1, "This day is over"), (LONGEST + 1, "at most")])
def test_a_token_lasts_from_today_to_a_year_at_most(director, days, told):
    with pytest.raises(RuleBroken, match=told):
        made(director, last_day=clock.today() + timedelta(days))


def test_one_holds_only_so_many_tokens(director):
    TokenFactory.create_batch(MOST_TOKENS, owner=director, role=director.current_roles[0])
    with pytest.raises(RuleBroken, match="revoke one first"):
        made(director)


def test_a_stranger_revokes_nothing_and_an_administrator_of_the_unit_may(director, campus):
    token, _secret = made(director)
    with pytest.raises(RuleBroken, match="somebody else"):
        revoke_token(token, by=UserFactory(role="administrator"))
    assert revoke_token(token, by=UserFactory(role="administrator", role__unit=campus)).revoked_at is not None


def test_the_day_of_use_is_kept(director):
    token, secret = made(director)
    opened_by(secret)
    token.refresh_from_db()
    assert token.used_on == clock.today()
