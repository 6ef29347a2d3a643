from django.core.management.base import BaseCommand

from mihan.assessment.services import load_frameworks
from mihan.core.journal import acting


class Command(BaseCommand):
    help = "Bring the illustrative competence frameworks, for the programmes that have none."

    def handle(self, **options):
        with acting("command:load_frameworks"):
            self.stdout.write(f"{load_frameworks()} framework(s) brought")
