"""Three trainees and their trainer, each in a browser: an afternoon at the hotel, its debrief, and another choice."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.slow
SEATS = (("hotel1", "ar", "reception.1"), ("hotel2", "fr", "housekeeping.1"), ("hotel3", "ar", "duty_manager.1"))


@pytest.fixture
def afternoon(visit):
    """The trainer's console and the three desks, the session not started yet."""
    trainer = visit("/workplaces/packs/hotel_front_desk/open/", user="hotel", language="fr")
    groups = trainer.locator("select[name=group] option")
    trainer.select_option("select[name=group]", index=groups.count() - 1)  # the second years, by their label
    trainer.locator("main form button:not([type=button])").last.click()
    trainer.wait_for_url("**/console/")
    number = re.search(r"/sessions/(\d+)/", trainer.url)[1]
    code = re.search(r"rejoindre\W+(\w{6})\b", trainer.locator("body").inner_text())[1]
    desks = []
    for user, language, seat in SEATS:
        desk = visit("/workplaces/", user=user, language=language)
        desk.fill("input[name=code]", code)
        desk.press("input[name=code]", "Enter")
        desk.wait_for_url(f"**/sessions/{number}/")
        desk.locator(f"form:has(input[value='{seat}']) button").click()
        expect(desk.locator(f"form:has(input[value='{seat}'])")).to_have_count(0)
        desks.append(desk)
    return number, trainer, desks


def test_three_people_play_while_their_trainer_sets_off_incidents(afternoon):
    number, trainer, (reception, housekeeping, manager) = afternoon
    trainer.goto(f"/workplaces/sessions/{number}/console/")
    press(trainer, "resume")
    for incident in ("false_identity", "bus_of_thirty"):
        trainer.select_option("select[name=event]", incident)
        trainer.locator("form:has(select[name=event]) button").click()
        expect(trainer.locator("[role=status], .message, .flash").first).to_be_visible()
    for desk in (reception, housekeeping, manager):
        desk.goto(f"/workplaces/sessions/{number}/play/")
        expect(desk.get_by_role("heading", level=1)).to_have_count(1)
    bus = manager.locator("li.task a").first  # thirty people at the door are the manager's to settle
    expect(bus).to_be_visible()
    bus.press("Enter")
    expect(manager.locator("#work form.answer").first).to_be_visible()
    assert "false_identity" not in reception.content()  # nobody at the desk is told what the document hides

    press(trainer, "end", confirmed=True)
    trainer.goto(f"/workplaces/sessions/{number}/debrief/")
    expect(trainer.locator(".lane-plot")).to_be_visible()
    told = trainer.locator(".fold-table").first
    told.locator("summary").click()
    expect(told.locator("tbody tr").first).to_be_visible()


def test_the_debrief_of_the_demo_explains_and_another_choice_can_be_played(visit):
    trainee = visit("/workplaces/", user="hotel1", language="fr")
    trainee.locator("main table tbody a").last.click()
    trainee.locator("main a[href$='/debrief/']").first.click()
    trainee.locator(".fold-table summary").first.click()
    then = trainee.locator(".fold-table a[href*='/debrief/then/']").first
    then.click()
    trainee.wait_for_url("**/debrief/then/**")
    trainee.locator("form[action$='/branch/'] button").click()
    trainee.wait_for_url("**/play/")
    expect(trainee.locator(".now-time strong")).to_be_visible()


def press(page, act, *, confirmed=False):
    """A button of the console, and the question it may ask first."""
    if confirmed:
        page.locator("button[popovertarget=end-session]").first.click()
    page.locator(f"form:has(input[name=act][value={act}]) button:not([type=button])").first.click()
    page.wait_for_load_state()
