import json

from django.core.management.base import BaseCommand, CommandError

from mihan.calendar.models import TrainingYear
from mihan.calendar.queries import year_shown
from mihan.people.models import Unit
from mihan.progress.queries import BY, Total, by_trainer, lines_of, totals


class Command(BaseCommand):
    help = "Hours foreseen, assigned and delivered, face to face and remote, of one training year."

    def add_arguments(self, parser):
        parser.add_argument("--by", choices=BY, default="pole")
        parser.add_argument("--json", action="store_true", help="one line for a machine")
        parser.add_argument("--season", type=int, help="2026 for 2026-2027; the year shown if left out")
        parser.add_argument("--establishment", default="", help="its code; all of them if left out")

    def handle(self, *, by, season, establishment, **options):
        unit = self._unit(establishment)
        rows: list[Total] = []
        for year in self._years(unit, season):
            lines = lines_of(year)
            rows += by_trainer(lines, year) if by == "trainer" else totals(by, lines, year)
        if options["json"]:
            self.stdout.write(json.dumps([row.as_json() for row in rows], ensure_ascii=False))
            return
        self.stdout.write(f"{'':40} {'foreseen':>12} {'assigned':>12} {'delivered':>12}")
        for row in rows:
            hours = " ".join(f"{m.total:>12}" for m in (row.foreseen, row.assigned, row.delivered))
            self.stdout.write(f"{row.key:40} {hours}")

    @staticmethod
    def _unit(code: str) -> Unit | None:
        if not code:
            return None
        unit = Unit.objects.filter(kind=Unit.Kind.ESTABLISHMENT, code=code).first()
        if unit is None:
            raise CommandError(f"no establishment has the code {code!r}")
        return unit

    @staticmethod
    def _years(unit: Unit | None, season: int | None) -> list[TrainingYear]:
        """One year per establishment: the season asked for, or the one each shows today."""
        units = [unit] if unit else list(Unit.objects.filter(kind=Unit.Kind.ESTABLISHMENT))
        if season:
            return list(TrainingYear.objects.filter(unit__in=units, season=season))
        return [year for year in map(year_shown, units) if year]
