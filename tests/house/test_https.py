"""What the settings become where MIHAN_HTTPS=1, read by running the settings file as that machine would."""

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

import mihan
from tests.factories.people import UserFactory

FILE = Path(mihan.__path__[0]) / "settings.py"


@pytest.fixture
def installed(monkeypatch, tmp_path):
    def read(**environment):
        for name in ("MIHAN_HTTPS", "MIHAN_DEBUG", "MIHAN_HOSTS", "SECRET_KEY"):
            monkeypatch.delenv(name, raising=False)
        for name, value in ({"MIHAN_VAR": str(tmp_path)} | environment).items():
            monkeypatch.setenv(name, value)
        return SimpleNamespace(**runpy.run_path(str(FILE)))

    return read


def test_over_https_cookies_travel_by_nothing_else_and_browsers_are_told_for_a_year(installed):
    made = installed(MIHAN_HTTPS="1")
    assert made.SESSION_COOKIE_SECURE
    assert made.CSRF_COOKIE_SECURE
    assert made.SECURE_HSTS_SECONDS >= 365 * 24 * 3600
    assert made.SECURE_HSTS_INCLUDE_SUBDOMAINS
    assert made.SESSION_COOKIE_HTTPONLY
    assert made.CSRF_COOKIE_HTTPONLY


def test_nothing_is_debugged_and_no_host_is_anyone_s_unless_it_is_said(installed):
    made = installed()
    assert made.DEBUG is False
    assert "*" not in made.ALLOWED_HOSTS
    assert made.SECURE_PROXY_SSL_HEADER is None
    assert made.CSRF_TRUSTED_ORIGINS == []


def test_each_installation_makes_a_key_of_its_own_that_only_it_reads(installed, tmp_path):
    made = installed()
    assert len(made.SECRET_KEY) >= 60
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert installed().SECRET_KEY == made.SECRET_KEY


def test_passwords_are_kept_by_argon2(installed):
    assert installed().PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


@pytest.fixture
def secure(settings, db):
    settings.HTTPS = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    user = UserFactory(username="salma")
    user.set_password("a long sentence")
    user.save()
    return Client(enforce_csrf_checks=True)


def test_every_cookie_is_of_this_host_alone_and_signing_in_still_works(secure):
    page = secure.get(reverse("account_login"), secure=True)
    token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    told = {"login": "salma", "password": "a long sentence", "csrfmiddlewaretoken": token}
    signed = secure.post(reverse("account_login"), told, secure=True, headers={"referer": "https://testserver/"})
    assert signed.status_code == 302
    again = {"theme": "dark", "csrfmiddlewaretoken": token}
    secure.post(reverse("ui:theme"), again, secure=True, headers={"referer": "https://testserver/"})
    assert secure.get("/people/me/", secure=True).status_code == 200
    assert {"__Host-sessionid", "__Host-csrftoken"} <= set(secure.cookies)
    for name, cookie in secure.cookies.items():
        assert name.startswith("__Host-"), name
        if cookie["max-age"] == 0:
            continue  # taken back
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert (cookie["path"], cookie["domain"]) == ("/", ""), name


def test_a_cookie_planted_under_its_bare_name_is_not_read(secure):
    secure.force_login(UserFactory())
    assert secure.get("/people/me/", secure=True).status_code == 302  # force_login sets the bare name


def test_every_answer_over_https_says_to_come_back_over_https(secure):
    answer = secure.get("/healthz", secure=True)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_a_cookie_is_small(secure):
    secure.get(reverse("account_login"), secure=True)
    assert all(len(name) + len(cookie.value) < 4096 for name, cookie in secure.cookies.items())
