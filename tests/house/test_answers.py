"""What every answer of the product carries, whoever asks: walked, so that no page has to be named."""

import pytest
from django.conf import settings as product
from django.http import HttpResponse
from django.test import Client

from mihan.people.web import views
from tests.house.addresses import every_address

pytestmark = pytest.mark.django_db

PLAIN = [address for address in every_address() if address.takes_nothing]
every_plain_address = pytest.mark.parametrize("address", PLAIN, ids=str)
CARRIED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
DIRECTIVES = {
    "default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "script-src 'self'",
    "form-action 'self'",
}  # fmt: skip


def assert_guarded(answer: HttpResponse) -> None:
    assert {name: answer.headers.get(name) for name in CARRIED} == CARRIED
    policy = {directive.strip() for directive in answer.headers["Content-Security-Policy"].split(";")}
    assert policy >= DIRECTIVES
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Cache-Control" in answer.headers
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Server" not in answer.headers
    assert "X-Powered-By" not in answer.headers


def told_type(answer: HttpResponse) -> str:
    return answer.headers.get("Content-Type", "")


@every_plain_address
def test_every_address_answers_a_visitor_with_the_whole_policy(client, address):
    answer = client.get(address.path)
    assert answer.status_code < 500
    assert_guarded(answer)


@every_plain_address
def test_every_address_answers_the_director_with_the_whole_policy(client, director, address):
    client.force_login(director)
    answer = client.get(address.path)
    assert answer.status_code < 500
    assert_guarded(answer)


@every_plain_address
def test_what_a_signed_in_person_reads_is_kept_by_nobody(client, director, address):
    """Public pages say for themselves how long they may be kept, and hold no name."""
    client.force_login(director)
    answer = client.get(address.path)
    if address.view.startswith(("public", "robots", "sitemap")) and "no-store" not in answer.headers["Cache-Control"]:
        assert "private" in answer.headers["Cache-Control"] or answer.status_code == 302
        return
    assert "no-store" in answer.headers["Cache-Control"]


@every_plain_address
def test_text_says_how_it_is_encoded(client, director, address):
    client.force_login(director)
    told = told_type(client.get(address.path))
    if told.startswith("text/"):
        assert "charset=utf-8" in told.lower()


@pytest.mark.parametrize("path", ["/no/such/page/", "/people/987654321/", "/static/no-such-file.css", "/api/v1/none"])
def test_what_is_not_there_is_guarded_too(client, director, path):
    client.force_login(director)
    answer = client.get(path)
    assert answer.status_code in (302, 401, 404)
    assert_guarded(answer)


def test_a_file_of_the_style_is_guarded_and_may_be_kept(tmp_path, settings):
    (tmp_path / "ui.css").write_text("body{}")
    settings.STATIC_ROOT, settings.WHITENOISE_USE_FINDERS, settings.WHITENOISE_AUTOREFRESH = tmp_path, False, True
    answer = Client().get("/static/ui.css")
    assert b"".join(answer.streaming_content) == b"body{}"
    answer.close()
    assert_guarded(answer)
    assert "no-store" not in answer.headers["Cache-Control"]


def test_a_failure_is_guarded_and_tells_nothing_of_the_inside(director, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("SELECT secret FROM /srv/mihan/var")

    monkeypatch.setattr(views, "render", fail)
    client = Client(raise_request_exception=False)
    client.force_login(director)
    answer = client.get("/people/me/")
    assert answer.status_code == 500
    assert_guarded(answer)
    assert answer.context["reference"] in answer.text
    for inside in ("SELECT", "RuntimeError", "Traceback", "/srv/", "views.py"):
        assert inside not in answer.text, inside


def test_nothing_is_debugged_before_the_world():
    assert product.DEBUG is False


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_exported_file_is_guarded_saved_and_kept_by_nobody(client, director, kind):
    client.force_login(director)
    answer = client.get("/people/", {"export": kind})
    assert answer.status_code == 200
    assert_guarded(answer)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "text/html" not in told_type(answer)


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "TRACK", "PROPFIND"])
def test_methods_nobody_needs_are_refused(client, method):
    answer = client.generic(method, "/healthz")
    assert answer.status_code == 405
    assert_guarded(answer)


def test_nothing_of_the_machine_is_served(client):
    for path in ("/.git/HEAD", "/.env", "/var/secret_key", "/static/../mihan/settings.py", "/static/", "/manage.py"):
        assert client.get(path).status_code == 404, path
