"""Sessions and passwords: what a stolen or planted cookie, a guessed word or a closed account are worth."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from mihan.core import clock
from tests.factories.people import UserFactory

PASSWORD = "a long sentence of Salma"
OWN = "/people/me/"
ARGON2 = "OneLaneArgon2PasswordHasher"


@pytest.fixture
def salma(db):
    user = UserFactory(username="salma", email="salma@example.org")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, password=PASSWORD, login="salma"):
    return client.post(reverse("account_login"), {"login": login, "password": password})


def key(client):
    return client.cookies["sessionid"].value


def is_in(client):
    return client.get(OWN).status_code == 200


def test_a_session_is_drawn_anew_at_each_sign_in_and_the_one_before_is_worth_nothing(client, salma):
    sign_in(client)
    first = key(client)
    assert len(first) == 32
    client.post(reverse("account_logout"))
    sign_in(client)
    assert key(client) != first
    thief = Client()
    thief.cookies["sessionid"] = first
    assert not is_in(thief)


def test_a_session_planted_before_signing_in_is_not_the_one_after(client, salma):
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    sign_in(client)
    assert is_in(client)
    assert key(client) != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert not is_in(thief)


def test_a_key_nobody_drew_opens_no_session_and_is_not_kept(client, salma):
    client.cookies["sessionid"] = "a" * 32
    sign_in(client)
    assert key(client) != "a" * 32


def test_signing_out_ends_the_session_in_the_base(client, salma):
    sign_in(client)
    kept = key(client)
    client.post(reverse("account_logout"))
    assert not Session.objects.filter(session_key=kept).exists()


def test_signing_out_is_never_a_link(client, salma):
    sign_in(client)
    client.get(reverse("account_logout"))
    assert is_in(client)


def test_every_page_of_a_person_leads_to_signing_out(client, salma):
    sign_in(client)
    assert f'action="{reverse("account_logout")}"' in client.get(OWN).text


def test_a_closed_account_is_out_at_its_next_page(client, salma):
    sign_in(client)
    salma.is_active = False
    salma.save()
    assert not is_in(client)
    other = Client()
    sign_in(other)
    assert not is_in(other)


def test_a_changed_password_ends_the_sessions_elsewhere(client, salma):
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)
    new = {"oldpassword": PASSWORD, "password1": "other words, as long", "password2": "other words, as long"}
    assert client.post(reverse("account_change_password"), new).status_code == 302
    assert not is_in(elsewhere)


def test_changing_a_password_asks_for_the_one_before(client, salma):
    sign_in(client)
    new = {"oldpassword": "not it at all", "password1": "other words, as long", "password2": "other words, as long"}
    assert client.post(reverse("account_change_password"), new).status_code == 200
    salma.refresh_from_db()
    assert salma.check_password(PASSWORD)


@pytest.mark.parametrize("weak", [
    "short7x", "password", "iloveyou", "1234567890", "19980214", "0612345678", "123456789012345", "salma@example.org",
    "Mihan2026!", "CMC-Tamensourt", "Marrakech-2026", "مراكش2026", "demo-admin",
])  # fmt: skip
def test_a_password_that_would_be_guessed_is_refused(salma, weak):
    with pytest.raises(ValidationError):
        validate_password(weak, salma)


@pytest.mark.parametrize("good", [
    "a b c d e f g h", "ثلاث كلمات من عندي", "four plain common words", "x" * 128, "Marrakech under its palm trees",
    "  spaces at both ends  ", "3141592653589793", "٣١٤١٥٩٢٦٥٣٥٨٩٧٩٣",
])  # fmt: skip
def test_any_letters_in_any_script_and_length_are_welcome(salma, good):
    validate_password(good, salma)


def test_a_password_is_taken_as_it_was_typed(client, salma):
    exact = "  É" + "x" * 120 + "Z "
    salma.set_password(exact)
    salma.save()
    for near in (exact.strip(), exact.lower(), exact[:72], exact[:-1]):
        sign_in(client, near)
        assert not is_in(client), near
        client = Client()
        cache.clear()  # five wrong ones lock the name
    sign_in(client, exact)
    assert is_in(client)


def test_password_fields_hide_what_is_typed_and_let_a_keeper_of_passwords_fill_them(client, salma):
    page = client.get(reverse("account_login")).text
    field = re.search(r'<input[^>]*name="password"[^>]*>', page)[0]
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in page
    assert "maxlength" not in field


def test_a_wrong_name_and_a_wrong_password_are_told_alike(client, salma):
    def said(login):
        page = sign_in(Client(), "not the password", login).text
        return re.sub(r'value="[^"]*"|[0-9A-F]{8}', "", page)

    assert said("salma") == said("nobody")


def test_nobody_signs_themselves_up_and_no_account_exists_from_the_start(client, db):
    told = {"username": "eve", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), told)
    assert get_user_model().objects.count() == 0


def test_a_password_of_ten_years_ago_still_signs_in_and_leads_to_no_other(client, salma):
    then = clock.now() - timedelta(days=3650)
    get_user_model().objects.update(created_at=then, updated_at=then, last_login=then)
    answer = sign_in(client)
    assert (answer.status_code, answer.url) == (302, "/")
    assert is_in(client)


def test_a_password_kept_by_another_function_moves_to_the_first_at_sign_in(client, salma, settings):
    settings.PASSWORD_HASHERS = [f"mihan.core.passwords.{ARGON2}", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    salma.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
    salma.save()
    sign_in(client)
    salma.refresh_from_db()
    assert (salma.password.startswith("argon2$argon2id$"), salma.check_password(PASSWORD)) == (True, True)


def test_the_link_of_a_lost_password_opens_once(client, salma, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": "salma@example.org"})
    address, key = re.search(r"http://testserver(/\S+)#(\S+)", mailoutbox[0].body).groups()
    page = client.post(address, {"key": key}, follow=True)
    choosing = page.redirect_chain[-1][0]
    new = {"password1": "other words, as long", "password2": "other words, as long"}
    assert client.post(choosing, new).status_code == 302
    salma.refresh_from_db()
    assert salma.check_password("other words, as long")
    again = Client().post(address, {"key": key}, follow=True)
    assert 'name="password1"' not in again.text


def test_there_is_no_question_to_recover_by(client, salma):
    page = client.get(reverse("account_reset_password")).text
    asked = set(re.findall(r'<input[^>]*name="(\w+)"', page))
    assert asked <= {"csrfmiddlewaretoken", "email", "next", "language", "theme"}
