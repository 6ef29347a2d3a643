"""A session ends by itself: after an hour without a page, after twelve in any case."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from mihan.core import lasting
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
HOUR = 3600
DAY = 24 * HOUR
OWN = "/people/me/"


@pytest.fixture
def clock(monkeypatch):
    """Hours pass when told to."""

    class Clock:
        now = 1_795_000_000

        def passes(self, seconds):
            self.now += seconds

        def time(self):
            return self.now

    told = Clock()
    monkeypatch.setattr(lasting, "time", told)
    return told


@pytest.fixture
def signed_in(client, clock):
    client.cookies["mihan_language"] = "en"
    user = UserFactory(username="salma")
    user.set_password("a long sentence")
    user.save()

    def sign_in(**how):
        client.post(reverse("account_login"), {"login": "salma", "password": "a long sentence", **how})
        return client

    return sign_in


def is_in(client):
    return client.get(OWN).status_code == 200


def test_an_hour_without_a_page_ends_a_sitting(signed_in, clock):
    client = signed_in()
    clock.passes(HOUR - 60)
    assert is_in(client)
    clock.passes(HOUR - 60)
    assert is_in(client)
    clock.passes(HOUR + 1)
    assert not is_in(client)
    assert "signed out after a long time" in client.get(reverse("account_login")).text


def test_twelve_hours_end_it_however_busy_one_was(signed_in, clock):
    client = signed_in()
    for _ in range(12):
        clock.passes(HOUR - 60)
        assert is_in(client)
    clock.passes(13 * 60)
    assert not is_in(client)


def test_who_stays_signed_in_has_two_weeks_without_a_page_and_a_month_in_all(signed_in, clock):
    client = signed_in(remember="on")
    for _ in range(2):
        clock.passes(14 * DAY)
        assert is_in(client)
    clock.passes(3 * DAY)
    assert not is_in(client)


def test_a_session_that_ended_is_gone_from_the_base(signed_in, clock):
    client = signed_in()
    key = client.cookies["sessionid"].value
    clock.passes(2 * HOUR)
    client.get(OWN)
    assert not Session.objects.filter(session_key=key).exists()


def test_a_page_writes_no_oftener_than_every_five_minutes(signed_in, clock):
    client = signed_in()
    client.get(OWN)
    seen = client.session[lasting.SEEN]
    clock.passes(299)
    client.get(OWN)
    assert client.session[lasting.SEEN] == seen
    clock.passes(2)
    client.get(OWN)
    assert client.session[lasting.SEEN] == clock.now


# --- a page left open


def still(client):
    return client.get(reverse("ui:still")).json()


def test_a_page_left_open_asks_whose_session_it_is_and_how_long_it_lasts(signed_in, clock):
    client = signed_in()
    clock.passes(600)
    user = client.get(OWN).wsgi_request.user
    clock.passes(60)
    assert still(client) == {"of": user.pk, "seconds": HOUR - 60}


def test_asking_keeps_no_session_alive(signed_in, clock):
    client = signed_in()
    for _ in range(5):
        clock.passes(14 * 60)
        answer = still(client)
    assert answer == {}
    assert not is_in(client)


def test_the_end_in_all_counts_too(signed_in, clock):
    client = signed_in()
    for _ in range(13):
        clock.passes(54 * 60)
        client.get(OWN)
    assert still(client)["seconds"] == 12 * HOUR - 13 * 54 * 60


def test_a_visitor_is_told_nothing_and_whoever_signed_in_since_is_somebody_else(signed_in, client):
    assert still(client) == {}
    first = still(signed_in())["of"]
    client.force_login(UserFactory())
    assert still(client)["of"] != first


def test_every_page_of_a_person_knows_how_to_cover_itself(signed_in):
    page = signed_in().get(OWN)
    assert f'<template data-session="{page.wsgi_request.user.pk}" data-seconds="{HOUR}"' in page.text


def test_signing_out_asks_the_browser_to_forget_what_it_kept(signed_in, clock):
    client = signed_in()
    assert "Clear-Site-Data" not in client.get(OWN).headers
    assert client.post(reverse("account_logout")).headers["Clear-Site-Data"] == '"cache"'
    signed_in()
    clock.passes(2 * HOUR)
    assert client.get(OWN).headers["Clear-Site-Data"] == '"cache"'
