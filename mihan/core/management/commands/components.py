import json
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from mihan.core import clock, components


class Command(BaseCommand):
    help = "Tell which components are past their delay; with a report of pip-audit, also what it knows and we do not."

    def add_arguments(self, parser):
        parser.add_argument("--day", type=date.fromisoformat, help="another day than today's, as 2027-01-31")
        parser.add_argument("--report", type=Path, help="what `pip-audit -r requirements.txt --format json` wrote")

    def handle(self, *, day, report, **options):
        day = day or clock.now().date()  # of the machine: that of a demo is fixed
        inventory, pins = components.listed(components.FILE.read_text()), components.pinned()
        told = list(components.past(inventory, pins, day))
        if report:
            told += components.not_told(inventory, json.loads(report.read_text()), pins)
        if told:
            raise CommandError("\n".join(told))
        self.stdout.write(f"{len(pins)} components: nothing is past its delay on {day}.")
