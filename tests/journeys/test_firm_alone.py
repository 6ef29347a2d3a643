"""A seller alone with bots, by keyboard from the first page to the debrief; the desks of ward and firm looked at."""

import pytest
from playwright.sync_api import expect

from tests.journeys.keyboard import Keyboard
from tests.journeys.survey import WIDEST, axe_of

pytestmark = pytest.mark.slow
OPEN = "for (const fold of document.querySelectorAll('#board-observation_chart details')) fold.open = true"


def test_a_seller_quotes_and_closes_a_month_by_keyboard_alone(visit):
    page = visit("/workplaces/", user="seller", language="fr")
    keys = Keyboard(page)
    keys.go("form[action*='firm_trading_month'] button[name=role][value=sales]")
    for _look in range(5):
        if page.locator(".task a[href*='task=quote']").count():
            break
        keys.go("form[action$='/skip/'] button")
    keys.press(".task a[href*='task=quote']")
    expect(page.locator("#work form.answer").first).to_be_visible()
    keys.type("#work [name$=-price]", "110,00")
    keys.type("#work [name$=-total]", "5544,00")
    keys.choose("quote-terms")
    keys.answer()
    expect(page.locator("#work")).to_be_focused()

    keys.press("button[popovertarget=end-session]")
    keys.go("form[action$='/end/'] button:not([type=button])")
    expect(page.locator(".lane-plot")).to_be_visible()
    assert page.url.endswith("/debrief/")


@pytest.mark.parametrize(("user", "role"), [("nurse", "nurse"), ("seller", "accountant")])
def test_a_desk_passes_axe_in_both_languages_and_both_lights(visit, user, role):
    page = visit("/workplaces/", user=user, language="fr")
    page.locator(f"button[name=role][value={role}]").click()
    page.wait_for_url("**/play/")
    task = page.locator(".task a").first.get_attribute("href")
    address = page.url + task.removesuffix("#work")
    found = {}
    for language, theme in (("ar", "light"), ("fr", "dark"), ("ar", "dark"), ("fr", "light")):
        desk = visit(address, user=user, language=language, theme=theme)
        desk.evaluate(OPEN)
        found[language, theme] = axe_of(desk)
        desk.set_viewport_size({"width": 360, "height": 740})
        found[language, theme] += [told for told in [desk.evaluate(WIDEST)] if told]
    assert not any(found.values()), found
