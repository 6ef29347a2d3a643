import os

from django.core.management.base import BaseCommand, CommandError

from mihan.assessment.services import keys_in_files
from mihan.packs import InvalidData, check, load, names
from mihan.workplaces.engine import LEAST, try_out

MOST_PROCESSES = 2


class Command(BaseCommand):
    help = "Simulated workplaces: list the packs, check one or all, have bots play one in many worlds."
    requires_system_checks = []  # needs no database

    def add_arguments(self, parser):
        words = parser.add_subparsers(dest="word", required=True, metavar="WORD")
        words.add_parser("list", help="one line per pack: name, tab, title")
        checking = words.add_parser("check", help="names nobody declared, numbers without a source, missing texts ...")
        checking.add_argument("pack", nargs="?", help="all when left out")
        playing = words.add_parser("play", help="bots in many worlds: indicators, opportunities, dead ends")
        playing.add_argument("pack")
        playing.add_argument("--worlds", type=int, default=100, help="how many worlds, from seed 1 on")
        playing.add_argument("--json", action="store_true", help="one line for a machine")

    def handle(self, *, word, **options):
        getattr(self, f"_{word}")(**options)

    def _list(self, **options):
        for name in names():
            self.stdout.write(f"{name}\t{load(name).about['title']['en']}")

    def _check(self, *, pack=None, **options):
        found, asked = 0, keys_in_files()
        for name in [pack] if pack else names():
            problems = check(name, asked=asked)
            found += len(problems)
            for problem in problems:
                self.stdout.write(f"{name}: {problem}")
            if not problems:
                self.stdout.write(f"{name}: all is well")
        if found:
            raise CommandError(f"{found} problems")

    def _play(self, *, pack, worlds, json, **options):
        if worlds < 1:
            raise CommandError("--worlds is 1 or more.")
        try:
            loaded = load(pack)
        except InvalidData as error:
            raise CommandError(str(error)) from None
        tried = try_out(loaded, worlds=worlds, processes=min(MOST_PROCESSES, os.cpu_count() or 1))
        self.stdout.write(tried.as_json() if json else as_table(tried))


def as_table(tried):
    """The same figures for a person."""
    lines = [
        f"{tried.pack} {tried.version}, {tried.worlds} worlds, {tried.dead_ends} dead ends",
        f"acquired: reference {float(tried.reference_acquired):.1%}, random {float(tried.random_acquired):.1%}",
        "",
        f"{'indicator':20} {'p5':>12} {'p50':>12} {'p95':>12}",
    ]
    for name, spread in tried.indicators.items():
        lines.append(f"{name:20} " + " ".join(f"{spread[p]:>12,}" for p in ("p5", "p50", "p95")))
    lines += ["", "opportunities of evidence in a session, at least:"]
    short = tried.roles_short_of_opportunities
    lines += [
        f"  {role:18} {least}" + (f", fewer than {LEAST}" if role in short else "")
        for role, least in tried.opportunities.items()
    ]
    return "\n".join([*lines, "", f"facts {tried.facts_hash}"])
