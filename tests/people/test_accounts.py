"""Accounts of others: given without a password, a way in that serves once, devices signed out by those in charge."""

import re
from datetime import timedelta

import pytest
from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from mihan.core.errors import RuleBroken
from mihan.core.models import JournalEntry
from mihan.messaging.models import Message
from mihan.people.models import User
from mihan.people.policy import username_offered
from mihan.people.queries import changes_about
from mihan.people.services import close_account, give_account, key_to_choose_a_password, sign_out_everywhere
from tests.factories.people import PersonFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db
CHOSEN = {"password1": "words of my own choosing", "password2": "words of my own choosing"}


@pytest.fixture(autouse=True)
def _who_one_is_was_said_just_now(settings, client):
    client.cookies["mihan_language"] = "en"
    settings.ACCOUNT_REAUTHENTICATION_REQUIRED = False


@pytest.fixture
def administrator(campus):
    return UserFactory(role="administrator", role__unit=campus)


def address(view, person):
    return reverse(f"people:account-{view}", args=[person.pk])


def shown(page):
    return re.search(r"http://testserver(/account/password/key/#\S+?)<", page.text)[1]


def changed_by(user):
    """The columns of an account that the trail says this user changed last."""
    told = JournalEntry.objects.filter(table="people_user", actor=f"user:{user.pk}").exclude(old=None).latest("pk")
    return {name for name in told.new if told.new[name] != told.old[name]}


def choose(link, **told):
    """As its owner does, in a browser of their own."""
    theirs = Client(headers={"accept-language": "en"})
    page = opened(theirs, link)
    return page if "too old" in page.text else theirs.post(page.redirect_chain[-1][0], CHOSEN | told)


def opened(browser, link):
    """The page it leads to: its script sends the key that is after the # in the body of a form."""
    address, _sign, key = link.partition("#")
    assert browser.get(address).status_code == 200
    return browser.post(address, {"key": key}, follow=True)


def test_somebody_without_an_account_is_given_one_and_chooses_the_password_themself(client, administrator, trainee):
    client.force_login(administrator)
    made = client.post(address("new", trainee), {"username": "salma", "email": "salma@example.org"})
    user = User.objects.get(username="salma")
    assert (user.person, user.email, user.has_usable_password()) == (trainee, "salma@example.org", False)
    assert choose(shown(made)).status_code == 302
    user.refresh_from_db()
    assert user.check_password(CHOSEN["password1"])
    theirs = Client()
    theirs.post(reverse("account_login"), {"login": "salma", "password": CHOSEN["password1"]})
    assert theirs.get("/people/me/").status_code == 200


def test_what_the_form_does_not_ask_changes_nothing(client, administrator, trainee, stranger):
    client.force_login(administrator)
    forged = {"person": stranger.pk, "person_id": stranger.pk, "password": "mine", "is_superuser": "on", "pk": 1,
              "is_active": "", "language": "fr"}  # fmt: skip
    client.post(address("new", trainee), {"username": "salma"} | forged)
    user = User.objects.get(username="salma")
    assert (user.person, user.is_superuser, user.is_active, user.language) == (trainee, False, True, "")
    assert not user.has_usable_password()


def test_the_address_serves_once(client, administrator, trainee):
    client.force_login(administrator)
    link = shown(client.post(address("new", trainee), {"username": "salma"}))
    choose(link)
    assert "used or is too old" in opened(Client(headers={"accept-language": "en"}), link).text


def test_the_key_is_in_no_address_that_a_server_is_asked_for(client, administrator, trainee):
    client.force_login(administrator)
    link = shown(client.post(address("new", trainee), {"username": "salma"}))
    page = opened(Client(), link)
    assert link.partition("#")[2].partition("-")[2] not in str(page.redirect_chain) + page.text
    assert page.redirect_chain[-1][0].endswith("-set-password/")


