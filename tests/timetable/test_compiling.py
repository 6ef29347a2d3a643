"""The machine code of the search is made once, beside the data or, where nothing can be written, for one process."""

import os
from pathlib import Path

import pytest

from mihan.timetable.engine import compiling


@pytest.fixture
def made(monkeypatch):
    """The folders machine code was made for, without the half minute it takes."""
    folders = []
    monkeypatch.setattr(compiling.subprocess, "run", lambda *_, **__: folders.append(os.environ["NUMBA_CACHE_DIR"]))
    monkeypatch.setenv("NUMBA_CACHE_DIR", "")  # and what it was comes back afterwards
    return folders


def test_it_is_made_once_beside_the_data(made, settings, tmp_path, monkeypatch):
    settings.COMPILED = tmp_path / "compiled"
    compiling.prepare()
    monkeypatch.setenv("NUMBA_CACHE_DIR", "")  # as in another process
    compiling.prepare()
    assert made == [str(tmp_path / "compiled" / compiling.fingerprint())]


def test_where_nothing_can_be_written_it_is_made_once_for_the_process(made, settings, tmp_path):
    (tmp_path / "var").write_text("no folder", encoding="utf-8")
    settings.COMPILED = tmp_path / "var" / "compiled"
    compiling.prepare()
    compiling.prepare()
    (folder,) = made
    assert (Path(folder).is_dir(), tmp_path in Path(folder).parents) == (True, False)
