import json
import math
import os
import signal
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from mihan.timetable.engine import warm_up
from mihan.timetable.engine.instances import Unreadable, solve_text


class Command(BaseCommand):
    help = "Solve a published instance: a .ctt file (ITC-2007 track 3) or a campus .json, and write its solution."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--seconds", type=float, default=60.0, help="wall time from when the file is read")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *, file, seconds, seed, out, **options):
        if not (math.isfinite(seconds) and seconds >= 0):
            raise CommandError("--seconds is a number of seconds, 0 or more.")
        if out.is_dir() or not os.access(out if out.exists() else out.parent, os.W_OK):
            raise CommandError(f"{out}: nothing can be written there.")  # said now, not after a minute of search
        with self._told_to_end() as asked:
            warm_up()
            try:
                text = file.read_text(encoding="utf-8-sig", errors="replace")
                began = time.monotonic()
                solved = solve_text(
                    text, kind=file.suffix.lower(), seconds=seconds, seed=seed, began=began, asked=asked.is_set
                )
                out.write_text(solved.written, encoding="utf-8")
            except OSError as error:
                raise CommandError(f"{error.filename}: {error.strerror}") from None
            except (Unreadable, MemoryError) as error:
                raise CommandError(f"{file}: {error or 'too large for the memory of this machine'}") from None
        told = {"unplaced": solved.unplaced, "cost": solved.cost, "seconds_to_all_placed": solved.all_placed}
        if asked.is_set():
            told["interrupted"] = True
        self.stdout.write(json.dumps(told | {"seconds": round(time.monotonic() - began, 2)}))

    @contextmanager
    def _told_to_end(self):
        """Ctrl-C, or a service that stops: the search gives the best it has, and that is written. Twice ends it."""
        asked = threading.Event()
        numbers = (signal.SIGINT, signal.SIGTERM)
        if threading.current_thread() is not threading.main_thread():  # the only one that may listen
            yield asked
            return

        def note(number, frame):
            asked.set()
            signal.signal(number, before[number])

        before = {number: signal.signal(number, note) for number in numbers}
        try:
            yield asked
        finally:
            for number in numbers:
                signal.signal(number, before[number])
