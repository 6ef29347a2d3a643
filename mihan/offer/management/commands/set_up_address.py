import os

from django.core.management.base import BaseCommand
from django.urls import reverse

from mihan.offer.services.first_day import set_up_token
from mihan.people.queries import nobody_has_an_account


class Command(BaseCommand):
    help = "Print the one-time address that sets up an empty installation; nothing once somebody has an account."

    def add_arguments(self, parser):
        host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - said, not bound
        parser.add_argument("--site", default=f"http://{shown}:{port}", help="how this installation is reached")

    def handle(self, *, site, **options):
        if not nobody_has_an_account():
            return
        self.stdout.write("Nobody has an account here yet. Open this address today to set up your establishment:")
        self.stdout.write(f"  {site.rstrip('/')}{reverse('portal:set-up')}#{set_up_token()}")
        self.stdout.write("It serves once. Another one: python3 run.py set_up_address")
