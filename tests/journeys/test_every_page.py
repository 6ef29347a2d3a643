"""Every page a director reaches, in Arabic and in French, on a wide screen and on a phone."""

import pytest

from tests.journeys.files import NAME, a_week_later
from tests.journeys.survey import look_at_all

pytestmark = pytest.mark.slow
DIRECTION = {"ar": "rtl", "fr": "ltr"}


@pytest.fixture(scope="session")
def pages(campus, tmp_path_factory):
    """What the import desk shows has to be brought first: a file with lines of several outcomes."""
    path = tmp_path_factory.mktemp("files") / NAME
    path.write_bytes(a_week_later(campus).content)
    campus.run("tests.journeys.seeding", str(path))
    return campus.seen_by("director")


@pytest.fixture(scope="session", params=["ar", "fr"])
def survey(request, visitors, pages):
    sights = look_at_all(visitors, pages["pages"], user="director", language=request.param)
    return request.param, sights


def test_no_page_of_the_director_fails(pages):
    assert pages["faults"] == {}


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


def test_the_dark_theme_passes_axe(visitors, pages):
    some = ("portal:home", "progress:overview", "people:person-list", "calendar:home", "ui:gallery")
    some += ("exchange:run-detail", "places:space-list", "offer:programme-detail")
    chosen = {view: url for view, url in pages["pages"].items() if view in some}
    sights = look_at_all(visitors, chosen, user="director", language="ar", theme="dark")
    assert told(sights, "axe") == []


def told(sights, what):
    return [f"{s.view} {s.url} {fault}" for s in sights for fault in getattr(s, what)]
