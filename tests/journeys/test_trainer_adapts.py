"""A trainer with nobody beside: finds the scenarios, changes a price, a text and an incident, and runs it."""

import re
import time

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.slow
MINUTES, MOST_ACTS = 10, 16  # what is asked of it; what it takes: clicks and fields filled in


class Hand:
    """Counts what somebody does."""

    def __init__(self, page):
        self.page, self.acts = page, 0

    def click(self, selector):
        self.acts += 1
        self.page.locator(selector).first.click()

    def fill(self, selector, text):
        self.acts += 1
        self.page.locator(selector).first.fill(text)


def test_a_price_a_text_and_an_incident_are_changed_and_run_in_ten_minutes(visit):
    page, began = visit("/", user="hotel", language="ar"), time.monotonic()
    hand = Hand(page)
    hand.click("nav a[href='/workplaces/']")
    hand.click("main a[href$='/packs/hotel_front_desk/scenarios/']")
    hand.click("main a[href$='/scenarios/add/']")
    hand.fill("input[name=title]", "موسم الذروة")
    hand.fill("input[name='p:rate_double']", "750,00")
    hand.fill("input[name=i-0-at]", "14:05")
    hand.fill("input[name=i-0-until]", "14:05")
    hand.click(".scenario > details:last-of-type > summary")
    hand.click(".scenario-words:first-of-type > summary")
    hand.fill("input[name='t:task.arrival:ar']", "نزيل ينتظركم عند المكتب")
    hand.click(".scenario .form-actions button")
    page.wait_for_url(re.compile(r"/workplaces/scenarios/\d+/$"))
    changed = page.locator("main table").first
    expect(changed).to_contain_text("750,00")
    expect(changed).to_contain_text("نزيل ينتظركم عند المكتب")

    hand.click("button[name=role][value=reception]")
    page.wait_for_url("**/play/")
    expect(page.locator("#notes")).to_contain_text("750,00")
    assert hand.acts <= MOST_ACTS
    assert time.monotonic() - began < MINUTES * 60


def test_a_table_is_changed_and_what_is_wrong_is_said_beside_it(visit):
    page = visit("/workplaces/packs/hotel_front_desk/scenarios/add/", user="hotel", language="fr")
    page.fill("input[name=title]", "Deux lits")
    page.evaluate("for (const fold of document.querySelectorAll('.scenario > details')) fold.open = true")
    table = page.locator(".field:has([name='p:beds-0'])")
    table.locator("[name='p:beds-0']").nth(3).select_option("twin")  # one of the empty rows
    table.locator("[name='p:beds-1']").nth(3).fill("40")
    page.locator(".scenario .form-actions button").click()
    page.wait_for_url(re.compile(r"/workplaces/scenarios/\d+/$"))
    expect(page.locator("main table").first).to_contain_text("40")
