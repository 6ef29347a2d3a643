"""A page left open on a screen, once its session has ended elsewhere."""

from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests.journeys.survey import axe_of
from tests.journeys.visitors import sign_in

pytestmark = pytest.mark.slow
LOOKED_AT = "dispatchEvent(new Event('focus'))"


@pytest.fixture
def two_tabs(visit):
    """Somebody signed in, with a page left open and another one."""
    left = visit("/account/login/", language="ar")
    sign_in(left, "trainee")
    left.goto("/people/me/")
    left.evaluate("performance.now = (now => () => now.call(performance) + 6_000)(performance.now)")  # a while later
    other = left.context.new_page()
    other.goto("/")
    return left, other


def test_a_page_left_open_is_covered_when_one_signed_out_in_another(two_tabs):
    left, other = two_tabs
    left.evaluate(LOOKED_AT)
    expect(left.locator(".app")).to_be_visible()  # nothing ended: it stays
    other.locator("button.account").click()
    other.locator("form[action='/account/logout/'] button").click()
    other.wait_for_url(lambda url: "/account/logout" not in url)
    left.evaluate("performance.now = (now => () => now.call(performance) + 6_000)(performance.now)")
    left.evaluate(LOOKED_AT)
    expect(left.locator(".covered h1")).to_be_focused()
    assert left.locator(".app, nav, table").count() == 0
    assert axe_of(left) == []
    left.locator(".covered a").click()
    left.wait_for_url(lambda url: unquote(url).endswith("/account/login/?next=/people/me/"))


def test_a_page_left_open_is_covered_at_its_time_even_with_the_server_away(two_tabs):
    left, _other = two_tabs
    left.route("**/ui/still/", lambda asked: asked.fulfill(body="not what the server says"))
    left.evaluate(LOOKED_AT)
    expect(left.locator(".app")).to_be_visible()  # its hour has not passed
    left.evaluate("performance.now = (now => () => now.call(performance) + 13 * 3_600_000)(performance.now)")
    left.evaluate(LOOKED_AT)
    expect(left.locator(".covered h1")).to_be_visible()


def test_the_button_that_goes_back_shows_nothing_after_signing_out(two_tabs):
    _left, other = two_tabs
    other.goto("/people/account/")
    other.locator("button.account").click()
    other.locator("form[action='/account/logout/'] button").click()
    other.wait_for_url(lambda url: "/account/logout" not in url)
    other.go_back()
    expect(other.locator(".app:has(table), .app .items")).to_have_count(0)
