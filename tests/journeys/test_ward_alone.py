"""A nurse alone with bots, in Arabic and by keyboard: she calls in time, and it is in her passport."""

import re

import pytest
from playwright.sync_api import expect

from mihan.packs.care_ward_of_eight import news2
from tests.journeys.keyboard import Keyboard

pytestmark = pytest.mark.slow

ANSWERS = 110  # the most it takes: each nurse has a patient who gets worse
TO_DO = ".task a:not([href*='task=hands'])"  # nobody watches her hands
CALLED = {"emergency": ("critical_care_team", "come_at_once"), "urgent": ("on_call_doctor", "come_within_the_hour")}


def test_a_nurse_alone_calls_in_time_and_her_passport_shows_it(visit):
    page = visit("/workplaces/", user="nurse", language="ar")
    keys = Keyboard(page)
    keys.go("button[name=role][value=nurse]")
    bed, level = work_until_somebody_must_come(keys)
    call_about(keys, bed, level)
    expect(page.locator("#board-alarms .item")).to_contain_text(str(bed))

    keys.press("button[popovertarget=end-session]")
    keys.go("form[action$='/end/'] button:not([type=button])")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    shown = page.locator(".shown-person tr", has_text="أُطلق الإنذار" if level == "urgent" else "فريق المستعجلات")
    expect(shown.locator(".is-met").first).to_be_visible()

    trainer = Keyboard(visit("/assessment/", user="care", language="ar"))
    trainer.go("main table tbody a")
    trainer.go(".matrix tr:has(.level-proposed) td:nth-of-type(2) a")  # raising the alarm in time
    trainer.go("#decide form button:not([type=button])")

    keys.page.goto("/assessment/mine/")
    row = page.locator("ul.passport .item").nth(1)
    expect(row.locator(".badge")).to_be_visible()  # decided, no longer only proposed
    keys.go("ul.passport .item:nth-child(2) a")
    expect(page.locator("a[href*='/debrief/']").first).to_be_visible()  # what it rests on can be watched again


def work_until_somebody_must_come(keys):
    """What waits is answered, as she can; gives the bed of the first patient somebody must be called for."""
    page = keys.page
    for _answer in range(ANSWERS):
        if page.locator(TO_DO).count() == 0:
            keys.go("form[action$='/skip/'] button")
            continue
        keys.press(".work-next" if page.locator(".work-next").count() else TO_DO)
        expect(page.locator("#work form.answer").first).to_be_visible()
        kind = page.locator("#work input[name=verb]").first.input_value()
        found = MAKES.get(kind, make_do)(keys)
        keys.answer()
        if found and found[1] in news2.CALLS:
            return found
    raise AssertionError("nobody got worse")


def measure(keys):
    keys.tick_all("measure-signs")


def score(keys):
    """NEWS2, worked out as she reads the signs on the page; the bed with what it asks for."""
    shown = keys.page.locator("#work .facts-list dd").all_inner_texts()
    bed = int(numbers(shown[0])[0])
    marks = keys.page.locator(f".bed:nth-child({bed}) .bed-marks li", has_text="سلّم الأكسجين 2")
    scale = "scale_2" if marks.count() else "scale_1"
    signs = signs_of(shown[2:])
    level = news2.response(signs, scale)
    keys.choose("score-scale", scale)
    keys.type("[name=score-total]", str(news2.total(signs, scale)))
    keys.choose("score-answer", level)
    return bed, level


def signs_of(shown):
    told = dict(zip(news2.SIGNS, shown, strict=False))
    whole = {name: int(numbers(told[name])[0]) for name in ("respiration", "saturation", "pressure", "pulse")}
    return {
        **whole, "oxygen": "O" in told["oxygen"], "awareness": re.search("[ACVPU]", told["awareness"])[0],
        "temperature": round(float(numbers(told["temperature"])[0]) * 10),
    }  # fmt: skip


def numbers(text):
    return re.findall(r"\d+(?:\.\d+)?", text.replace(",", "."))


def make_do(keys):
    """Any answer that can be given: what is learnt here is elsewhere."""
    fields = keys.page.locator("#work form.answer").first.locator("input:not([type=hidden]), select")
    for name, kind in dict.fromkeys(map(tuple, fields.evaluate_all("all => all.map(e => [e.name, e.type])"))):
        if kind in ("radio", "select-one"):
            keys.choose(name)
        elif kind == "number":
            keys.type(f"[name={name}]", "120" if name.startswith("read") else "2")


MAKES = {"measure": measure, "score": score}


def call_about(keys, bed, level):
    """Situation, background, assessment, request, from the chart of the bed."""
    page, (team, request) = keys.page, CALLED[level]
    keys.press(f".bed:nth-child({bed}) strong a")
    expect(page.locator("#board-observation_chart [aria-current=true]")).to_have_text(str(bed))
    keys.press(".at-bed a[href*='verb=escalate']")
    expect(page.locator("#work [name=escalate-to]").first).to_be_visible()
    score = page.locator(f".bed:nth-child({bed}) .score").inner_text()
    keys.choose("escalate-to", team)
    keys.type("[name=escalate-situation]", numbers(score)[-1])
    for name in ("escalate-background", "escalate-assessment"):
        keys.choose(name)
    keys.choose("escalate-request", request)
    keys.answer()
