import time

from django.core.management.base import BaseCommand

from mihan.timetable.engine import warm_up


class Command(BaseCommand):
    help = "Compile the search of timetables, so that the first week planned does not wait for it."

    def add_arguments(self, parser):
        parser.add_argument("--quiet", action="store_true", help="say nothing when all goes well")

    def handle(self, *, quiet, **options):
        began = time.perf_counter()
        warm_up()
        if quiet:
            return
        self.stderr.write(f"the search of timetables is compiled ({time.perf_counter() - began:.1f} s)")
