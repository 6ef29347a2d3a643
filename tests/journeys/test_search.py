"""The search of everything by the keyboard alone, by a finger, and without a script."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.survey import axe_of
from tests.journeys.visitors import PHONE

pytestmark = pytest.mark.slow
BOX = "[data-search] input[name=q]"


@pytest.mark.parametrize(("language", "page_name"), [("ar", "برمجة أسبوع"), ("fr", "Planifier une semaine")])
def test_the_keyboard_alone_finds_and_opens(visit, language, page_name):
    page = visit("/", user="director", language=language)
    box = page.get_by_role("combobox")
    expect(box).to_be_visible()  # its script has come, and listens to the keys
    page.keyboard.press("Control+k")
    expect(box).to_be_focused()
    expect(page.get_by_role("option", name=page_name)).to_be_visible()  # before anything is typed: what one may do

    page.keyboard.type("planifier sem")  # in French, whatever the language of the page
    options = page.get_by_role("option")
    expect(options.first).to_have_text(page_name)
    expect(page.locator("[data-search-said]")).not_to_be_empty()
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("planifier sem")

    page.keyboard.press("ArrowDown")  # opens again
    page.keyboard.press("ArrowUp")  # from the top, to the last
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/timetable/")


def test_two_keys_together_open_the_search_and_no_key_by_itself(visit):
    page = visit("/people/", user="director", language="fr")
    expect(page.locator(f"{BOX}[role=combobox]")).to_be_visible()
    page.locator("h1").click()
    for key in ("/", "k", "s"):
        page.keyboard.press(key)
        expect(page.locator(BOX)).not_to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.locator(BOX)).to_be_focused()


def test_enter_opens_the_page_of_the_search(visit):
    page = visit("/", user="director", language="fr")
    page.fill(BOX, "salle")
    page.press(BOX, "Enter")
    page.wait_for_url("**/search/?q=salle")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main .item").first).to_be_visible()


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_open_search_passes_axe_and_fits_a_phone(visit, language, theme):
    page = visit("/", user="director", language=language, theme=theme, width=PHONE)
    page.fill(BOX, "el")
    expect(page.get_by_role("option").first).to_be_visible()
    page.press(BOX, "ArrowDown")
    assert axe_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE


def test_a_finger_opens_an_answer(visit):
    page = visit("/", user="director", language="ar", width=PHONE, has_touch=True)
    page.locator(BOX).tap()
    page.keyboard.type("الادريسي")
    page.get_by_role("option", name=re.compile("الإدريسي")).first.tap()
    page.wait_for_url(re.compile(r"/people/\d+/"))


def test_a_finger_elsewhere_closes_it(visit):
    page = visit("/", user="trainee", language="ar", width=PHONE, has_touch=True)
    page.locator(BOX).tap()
    expect(page.get_by_role("option").first).to_be_visible()
    page.locator(".brand").first.dispatch_event("pointerdown")
    expect(page.get_by_role("option")).to_have_count(0)


def test_without_a_script_the_box_is_a_form(visit):
    page = visit("/", user="trainee", language="fr", java_script_enabled=False)
    page.fill(BOX, "emploi du temps")
    page.press(BOX, "Enter")
    page.wait_for_url("**/search/**")
    page.locator("main .item a").first.click()
    page.wait_for_url("**/timetable/mine/")
