import shutil
import subprocess

import pytest

from tests.launcher.conftest import OUTER_PYTHON, SOURCE


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["where", "/offer/"], ["manage.py", "where", "/offer/"]),
        (["help", "bench"], ["manage.py", "help", "bench"]),
        (["bench", "--help"], ["manage.py", "bench", "--help"]),
        (["worker", "--batch"], ["manage.py", "worker", "--no-reload", "--batch"]),
        (["test", "-k", "two words"], ["-m", "tests.rig.test", "-k", "two words"]),
        (["check"], ["-m", "tests.rig.check"]),
    ],
)
def test_a_word_becomes_its_command_and_nothing_else_is_said(arguments, command, run, environment, started, capfd):
    environment("requirements.txt", "requirements-dev.txt")
    assert run.main(arguments) == 0
    assert [part.removeprefix(f"{run.ROOT}/") for part in started[0][1:]] == command
    assert (len(started), capfd.readouterr()) == (1, ("", ""))


def test_a_word_leaves_the_database_alone(run, environment, started):
    environment()
    run.main(["import_file", "groups.csv"])
    assert started == [[*run.MANAGE, "import_file", "groups.csv"]]


def test_what_making_the_environment_says_stays_out_of_a_words_output(run, started, made, capfd):
    run.main(["where", "/"])
    said = capfd.readouterr()
    assert (said.out, "installing 2 packages" in said.err) == ("", True)


@pytest.mark.parametrize("word", ["help", "-h", "--help"])
def test_help_needs_no_environment(word, run, started, capfd):
    assert run.main([word]) == 0
    assert (started, capfd.readouterr().out) == ([], run.HELP)


def test_setup_prepares_the_data_and_shows_the_accounts(run, environment, monkeypatch, capfd):
    environment()
    started, said = [], "MIHAN_TODAY=2026-11-24\ndirector / demo\n"

    def prepared(command, **_):
        started.append(command)
        return run.subprocess.CompletedProcess(command, 0, stdout=said)

    monkeypatch.setattr(run.subprocess, "run", prepared)
    assert run.main(["setup"]) == 0
    prepare, *later = started
    assert prepare == [run.PYTHON, str(run.ROOT / "run.py"), "--prepare"]
    # What a first page need not wait for comes after: the compiled search, then the demo's week.
    assert [command[2] for command in later] == ["warm_up", "plan_demo_week"]
    assert capfd.readouterr().out == said


def test_setup_of_an_empty_base_shows_where_to_begin_and_plans_no_week(run, environment, monkeypatch, capfd):
    environment()
    started, said = [], "open http://127.0.0.1:8000/set-up/…/\n"

    def prepared(command, **_):
        started.append(command)
        return run.subprocess.CompletedProcess(command, 0, stdout=said)

    monkeypatch.setattr(run.subprocess, "run", prepared)
    assert run.main(["setup"]) == 0
    assert [command[2] for command in started[1:]] == ["warm_up"]
    assert capfd.readouterr().out == said


def test_setup_fails_when_preparing_fails(run, environment, monkeypatch):
    environment()
    failed = run.subprocess.CompletedProcess([], 3, stdout="")
    monkeypatch.setattr(run.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(SystemExit) as refusal:
        run.main(["setup"])
    assert refusal.value.code == 3


def test_an_old_python_is_refused_by_name(run, started, monkeypatch):
    monkeypatch.setattr(run.sys, "version_info", (3, 10, 4))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer"):
        run.main(["help"])
    assert started == []


def test_a_real_start_passes_output_and_exit_status_through(run, environment):
    """In a folder of its own: a test must never be able to remake the environment it runs in."""
    shutil.copy(SOURCE, run.ROOT)
    (run.ROOT / "manage.py").write_text(
        "import sys\nprint(sys.argv[1:])\nprint('aside', file=sys.stderr)\nsys.exit(7)\n"
    )
    environment()
    command = [OUTER_PYTHON, run.ROOT / "run.py", "where", "/offer/"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (7, "['where', '/offer/']\n", "aside\n")


def test_tables_are_made_ready_by_their_owner_whose_address_nothing_that_serves_has(run, monkeypatch):
    served = "postgresql://mihan%40serves:word@127.0.0.1/mihan"
    monkeypatch.setenv("DATABASE_URL", served)
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@127.0.0.1/mihan")
    made = run.as_owner()
    assert (made["DATABASE_URL"], made["MIHAN_SERVES_AS"]) == ("postgresql://owner@127.0.0.1/mihan", "mihan@serves")
    assert (run.os.environ["DATABASE_URL"], "DATABASE_OWNER_URL" in run.os.environ) == (served, False)


def test_without_an_owner_apart_everything_works_with_the_one_account(run, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://mihan@127.0.0.1/mihan")
    assert run.as_owner() == dict(run.os.environ)


def test_an_owner_apart_wants_an_account_that_serves(run, monkeypatch):
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@127.0.0.1/mihan")
    with pytest.raises(SystemExit, match="account that serves"):
        run.as_owner()
