"""The machine code of the search: made once, kept beside the data, used by workers and commands only."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from mihan.engines.timetabling.compilation import fingerprint


def prepare() -> Path:
    """Say where the machine code of this version of the search is kept; before the search is imported."""
    folder = Path(settings.COMPILED) / fingerprint()
    os.environ["NUMBA_CACHE_DIR"] = str(folder)
    return folder


def warm_up() -> None:
    """Compile everything, once: half a minute the first time, nothing to speak of afterwards."""
    folder = prepare()
    from mihan.engines.timetabling import curriculum
    from mihan.engines.timetabling.compilation import warm_up as compile_weeks

    with _alone(folder.parent):
        compile_weeks()
        curriculum.warm_up()
        _forget_older(folder)


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
