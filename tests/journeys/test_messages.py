"""What a planner publishes reaches a trainee: on the phone, in Arabic, and by e-mail."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.journeys.survey import look_at_all
from tests.journeys.visitors import PHONE

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def told(campus, visitors):
    """The planner has published a change for the trainee."""
    draft = campus.run("tests.journeys.changing")["draft"]
    page = visitors.open(user="timetable", language="fr")
    page.goto(draft)
    page.locator("form[action$='/publish/'] button").first.click()
    expect(page.locator("#messages")).to_contain_text("publiée")
    page.context.close()


def test_a_trainee_sees_the_bell_opens_the_message_and_reads_the_change(told, visit):
    page = visit("/", user="trainee", language="ar", width=PHONE, is_mobile=True, has_touch=True)
    before = int(page.locator(".bell-count [aria-hidden]").inner_text())
    page.locator(".bell").tap()
    page.wait_for_url("**/messaging/")
    message = page.locator(".told.is-new").filter(has_text="في أسبوعكم")
    expect(message).to_have_count(1)
    expect(message.locator("p").first).to_contain_text("بدل")
    message.locator(".told-open button").tap()
    page.wait_for_url(re.compile(r"/timetable/mine/\?week="))
    expect(page.locator(".notices")).to_be_visible()
    page.goto("/messaging/")
    expect(message).to_have_count(0)
    assert page.locator(".told.is-new").count() == before - 1


def test_the_same_change_leaves_by_e_mail_once(told, campus):
    folder, deadline = campus.place.folder / "var" / "mail", time.monotonic() + 60
    while not _letters(folder):
        assert time.monotonic() < deadline, "the worker sent nothing"
        time.sleep(0.5)
    time.sleep(6)  # long enough for the worker to look again
    assert len(_letters(folder)) == 1


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_messages_and_preferences_pass_axe_and_fit_a_phone(told, visitors, language, theme):
    pages = {"inbox": "/messaging/", "preferences": "/messaging/preferences/", "read": "/messaging/?stage=read"}
    sights = look_at_all(visitors, pages, user="trainee", language=language, theme=theme)
    sights += look_at_all(visitors, {"outbox": "/messaging/outbox/"}, user="admin", language=language, theme=theme)
    assert [(s.view, s.status, s.axe, s.too_wide, s.console) for s in sights] == [
        (s.view, 200, [], None, []) for s in sights
    ]


def _letters(folder):
    """Those to the trainee about the week, as the demo writes them to disk."""
    said = [path.read_text(errors="replace") for path in folder.glob("*")] if folder.exists() else []
    letters = [letter for text in said for letter in re.split(r"\n-{79}\n", text)]
    return [one for one in letters if "To: trainee@mihan.example" in one and "في أسبوعكم" in one]
