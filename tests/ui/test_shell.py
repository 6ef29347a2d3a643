from datetime import date

import pytest
from django.contrib import messages
from django.template.loader import get_template

from mihan.core.errors import RuleBroken
from mihan.ui import htmx, shell
from mihan.ui.shell import NavItem, add_to_nav, nav_for
from tests.ui.conftest import Someone


@pytest.fixture
def nav(monkeypatch):
    monkeypatch.setattr(shell, "_items", [])
    add_to_nav(
        NavItem("Gallery", "ui:gallery", order=20, permission="ui.see", section="Looks"),
        NavItem("Home", "home", order=10),
        NavItem("Elsewhere", "nowhere:at-all", order=30),
    )


def test_the_navigation_holds_what_one_may_open(nav, asking):
    labels = lambda user: [link.label for link in nav_for(asking(user=user))]  # noqa: E731
    assert labels(None) == []
    assert labels(Someone()) == ["Home"]
    assert labels(Someone("ui.see")) == ["Home", "Gallery"]


def test_the_page_one_is_on_is_marked(nav, asking):
    from django.urls import resolve

    request = asking("/ui/", user=Someone("ui.see"))
    request.resolver_match = resolve("/ui/")
    assert [(link.label, link.is_current) for link in nav_for(request)] == [
        ("Home", False),
        ("Gallery", True),
    ]


def test_an_entry_added_twice_is_one_entry(nav):
    add_to_nav(NavItem("Home", "home", order=10))
    assert [item.label for item in shell._items].count("Home") == 1


def test_the_demo_ribbon_is_asked_once_a_minute(monkeypatch, client):
    asked = []
    monkeypatch.setattr(shell, "demo_check", lambda: asked.append(1) or True)
    shell.forget_demo()
    assert client.get("/ui/").content.count(b'class="ribbon"') == 1
    client.get("/ui/")
    assert len(asked) == 1
    monkeypatch.setattr(shell, "demo_check", None)
    shell.forget_demo()
    assert b'class="ribbon"' not in client.get("/ui/").content


def test_the_bell_says_how_much_waits_and_nothing_when_nothing_does(monkeypatch, asking):
    shown = {}
    for count in (0, 3, 120):
        monkeypatch.setattr(shell, "bell", shell.Bell("ui:gallery", lambda user, count=count: count))
        request = asking("/ui/", user=Someone())
        shown[count] = get_template("ui/shell.html").render(
            {"shell": shell.Shell(request), "user": request.user}, request
        )
    assert ("bell-count" in shown[0], "99+" in shown[3], "99+" in shown[120]) == (False, False, True)
    assert "3 not read" in shown[3]
    assert 'href="/ui/"' in shown[3]
    assert shell.Shell(asking("/ui/")).waiting is None  # a visitor has none


def test_the_day_of_the_product_is_shown(client, settings):
    settings.TODAY = date(2026, 11, 24)
    client.cookies["mihan_language"] = "en"
    html = client.get("/ui/").content.decode()
    assert "Tuesday 24 November 2026" in html
    assert "demonstration day" in html


@pytest.mark.parametrize(
    ("cookie", "accepted", "language"),
    [
        ("", "", "ar"),
        ("", "fr-MA,fr;q=0.9,ar;q=0.5", "fr"),
        ("", "de", "ar"),
        ("en", "fr", "en"),
        ("xx", "fr", "fr"),
    ],
)
def test_the_language_is_the_choice_then_the_browsers_then_arabic(client, cookie, accepted, language):
    client.cookies["mihan_language"] = cookie
    response = client.get("/ui/", headers={"accept-language": accepted})
    assert response.headers["Content-Language"] == language
    assert f'lang="{language}"' in response.content.decode()


def test_choosing_a_language_remembers_it_and_comes_back(client):
    response = client.post("/ui/language/", {"language": "fr", "next": "/ui/?sort=number"})
    assert (response.status_code, response.url) == (302, "/ui/?sort=number")
    assert client.get("/ui/").headers["Content-Language"] == "fr"


