"""What the settings become where MIHAN_HTTPS=1, read by running the settings file as that machine would."""

import runpy
import ssl
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

import mihan
from mihan.ui.web import urls
from tests.factories.people import UserFactory

FILE = Path(mihan.__path__[0]) / "settings.py"


@pytest.fixture
def installed(monkeypatch, tmp_path):
    def read(**environment):
        for name in ("MIHAN_HTTPS", "MIHAN_DEBUG", "MIHAN_HOSTS", "MIHAN_DEMO", "MIHAN_SMTP", "CREDENTIALS_DIRECTORY",
                     "SECRET_KEY", "DATABASE_URL"):  # fmt: skip
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


def test_a_keeper_of_secrets_hands_them_over_as_files(installed, tmp_path):
    (tmp_path / "key").write_text("drawn by a vault\n")
    (tmp_path / "base").write_text("postgresql://mihan:word@/mihan\n")
    made = installed(SECRET_KEY_FILE=str(tmp_path / "key"), DATABASE_URL_FILE=str(tmp_path / "base"))
    assert (made.SECRET_KEY, made.DATABASES["default"]["PASSWORD"]) == ("drawn by a vault", "word")
    assert not (tmp_path / "secret_key").exists()


def test_systemd_hands_them_over_too_and_a_file_that_is_not_there_is_no_empty_secret(installed, tmp_path):
    (tmp_path / "MIHAN_SMTP").write_text("smtps://campus:word@mail.example.ma")
    made = installed(CREDENTIALS_DIRECTORY=str(tmp_path))
    assert (made.EMAIL_HOST_PASSWORD, made.EMAIL_USE_SSL) == ("word", True)
    with pytest.raises(FileNotFoundError):
        installed(SECRET_KEY_FILE=str(tmp_path / "nothing"))


def test_what_no_keeper_handed_over_is_known(installed, tmp_path):
    """`check --deploy` tells it, and the service of deploy/ does not start (tests/deploy/test_within.py)."""
    assert installed().UNKEPT_SECRETS == ["SECRET_KEY"]  # made beside the data
    (tmp_path / "key").write_text("drawn by a vault")
    kept = {"SECRET_KEY_FILE": str(tmp_path / "key"), "DATABASE_URL": "postgresql://mihan@/mihan"}
    assert installed(**kept).UNKEPT_SECRETS == []  # a socket of this machine: no word in its address
    told = kept | {"DATABASE_URL": "postgresql://mihan:word@/mihan", "MIHAN_SMTP": "smtp://u:word@mail.example.ma"}
    assert installed(**told).UNKEPT_SECRETS == ["DATABASE_URL", "MIHAN_SMTP"]
    assert installed(SECRET_KEY="in the environment").UNKEPT_SECRETS == ["SECRET_KEY"]


# --- other machines are spoken to encrypted, and only if they are who they say


def tls(settings):
    """What is asked of the connection's encryption."""
    told = settings.DATABASES["default"]["OPTIONS"]
    return {name: value for name, value in told.items() if name.startswith(("ssl", "require"))}


@pytest.mark.parametrize("here", ["postgresql://mihan@127.0.0.1:5432/mihan", "postgresql://mihan@/mihan",
                                  "postgresql://mihan@localhost/mihan",
                                  "postgresql://mihan@%2Frun%2Fpostgresql/mihan"])  # fmt: skip
def test_a_database_of_this_machine_is_reached_as_it_is(installed, here):
    assert tls(installed(DATABASE_URL=here)) == {}


def test_a_database_elsewhere_must_show_a_certificate_of_its_name(installed):
    elsewhere = installed(DATABASE_URL="postgresql://mihan:word@base.example.ma/mihan")
    scram = {"require_auth": "scram-sha-256"}
    assert tls(elsewhere) == {"sslmode": "verify-full", "sslrootcert": "system", **scram}
    ours = installed(DATABASE_URL="postgresql://mihan:word@10.0.0.7/mihan?sslrootcert=/etc/ca.pem")
    assert tls(ours) == {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem", **scram}
    assert ours.DATABASES["default"]["NAME"] == "mihan"


@pytest.mark.parametrize("weaker", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_nothing_weaker_is_taken(installed, weaker):
    with pytest.raises(ValueError, match="verify-full only"):
        installed(DATABASE_URL=f"postgresql://mihan@base.example.ma/mihan?sslmode={weaker}")


def test_the_library_really_asks_for_it(installed):
    """What Django gives to the library of PostgreSQL, which refuses a server without a certificate."""
    from django.db.backends.postgresql.base import DatabaseWrapper

    told = installed(DATABASE_URL="postgresql://mihan@base.example.ma/mihan").DATABASES["default"]
    wrapper = DatabaseWrapper(told | {"TIME_ZONE": None, "CONN_MAX_AGE": 0, "ATOMIC_REQUESTS": False})
    asked = wrapper.get_connection_params()
    assert (asked["sslmode"], asked["require_auth"]) == ("verify-full", "scram-sha-256")


def test_a_base_that_lets_anybody_in_is_not_spoken_to(tmp_path):
    """What we ask of the library, of a PostgreSQL that asks nobody who they are."""
    import psycopg

    from tests.rig.postgres import find_binaries, throwaway_postgres

    if (binaries := find_binaries()) is None:
        pytest.skip("no PostgreSQL here")
    with throwaway_postgres(binaries) as url:
        psycopg.connect(url).close()
        with pytest.raises(psycopg.OperationalError, match="did not complete authentication"):
            psycopg.connect(f"{url}?require_auth=scram-sha-256")


def test_mail_leaves_this_machine_encrypted_only(installed):
    assert installed(MIHAN_SMTP="smtp+plain://localhost:25").EMAIL_USE_TLS is False
    assert installed(MIHAN_SMTP="smtp://u:p@mail.example.ma").EMAIL_USE_TLS is True
    with pytest.raises(ValueError, match="encrypted only"):
        installed(MIHAN_SMTP="smtp+plain://mail.example.ma:25")


def test_the_certificate_of_the_mail_server_is_checked_to_its_name():
    context = EmailBackend(host="mail.example.ma", use_tls=True).ssl_context
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


# --- a house of real people


def test_a_real_house_has_neither_gallery_nor_benchmarks_nor_a_demo_to_build(installed, settings):
    assert (installed().IS_REAL, "mihan.bench" in installed().INSTALLED_APPS) == (False, True)
    real = installed(MIHAN_DEMO="no")
    assert (real.IS_REAL, "mihan.bench" in real.INSTALLED_APPS) == (True, False)
    assert real.SECOND_FACTOR_SPARES_INVENTED is False
    settings.IS_REAL = True
    with pytest.raises(CommandError, match="no demo"):
        call_command("build_demo")


def test_the_gallery_has_no_address_in_a_real_house(settings):
    settings.IS_REAL = True
    names = {entry.name for entry in runpy.run_path(urls.__file__)["urlpatterns"]}
    settings.IS_REAL = False
    more = {entry.name for entry in runpy.run_path(urls.__file__)["urlpatterns"]}
    assert more - names == {"gallery"}


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
