"""A planner's day from end to end: with the keyboard alone, and on a phone with a finger."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.visitors import sign_in

pytestmark = pytest.mark.slow
PHONE = 390
FINGER = 44  # px, the least a finger needs
WEEK = "2026-11-30"  # the one after the demo's: nothing of the other stories depends on it
CARD = "#board .week .session[data-session]"


def test_a_week_is_planned_changed_locked_published_and_repaired_with_the_keyboard_alone(visit):
    page = visit("/account/login/", language="fr")
    sign_in(page, "timetable")
    page.goto("/timetable/")
    press(page, f"form:has(input[value='{WEEK}']) button")
    page.wait_for_url(re.compile(r"/timetable/plans/\d+/$"), timeout=90_000)
    board = f"{page.evaluate('location.pathname')}"

    # A session goes where the arrows lead; what is said and the focus follow it.
    moved = take_one_that_could_stand_elsewhere(page, board)
    page.keyboard.press("Enter")
    expect(page.locator(".board-say")).to_contain_text("Séance déplacée")
    assert focused(page, "session") == moved

    page.keyboard.press("Control+z")
    expect(page.locator(".board-say")).to_contain_text("annulée")
    assert page.evaluate("document.activeElement !== document.body")

    # A day, then the whole week of the group: the focus stays on the button.
    day = page.evaluate("document.activeElement.closest('.week-cell').dataset.day")
    focus(page, f".week-day:has(input[value='{day}']) button[value='1']")
    page.keyboard.press("Enter")
    expect(page.locator(".week .is-locked").first).to_be_visible()
    assert page.evaluate("document.activeElement.closest('.week-day') !== null")
    focus(page, ".board-locks button[value='0']")
    page.keyboard.press("Enter")
    expect(page.locator(".week .is-locked")).to_have_count(0)

    # Why some have no place, then publishing: one press.
    page.goto(board)
    press(page, "form[action$='/publish/'] button")
    page.wait_for_url(re.compile(rf"{board}"))
    expect(page.locator("#messages")).to_contain_text("publiée")

    # Somebody is away: each session hit has its ways out, and one press begins the draft.
    session = a_session_of(page, board)
    page.goto(session)
    press(page, "#ways button[popovertarget^=way-]")
    press(page, "#ways .dialog:popover-open button:not([type=button])")
    page.wait_for_url(re.compile(r"/changes/$"))
    expect(page.locator("main tbody tr")).to_have_count(1)
    press(page, "form[action$='/publish/'] button")
    page.wait_for_url(re.compile(r"/timetable/plans/\d+/$"))
    expect(page.locator("#messages")).to_contain_text(re.compile("prévenue"))


def test_on_a_phone_an_absence_is_settled_by_touch_and_taken_back(visit):
    page = visit("/account/login/", language="ar", width=PHONE, is_mobile=True, has_touch=True)
    sign_in(page, "timetable")
    page.goto("/timetable/")
    page.locator(".this-week a.button").tap()
    page.wait_for_url(re.compile(r"/timetable/plans/\d+/"))
    board = page.evaluate("location.pathname")
    session = a_session_of(page, board)
    page.goto(session)
    assert too_small(page) == []
    page.locator("#ways button[popovertarget^=way-]").first.tap()
    page.locator("#ways .dialog:popover-open button:not([type=button])").tap()
    page.wait_for_url(re.compile(r"/changes/$"))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    page.locator("form[action$='/undo/'] button").tap()
    expect(page.locator("main .empty")).to_be_visible()

    throw_away(page, page.url.replace("changes/", ""))


def test_a_session_is_dragged_with_the_mouse_from_right_to_left_and_taken_back(visit):
    page = visit("/timetable/", user="timetable", language="ar")
    draft = a_draft_of_this_week(page)
    page.goto(f"{draft}?by=group&of={groups_of(page)[0]}")
    box = page.locator(CARD).first.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 15)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 30, steps=4)
    target = page.locator(".week-cell:is(.may, .costs)").first
    target.wait_for()
    box = target.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 20, steps=8)
    ghost = page.locator(".ghost").bounding_box()
    assert abs(ghost["x"] - box["x"]) < 60  # under the pointer, whatever the direction of the page
    page.mouse.up()
    expect(page.locator(".board-say")).to_contain_text("تم نقل الحصة")
    page.locator(".board-undo button").click()
    expect(page.locator(".board-say")).to_contain_text("تم التراجع")
    throw_away(page, draft)


def test_a_finger_presses_a_session_a_moment_then_touches_its_new_slot(visit):
    page = visit("/timetable/", user="timetable", language="ar", width=PHONE, is_mobile=True, has_touch=True)
    draft = a_draft_of_this_week(page)
    page.goto(f"{draft}?by=group&of={groups_of(page)[0]}")
    card = page.locator(CARD).first
    card.scroll_into_view_if_needed()
    box = card.bounding_box()
    finger = page.context.new_cdp_session(page)
    point = {"x": box["x"] + 30, "y": box["y"] + 15}
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    page.locator(".week-cell:is(.may, .costs)").first.wait_for()
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    target = page.locator(".week-cell:is(.may, .costs)").nth(1)
    target.scroll_into_view_if_needed()
    target.tap(position={"x": 60, "y": 10})
    expect(page.locator(".board-say")).to_contain_text("تم نقل الحصة")
    expect(page.locator(".board-say")).to_be_in_viewport()
    throw_away(page, draft)


@pytest.mark.parametrize("name", ["unplaced/", "free/", "?by=group&of=", "changes/"])
def test_every_target_of_a_planner_s_page_is_large_enough_for_a_finger(visit, name):
    page = visit("/timetable/", user="timetable", language="fr", width=PHONE, is_mobile=True, has_touch=True)
    page.goto(page.locator(".this-week a.button").get_attribute("href"))
    board = page.evaluate("location.pathname")
    page.goto(board + name + (groups_of(page)[0] if name.endswith("of=") else ""))
    assert too_small(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def a_draft_of_this_week(page: Page) -> str:
    """A copy of the published week, open on the page: its address."""
    page.goto(page.locator(".this-week a.button").get_attribute("href"))
    page.locator("form[action$='/copy/'] button").click()
    page.wait_for_load_state()
    return page.evaluate("location.pathname")


def throw_away(page: Page, draft: str) -> None:
    page.goto(draft)
    page.locator("button[popovertarget=discard]").first.click()
    page.locator("form[action$='/discard/'] button:not([type=button])").click()
    page.wait_for_url(re.compile(r"/timetable/$"))


def groups_of(page: Page) -> list[str]:
    links = page.locator(".wide-table tbody th a").all()
    return [link.get_attribute("href").rpartition("of=")[2] for link in links]


def a_session_of(page: Page, board: str) -> str:
    """One still to come, of a group of the board, with a trainer: its address."""
    page.goto(f"{board}?by=trainer")
    return page.locator(".wide-table tbody tr td:nth-last-child(6) a, .wide-table tbody tr td:nth-last-child(8) a"
                        ).first.get_attribute("href")  # fmt: skip


def focus(page: Page, selector: str) -> None:
    """Tab until it has the focus."""
    for _tab in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector} on {page.url}")


def press(page: Page, selector: str) -> None:
    focus(page, selector)
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)


def focused(page: Page, name: str) -> str:
    return page.evaluate("name => document.activeElement.dataset[name]", name)


SLOTS, DAYS = 5, 6


def take_one_that_could_stand_elsewhere(page: Page, board: str) -> str:
    """Plans differ with the speed of the machine: a session with no other place is put back for the next one."""
    for group in groups_of(page):
        page.goto(f"{board}?by=group&of={group}")
        for _card in range(page.locator(CARD).count()):
            focus(page, CARD)
            taken = focused(page, "session")
            page.keyboard.press("Enter")
            expect(page.locator(".week-cell:is(.may, .costs)").first).to_be_visible()
            if aims_at_another_place(page):
                return taken
            page.keyboard.press("Escape")
            expect(page.locator(".is-carried")).to_have_count(0)
    raise AssertionError("no session of any group could stand elsewhere")


def aims_at_another_place(page: Page) -> bool:
    """With the arrows, from the first slot of the week and day after day, to a possible one that is not its own."""
    for key in ("ArrowUp",) * SLOTS + ("ArrowLeft",) * DAYS:
        page.keyboard.press(key)
    for key in (*("ArrowDown",) * SLOTS, "ArrowRight", *("ArrowUp",) * SLOTS, "ArrowRight") * (DAYS // 2):
        page.keyboard.press(key)
        target = page.locator(".week-cell.is-target:is(.may, .costs)")
        if target.count() and not target.locator(".is-carried").count():
            return True
    return False


SMALL = """least => [...document.querySelectorAll(
    'main :is(button, select, summary), main a:is(.button, .session)')]
  .filter(one => one.offsetParent && !one.closest('[popover]:not(:popover-open), .board-carry[hidden]'))
  .map(one => [one.textContent.trim().slice(0, 30), one.getBoundingClientRect()])
  .filter(([_name, box]) => box.height && (box.height < least - 0.5 || box.width < least - 0.5))
  .map(([name, box]) => `${name} ${Math.round(box.width)}x${Math.round(box.height)}`)"""


def too_small(page: Page) -> list[str]:
    """Buttons, selects and sessions below what a finger needs; a link inside a sentence may be."""
    return page.evaluate(SMALL, FINGER)