def test_a_key_in_the_address_itself_is_not_taken(client, administrator, trainee):
    """As such addresses were before: whatever they passed through has them."""
    client.force_login(administrator)
    owner, _dash, key = (
        shown(client.post(address("new", trainee), {"username": "salma"})).partition("#")[2].partition("-")
    )
    before = reverse("account_reset_password_from_key", args=[owner, key])
    for answer in (
        Client().get(before),
        Client().post(before, CHOSEN),
        Client().get(before, headers={"x-requested-with": "XMLHttpRequest"}),
    ):
        assert (answer.status_code, answer.url) == (302, reverse("account_reset_password_key"))
    assert not User.objects.get(username="salma").has_usable_password()


@pytest.mark.parametrize("key", ["", "x", "../x-y", "1-a/b", "1-" + "a" * 300])
def test_what_is_no_key_is_told(client, key):
    answer = client.post(reverse("account_reset_password_key"), {"key": key})
    assert (answer.status_code, "field-error" in answer.text) == (422, True)


def test_without_scripts_the_whole_address_is_pasted(client, administrator, trainee):
    client.force_login(administrator)
    link = shown(client.post(address("new", trainee), {"username": "salma"}))
    page = Client().post(reverse("account_reset_password_key"), {"key": f" http://testserver{link} "}, follow=True)
    assert 'name="password1"' in page.text


def test_the_address_of_yesterday_opens_nothing(administrator, trainee, monkeypatch):
    user = give_account(trainee, username="salma", by=administrator)
    key = key_to_choose_a_password(user, by=administrator).partition("-")[2]
    user.refresh_from_db()
    generator = EmailAwarePasswordResetTokenGenerator
    now = generator()._now()
    from mihan.people.web.choosing import KeyToChooseAPassword

    assert KeyToChooseAPassword().check_token(user, key)
    monkeypatch.setattr(KeyToChooseAPassword, "_now", lambda self: now + timedelta(hours=25))
    assert not KeyToChooseAPassword().check_token(user, key)


def test_another_address_ends_the_one_before(client, administrator, trainee):
    client.force_login(administrator)
    first = shown(client.post(address("new", trainee), {"username": "salma"}))
    second = shown(client.post(address("address", trainee)))
    choose(first)
    assert not User.objects.get(username="salma").has_usable_password()
    choose(second)
    assert User.objects.get(username="salma").has_usable_password()


def test_the_password_chosen_there_follows_the_rules(client, administrator, trainee):
    client.force_login(administrator)
    link = shown(client.post(address("new", trainee), {"username": "salma"}))
    choose(link, password1="password", password2="password")
    assert not User.objects.get(username="salma").has_usable_password()


def test_a_second_factor_is_asked_for_all_the_same(client, campus, administrator):
    """Whoever makes the address for a colleague does not sign in as them."""
    colleague = UserFactory(username="colleague", role="registrar", role__unit=campus)
    TOTP.activate(colleague, "JBSWY3DPEHPK3PXP")
    client.force_login(administrator)
    choose(shown(client.post(address("address", colleague.person))))
    thief = Client()
    answer = thief.post(reverse("account_login"), {"login": "colleague", "password": CHOSEN["password1"]})
    assert answer.url == reverse("mfa_authenticate")


def test_its_owner_is_told_of_the_address_and_the_trail_says_who_made_it(client, administrator, trainee):
    client.force_login(administrator)
    client.post(address("new", trainee), {"username": "salma"})
    assert [m.facts["what"] for m in Message.objects.filter(person=trainee)] == ["address_made"]
    assert changed_by(administrator) == {"address_made_at", "updated_at"}


def test_the_history_of_the_person_tells_it_with_its_hour(administrator, trainee):
    key_to_choose_a_password(give_account(trainee, username="salma", by=administrator), by=administrator)
    (told,) = changes_about(trainee)[0].fields
    assert (told.label, told.before) == ("Address for a password made at", "")
    assert re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d", told.after)


