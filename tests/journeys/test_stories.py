"""What people do here from end to end, in a real browser on a real server."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.files import a_week_later
from tests.journeys.visitors import ACCOUNTS, PASSWORD, PHONE, sign_in

pytestmark = pytest.mark.slow
HOURS = ".figure-value"


def test_a_director_goes_down_from_the_morning_page_to_one_module(visit):
    page = visit("/account/login/", language="ar")
    sign_in(page, "director")
    assert path_of(page) == "/"
    poles = page.locator("main a[href^='/progress/poles/']")
    assert len({link.get_attribute("href") for link in poles.all()}) == 8

    poles.first.click()
    page.wait_for_url(re.compile(r"/progress/poles/\d+/"))
    page.locator("main a[href^='/progress/programmes/']").first.click()
    page.wait_for_url(re.compile(r"/progress/programmes/\d+/"))
    programme = page.url

    page.get_by_role("button", name="Français").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert page.url == programme  # the language changes, the page does not

    page.locator("main a[href^='/progress/groups/']").first.click()
    page.wait_for_url(re.compile(r"/progress/groups/\d+/"))
    page.locator("main a[href^='/progress/lines/']").first.click()
    page.wait_for_url(re.compile(r"/progress/lines/\d+/"))
    assert root_of(page) == ["fr", "ltr"]


def test_a_file_of_e_note_is_brought_applied_and_undone(visit, campus):
    file = a_week_later(campus, taught=8, hours=2, spoiled=1)
    page = visit("/progress/", user="director", language="fr")
    before = page.locator(HOURS).all_inner_texts()

    page.goto("/exchange/")
    page.set_input_files("input[type=file]", file.upload)
    page.locator("main form[enctype] button:not([type=button])").last.click()
    run = wait_for_run(page)
    counts = counts_on(page)
    assert counts == {
        "read": file.read, "added": 0, "changed": file.changed, "refused": file.refused,
        "unchanged": file.read - file.changed - file.refused,
    }  # fmt: skip

    page.locator(f"form[action='{run}apply/'] button").click()
    wait_for_run(page)
    after = figures_of(page)
    assert after != before

    page.goto(run)
    page.locator("button[popovertarget=undo-run]").first.click()
    page.locator(f"form[action='{run}undo/'] button").first.click()
    wait_for_run(page)
    assert figures_of(page) == before


def test_a_file_is_brought_applied_and_undone_with_the_keyboard_alone(visit, campus):
    file = a_week_later(campus, taught=3, hours=1, spoiled=0)
    page = visit("/exchange/", user="director", language="ar")
    page.set_input_files("input[type=file]", file.upload)  # the system's own window, not ours
    press(page, "main form[enctype] button:not([type=button])")
    run = wait_for_run(page)
    press(page, f"form[action='{run}apply/'] button")
    wait_for_run(page)
    expect(page.locator("button[popovertarget=undo-run]").first).to_be_visible()
    press(page, "button[popovertarget=undo-run]")
    press(page, f"form[action='{run}undo/'] button")
    wait_for_run(page)
    assert page.locator("button[popovertarget=undo-run]").count() == 0


@pytest.fixture(scope="session")
def someone_else(campus):
    """Pages of people and groups that a trainee has nothing to do with."""
    seen, own = campus.seen_by("director")["pages"], campus.seen_by("trainee")["pages"]
    names = ("people:person-detail", "offer:group-detail", "progress:group-detail")
    return [seen[name] for name in names if seen[name] != own.get(name)]


def test_a_trainee_sees_only_their_own_group_on_a_phone(visit, someone_else):
    page = visit("/account/login/", language="ar", width=PHONE, is_mobile=True, has_touch=True)
    sign_in(page, "trainee")
    assert path_of(page) == "/"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    groups = {link.get_attribute("href") for link in page.locator("main a[href*='/groups/']").all()}
    assert len({href.split("/")[3] for href in groups}) <= 1
    page.goto("/offer/groups/")
    listed = page.locator("main a[href^='/offer/groups/']").all()
    assert len({link.get_attribute("href").split("?")[0] for link in listed} - {"/offer/groups/"}) <= 1


def test_the_address_of_somebody_else_is_not_found_by_a_trainee(visitors, someone_else):
    page = visitors.open(user="trainee", language="ar", width=PHONE)
    try:
        assert someone_else
        assert [(url, page.goto(url).status) for url in someone_else] == [(url, 404) for url in someone_else]
    finally:
        page.context.close()


def test_all_of_it_works_without_scripts(visit, campus):
    page = visit("/account/login/", language="fr", java_script_enabled=False)
    page.fill("input[name=login]", "director")
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form[action='/account/login/'] button:not([type=button])").last.click()
    assert path_of(page) == "/"

    page.goto("/people/")
    name = page.locator("main tbody tr").first.locator("a").first.inner_text().split()[0]
    page.locator("main form[role=search] input[type=search]").fill(name)
    page.locator("main form[role=search] input[type=search]").press("Enter")
    assert "q=" in page.url
    assert page.locator("main tbody tr").count() > 0

    page.goto("/exchange/")
    page.set_input_files("input[type=file]", a_week_later(campus).upload)
    page.locator("main form[enctype] button:not([type=button])").last.click()
    wait_for_run(page, scripts=False)
    counts = counts_on(page)
    read = counts.pop("read")
    assert read == sum(counts.values())


def test_the_year_is_planned_and_tells_what_cannot_end_in_both_languages(visit):
    page = visit("/timetable/", user="timetable", language="ar")
    page.locator("main a[href='/timetable/year/']").click()
    page.wait_for_url("**/timetable/year/")
    page.locator("form[action='/timetable/year/plan/'] button").click()
    page.wait_for_url(re.compile(r"/jobs/\d+/"))
    page.wait_for_url("**/timetable/year/", timeout=60_000)
    late = page.locator(".late-course").first
    assert "يتعذر إنهاء" in late.inner_text()
    assert page.locator(".year-table tbody tr").count() > 0

    page.get_by_role("button", name="Français").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert "ne peut pas se terminer à temps" in late.inner_text()
    late.locator("h3 a").click()
    page.wait_for_url(re.compile(r"/timetable/year/groups/\d+/"))
    assert page.locator(".year-table tbody tr:target").count() == 1

    page.set_viewport_size({"width": PHONE, "height": 740})
    box = page.locator(".year-box")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    box.evaluate("box => box.scrollBy(400, 0)")
    head, edge = box.locator("tbody th").first.bounding_box(), box.bounding_box()
    assert abs(head["x"] - edge["x"]) <= 2  # the module stays in sight


@pytest.mark.parametrize("user", ACCOUNTS)
def test_every_account_of_the_demo_finds_a_home_in_both_languages(visit, visitors, user):
    visitors.session(user)
    for language, direction in (("ar", "rtl"), ("fr", "ltr")):
        page = visit("/", user=user, language=language)
        assert (path_of(page), root_of(page)) == ("/", [language, direction])
        assert page.locator("h1").inner_text().strip()
        assert page.locator("main a, main .card, main .empty").count() > 0


@pytest.mark.parametrize("user", ["regional", "pole", "registrar", "dpo", "trainer", "trainee"])
def test_no_page_an_account_can_reach_fails(campus, user):
    assert campus.seen_by(user)["faults"] == {}


def test_a_registrar_plans_and_publishes_exams_and_withdraws_them(visit):
    page = visit("/exams/", user="registrar", language="fr")
    page.get_by_role("link", name="EFM régionaux de janvier").click()
    page.wait_for_url(re.compile(r"/exams/sessions/\d+/"))
    session = path_of(page)
    page.goto(f"{session}dates/")
    for n in range(page.locator(".exam-when").count()):
        form = page.locator(".exam-when").nth(n)
        if not form.locator("select").input_value():
            form.locator("select").select_option(index=5)
            form.get_by_role("button").click()
            page.wait_for_load_state()
    page.goto(session)
    page.get_by_role("button", name="Planifier les examens").click()
    page.wait_for_url(re.compile(r"/exams/sessions/\d+/"), timeout=60_000)
    expect(page.get_by_role("heading", name="Sans créneau")).to_have_count(0)

    page.locator(".exam-what a").first.click()
    page.wait_for_url(re.compile(r"/exams/papers/\d+/"))
    rooms = page.locator("select[name=space]")
    rooms.select_option(index=2)
    chosen = rooms.locator("option:checked").inner_text()
    page.get_by_role("button", name="La placer ici").click()
    expect(page.locator(".exam-facts")).to_contain_text(chosen.split()[-1])

    page.goto(session)
    page.get_by_role("button", name="Publier les examens").click()
    expect(page.locator(".exam-state")).to_contain_text("publiée")
    page.get_by_role("button", name="Retirer les examens").first.click()
    page.locator(f"form[action='{session}withdraw/'] button").first.click()
    expect(page.locator(".exam-state")).to_contain_text("brouillon")


def test_a_trainee_finds_the_exam_to_sit_on_a_phone(visit):
    page = visit("/exams/mine/", user="trainee", language="ar", width=PHONE)
    expect(page.locator(".exam-own").first).to_be_visible()
    page.get_by_role("button", name="تم الاطلاع").click()
    expect(page.get_by_role("button", name="تم الاطلاع")).to_have_count(0)
    page.goto("/timetable/mine/?week=2026-12-07")
    expect(page.locator(".day-list")).to_contain_text("امتحان")


def test_a_trainee_asks_a_correction_a_registrar_writes_it_and_the_trainee_sees_it(visit):
    page = visit("/privacy/mine/", user="trainee", language="ar", width=PHONE)
    page.locator("a[href='/privacy/mine/ask/rectification/']").click()
    page.fill("input[name=phone]", "0698765432")
    page.locator("main form button:not([type=button])").last.click()
    page.wait_for_url(re.compile(r"/privacy/requests/\d+/"))
    request = path_of(page)

    desk = visit("/privacy/desk/", user="registrar", language="fr")
    desk.locator(f"a[href='{request}']").click()
    desk.get_by_role("button", name="L’inscrire au dossier").click()
    desk.get_by_label("Acceptée", exact=True).check()
    desk.fill("textarea[name=words]", "Votre numéro est à jour.")
    desk.get_by_role("button", name="Donner la réponse").click()
    expect(desk.locator("main")).to_contain_text("Inscrite au dossier")

    page.reload()
    expect(page.locator("main")).to_contain_text("Votre numéro est à jour.")
    page.goto("/people/me/")
    expect(page.locator("main")).to_contain_text("0698765432")


def test_a_person_takes_a_copy_of_their_data_away(visit):
    page = visit("/privacy/mine/", user="trainee", language="fr")
    page.get_by_role("button", name="Préparer une copie").click()
    ready = page.locator("form[action*='/download/'] button").first
    expect(ready).to_be_visible(timeout=60_000)  # by itself: the page asks until it is there
    with page.expect_download() as taken:
        ready.click()
    assert taken.value.suggested_filename.endswith(".zip")
    page.reload()
    expect(page.locator("#copies")).to_contain_text("Téléchargée par")


def test_an_officer_reads_what_retention_would_erase_before_anything_is(visit):
    page = visit("/privacy/retention/", user="dpo", language="ar")
    page.locator("form[action*='/preview/'] button").first.click()
    page.wait_for_url(re.compile(r"/privacy/retention/runs/\d+/"), timeout=60_000)
    expect(page.locator("h1")).to_contain_text("ما انتهى أجله")
    assert root_of(page) == ["ar", "rtl"]


def test_an_auditor_reads_the_register_and_a_stranger_its_notice(visit):
    page = visit("/privacy/processings/", user="director", language="fr")
    page.get_by_role("link", name="Numéros d’identité").click()
    expect(page.locator("main")).to_contain_text("autorisation préalable de la CNDP", ignore_case=True)
    assert page.locator("a[href$='/edit/']").count() == 0
    notice = visit("/privacy/notice/", language="ar", width=PHONE)
    expect(notice.locator("h1")).to_contain_text("حماية المعطيات")
    assert notice.evaluate("document.documentElement.scrollWidth") <= PHONE


def path_of(page: Page) -> str:
    return page.evaluate("location.pathname")


def root_of(page: Page) -> list[str]:
    return page.evaluate("[document.documentElement.lang, document.documentElement.dir]")


def figures_of(page: Page) -> list[str]:
    page.goto("/progress/")
    return page.locator(HOURS).all_inner_texts()


def wait_for_run(page: Page, *, scripts: bool = True) -> str:
    """Until the work under way has ended and the page is the run's; its address."""
    for _second in range(60):
        if "/exchange/runs/" in page.url:
            return path_of(page)
        if not scripts:
            page.reload()
        page.wait_for_timeout(500)
    raise AssertionError(f"no end of the work at {page.url}: {page.inner_text('main')}")


def counts_on(page: Page) -> dict[str, int]:
    """The counts as they are written: "2 546 lines read = 8 added + …"."""
    numbers = page.locator(".equation strong").all_inner_texts()
    names = ("read", "added", "changed", "unchanged", "refused")
    digits = ["".join(c for c in text if c.isdigit()) for text in numbers]
    return dict(zip(names, map(int, digits), strict=True))


def press(page: Page, selector: str) -> None:
    """Go to it with Tab from where the focus is, then press Enter."""
    for _tab in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            page.keyboard.press("Enter")
            page.wait_for_timeout(300)
            return
    raise AssertionError(f"Tab never reaches {selector} on {page.url}")
