"""Other Pythons are found, each once; what cannot run the engine is told and left out."""

import sys

import pytest

from mihan.bench import interpreters
from mihan.bench.scratch import NotMeasured


@pytest.fixture
def folder(tmp_path):
    """Where executables are."""
    (tmp_path / "bin").mkdir()
    return tmp_path / "bin"


@pytest.fixture
def modules(tmp_path):
    """Where npm has put nothing."""
    return tmp_path


def stand_in(folder, name, *lines):
    path = folder / name
    path.write_text("\n".join(("#!/bin/sh", *lines)) + "\n")
    path.chmod(0o755)


def found(folder, modules):
    said = []
    others = interpreters.others(said.append, [str(folder), str(folder / "not there"), ""], modules)
    return [other.name for other in others], [line.strip() for line in said]


def test_each_version_but_ours_is_found_once(folder, modules):
    (folder / "python3").symlink_to(sys.executable)
    stand_in(folder, "pypy3", "echo PyPy 3.11.11, x86_64, 64 bits")
    stand_in(folder, "pypy3.11", "echo PyPy 3.11.11, x86_64, 64 bits")
    stand_in(folder, "python3.14", "echo CPython 3.14.2, x86_64, 64 bits")
    stand_in(folder, "python3-config", "echo CPython 3.13.0, x86_64, 64 bits")
    assert found(folder, modules)[0] == ["PyPy 3.11.11, x86_64, 64 bits", "CPython 3.14.2, x86_64, 64 bits"]


def test_one_too_old_is_told_and_one_that_does_not_run_is_left_out(folder, modules):
    stand_in(folder, "pypy3", "echo PyPy 3.9.16, x86_64, 64 bits")
    stand_in(folder, "python3.12", "exit 127")
    names, said = found(folder, modules)
    assert names == []
    assert said == [interpreters.NO_WASM, "PyPy 3.9.16, x86_64, 64 bits: cannot run it: needs 3.11"]


def test_other_states_are_counted_and_named(folder, modules, monkeypatch):
    stand_in(folder, "python3.12", 'case "$3" in *digest*) echo other;; *) echo CPython 3.12.1, x86_64, 64 bits;; esac')
    others = interpreters.others(str, [str(folder)], modules)
    monkeypatch.setattr(interpreters, "others", lambda say: others)
    monkeypatch.setattr(interpreters, "STATES", "print('digest')")
    said = []
    rows = {row.name: row for row in interpreters.under_others(said.append)}
    assert said == ["  CPython 3.12.1, x86_64, 64 bits: OTHER STATES"]
    assert rows["other interpreters tried"].met
    assert (rows["different states under all of them"].value, rows["different states under all of them"].met) == (
        2,
        False,
    )


def test_without_any_other_the_figure_is_not_met(monkeypatch):
    monkeypatch.setattr(interpreters, "others", lambda say: [])
    monkeypatch.setattr(interpreters, "STATES", "print('digest')")
    assert not next(interpreters.under_others(str)).met


def test_one_that_breaks_off_is_a_failure(folder):
    stand_in(folder, "python3.12", "echo no such module >&2", "exit 1")
    broken = interpreters.Interpreter((str(folder / "python3.12"),), "CPython 3.12.1, x86_64, 64 bits")
    with pytest.raises(NotMeasured, match="no such module"):
        broken.states()


@pytest.mark.slow
def test_a_session_of_every_pack_has_the_same_states_on_another_interpreter(tmp_path):
    """One, and no WebAssembly: the bench tries them all."""
    others = interpreters.others(str, modules=tmp_path)
    if not others:
        pytest.skip("no other Python from 3.11 on here")
    assert others[0].states() == interpreters.this().states()
