import os
import threading
from pathlib import Path

import pytest


def installs(started):
    return [command[-1].rpartition("/")[2] for command in started if "install" in command]


def test_a_fresh_environment_starts_nothing_and_says_nothing(run, environment, started, capfd):
    environment()
    run.ensure_environment()
    assert (started, capfd.readouterr()) == ([], ("", ""))


def test_a_new_folder_gets_an_environment_and_its_packages(run, started, made, capfd):
    run.ensure_environment()
    assert (made, installs(started)) == ([run.VENV], ["requirements.txt"])
    said = capfd.readouterr()
    assert said.out == ""
    assert "making the environment .venv (there is none yet) … " in said.err
    assert "installing 2 packages … " in said.err
    assert run.is_installed("requirements.txt")


def test_a_new_pin_is_installed_into_the_environment_that_is_there(run, environment, started, made):
    environment()
    (run.ROOT / "requirements.txt").write_text("django==5.2.1\n")
    run.ensure_environment()
    assert (made, installs(started)) == ([], ["requirements.txt"])


def test_developers_packages_contain_the_others(run, environment, started):
    environment()
    run.ensure_environment("requirements-dev.txt")
    run.ensure_environment("requirements.txt")
    assert installs(started) == ["requirements-dev.txt"]


def test_a_new_pin_makes_developers_packages_stale_too(run, environment, started):
    environment("requirements.txt", "requirements-dev.txt")
    (run.ROOT / "requirements.txt").write_text("django==5.2.1\n")
    run.ensure_environment("requirements.txt")
    run.ensure_environment("requirements-dev.txt")
    assert installs(started) == ["requirements.txt", "requirements-dev.txt"]


def moved(run):
    run.STAMP.write_text(run.STAMP.read_text().replace(str(run.VENV), "/elsewhere/.venv"))


def broken(run):
    Path(run.PYTHON).unlink()
    Path(run.PYTHON).symlink_to("/nowhere/python3")


def replaced(run):
    Path(run.PYTHON).unlink()
    Path(run.PYTHON).symlink_to("/bin/cat")


def upgraded(run):
    run.VERSION = "3.99"


@pytest.mark.parametrize(
    ("accident", "reason"),
    [
        (moved, "another folder than when it was made"),
        (broken, "its Python is gone"),
        (replaced, "another interpreter than when it was made"),
        (upgraded, "another python than when it was made"),
    ],
)
def test_a_spoilt_environment_is_made_again(accident, reason, run, environment, started, made, capfd):
    environment()
    accident(run)
    run.ensure_environment()
    assert (made, installs(started)) == ([run.VENV], ["requirements.txt"])
    assert f"({reason})" in capfd.readouterr().err
    assert run.is_installed("requirements.txt")


def test_a_working_environment_that_another_hand_made_is_completed_never_emptied(run, environment, started, made):
    environment()
    run.STAMP.unlink()
    theirs = run.VENV / "lib/theirs.py"
    theirs.parent.mkdir()
    theirs.write_text("")
    run.ensure_environment()
    assert (made, installs(started), theirs.exists()) == ([], ["requirements.txt"], True)


def test_an_environment_of_unknown_make_and_another_python_is_made_again(run, environment, started, made):
    environment()
    run.STAMP.unlink()
    run.VERSION, run.asked_version = "3.99", lambda: "3.11"
    run.ensure_environment()
    assert made == [run.VENV]


def test_a_failed_installation_leaves_no_stamp_and_says_what_to_do(run, environment, monkeypatch, capfd):
    environment()
    (run.ROOT / "requirements.txt").write_text("nothing==0\n")

    def no_network(command, stdout, **_):
        stdout.write("could not reach anything\n")
        raise run.subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(run.subprocess, "run", no_network)
    with pytest.raises(SystemExit) as refusal:
        run.ensure_environment()
    assert (refusal.value.code, run.STAMP.exists()) == (1, False)
    said = capfd.readouterr()
    assert said.out == ""
    for part in ("failed after", "could not reach anything", "install.log", "check the network"):
        assert part in said.err


def test_pip_is_the_launching_pythons_and_uv_is_preferred(run, environment, started, monkeypatch):
    environment("requirements-dev.txt")
    monkeypatch.setattr(run.shutil, "which", lambda _: None)
    run.install("requirements.txt")
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/bin/{name}")
    run.install("requirements.txt")
    with_pip, with_uv = started
    assert with_pip[1:5] == ["-m", "pip", "--python", run.PYTHON]
    assert with_uv[:5] == ["/bin/uv", "pip", "install", "--python", run.PYTHON]
    assert "--require-hashes" in with_pip
    assert "--require-hashes" in with_uv


def test_of_two_launchers_at_once_only_one_installs(run, started, made, monkeypatch):
    both_have_looked, looked, is_installed = (
        threading.Barrier(2),
        threading.local(),
        run.is_installed,
    )

    def seen_by_both(requirements):
        found = is_installed(requirements)
        if not hasattr(looked, "once"):
            looked.once = both_have_looked.wait(timeout=10)
        return found

    monkeypatch.setattr(run, "is_installed", seen_by_both)
    launchers = [threading.Thread(target=run.ensure_environment) for _ in range(2)]
    for launcher in launchers:
        launcher.start()
    for launcher in launchers:
        launcher.join(timeout=20)
    assert (len(made), installs(started)) == (1, ["requirements.txt"])


def test_translations_are_compiled_when_their_source_is_newer(run, environment, started):
    environment()
    source = run.ROOT / "locale/ar/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text("")
    run.ensure_environment()
    compiled = source.with_suffix(".mo")
    compiled.write_text("")
    os.utime(compiled, (2_000_000_000, 2_000_000_000))
    run.ensure_environment()
    os.utime(source, (2_000_000_001, 2_000_000_001))
    run.ensure_environment()
    assert [command[2:4] for command in started] == [["babel.messages.frontend", "compile"]] * 2