@pytest.mark.parametrize("next_page", ["https://elsewhere.example/", "//elsewhere.example"])
def test_choosing_a_language_leads_to_no_other_site(client, next_page):
    assert client.post("/ui/language/", {"language": "fr", "next": next_page}).url == "/"


@pytest.mark.parametrize("address", ["/ui/language/", "/ui/theme/"])
def test_an_unknown_choice_is_refused_and_reading_changes_nothing(client, address):
    assert client.post(address, {"language": "xx", "theme": "pink"}).status_code == 400
    assert client.get(address).status_code == 405


def test_the_theme_is_in_the_first_byte_of_the_page(client):
    assert "data-theme=" not in client.get("/ui/").content.decode().split(">", 2)[1]
    client.post("/ui/theme/", {"theme": "dark", "next": "/ui/"})
    assert 'dir="rtl" data-theme="dark">' in client.get("/ui/", headers={"accept-language": "ar"}).content.decode()


def test_success_and_refusal_are_told(asking):
    request = asking()
    with htmx.outcome(request, "Accepted."):
        pass
    with htmx.outcome(request, "Accepted."):
        raise RuleBroken("No place is left.")
    told = [(m.level_tag, str(m)) for m in messages.get_messages(request)]
    assert told == [("success", "Accepted."), ("error", "No place is left.")]


def test_a_failure_of_ours_is_not_swallowed(asking):
    with pytest.raises(ZeroDivisionError), htmx.outcome(asking(), "Accepted."):
        raise ZeroDivisionError


def test_messages_travel_beside_a_fragment(asking):
    request = asking(**{"hx-request": "true"})
    messages.success(request, "Accepted.")
    from mihan.ui import gallery

    context = gallery.context() | {
        "page": gallery.TABLE.page(gallery.rows(), request.GET),
        "chips": [],
    }
    html = htmx.render(request, "ui/gallery.html", context, fragment="table").content.decode()
    assert 'id="messages"' in html
    assert 'hx-swap-oob="true"' in html
    assert "Accepted." in html


def test_messages_wait_for_the_real_visit():
    """A script was redirected here and will come again as the browser: the words are for then."""
    from django.template.loader import render_to_string
    from django.test import RequestFactory

    context = {"messages": ["Accepted."]}
    for header in ("X-Upload", "HX-Request"):
        request = RequestFactory().get("/", headers={header: "true"})
        assert "Accepted." not in render_to_string("ui/messages.html", context | {"request": request})
    request = RequestFactory().get("/")
    assert "Accepted." in render_to_string("ui/messages.html", context | {"request": request})


@pytest.mark.parametrize(("address", "status"), [("/nowhere/", 404), ("/broken/", 500)])
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_errors_are_pages_of_the_house(client, address, status, language):
    client.raise_request_exception = False
    client.cookies["mihan_language"] = language
    response = client.get(address)
    html = response.content.decode()
    assert response.status_code == status
    assert f'<html lang="{language}"' in html


def test_a_failure_gives_a_number_that_is_in_the_log_too(client, caplog):
    client.raise_request_exception = False
    html = client.get("/broken/").content.decode()
    number = next(r.args[0] for r in caplog.records if r.name == "mihan.ui.web.errors")
    assert f'<bdi dir="ltr">{number}</bdi>' in html


@pytest.mark.parametrize("name", ["login", "logout", "password_change", "password_reset", "reauthenticate"])
def test_the_account_pages_are_ours(name):
    """`mihan.ui` has to stand before `allauth` in INSTALLED_APPS."""
    assert "mihan/ui" in str(get_template(f"account/{name}.html").origin)


@pytest.mark.django_db
def test_the_sign_in_page_shows_no_account(client):
    html = client.get("/account/login/").content.decode()
    assert 'class="entrance"' in html
    assert "demo_accounts" not in html


def test_the_security_policy_lets_no_foreign_script_in(client):
    policy = client.get("/ui/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy


@pytest.mark.django_db
def test_the_sign_in_page_of_a_demonstration_says_who_to_be(client, monkeypatch):
    monkeypatch.setattr(shell, "demo_check", lambda: True)
    shell.forget_demo()
    html = client.get("/account/login/").content.decode()
    shell.forget_demo()
    assert "mihan-demo" in html
