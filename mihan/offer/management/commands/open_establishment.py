import getpass
import sys

from django.core.management.base import BaseCommand, CommandError

from mihan.core.errors import RuleBroken
from mihan.core.journal import acting
from mihan.offer.services.first_day import FirstPerson, open_first_day

ASKED = {
    "name_fr": "Name of the establishment, in French",
    "name_ar": "Name of the establishment, in Arabic (may be blank)",
    "code": "Its code, as in the names of its e-note files",
    "last_name": "Last name of its first person",
    "first_name": "First name",
    "arabic_last_name": "Last name in Arabic (may be blank)",
    "arabic_first_name": "First name in Arabic (may be blank)",
    "username": "User name to sign in with",
}
OPTIONAL = frozenset({"name_ar", "arabic_last_name", "arabic_first_name"})


class Command(BaseCommand):
    help = "Open an establishment (or take one the region listed) with its first director and administrator."
    asked = ASKED

    def add_arguments(self, parser):
        for name, label in self.asked.items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=f"{label}; asked for if left out")

    def handle(self, **options):
        person, about = self.given(options)
        try:
            with acting("command:open_establishment"):
                user = open_first_day(person, **about)
        except RuleBroken as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{about['name_fr']} is open. {user.username} is its director and its administrator until another person"
            " is given one of the two roles; the home page leads through the first day."
        )

    def given(self, options: dict) -> tuple[FirstPerson, dict[str, str]]:
        """The person, and what they open, from the options or asked for."""
        given = {name: self._asked(name, options[name]) for name in self.asked}
        about = {name: given.pop(name) for name in ("name_fr", "name_ar", "code")}
        return FirstPerson(password=self._password(), **given), about

    def _asked(self, name: str, value: str | None) -> str:
        while value is None or not (value.strip() or name in OPTIONAL):
            if not sys.stdin.isatty():
                if name in OPTIONAL:
                    return ""
                raise CommandError(f"--{name.replace('_', '-')} is missing")
            value = input(f"{self.asked[name]}: ")
        return value.strip()

    @staticmethod
    def _password() -> str:
        """Typed twice at a terminal; else the first line of the input. Never an option: those are seen by others."""
        if not sys.stdin.isatty():
            return sys.stdin.readline().rstrip("\n")
        password = getpass.getpass("Password: ")
        if password != getpass.getpass("The same password again: "):
            raise CommandError("the two passwords are not the same")
        return password
