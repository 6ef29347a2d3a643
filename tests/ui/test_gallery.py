"""The gallery shows every component, in every language: a component not seen is not finished."""

import re
from pathlib import Path

import pytest

import mihan.ui

HERE = Path(mihan.ui.__file__).parent
COMPONENTS = sorted(p.stem.replace("_", "-") for p in (HERE / "templates/cotton").glob("*.html"))
TEMPLATES = sorted((HERE / "templates").rglob("*.html"))


@pytest.fixture(params=["ar", "fr", "en"])
def page(request, client):
    client.cookies["mihan_language"] = request.param
    return request.param, client.get("/ui/").content.decode()


def used_in(text):
    return set(re.findall(r"<c-([a-z-]+)", text)) - {"vars", "slot"}


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_is_in_the_gallery(name):
    shown = used_in((HERE / "templates/ui/gallery.html").read_text())
    for component in set(shown):  # what a shown component is made of is shown too
        inside = HERE / f"templates/cotton/{component.replace('-', '_')}.html"
        shown |= used_in(inside.read_text())
    assert name in shown


def test_nothing_is_left_unrendered(page):
    _language, html = page
    assert re.findall(r"<c-[a-z]|\{\{|\{%", html) == []


def test_the_page_says_its_language_and_direction(page):
    language, html = page
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}"' in html


def test_three_thousand_rows_come_by_fifty(client):
    html = client.get("/ui/").content.decode()
    assert html.count('<th scope="row" class="c-person"') == 50


def test_htmx_is_sent_the_list_and_nothing_around_it(client):
    html = client.get("/ui/", {"sort": "number"}, headers={"hx-request": "true"}).content.decode()
    assert html.strip().startswith('<div id="table"')
    assert "<html" not in html


def test_going_back_in_history_brings_the_whole_page(client):
    headers = {"hx-request": "true", "hx-history-restore-request": "true"}
    assert "<html" in client.get("/ui/", headers=headers).content.decode()


def test_the_list_is_searched_and_exported(client):
    response = client.get("/ui/", {"q": "Tazi", "export": "csv"})
    assert response.headers["Content-Disposition"].endswith('.csv"')
    assert len(response.content.decode("utf-8-sig").splitlines()) == 501


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_no_inline_script_or_style_element(path):
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\son[a-z]+=|javascript:", path.read_text()) == []


@pytest.mark.parametrize("path", [p for p in TEMPLATES if p.parent.name == "cotton"], ids=lambda p: p.stem)
def test_every_variable_of_a_component_has_a_default(path):
    """Without one, a variable of the page of the same name would leak in."""
    declared = re.search(r"<c-vars(.*?)/>", path.read_text(), re.DOTALL)
    assert declared
    assert re.findall(r"\S+", re.sub(r'[\w-]+="[^"]*"', "", declared[1])) == []


def test_the_stylesheet_knows_no_left_or_right():
    """Logical properties only; the arrow of `select` is the one exception (a background)."""
    css = re.sub(r"background-position: [^;]+;", "", (HERE / "static/ui/ui.css").read_text())
    css = re.sub(r"\((?:min|max)-width: [^)]+\)", "", css)
    sided = r"(?:margin|padding|border|inset)-(?:left|right)|text-align: (?:left|right)"
    plain = r"[^-](?:left|right|width|height)\s*:"
    assert re.findall(f"{sided}|{plain}", css) == []


def test_scripts_stay_small():
    ours = [p for p in (HERE / "static/ui/js").glob("*.js") if "htmx" not in p.name]
    assert ours
    assert [p.name for p in ours if p.stat().st_size > 2048] == []
