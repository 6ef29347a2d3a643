"""Signing in, and the mails of a lost password."""

import pytest

from tests.factories.people import UserFactory

NAMES = [("ar", "اسم المستخدم أو البريد الإلكتروني"), ("en", "Username or email")]


@pytest.mark.parametrize(("language", "label"), NAMES)
def test_the_form_says_what_to_write(client, db, language, label):
    client.cookies["mihan_language"] = language
    assert f">{label}</label>" in client.get("/account/login/").text


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(("language", "hello"), [("ar", "السلام عليكم"), ("fr", "Bonjour"), ("en", "Hello")])
def test_mails_speak_the_reader_s_language_and_name_no_other_site(client, db, mailoutbox, known, language, hello):
    UserFactory(email="n@example.org")
    client.cookies["mihan_language"] = language
    client.post("/account/password/reset/", {"email": "n@example.org" if known else "nobody@example.org"})
    (mail,) = mailoutbox
    assert mail.body.startswith(hello)
    assert not mail.subject.startswith("[")
    assert ("/account/password/key/#" in mail.body) is known
