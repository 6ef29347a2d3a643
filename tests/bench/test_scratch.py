"""Scratch bases: a campus built once is copied from then on, where somebody says where to keep it."""

import sqlite3
from contextlib import closing

import pytest

from mihan.bench.scratch import KEPT, Scratch, scratch


@pytest.fixture
def built(monkeypatch):
    """What commands would have built: told, not run."""
    told = []

    def manage(place, url, *words, told_=told):
        told_.append(words[0])
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as base, base:
            base.execute("CREATE TABLE IF NOT EXISTS done (word)")
            base.execute("INSERT INTO done VALUES (?)", [words[0]])
        (place.folder / "var" / "asset.css").write_text("p {}")

    monkeypatch.setattr(Scratch, "manage", manage)
    return told


def words_in(url):
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as base:
        return [word for (word,) in base.execute("SELECT word FROM done")]


def test_a_campus_built_once_is_copied_with_its_files(built, monkeypatch, tmp_path):
    monkeypatch.setenv(KEPT, str(tmp_path))
    whole = ["migrate", "build_demo", "collectstatic"]
    with scratch() as first:
        assert words_in(first.campus("one", scale=0.5)) == whole
    with scratch() as second:
        assert words_in(second.campus("two", scale=0.5)) == whole
        assert (second.folder / "var" / "asset.css").read_text() == "p {}"
        assert words_in(second.campus("empty", scale=None)) == ["migrate", "collectstatic"]
    assert built == [*whole, "migrate", "collectstatic"]


def test_nothing_is_kept_where_nobody_says_where(built, monkeypatch):
    monkeypatch.delenv(KEPT)
    for _time in range(2):
        with scratch() as place:
            place.campus(scale=0.5)
    assert built == ["migrate", "build_demo", "collectstatic"] * 2
