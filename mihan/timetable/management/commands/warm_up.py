import time

from django.core.management.base import BaseCommand

from mihan.timetable.engine import warm_up


class Command(BaseCommand):
    help = "Compile the search of timetables, so that the first week planned does not wait for it."

    def handle(self, **options):
        began = time.perf_counter()
        warm_up()
        self.stderr.write(f"the search of timetables is compiled ({time.perf_counter() - began:.1f} s)")
