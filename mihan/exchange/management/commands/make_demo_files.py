from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand

from mihan.exchange.services.demo_files import SECOND_YEAR, make_demo_files, write_region_file


class Command(BaseCommand):
    help = "Write the demo campus as one file of each layout. Every person in it is invented."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("directory", metavar="DIR")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--scale", type=float, default=1.0, help="1 is the whole campus")
        parser.add_argument(
            "--year-start", type=date.fromisoformat, default=SECOND_YEAR.first_day,
            help="first day of the year shown",
        )  # fmt: skip
        parser.add_argument(
            "--first-year", action="store_true",
            help="the campus's first year instead (20 February 2026, first cohort only)",
        )  # fmt: skip

        parser.add_argument("--region", action="store_true", help="the establishments of the region too")
        parser.add_argument(
            "--campus-apart", action="store_true", help="the published totals of the region leave the campus out"
        )

    def handle(self, *, directory, seed, scale, year_start, first_year, region, campus_apart, **options):
        for path in make_demo_files(
            Path(directory), seed=seed, scale=scale, year_start=year_start, first_year=first_year
        ):
            self.stderr.write(str(path))
        if region:
            self.stderr.write(str(write_region_file(Path(directory), campus_is_counted=not campus_apart)))
