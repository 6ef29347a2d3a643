from django.core.management.base import CommandError

from mihan.core.errors import RuleBroken
from mihan.core.journal import acting
from mihan.offer.management.commands import open_establishment
from mihan.offer.services.first_day import open_region


class Command(open_establishment.Command):
    help = "Open a region with its director, who then brings the list of its establishments."
    asked = open_establishment.ASKED | {
        "name_fr": "Name of the region, in French",
        "name_ar": "Name of the region, in Arabic (may be blank)",
        "code": "Its code",
        "last_name": "Last name of its director",
    }

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--take", nargs="*", default=[], metavar="CODE",
                            help="establishments of this installation to put under it")  # fmt: skip

    def handle(self, *, take, **options):
        person, about = self.given(options)
        try:
            with acting("command:open_region"):
                user = open_region(person, take=take, **about)
        except RuleBroken as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{about['name_fr']} is open. {user.username} is its director.")
