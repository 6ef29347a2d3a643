"""Rules of the house that are read in its sources."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import get_resolver

import mihan
from mihan.core.models import Record

ROOT = Path(mihan.__path__[0])
APPS = sorted(path.parent for path in ROOT.glob("*/apps.py"))
SOURCES = [p for p in ROOT.rglob("*.py") if "migrations" not in p.parts]
GROUND = {"core", "ui", "bench"}  # no subject of the campus, hence files of their own
ALLOWED = {
    "__init__.py", "apps.py", "models.py", "policy.py", "permissions.py", "queries.py", "services.py",
    "engine.py", "engine", "signals.py", "receivers.py", "tasks.py", "api.py", "admin.py", "models", "queries",
    "services", "web", "management", "migrations", "templates", "data", "static", "__pycache__",
}  # fmt: skip
every_app = pytest.mark.parametrize("app", APPS, ids=lambda path: path.name)


def lines_with(pattern, files):
    found = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if found.search(line.partition("#")[0])
    ]


def test_no_page_reads_past_the_user():
    doors = [*ROOT.glob("*/web/*.py"), *ROOT.glob("*/api.py")]
    assert lines_with(r"\.(objects|_default_manager)\.(?!visible_to\b)", doors) == []


@every_app
def test_an_app_holds_only_files_with_a_known_job(app):
    if app.name in GROUND:
        pytest.skip("the ground has files of its own")
    assert {path.name for path in app.iterdir()} - ALLOWED == set()


@every_app
def test_templates_live_in_a_folder_named_after_their_app(app):
    folders = {path.name for path in app.glob("templates/*")}
    if app.name == "ui":
        pytest.skip("the components and the pages of errors and accounts are everyone's")
    assert folders <= {app.name}


def test_there_is_one_clock():
    others = [path for path in SOURCES if path != ROOT / "core" / "clock.py"]
    assert lines_with(r"datetime\.now\(|date\.today\(|datetime\.utcnow\(|timezone\.(now|localdate)\(", others) == []


def test_chance_has_a_seed():
    drawn = r"\brandom\.(random|randint|randrange|choice|choices|sample|shuffle|gauss|uniform)\(|\bRandom\(\)"
    assert lines_with(drawn, SOURCES) == []


def test_the_first_word_of_an_address_is_the_folder_of_its_app():
    found = {
        str(included.pattern): included.app_name
        for included in get_resolver().url_patterns
        if getattr(included, "app_name", None)
    }
    portal = found.pop("")
    assert portal == "portal"
    assert found.pop("<site_language:language>/") == "public"  # the first word there is the language
    assert found.pop("public/") == "public_desk"  # what visitors read, as those who write it see it
    assert found == {f"{name}/": name for name in found.values()}
    assert {(ROOT / name).is_dir() for name in found.values()} == {True}


def test_every_record_has_an_order():
    records = [m for m in apps.get_models() if issubclass(m, Record)]
    assert [m.__name__ for m in records if not m._meta.ordering] == []


def test_no_table_of_ours_escapes_the_audit_trail():
    ours = [m for m in apps.get_models() if m.__module__.startswith("mihan.")]
    apart = {m.__name__ for m in ours if not issubclass(m, Record)}
    # The trail itself, and that of who read which file; the ticking of background work and of what is due by
    # itself; the lines of a preview, kept by their run; the sessions of a plan, whose versions and edits are
    # their history; the rows of an outlook, made again whole; the inputs of a simulated workplace, chained.
    kept_otherwise = {"Input", "Look", "Session", "SessionGroup", "Edit", "YearLine", "YearLoad"}
    assert apart == {"JournalEntry", "Job", "Schedule", "ImportLine"} | kept_otherwise


def test_every_app_of_pages_names_its_addresses():
    from importlib import import_module

    pages = [app.name for app in APPS if (app / "web" / "urls.py").exists()]
    assert {n: import_module(f"mihan.{n}.web.urls").app_name for n in pages} == {n: n for n in pages}
