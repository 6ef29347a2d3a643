import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from mihan.core.errors import RuleBroken
from mihan.core.journal import acting
from mihan.exchange.models import ImportRun
from mihan.exchange.policy import message
from mihan.exchange.services import runs
from mihan.people.models import Unit


class Command(BaseCommand):
    help = "Preview and apply files of the known layouts; the kind is told from the content."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="preview only, write nothing")
        parser.add_argument("--json", action="store_true", help="one line for a machine per file")
        parser.add_argument("--establishment", default="", help="code of the establishment, or of the region")
        parser.add_argument("--demo", action="store_true", help="the people in it are invented")

    def handle(self, *, files, establishment, **options):
        unit = self._unit(establishment)
        with acting("command:import_file"):
            applied = [self._one(Path(name), unit, options) for name in files]
        if not all(applied):
            raise SystemExit(1)

    @staticmethod
    def _unit(code: str) -> Unit | None:
        if not code:
            return None
        kinds = (Unit.Kind.ESTABLISHMENT, Unit.Kind.REGION)
        unit = Unit.objects.filter(kind__in=kinds, code=code).first()
        if unit is None:
            raise CommandError(f"no establishment has the code {code!r}")
        return unit

    def _one(self, path: Path, unit: Unit | None, options: dict) -> bool:
        """True when the file could be taken (even if it changed nothing)."""
        try:
            content = path.read_bytes()
        except OSError as error:
            return self._unopened(path, error, options)
        run = runs.receive_file(path.name, content, by=None, unit=unit)
        try:
            if options["dry_run"]:
                plan = runs.preview(run)
            else:
                plan = runs.apply(run, seen=False, is_demo=options["demo"])
        except RuleBroken as refusal:
            self.stderr.write(str(refusal))
            return False
        self._tell(run, plan, options)
        if options["dry_run"]:
            run.content.delete(save=False)
            run.delete()
        return plan is not None

    def _unopened(self, path: Path, error: OSError, options: dict) -> bool:
        text = f"{path}: {error.strerror}"
        if options["json"]:
            problem = {"line": 0, "column": "", "code": "not_opened", "message": text}
            self.stdout.write(json.dumps(self._row(None, None, [problem]), ensure_ascii=False))
        self.stderr.write(text)
        return False

    def _tell(self, run: ImportRun, plan: runs.Plan | None, options: dict) -> None:
        problems = self._problems(run, plan)
        if options["json"]:
            self.stdout.write(json.dumps(self._row(run, plan, problems), ensure_ascii=False))
            return
        self.stdout.write(run.file_name)
        if plan is not None:
            self.stdout.write(
                f"  {plan.kind}: {plan.read} read = {plan.added} added + {plan.changed} changed"
                f" + {plan.unchanged} unchanged + {plan.refused} refused"
            )
        for problem in problems[:50]:
            self.stdout.write(f"  {problem['message']}")
        if len(problems) > 50:
            self.stdout.write(f"  … and {len(problems) - 50} more")

    @staticmethod
    def _row(run: ImportRun | None, plan: runs.Plan | None, problems: list[dict]) -> dict:
        counts = ("read", "added", "changed", "unchanged", "refused")
        return {
            "kind": (run.kind if run else "") or None,
            **{name: getattr(plan, name) if plan else 0 for name in counts},
            "problems": problems,
        }

    @staticmethod
    def _problems(run: ImportRun, plan: runs.Plan | None) -> list[dict]:
        if plan is None:
            told = [run.file_problem]
        else:
            told = [{"line": p.line, "column": p.column, "code": p.code, "params": p.params} for p in plan.problems]
        return [
            {
                "line": problem["line"], "column": problem["column"], "code": problem["code"],
                "message": message(
                    problem["code"], line=problem["line"], column=problem["column"],
                    params=problem["params"],
                ),
            }
            for problem in told
        ]  # fmt: skip
