"""The machine code of the search: made once, kept beside the data, used by workers and commands only."""

import atexit
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from mihan.engines.timetabling.compilation import fingerprint

PROJECT = Path(__file__).resolve().parents[3]

READY = "ready"


def prepare() -> None:
    """Have the machine code of this version of the search at hand; before the search is imported.

    It is made the first time, in half a minute and a process of its own: compiling takes 0.9 GB, which
    this one would keep. Where nothing can be written, it is made for this process alone.
    """
    known = os.environ.get("NUMBA_CACHE_DIR", "")
    if Path(known).name == fingerprint() and (Path(known) / READY).exists():
        return
    folder = _writable(Path(settings.COMPILED)) / fingerprint()
    os.environ["NUMBA_CACHE_DIR"] = str(folder)
    if (folder / READY).exists():
        return
    with _alone(folder.parent):
        if not (folder / READY).exists():  # another process may have made it while this one waited
            subprocess.run([sys.executable, "-m", "mihan.engines.timetabling.compilation"], cwd=PROJECT, check=True)
            folder.mkdir(exist_ok=True)
            (folder / READY).touch()
            _forget_older(folder)


def warm_up() -> None:
    """Have it loaded too: half a second."""
    prepare()
    from mihan.engines.timetabling import curriculum
    from mihan.engines.timetabling.compilation import warm_up as load_weeks

    load_weeks()
    curriculum.warm_up()


def _writable(folder: Path) -> Path:
    """The folder, if what is needed is in it or can be put there; else one that goes with this process."""
    if (folder / fingerprint() / READY).exists():
        return folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        passing = tempfile.mkdtemp(prefix="mihan-")
        atexit.register(shutil.rmtree, passing, ignore_errors=True)
        return Path(passing)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two processes that compile at once would both spend the half minute."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _forget_older(folder: Path) -> None:
    for other in folder.parent.iterdir():
        if other.is_dir() and other != folder:
            shutil.rmtree(other, ignore_errors=True)
