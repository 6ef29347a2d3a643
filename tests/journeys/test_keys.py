"""The address where a password is chosen: what a browser asks for on the way, with scripts and without."""

import pytest
from playwright.sync_api import expect

from tests.journeys.survey import axe_of

pytestmark = pytest.mark.slow
KEY = "1-c0ffee-0123456789abcdef"  # of nobody: the page it leads to says so
ADDRESS = f"/account/password/key/#{KEY}"


def asked_for(page):
    """What the server is asked for from now on."""
    urls = []
    page.on("request", lambda request: urls.append(request.url))
    return urls


def test_the_script_sends_the_key_in_the_body_and_takes_it_out_of_the_address(visit):
    page = visit("/account/login/", language="en")
    urls = asked_for(page)
    page.goto(ADDRESS)
    page.wait_for_url("**/account/password/reset/key/1-set-password/")
    expect(page.locator("main")).to_contain_text("used or is too old")
    assert len(urls) > 2
    assert [url for url in urls if "c0ffee" in url] == []
    page.go_back()  # nor does the browser's own way back lead to it
    assert "c0ffee" not in page.url


def test_without_scripts_the_address_is_pasted(visit):
    page = visit(ADDRESS, language="ar", width=360, java_script_enabled=False)
    page.fill("[name=key]", page.url)
    page.locator("main form button:not([type=button])").last.click()
    page.wait_for_url("**/account/password/reset/key/1-set-password/")


def test_the_page_reads_well_on_a_phone_in_arabic(visit):
    page = visit("/account/password/key/", language="ar", width=360)
    assert axe_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
