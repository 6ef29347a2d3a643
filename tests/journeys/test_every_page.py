"""Every page a director reaches, in Arabic and in French, on a wide screen and on a phone."""

import pytest

from tests.journeys.files import NAME, a_week_later
from tests.journeys.survey import look_at_all
from tests.journeys.visitors import ACCOUNTS

pytestmark = pytest.mark.slow
DIRECTION = {"ar": "rtl", "fr": "ltr"}
ENTRANCE = {"sign in": "/account/login/", "lost password": "/account/password/reset/"}
HOMES = tuple(user for user in ACCOUNTS if user != "director")  # whose home is among all of the director's pages
DARK = (
    "portal:home", "progress:overview", "progress:group-detail", "people:person-list", "ui:gallery",
    "calendar:home", "exchange:run-detail", "places:space-list", "offer:programme-detail", "places:map",
    "places:map-building", "places:building-outline", "timetable:free", "exams:proposals",
)  # fmt: skip


@pytest.fixture(scope="session")
def pages(campus, tmp_path_factory):
    """All pages by name. Files of several outcomes are brought first, for the desk to show."""
    folder = tmp_path_factory.mktemp("files")
    (folder / NAME).write_bytes(a_week_later(campus).content)
    (folder / "notes.csv").write_text("this is no file of e-note\n")
    brought = campus.run("tests.journeys.seeding", str(folder / NAME), str(folder / "notes.csv"))
    run = brought[NAME.removesuffix(".xlsx")]
    more = {f"run, {tab} lines": f"{run}?show={tab}" for tab in ("added", "changed", "refused")}
    more |= {"run refused whole": brought["notes"], "people found": "/people/?q=a"}
    seen = campus.seen_by("director")["pages"]
    # Public pages are in the language of their address: tests/journeys/test_public.py looks at them.
    return {view: url for view, url in seen.items() if not view.startswith("public:")} | more


@pytest.fixture(scope="session", params=["ar", "fr"])
def survey(request, visitors, pages):
    language = request.param
    # What axe finds on a phone does not depend on the language, and looking twice is slow.
    how = {"language": language, "axe_on_phone": language == "ar"}
    sights = look_at_all(visitors, pages, user="director", **how)
    sights += look_at_all(visitors, ENTRANCE, **how)
    for user in HOMES:
        sights += look_at_all(visitors, {f"home of {user}": "/"}, user=user, **how)
    return language, sights


def test_no_page_of_the_director_fails(campus):
    assert campus.seen_by("director")["faults"] == {}


def test_the_walk_reaches_every_app(pages):
    """Or the tests below would be true of nothing."""
    reached = {view.partition(":")[0] for view in pages}
    assert reached >= {
        "portal", "people", "places", "calendar", "offer", "progress", "exams", "exchange", "jobs", "privacy", "ui"
    }  # fmt: skip


def test_every_page_answers_under_one_heading(survey):
    _language, sights = survey
    assert [(s.view, s.url, s.status, s.headings) for s in sights if (s.status, s.headings) != (200, 1)] == []


def test_every_page_says_its_language_and_direction(survey):
    language, sights = survey
    assert [(s.view, s.root) for s in sights if s.root != [language, DIRECTION[language]]] == []


def test_every_page_passes_axe(survey):
    _language, sights = survey
    assert told(sights, "axe") == []


def test_no_page_breaks_the_security_policy_or_its_own_scripts(survey):
    _language, sights = survey
    assert told(sights, "console") == []


def test_no_page_is_wider_than_a_phone(survey):
    _language, sights = survey
    assert [f"{s.view} {s.url} {s.too_wide}" for s in sights if s.too_wide] == []


@pytest.mark.parametrize("user", HOMES)
def test_every_home_passes_axe_in_the_dark(visitors, user):
    (seen,) = look_at_all(visitors, {f"home of {user}": "/"}, user=user, language="fr", theme="dark")
    assert (seen.status, seen.axe, seen.too_wide, seen.console) == (200, [], None, [])


def test_the_dark_theme_passes_axe(visitors, pages):
    chosen = {view: pages[view] for view in DARK if view in pages}
    sights = look_at_all(visitors, chosen, user="director", language="ar", theme="dark")
    assert told(sights, "axe") == []


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_page_that_is_not_there_says_so_in_the_reader_s_language(visitors, language):
    how = {"language": language, "user": "director"}
    (seen,) = look_at_all(visitors, {"not found": "/people/999999/"}, **how)
    assert (seen.status, seen.root) == (404, [language, DIRECTION[language]])
    assert (seen.axe, seen.too_wide, seen.headings) == ([], None, 1)


def told(sights, what):
    return [f"{s.view} {s.url} {fault}" for s in sights for fault in getattr(s, what)]
