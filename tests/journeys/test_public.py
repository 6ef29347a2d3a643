"""The public site as strangers meet it: on a phone, in their language, on a slow line, without a script."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from mihan.bench.public import FIRST, NEXT, SHIFT, steadiness, transferred
from tests.journeys.survey import look_at_all
from tests.journeys.test_every_page import DIRECTION, told
from tests.journeys.visitors import PHONE

pytestmark = pytest.mark.slow
WITH = "with=gc-ge-ts&with=dia-dev-ts&with=thr-ac-t"
PAGES = {
    "home": "", "pole": "poles/thr/", "catalogue": "programmes/", "narrowed": "programmes/?q=electrecite&level=TS",
    "nothing found": "programmes/?q=xyzzyxyzzy", "programme": "programmes/gc-ge-ts/",
    "illustrative programme": "programmes/art-zel-fq/", "comparison": f"compare/?{WITH}",
    "what differs": f"compare/?{WITH}&only=differences", "one compared": "compare/?with=gc-ge-ts",
    "nothing compared": "compare/", "empty basket": "basket/", "news": "news/", "about": "about/",
}  # fmt: skip


def pages(language):
    return {name: f"/{language}/{path}" for name, path in PAGES.items()}


@pytest.fixture(scope="session", params=["ar", "fr"])
def survey(request, visitors):
    language = request.param
    sights = look_at_all(visitors, pages(language), language=language)
    dark = look_at_all(visitors, pages(language), language=language, theme="dark", axe_on_phone=False)
    return language, sights, dark


def test_every_public_page_answers_in_its_language_under_one_heading(survey):
    language, sights, _dark = survey
    expected = (200, [language, DIRECTION[language]], 1)
    assert [(s.view, s.status, s.root, s.headings) for s in sights if (s.status, s.root, s.headings) != expected] == []


def test_every_public_page_passes_axe_in_light_and_dark(survey):
    _language, sights, dark = survey
    assert told(sights, "axe") == []
    assert told(dark, "axe") == []


def test_no_public_page_breaks_the_security_policy(survey):
    """What describes a page to search engines stands in a script element, and is no script."""
    _language, sights, _dark = survey
    assert told(sights, "console") == []


def test_no_public_page_is_wider_than_a_phone(survey):
    _language, sights, _dark = survey
    assert [f"{s.view} {s.too_wide}" for s in sights if s.too_wide] == []


def test_a_stranger_compares_three_programmes_in_arabic_on_a_phone(visit):
    page = visit("/", language="ar", width=PHONE, height=740, is_mobile=True, has_touch=True)
    assert urlsplit(page.url).path == "/ar/"
    page.locator("input[type=search]").fill("الطبخ")
    page.locator(".public-search button").tap()
    page.locator("label:has(input[name=with][value=thr-ac-t])").tap()
    expect(page.locator(".compare-bar")).to_be_visible()

    page.locator("input[type=search]").fill("فندقه")  # another search: what was ticked stays ticked
    page.locator(".public-search button").tap()
    page.locator("label:has(input[name=with][value=thr-mh-ts])").tap()
    page.locator("label:has(input[name=with][value=thr-rec-t])").tap()
    page.locator(".compare-bar button").tap()
    page.wait_for_url("**/ar/compare/**")

    heads = page.locator(".versus thead th")
    assert heads.count() == 3
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    boxes = [head.bounding_box() for head in heads.all()]
    assert boxes[0]["x"] > boxes[1]["x"] > boxes[2]["x"]  # from the right
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= PHONE for box in boxes)
    pole = page.locator(".versus tr.same").first
    assert pole.locator("td").count() == 1  # said once, for the three
    page.mouse.wheel(0, 900)
    page.wait_for_timeout(200)
    assert heads.first.bounding_box()["y"] >= 0  # the names stay in sight


def test_a_basket_is_filled_and_emptied_without_a_script(visit):
    page = visit("/fr/programmes/thr-ac-t/", language="fr", java_script_enabled=False)
    before = [cookie["name"] for cookie in page.context.cookies()]
    assert "mihan_basket" not in before
    page.get_by_role("button", name="Garder dans ma sélection").click()
    assert urlsplit(page.url).path == "/fr/programmes/thr-ac-t/"
    page.get_by_role("link", name=re.compile("Ma sélection")).first.click()
    assert page.locator("ul.kept > li").count() == 1
    page.get_by_role("button", name="Vider la sélection").click()
    assert page.locator("ul.kept > li").count() == 0


def test_a_programme_is_found_and_kept_with_the_keyboard_alone(visit):
    page = visit("/fr/", language="fr")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.locator("input[type=search]").focus()
    page.keyboard.type("couture")
    page.keyboard.press("Enter")
    page.wait_for_url("**/programmes/**")
    page.locator(".programme-card a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/programmes/art-hc-ts/")
    page.get_by_role("button", name="Garder dans ma sélection").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Gardée")).to_be_visible()


def test_a_programme_on_paper_shows_all_its_years_and_no_button(visit):
    page = visit("/fr/programmes/gc-ge-ts/", language="fr")
    page.emulate_media(media="print")
    assert page.locator(".keep").is_hidden()
    assert page.locator(".doors").is_hidden()
    assert all(module.is_visible() for module in page.locator(".option .modules li").all())


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_cheap_phone_is_sent_little_and_nothing_moves(chromium, campus, language):
    """The short form of `run.py bench public`."""
    sent = transferred(chromium, campus.url, language)
    assert (sent["first"] < FIRST, sent["next"] < NEXT, sent["strangers"], sent["cookies"]) == (True, True, 0, 0), sent
    moves = steadiness(chromium, campus.url, language, late=0.8)
    assert moves["shift"] <= SHIFT
    assert moves["text"] < moves["fonts"]
