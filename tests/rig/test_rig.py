"""The rig keeps its own promises: each pass runs what it should, and CI accepts no missing tool."""

import sys

import pytest

from tests.rig import check, postgres, test
from tests.rig.inner import run_pytest

A_FILE_OF_EACH_KIND = """
import pytest

def test_of_an_engine(): pass
def test_of_a_table(db): pass
@pytest.mark.django_db
def test_of_a_marked_table(): pass
@pytest.mark.postgres
def test_of_a_race(transactional_db): pass
def test_of_a_page(open_page): pass
"""


@pytest.mark.parametrize(
    ("sqlite", "on_postgres", "together"),
    [(0, 0, 0), (1, 0, 1), (0, 1, 1), (5, 0, 0), (0, 5, 0), (5, 5, 5), (1, 5, 1), (5, 1, 1)],
)
def test_both_passes_count_and_one_may_be_empty(sqlite, on_postgres, together):
    answers = iter([sqlite, on_postgres])
    assert test.main([], run=lambda _: next(answers)) == together


@pytest.mark.parametrize("status", [2, 3, 4, -9])
def test_an_interrupted_first_pass_is_the_last(status):
    assert test.main([], run=iter([lambda _: status]).__next__()) == status


def test_a_second_pass_that_is_killed_is_a_failure():
    answers = iter([0, -9])
    assert test.main([], run=lambda _: next(answers)) == -9


def test_what_follows_the_word_goes_to_both_passes():
    commands: list[list[str]] = []

    def run(command):
        commands.append(command)
        return 0

    test.main(["-k", "two words"], run=run)
    assert [command[-2:] for command in commands] == [["-k", "two words"]] * 2
    assert "tests.rig.postgres" in commands[1]


def test_no_postgres_is_said_and_only_ci_minds(monkeypatch, capfd):
    monkeypatch.setattr(postgres, "find_binaries", lambda: None)
    monkeypatch.delenv("CI", raising=False)
    assert postgres.main(["pytest"]) == 0
    assert "skipped: needs a postgres binary" in capfd.readouterr().err
    monkeypatch.setenv("CI", "true")
    assert postgres.main(["pytest"]) == 1


def test_every_check_runs_even_after_one_failed(capfd):
    tools = {
        "good": [sys.executable, "-c", "print('quiet')"],
        "bad": [sys.executable, "-c", "print('found this'); raise SystemExit(3)"],
        "last": [sys.executable, "-c", "print('quiet')"],
    }
    assert check.main(tools) == 1
    said = capfd.readouterr()
    assert said.out == "found this\n\n"
    assert [line.split()[:2] for line in said.err.splitlines()] == [
        ["good", "ok"],
        ["bad", "FAILED"],
        ["last", "ok"],
        ["failed:", "bad"],
    ]


@pytest.fixture
def collected(tmp_path, monkeypatch):
    """The names a pass would run, of one file with a test of each kind."""
    (tmp_path / "test_kinds.py").write_text(A_FILE_OF_EACH_KIND)

    def collect(url):
        monkeypatch.setenv("DATABASE_URL", url)
        done = run_pytest(tmp_path, "--collect-only", "-q")
        return {line.rpartition("::")[2] for line in done.stdout.splitlines() if "::" in line}

    return collect


@pytest.mark.slow
@pytest.mark.skipif(postgres.find_binaries() is None, reason=f"needs {postgres.HOW_TO_GET_IT}")
def test_each_database_gets_the_tests_that_can_differ_there(collected):
    assert collected("sqlite:///:memory:") == {
        "test_of_an_engine",
        "test_of_a_table",
        "test_of_a_marked_table",
        "test_of_a_page",
    }
    assert collected("postgresql://nobody@127.0.0.1:1/nothing") == {
        "test_of_a_table",
        "test_of_a_marked_table",
        "test_of_a_race",
    }


@pytest.mark.slow
@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("", 0)])
def test_a_skip_for_lack_of_a_tool_fails_ci_only(ci, status, tmp_path, monkeypatch):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///:memory:")
    (tmp_path / "test_tool.py").write_text(
        "import pytest\n"
        "def test_it(): pytest.skip('needs a loom')\n"
        "def test_other(): pytest.skip('on Fridays')\n"
        "def test_fine(): pass\n"
    )
    done = run_pytest(tmp_path)
    assert (done.returncode, "1 passed, 2 skipped" in done.stdout) == (status, True)
    assert ("CI has every tool, but a test needs a loom" in done.stdout) == bool(ci)
