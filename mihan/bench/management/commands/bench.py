from importlib import import_module

from django.core.management.base import BaseCommand

from mihan.bench.report import as_json, as_table
from mihan.bench.scratch import NotMeasured

WORDS = {
    "import": "importing", "pages": "pages", "public": "public", "search": "searching",
    "simulation": "simulating", "start": "start", "timetabling": "timetabling",
}  # fmt: skip


class Command(BaseCommand):
    help = "Take the figures of the product again. What each word measures: docs/bench.md."
    requires_system_checks = []

    def add_arguments(self, parser):
        words = parser.add_subparsers(dest="word", required=True, metavar="WORD")
        for word, name in WORDS.items():
            module = import_module(f"mihan.bench.{name}")
            told = words.add_parser(word, help=module.__doc__.splitlines()[0])
            told.add_argument("--json", action="store_true", help="one line for a machine")
            module.add_arguments(told)

    def handle(self, *, word, json, **options):
        module = import_module(f"mihan.bench.{WORDS[word]}")
        try:
            rows, database = module.measure(say=self.stderr.write, **options)
        except NotMeasured as reason:
            self.stderr.write(f"not measured: {reason}")
            raise SystemExit(1) from reason
        self.stdout.write(as_json(rows, database) if json else as_table(rows, database))
