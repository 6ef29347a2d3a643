"""The campus map as people use it: with the keyboard alone, with a finger, without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.visitors import PHONE

pytestmark = pytest.mark.slow
PLOT = "a.plot"
PANEL = "#panel"


def test_a_trainee_finds_a_free_laboratory_with_the_keyboard_alone(visit):
    page = visit("/places/map/", user="trainee", language="ar")
    drawn = page.locator(PLOT).count()
    focus(page, "select[name=kind]")
    page.locator("select[name=kind]").select_option("lab")
    expect(page.locator(f"{PLOT}.is-out")).not_to_have_count(0)
    assert page.evaluate("document.activeElement.name") == "kind"  # the page changed under it, the focus did not
    focus(page, "input[name=free]")
    page.keyboard.press("Space")
    page.wait_for_url(re.compile(r"free=1"))
    assert page.locator(PLOT).count() == drawn
    assert page.evaluate("document.activeElement.name") == "free"

    focus(page, f"{PLOT}:not(.is-out)")
    chosen = page.evaluate("document.activeElement.dataset.building")
    page.keyboard.press("Enter")
    expect(page.locator(f"{PANEL}[data-building='{chosen}']")).to_be_visible()
    page.wait_for_url(re.compile(rf"/places/map/{chosen}/\?.*kind=lab"))
    assert page.evaluate("document.activeElement.id") == "panel-title"
    assert page.locator(f"{PLOT}[aria-current]").get_attribute("data-building") == chosen
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/places/spaces/\d+/"))

    page.go_back()
    expect(page.locator(f"{PANEL}[data-building='{chosen}']")).to_be_visible()


def test_the_focus_on_the_plan_is_seen(visit):
    page = visit("/places/map/", user="director", language="fr")
    plain = "getComputedStyle(document.querySelector('a.plot .plot-outline')).strokeWidth"
    before = page.evaluate(plain)
    focus(page, PLOT)
    assert page.evaluate(plain) != before


def test_a_director_looks_at_a_building_with_a_finger(visit):
    page = visit("/places/map/", user="director", language="ar", width=PHONE, height=740, has_touch=True)
    plot = page.locator(PLOT).nth(4)
    box = plot.locator(".plot-outline").bounding_box()
    assert min(box["width"], box["height"]) >= 24
    plot.tap()
    expect(page.locator(f"{PANEL} .map-spaces li")).not_to_have_count(0)
    expect(page.locator("#panel-title")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_the_map_works_without_scripts(visit):
    page = visit("/places/map/", user="director", language="fr", java_script_enabled=False)
    page.locator("select[name=kind]").select_option("lab")
    page.locator(".filters-go").click()
    page.wait_for_url("**kind=lab**")
    page.locator(".places-in tbody a").first.click()
    page.wait_for_url(re.compile(r"/places/map/\d+/\?.*kind=lab.*#panel$"))
    assert page.locator(f"{PANEL} .map-spaces li").count() > 0
    assert page.locator(f"{PLOT}[aria-current]").count() == 1


def test_a_building_is_drawn_again_and_seen_before_it_is_kept(visit):
    page = visit("/places/map/", user="director", language="fr")
    page.locator(".places-in tbody a").first.click()
    page.locator(f"{PANEL} a[href$='/outline/']").click()
    typed = page.locator("textarea[name=outline]")
    before = typed.input_value()
    typed.fill("20,20 40,20 40,30")
    expect(page.locator("#preview .is-target polygon")).to_have_attribute("points", "20,20 40,20 40,30")
    typed.fill("20,20 40,20 400,30")
    expect(page.locator("#preview .error-box")).to_be_visible()
    typed.fill(before)
    expect(page.locator("#preview .error-box")).to_have_count(0)
    page.locator("main form .button-primary").click()
    page.wait_for_url(re.compile(r"/places/map/\d+/"))


def focus(page: Page, selector: str) -> None:
    """Tab until it has the focus."""
    for _press in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"the keyboard never reaches {selector}")
