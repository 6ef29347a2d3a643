import importlib.util
import json
import sys
from pathlib import Path

import pytest

OUTER_PYTHON = Path(sys.executable).resolve()
SOURCE = Path(__file__).resolve().parents[2] / "run.py"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """run.py as a module, at home in an empty folder, where nothing really starts."""
    for name in ("HOST", "PORT", "DATABASE_URL", "DATABASE_OWNER_URL", "MIHAN_VAR", "MIHAN_DEMO"):
        monkeypatch.delenv(name, raising=False)
    spec = importlib.util.spec_from_file_location("run", SOURCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.ROOT, module.VENV, module.VAR = tmp_path, tmp_path / ".venv", tmp_path / "var"
    module.PYTHON = str(module.VENV / "bin/python")
    module.STAMP = module.VENV / "mihan.json"
    module.MANAGE = [module.PYTHON, str(tmp_path / "manage.py")]
    (tmp_path / "requirements.txt").write_text("django==5.2\nrules==3.5\n")
    (tmp_path / "requirements-dev.txt").write_text("django==5.2\nrules==3.5\npytest==9\n")
    monkeypatch.setattr(module.signal, "signal", lambda *_: None)
    return module


@pytest.fixture
def environment(run):
    """A `.venv` in which everything is installed, as far as run.py can tell."""

    def make(*requirements):
        Path(run.PYTHON).parent.mkdir(parents=True, exist_ok=True)
        if not Path(run.PYTHON).exists():
            Path(run.PYTHON).symlink_to(OUTER_PYTHON)
        installed = {name: run.digest(name) for name in requirements or ["requirements.txt"]}
        run.STAMP.write_text(json.dumps({**run.identity(), "installed": installed}))

    return make


@pytest.fixture
def started(run, monkeypatch):
    """The commands run.py would have started; they all succeed."""
    commands = []

    def fake(command, **_):
        if command[1] == "-c":  # asks the version of an environment it does not know
            return run.subprocess.CompletedProcess(command, 0, stdout=f"{run.VERSION}\n")
        commands.append(command)
        return run.subprocess.CompletedProcess(command, 0, stdout="")

    monkeypatch.setattr(run.subprocess, "run", fake)
    monkeypatch.setattr(run.os, "execv", lambda _, command: fake(command).returncode)
    monkeypatch.setattr(run.os, "chdir", lambda _: None)
    monkeypatch.setattr(run.venv, "EnvBuilder", FakeBuilder)
    FakeBuilder.made.clear()
    return commands


class FakeBuilder:
    made: list = []

    def __init__(self, **_):
        pass

    def create(self, folder):
        self.made.append(folder)
        (folder / "bin").mkdir(parents=True, exist_ok=True)
        (folder / "bin/python").symlink_to(OUTER_PYTHON)


@pytest.fixture
def made(started):
    return FakeBuilder.made