@pytest.mark.parametrize("first", ["address", "factor"])
def test_one_person_alone_does_not_take_over_an_account(client, campus, administrator, director, first):
    colleague = UserFactory(role="registrar", role__unit=campus)
    TOTP.activate(colleague, "JBSWY3DPEHPK3PXP")
    other = {"address": "factor", "factor": "address"}[first]
    client.force_login(administrator)
    client.post(address(first, colleague.person))
    refused = client.post(address(other, colleague.person), follow=True)
    assert "ask another person in charge" in refused.text
    assert Authenticator.objects.filter(user=colleague).exists() == (first == "address")
    client.force_login(director)  # two people may
    assert "ask another person" not in client.post(address(other, colleague.person), follow=True).text


@pytest.mark.parametrize("taken", ["SALMA", "salma"])
def test_a_name_is_given_once_whatever_its_letters(administrator, campus, trainee, taken):
    UserFactory(username="salma")
    with pytest.raises(RuleBroken, match="taken"):
        give_account(trainee, username=taken, by=administrator)


def test_one_person_has_one_account_and_nobody_gives_one_out_of_reach(administrator, trainee, stranger, campus):
    give_account(trainee, username="salma", by=administrator)
    with pytest.raises(RuleBroken, match="already has an account"):
        give_account(trainee, username="other", by=administrator)
    for person in (stranger, PersonFactory(), administrator.person):
        with pytest.raises(RuleBroken, match="in charge"):
            give_account(person, username="other", by=administrator)
    with pytest.raises(RuleBroken, match="in charge"):
        give_account(RoleFactory(kind="trainee", unit=campus).person, username="other",
                     by=UserFactory(role="registrar", role__unit=campus))  # fmt: skip


def test_a_closed_account_is_given_no_address(administrator, campus):
    colleague = UserFactory(role="registrar", role__unit=campus)
    close_account(colleague, by=administrator)
    with pytest.raises(RuleBroken, match="open it first"):
        key_to_choose_a_password(colleague, by=administrator)


@pytest.mark.parametrize("view", ["new", "address", "devices-end"])
def test_others_have_no_such_page(client, campus, trainee, stranger, administrator, view):
    UserFactory(person=trainee, username="salma")
    for user, person in ((UserFactory(role="registrar", role__unit=campus), trainee), (administrator, stranger)):
        client.force_login(user)
        assert client.post(address(view, person), {"username": "eve"}).status_code == 404


def test_those_in_charge_sign_out_the_devices_of_an_account_which_stays_open(client, campus, administrator, trainee):
    UserFactory(person=trainee, username="salma")
    user = User.objects.get(username="salma")
    user.set_password("words of hers alone")
    user.save()
    hers = Client()
    hers.post(reverse("account_login"), {"login": "salma", "password": "words of hers alone"})
    assert hers.get("/people/me/").status_code == 200
    client.force_login(administrator)
    client.post(address("devices-end", trainee))
    assert hers.get("/people/me/").status_code == 302
    hers.post(reverse("account_login"), {"login": "salma", "password": "words of hers alone"})
    assert hers.get("/people/me/").status_code == 200
    assert Message.objects.filter(person=trainee, facts__what="signed_out_by_other").count() == 1
    assert changed_by(administrator) == {"devices_ended_at", "updated_at"}


def test_nobody_signs_out_the_devices_of_who_is_out_of_reach_nor_their_own_here(administrator, campus):
    with pytest.raises(RuleBroken, match="in charge"):
        sign_out_everywhere(UserFactory(role="registrar"), by=administrator)
    with pytest.raises(RuleBroken, match="in charge"):
        sign_out_everywhere(administrator, by=UserFactory(role="registrar", role__unit=campus))
    with pytest.raises(RuleBroken, match="own account"):
        sign_out_everywhere(administrator, by=administrator)


@pytest.mark.parametrize(("first", "last", "offered"), [
    ("Salma", "EL IDRISSI", "salma.el-idrissi"), ("Zoé-Ève", "O'Neil", "zoe-eve.o-neil"), ("سلمى", "الإدريسي", ""),
    ("", "SEUL", "seul"),
])  # fmt: skip
def test_a_user_name_is_offered_from_the_names(first, last, offered):
    assert username_offered(first, last) == offered
