"""Pages of work in a real browser: by keyboard alone, with a screen reader's rules, on a phone, in both directions."""

import pytest
from playwright.sync_api import expect

from mihan.workplaces.engine.playing import live
from mihan.workplaces.models import Input
from mihan.workplaces.services.conducting import conduct
from mihan.workplaces.services.opening import open_alone
from tests.journeys.survey import WIDEST, axe_of
from tests.workplaces.conftest import HOTEL

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def guest_waits(session, wall):
    for _look in range(200):
        wall.pass_by(seconds=25)
        playing = live(session)
        playing.catch_up(wall.at)
        if any(task["kind"] == "arrival" for task in playing.seen("reception.1")["tasks"]):
            return
    raise AssertionError("nobody came")


@pytest.fixture
def alone(wall, campus, group, salma):
    session = open_alone(HOTEL, campus, by=salma, seat="reception.1", group=group, seed=7)
    guest_waits(session, wall)
    return session


def tab_to(page, selector):
    for _key in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("sel => document.activeElement.matches(sel)", selector):
            return
    raise AssertionError(f"no Tab leads to {selector}")


def test_a_guest_is_checked_in_by_keyboard_alone(open_page, alone, salma):
    page = open_page(f"/workplaces/sessions/{alone.pk}/play/", user=salma, language="en")
    tab_to(page, ".task a")
    page.keyboard.press("Enter")
    expect(page.locator("#id_check_in-room")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("1 000,00")
    page.keyboard.press("Tab")
    page.keyboard.type("36")
    page.keyboard.press("Enter")
    expect(page.locator("#work")).to_contain_text("Done:")
    expect(page.locator("#work")).to_be_focused()
    row = Input.objects.get(verb="check_in", actor="user")
    assert (row.accepted, row.args["quote"]) == (True, 100_000)


def test_why_not_is_said_where_one_is(open_page, alone, salma):
    page = open_page(f"/workplaces/sessions/{alone.pk}/play/", user=salma, language="en")
    page.locator(".task a").first.click()
    page.get_by_role("button", name="Ask the manager for a room").click()
    expect(page.locator("#work .error-box")).to_contain_text("A room of this type is ready")
    expect(page.locator("#work .error-box")).to_be_focused()


def test_what_one_is_writing_stays_while_the_workplace_goes_on(open_page, alone, salma, wall):
    page = open_page(f"/workplaces/sessions/{alone.pk}/play/", user=salma, language="en")
    page.locator(".task a").first.click()
    page.locator("#work input[name$=quote]").fill("1 2")
    wall.pass_by(seconds=70)
    with page.expect_response(lambda answer: "since" in answer.url and answer.status == 200):
        pass
    expect(page.locator("#work input[name$=quote]")).to_have_value("1 2")
    expect(page.locator("#work input[name$=quote]")).to_be_focused()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_pages_pass_axe_and_fit_a_phone(open_page, alone, salma, running, trainer, wall, language):
    guest_waits(alone, wall)
    task = next(t["id"] for t in live_tasks(alone, wall))
    pages = [(salma, f"/workplaces/sessions/{alone.pk}/play/?task={task}"), (salma, "/workplaces/")]
    pages += [(trainer, f"/workplaces/{end}") for end in (
        "wall/", f"sessions/{running.pk}/console/", f"sessions/{running.pk}/", f"packs/{HOTEL}/open/",
        f"packs/{HOTEL}/scenarios/add/", f"sessions/{running.pk}/observed/",
    )]  # fmt: skip
    found = {url: look(open_page, user, url, language) for user, url in pages}
    conduct(running, "end", by=trainer)
    debrief = f"/workplaces/sessions/{running.pk}/debrief/"
    found[debrief] = look(open_page, trainer, debrief, language)
    assert {url: seen for url, seen in found.items() if seen != ([], None)} == {}


def live_tasks(session, wall):
    playing = live(session)
    playing.catch_up(wall.at)
    return [task for task in playing.seen("reception.1")["tasks"] if task["kind"] == "arrival"]


def look(open_page, user, url, language):
    page = open_page(url, user=user, language=language, width=360, height=740)
    page.evaluate(
        "for (const fold of document.querySelectorAll('details.fold-table, .scenario details')) fold.open = true"
    )
    try:
        return axe_of(page), page.evaluate(WIDEST)
    finally:
        page.close()


def test_the_debrief_goes_to_paper_whole_and_without_what_only_a_screen_needs(open_page, running, trainer, wall):
    wall.pass_by(minutes=30)
    conduct(running, "end", by=trainer)
    page = open_page(f"/workplaces/sessions/{running.pk}/debrief/", user=trainer, language="en")
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    for screen in (".crumbs", ".debrief-steps", ".page-actions", ".form-actions"):
        expect(page.locator(screen).first).to_be_hidden()
    for paper in (".debrief-people", ".timeline", ".fold-table td", ".debrief-curves .chart details td", ".print-only"):
        expect(page.locator(paper).first).to_be_visible()
