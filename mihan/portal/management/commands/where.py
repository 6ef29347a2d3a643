from django.core.management.base import BaseCommand, CommandError
from django.urls import Resolver404

from mihan.portal.services import whereabouts

SAID = (
    ("address", "address"), ("name", "name of the address"), ("view", "view"),
    ("templates", "templates"), ("services", "services called"), ("queries", "queries called"),
    ("models", "models"), ("tests", "tests"), ("permissions", "permissions"),
    ("docs", "documentation"),
)  # fmt: skip


class Command(BaseCommand):
    help = "Say which view, templates, services, queries, models and tests answer an address."

    def add_arguments(self, parser):
        parser.add_argument("url", help="a path or a whole address: /progress/lines/12/")

    def handle(self, *, url, **options):
        try:
            found = whereabouts(url)
        except Resolver404:
            raise CommandError(f"nothing answers {url}") from None
        width = max(len(label) for _, label in SAID)
        for name, label in SAID:
            value = getattr(found, name)
            rows = value if isinstance(value, list) else [value]
            for i, row in enumerate(rows or ["none"]):
                self.stdout.write(f"{label if i == 0 else '':{width}}  {row or 'none'}")
