import json
import time
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
        warm_up()
        try:
            text = file.read_text(encoding="utf-8-sig", errors="replace")
            began = time.monotonic()
            solved = solve_text(text, kind=file.suffix.lower(), seconds=seconds, seed=seed, began=began)
            out.write_text(solved.written, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        except Unreadable as error:
            raise CommandError(f"{file}: {error}") from None
        told = {"unplaced": solved.unplaced, "cost": solved.cost, "seconds_to_all_placed": solved.all_placed}
        self.stdout.write(json.dumps(told | {"seconds": round(time.monotonic() - began, 2)}))
