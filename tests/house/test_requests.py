"""Requests made by another site, or bent by hand, on every address of the product."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.factories.people import UserFactory
from tests.house.addresses import every_address

pytestmark = pytest.mark.django_db

ADDRESSES = every_address()
every_one = pytest.mark.parametrize("address", ADDRESSES, ids=str)
every_plain_one = pytest.mark.parametrize("address", [a for a in ADDRESSES if a.takes_nothing], ids=str)
# No cookie opens the API; the public pages, which set none, ask the browser where the form came from.
WITHOUT_TOKEN = ("api:v1:", "public:")
ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "http:evil.example",
    "javascript:alert(1)", "data:text/html,x", "https://testserver@evil.example/", "\thttps://evil.example",
]  # fmt: skip
elsewhere = pytest.mark.parametrize("there", ELSEWHERE)


@every_one
def test_another_site_writes_nothing_anywhere(director, address):
    """A POST with the person's cookies and without the page's token, as a foreign form would send it."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(director)
    answer = client.post(address.path, {"next": "/"}, headers={"origin": "https://evil.example"})
    if address.view.startswith(WITHOUT_TOKEN):
        assert answer.status_code in (401, 403, 404, 405)
    else:
        assert answer.status_code == 403
        assert not getattr(address.function, "csrf_exempt", False)


@every_plain_one
def test_looking_at_any_page_writes_nothing(client, director, address):
    def refuse(execute, sql, params, many, context):
        reads = sql.lstrip("( ").startswith(("SELECT", "SAVEPOINT", "RELEASE", "WITH", "ROLLBACK"))
        assert reads or "django_session" in sql or "usersession" in sql, sql
        return execute(sql, params, many, context)

    if address.view.startswith("account_") or address.view.startswith("mfa_"):
        pytest.skip("allauth's: they write its own tables")
    client.force_login(director)
    with connection.execute_wrapper(refuse):
        assert client.get(address.path).status_code < 500


@every_plain_one
def test_a_parameter_said_twice_or_in_a_strange_way_breaks_no_page(client, director, address):
    client.force_login(director)
    bent = "?page=1&page=-2&sort=x&sort=y&q=a&q=%00%FF&season[]=1&week=9999-99-99&columns=../../&export=exe"
    assert client.get(address.path + bent).status_code < 500


@pytest.mark.parametrize(
    ("sent", "read"), [("a%2541", "a%41"), ("a%252e%252e%252f", "a%2e%2e%2f"), ("%26lt%3Bb", "&amp;lt;b")]
)
def test_what_was_encoded_twice_is_decoded_once(client, director, sent, read):
    client.force_login(director)
    assert f'value="{read}"' in client.get(f"{reverse('people:person-list')}?q={sent}").text


@elsewhere
@pytest.mark.parametrize(("view", "told"), [("ui:language", {"language": "fr"}), ("ui:theme", {"theme": "dark"})])
def test_choosing_leads_to_no_other_site(client, view, told, there):
    assert client.post(reverse(view), told | {"next": there}).url == "/"


@elsewhere
def test_signing_in_and_out_leads_to_no_other_site(client, there):
    user = UserFactory(username="salma")
    user.set_password("a long sentence")
    user.save()
    answer = client.post(reverse("account_login"), {"login": "salma", "password": "a long sentence", "next": there})
    assert answer.status_code == 302
    assert answer.url.startswith("/")
    assert not answer.url.startswith(("//", "/\\"))
    assert "evil" not in client.post(reverse("account_logout"), {"next": there}).url


@elsewhere
def test_signing_in_from_an_address_that_names_another_site_stays_here(client, there):
    answer = client.get(reverse("account_login"), {"next": there})
    assert answer.status_code == 200
    assert 'href="https://evil' not in answer.text
    assert 'href="//evil' not in answer.text


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver:80@evil.example", ""])
def test_a_host_that_is_not_ours_is_refused(client, host):
    answer = client.get("/account/login/", headers={"host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_the_link_of_a_lost_password_is_never_made_for_another_host(client, mailoutbox):
    UserFactory(email="n@example.org")
    told = {"email": "n@example.org"}
    client.post(reverse("account_reset_password"), told, headers={"x-forwarded-host": "evil.example"})
    assert "evil" not in mailoutbox[0].body
    assert client.post(reverse("account_reset_password"), told, headers={"host": "evil.example"}).status_code == 400
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("header", ["x-http-method-override", "x-http-method", "x-method-override"])
def test_a_header_does_not_change_the_method(client, header):
    answer = client.get(reverse("ui:theme"), {"theme": "dark", "_method": "POST"}, headers={header: "POST"})
    assert answer.status_code == 405
    assert "mihan_theme" not in client.cookies


def test_what_a_form_sends_is_read_from_its_body_alone(client):
    assert client.post(f"{reverse('ui:theme')}?theme=dark", {}).status_code == 400
    client.cookies["theme"] = "dark"
    assert client.post(reverse("ui:theme"), {}).status_code == 400
    assert client.post(reverse("ui:theme"), '{"theme": "dark"}', content_type="application/json").status_code == 400


def test_the_last_of_two_values_counts_and_must_be_a_good_one(client):
    assert client.post(reverse("ui:theme"), {"theme": ["dark", "evil"]}).status_code == 400


@pytest.mark.parametrize("header", ["x-original-url", "x-rewrite-url", "x-forwarded-path"])
def test_a_header_does_not_change_the_address(client, header):
    assert client.get("/healthz", headers={header: "/people/"}).text == "ok"


def test_plain_http_is_not_taken_for_https_on_a_visitor_s_word(client):
    answer = client.get(reverse("account_login"), headers={"x-forwarded-proto": "https", "forwarded": "proto=https"})
    assert "Strict-Transport-Security" not in answer.headers
