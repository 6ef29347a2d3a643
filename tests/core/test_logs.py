"""What is written in the log: one record a line, its instant, and no secret."""

import logging
import sys
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from mihan.core.logs import OneLine, without_secrets
from tests.factories.people import UserFactory


def written(message, *args, exc_info=None):
    return OneLine().format(logging.LogRecord("mihan.tests", logging.ERROR, "x.py", 1, message, args, exc_info))


def test_a_record_says_when_in_universal_time_how_bad_who_says_it_and_what():
    instant, level, name, _process, *words = written("it broke").split()
    assert datetime.fromisoformat(instant).utcoffset().total_seconds() == 0
    assert (level, name, words) == ("ERROR", "mihan.tests", ["it", "broke"])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x85", "\u2028"])
def test_a_visitor_cannot_write_a_line_of_their_own(end):
    lines = written("Not Found: %s", f"/x{end}2026-11-24T08:00:00+00:00 ERROR mihan forged").split("\n")
    assert [line.startswith("    | ") for line in lines] == [False, True]


def test_a_failure_is_told_with_its_place_set_back_under_it():
    try:
        raise ValueError("of ours")
    except ValueError:
        first, *rest = written("it broke", exc_info=sys.exc_info()).split("\n")
    assert "it broke" in first
    assert all(line.startswith("    | ") for line in rest)
    assert "ValueError: of ours" in rest[-1]


SAID = [
    "Forbidden: /timetable/feeds/SECRET.ics",
    "/account/password/reset/key/SECRET/",
    "Not Found: /set-up/SECRET/",
    "Authorization: Basic SECRET=",
    "Authorization: Bearer mihan.0123456789ab.SECRET",
    "{'password': 'SECRET', 'login': 'salma'}",
    "password1=SECRET&x=1",
    "csrfmiddlewaretoken=SECRET",
    "Cookie: sessionid=SECRET; mihan_theme=dark",
    "cin: SECRET",
]


@pytest.mark.parametrize("said", SAID)
def test_secrets_are_not_written(said):
    assert "SECRET" not in without_secrets(said)
    assert "SECRET" not in written("%s", said)


def test_plain_words_are_left_alone():
    for said in ("the password was changed", "/people/12/", "a token ends on its day", "reference 1A2B: GET /"):
        assert without_secrets(said) == said


@pytest.mark.django_db
def test_each_sign_in_out_and_refusal_is_logged_without_what_was_typed(client, caplog):
    caplog.set_level(logging.INFO, "mihan.security")
    user = UserFactory(username="salma")
    user.set_password("a long sentence")
    user.save()
    client.post(reverse("account_login"), {"login": "salma", "password": "SECRET-of-somebody"})
    client.post(reverse("account_login"), {"login": "SECRET-as-a-name", "password": "x"})
    client.post(reverse("account_login"), {"login": "salma", "password": "a long sentence"})
    client.post(reverse("account_logout"))
    told = [r.getMessage() for r in caplog.records if r.name == "mihan.security"]
    assert told == [
        "sign-in refused, from 127.0.0.1",
        "sign-in refused, from 127.0.0.1",
        f"factor given: account {user.pk} from 127.0.0.1 by password",
        f"signed in: account {user.pk} from 127.0.0.1 by password",
        f"signed out: account {user.pk} from 127.0.0.1",
    ]
    assert "SECRET" not in caplog.text


@pytest.mark.django_db
def test_a_visitor_does_not_choose_the_address_that_is_logged(client, caplog, settings):
    caplog.set_level(logging.INFO, "mihan.security")
    told = {"login": "salma", "password": "x"}
    client.post(reverse("account_login"), told, headers={"x-forwarded-for": "6.6.6.6"})
    settings.HTTPS = True  # the proxy that ends HTTPS adds what it saw to the end
    client.post(reverse("account_login"), told, headers={"x-forwarded-for": "6.6.6.6, 196.12.1.1"})
    said = [r.getMessage() for r in caplog.records if r.name == "mihan.security"]
    assert said == ["sign-in refused, from 127.0.0.1", "sign-in refused, from 196.12.1.1"]


@pytest.mark.django_db
def test_a_refused_page_is_logged(client, caplog):
    client.force_login(UserFactory(role="trainee"))
    assert client.get(reverse("jobs:list")).status_code == 403
    assert "Forbidden (Permission denied): /jobs/" in caplog.text


@pytest.mark.django_db
def test_what_is_out_of_reach_is_logged_likewise(client, caplog):
    client.force_login(UserFactory(role="registrar"))
    address = reverse("people:person-detail", args=[UserFactory(role="trainee").person_id])
    assert client.get(address).status_code == 404
    assert f"Not Found: {address}" in caplog.text


@pytest.mark.django_db
def test_attempts_to_pass_by_are_logged(caplog):
    """A form sent by another site, another host, a method nobody needs."""
    visitor = Client(enforce_csrf_checks=True)
    assert visitor.post(reverse("account_login"), {"login": "salma"}).status_code == 403
    assert visitor.get("/healthz", headers={"host": "evil.example"}).status_code == 400
    assert visitor.generic("TRACE", "/healthz").status_code == 405
    told = [record.getMessage().partition(".")[0] for record in caplog.records]
    assert told[0] == "Forbidden (CSRF cookie not set"
    assert told[1].startswith("Invalid HTTP_HOST header: 'evil")
    assert "Method Not Allowed: /healthz" in told
