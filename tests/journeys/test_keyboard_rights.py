"""Rights and privacy with the keyboard alone, in Arabic for some and in French for others; each stop is in sight."""

import re
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.keys import Keys
from tests.journeys.morning import PURPOSE
from tests.journeys.visitors import PASSWORD, sign_in

pytestmark = pytest.mark.slow


@pytest.fixture
def sit(visit):
    """Somebody signs in, in a browser of their own: what asks again who they are draws them a new session."""
    sitting = []

    def sit(user, path="/", language="fr"):
        page = visit("/account/login/", language=language)
        sign_in(page, user)
        page.goto(path)
        sitting.append(Keys(page))
        return page, sitting[-1]

    yield sit
    assert [unseen for keys in sitting for unseen in sorted(keys.unseen)] == []


def say_who(page, keys):
    """Where the page asks it before what could do harm."""
    page.wait_for_url("**/account/reauthenticate/**")
    keys.type("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/reauthenticate/" not in url)


def test_a_director_asks_why_gives_a_role_and_ends_it(sit, visitors):
    page, keys = sit("director", "/people/roles/")
    keys.press("button.account")
    keys.go("a.menu-item[href*='/people/why/']", "**/people/why/**")
    assert unquote(urlsplit(page.url).query) == "of=/people/roles/"
    expect(page.get_by_text("Vos rôles ouvrent cette page.")).to_be_visible()
    keys.go(".page-actions a[href$='/people/rights/']", "**/people/rights/")

    page.goto("/people/roles/?kind=counsellor")
    keys.go("main tbody a[href*='/roles/']", re.compile(r"/people/\d+/roles/"))
    person = page.url
    before = page.locator("ol.history > li, ul.history > li").count()
    keys.choose("select[name=kind]", "staff")
    keys.press("main form:has(select[name=kind]) button.button-primary")
    say_who(page, keys)
    expect(page.get_by_role("status").filter(has_text="rôle")).to_be_visible()
    assert page.locator("ol.history > li, ul.history > li").count() == before + 1

    keys.go("main .history li:first-child a[href*='/people/roles/']", "**/people/roles/*/")
    keys.press("form:has(input[name=end][type=hidden]) button")
    page.wait_for_url(person)
    keys.press("button[popovertarget=end-devices]")
    keys.press("#end-devices form button:not([type=button])")
    expect(page.get_by_role("status").filter(has_text="appareils")).to_be_visible()
    visitors.forget("counsellor")


def test_a_head_of_pole_lends_a_role_and_takes_it_back(sit):
    page, keys = sit("pole", "/people/account/", language="ar")
    loans = page.locator("form[action*='/people/loans/']")
    before = loans.count()
    keys.go("main a[href$='/people/account/lend/']", "**/people/account/lend/")
    role, borrower = (page.locator(f"select[name={name}] option[value]:not([value=''])").first.get_attribute("value")
                      for name in ("role", "borrower"))  # fmt: skip
    keys.choose("select[name=role]", role)
    keys.choose("select[name=borrower]", borrower)
    keys.type("input[name=start]", "24/11/2026")
    keys.type("input[name=end]", "04/12/2026")
    keys.type("input[name=reason]", "رخصة سنوية")
    page.keyboard.press("Enter")
    say_who(page, keys)
    page.wait_for_url("**/people/account/")
    expect(loans).to_have_count(before + 1)
    keys.press("form[action*='/people/loans/'] button")
    expect(loans).to_have_count(before)


def test_a_trainee_reads_who_looked_at_her_file(sit):
    page, keys = sit("trainee", language="ar")
    keys.go(".nav a[href='/people/me/']", "**/people/me/")
    keys.go("main a[href*='/openings/']", "**/openings/**")
    expect(page.locator("main tbody").get_by_text(PURPOSE)).to_be_visible()


def test_a_trainee_consents_and_changes_her_mind(sit):
    page, keys = sit("trainee", "/privacy/mine/", language="ar")
    for act, other in (("give", "withdraw"), ("withdraw", "give")):
        here = page.locator(f"form[action$='/{act}/']")
        action = here.first.get_attribute("action")
        keys.press(f"form[action='{action}'] button")
        expect(page.locator(f"form[action='{action.replace(act, other)}'] button")).to_be_visible()


def test_a_request_goes_from_its_filing_to_its_answer(sit):
    trainee, hers = sit("trainee", "/privacy/mine/", language="ar")
    hers.go("main a[href$='/privacy/mine/ask/access/']", "**/ask/access/")
    hers.type("main textarea", "أريد نسخة من ملفي كله")
    hers.go("main form button.button-primary", re.compile(r"/privacy/(mine|requests/\d+)/$"))
    if "/requests/" not in trainee.url:
        hers.go("main .items a[href*='/privacy/requests/']", "**/privacy/requests/*/")
    address = urlsplit(trainee.url).path

    dpo, theirs = sit("dpo", "/")
    theirs.go(".nav a[href='/privacy/desk/'], .nav a[href='/privacy/']", re.compile("/privacy/"))
    if not dpo.url.endswith("/privacy/desk/"):
        dpo.goto("/privacy/desk/")
    theirs.go(f"main a[href='{address}']", f"**{address}")
    theirs.press("form[action$='/take/'] button")
    expect(dpo.locator("form[action$='/take/']")).to_have_count(0)
    theirs.press("form[action$='/copy/'] button")
    expect(dpo.locator("#copies form[action$='/download/'] button")).to_be_visible(timeout=60_000)
    theirs.press("input[name=state]", "Space")
    theirs.type("textarea[name=words]", "Votre copie est prête : elle vous attend sur votre page.")
    theirs.press("form[action$='/answer/'] button")
    expect(dpo.get_by_text("Votre copie est prête")).to_be_visible()

    trainee.reload()
    expect(trainee.get_by_text("Votre copie est prête")).to_be_visible()
    hers.to("#copies form[action$='/download/'] button")
    with trainee.expect_download() as got:
        hers.press("#copies form[action$='/download/'] button")
    assert got.value.suggested_filename.endswith(".zip")


def test_the_officer_keeps_the_register(sit):
    page, keys = sit("dpo", "/privacy/processings/")
    keys.go("main tbody a[href*='/privacy/processings/']", re.compile(r"/privacy/processings/\d+/"))
    processing = page.url
    keys.press("main details.held summary")
    expect(page.locator("main details.held[open]").first).to_be_visible()
    keys.go("main .page-actions a[href$='/edit/'], .page-actions a[href$='/edit/']", "**/edit/")
    keys.type("[name=motive]", "Destinataires relus avec le registraire")
    keys.press("main form button.button-primary")
    page.wait_for_url(processing)
    expect(page.get_by_text("Destinataires relus avec le registraire").first).to_be_visible()


def test_a_stranger_compares_three_programmes_in_arabic(visit):
    page = visit("/ar/", language="ar")
    keys = Keys(page)
    keys.type("input[type=search]", "الطبخ")
    page.keyboard.press("Enter")
    page.wait_for_url("**/programmes/**")
    keys.press("input[name=with][value=thr-ac-t]", "Space")
    keys.type("input[type=search]", "فندقه")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "thr-ac-t" in url)
    keys.press("input[name=with][value=thr-mh-ts]", "Space")
    keys.press("input[name=with][value=thr-rec-t]", "Space")
    expect(page.locator(".compare-bar button")).to_be_visible()
    keys.go(".compare-bar button", "**/ar/compare/**")
    assert page.locator(".versus thead th").count() == 3
    assert sorted(keys.unseen) == []
