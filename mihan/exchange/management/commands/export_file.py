from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from mihan.core.errors import RuleBroken
from mihan.core.journal import acting
from mihan.exchange.models import ImportRun
from mihan.exchange.services.files_out import export
from mihan.people.models import Unit


class Command(BaseCommand):
    help = "Write one of the known layouts from the product's own data."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=ImportRun.Kind.values)
        parser.add_argument("out", metavar="OUT")
        parser.add_argument("--season", type=int, help="2026 for 2026-2027; all if left out")
        parser.add_argument("--establishment", default="", help="its code, or a region's; all if left out")
        parser.add_argument("--purpose", default="", help="why identity numbers are needed")

    def handle(self, *, kind, out, season, establishment, purpose, **options):
        unit = None
        if establishment:
            unit = Unit.objects.filter(kind__in=("establishment", "region"), code=establishment).first()
            if unit is None:
                raise CommandError(f"no establishment has the code {establishment!r}")
        actor = "command:export_file"
        try:
            with acting(actor):
                content = export(kind, unit=unit, season=season, purpose=purpose, by=actor)
            Path(out).write_bytes(content)
        except (RuleBroken, OSError) as error:
            raise CommandError(str(error)) from error
        self.stderr.write(f"{out}: {len(content)} bytes")
