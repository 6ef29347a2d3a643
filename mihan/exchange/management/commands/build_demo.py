import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mihan.exchange.services.demo_campus import build_demo, is_built, summary


class Command(BaseCommand):
    help = "Build the demo campus in an empty database, by importing its files."

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--scale", type=float, default=1.0)

    def handle(self, *, seed, scale, **options):
        if settings.IS_REAL:
            raise CommandError("MIHAN_DEMO=no: this installation is for real people, and holds no demo")
        if is_built():
            self.stderr.write("an establishment is already here: nothing to build")
            return
        began = time.monotonic()

        def say(text):
            self.stderr.write(f"  {time.monotonic() - began:5.1f} s  {text}")

        build_demo(seed=seed, scale=scale, say=say)
        say(", ".join(f"{count} {word}" for word, count in summary().items()))
