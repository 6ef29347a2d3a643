"""A stranger to the product, an empty installation, two files: an own dashboard, with no help."""

import re

import pytest
from playwright.sync_api import expect

from mihan.bench.scratch import NotMeasured
from mihan.bench.serving import served_campus
from tests.journeys.keys import Keys
from tests.journeys.visitors import Visitors, code_of, early_in_a_step, set_up_codes
from tests.rig.browser import errors

pytestmark = pytest.mark.slow
SECRET = "trois-chevaux-bleus-9"
SUBMIT = "main form button:not([type=button])"
ABOUT = {
    "name_fr": "Institut d’essai", "name_ar": "معهد تجريبي", "code": "ESSAI1", "last_name": "ESSAI",
    "first_name": "Amina", "arabic_last_name": "تجربة", "arabic_first_name": "أمينة", "username": "amina",
}  # fmt: skip


@pytest.fixture(scope="module")
def bare(chromium):
    """An installation in which nobody has an account yet."""
    try:
        with served_campus(demo=False) as served:
            yield served
    except NotMeasured as fault:
        pytest.fail(str(fault))


@pytest.fixture
def visit(chromium, bare):
    """As the common one, on the bare installation."""
    faults, contexts = [], []

    def visit(path="/", **how):
        page = Visitors(chromium, bare).open(path, accept_downloads=True, **how)
        contexts.append(page.context)
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("console", lambda said: faults.extend(errors(said)))
        page.goto(path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not faults, faults


def test_an_empty_installation_is_opened_and_filled_in_arabic_on_a_phone(visit, bare, tmp_path):
    page = visit(language="ar", width=360)
    expect(page.locator("main code")).to_have_text("python3 run.py set_up_address")
    assert_narrow(page)

    page.goto(re.search(r"(/set-up/\S+)", bare.manage("set_up_address"))[1])
    expect(page.locator("[name=key]")).to_be_hidden()
    assert "#" not in page.url
    for name, text in ABOUT.items():
        page.fill(f"input[name={name}]", text)
    page.fill("input[name=password]", SECRET)
    page.fill("input[name=again]", SECRET)
    assert_narrow(page)
    page.locator(SUBMIT).first.click()
    page.wait_for_url("**/account/login/**")

    enter(page, "amina")
    two_files_make_a_dashboard(page, tmp_path)
    expect(page.locator("h1")).to_contain_text("أمينة")
    assert page.evaluate("document.documentElement.dir") == "rtl"


def test_another_establishment_begins_in_french_with_the_account_a_command_made(visit, bare, tmp_path):
    about = ABOUT | {"name_fr": "Centre d’essai", "name_ar": "مركز تجريبي", "code": "ESSAI2", "username": "omar",
                     "first_name": "Omar", "arabic_first_name": "عمر"}  # fmt: skip
    words = [word for name, text in about.items() for word in (f"--{name.replace('_', '-')}", text)]
    bare.manage("open_establishment", *words, told=f"{SECRET}\n")

    page = visit("/account/login/", language="fr")
    enter(page, "omar")
    two_files_make_a_dashboard(page, tmp_path)
    expect(page.locator("h1")).to_contain_text("Omar")


def test_an_establishment_goes_from_nothing_to_its_dashboard_with_the_keyboard_alone(visit, bare, tmp_path):
    about = ABOUT | {"name_fr": "École d’essai", "name_ar": "مدرسة تجريبية", "code": "ESSAI3", "username": "sara",
                     "first_name": "Sara", "arabic_first_name": "سارة"}  # fmt: skip
    words = [word for name, text in about.items() for word in (f"--{name.replace('_', '-')}", text)]
    bare.manage("open_establishment", *words, told=f"{SECRET}\n")
    page = visit("/account/login/", language="ar")
    keys = Keys(page)
    keys.type("input[name=login]", "sara")
    keys.type("input[name=password]", SECRET)
    keys.go("main form button:not([type=button])", "**/second-factor/**")
    keys.go("main a[href$='/totp/activate/']", "**/reauthenticate/**")
    keys.type("input[name=password]", SECRET)
    keys.go("main form button:not([type=button])", "**/totp/activate/**")
    keys.press("main details summary")
    key = page.locator("main .key").inner_text().strip()
    keys.type("input[name=code]", code_of(key, early_in_a_step()))
    keys.go("main form button.button-primary", lambda url: "/totp/activate/" not in url)
    page.goto("/")
    page.wait_for_url("**/exchange/first-day/")

    files = []
    for kind in ("avancement", "trainees"):
        keys.to(f"main .form-actions a[href$='/first-day/{kind}/']")
        with page.expect_download() as got:
            page.keyboard.press("Enter")
        files.append(tmp_path / got.value.suggested_filename)
        got.value.save_as(files[-1])
    page.set_input_files("main input[type=file]", files)  # the system's own window, not ours
    keys.press("main form[enctype] button:not([type=button])")
    ready = page.locator("#steps a.button[href*='/runs/']")
    expect(ready).to_have_count(2, timeout=60_000)
    for left in (1, 0):
        keys.go("#steps a.button[href*='/runs/']", re.compile(r"/runs/\d+/$"))
        keys.press("form[action$='/apply/'] button")
        onwards = "main .form-actions a[href$='/first-day/'], main .form-actions a[href='/']"
        expect(page.locator(onwards)).to_have_count(1, timeout=60_000)
        keys.go(onwards, "**/first-day/" if left else "**/")
    expect(page.locator("main .hero .meter").first).to_be_visible()
    assert sorted(keys.unseen) == []


def enter(page, user):
    page.fill("input[name=login]", user)
    page.fill("input[name=password]", SECRET)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/account/login/" not in url)
    assert_narrow(page)
    set_up_codes(page, SECRET)  # led there first: they are in charge
    page.goto("/")
    page.wait_for_url("**/exchange/first-day/")  # led there: it has nothing yet


def two_files_make_a_dashboard(page, folder):
    """What the tour asks, done as it says, one press after the other."""
    assert_narrow(page)
    files = []
    for kind in ("avancement", "trainees"):
        with page.expect_download() as got:
            page.locator(f"main .form-actions a[href$='/first-day/{kind}/']").last.click()
        files.append(folder / got.value.suggested_filename)
        got.value.save_as(files[-1])
    page.set_input_files("main input[type=file]", files)
    page.locator("main form[enctype] button:not([type=button])").last.click()

    ready = page.locator("#steps a.button[href*='/runs/']")
    expect(ready).to_have_count(2, timeout=60_000)  # the page follows the reading by itself
    for left in (1, 0):
        ready.first.click()
        page.wait_for_url(re.compile(r"/runs/\d+/$"))
        assert_narrow(page)
        page.locator("form[action$='/apply/'] button").click()
        page.wait_for_url(re.compile(r"/runs/\d+/$"), timeout=60_000)
        onwards = page.locator("main .form-actions a[href$='/first-day/'], main .form-actions a[href='/']")
        expect(onwards).to_have_count(1, timeout=60_000)
        onwards.click()
        if left:
            page.wait_for_url("**/first-day/")
            expect(page.locator(".first-done")).to_have_count(2)
    expect(page.locator("main .hero .meter").first).to_be_visible()
    assert_narrow(page)


def assert_narrow(page):
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
