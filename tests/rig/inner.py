"""A pytest inside the tests, with the rig plugged in, to see what the rig does to a session."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run_pytest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the tests found in `folder`; the caller has written them."""
    (folder / "conftest.py").write_text("from tests.conftest import *\n")
    command = [sys.executable, "-m", "pytest", str(folder), f"--confcutdir={folder}"]
    command += ["-c", str(ROOT / "pyproject.toml"), "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
