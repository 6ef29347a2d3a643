from django.core.management.base import BaseCommand

from mihan.core.journal import acting
from mihan.privacy.services.copies import erase_expired
from mihan.privacy.services.requests import remind


class Command(BaseCommand):
    help = "Announce requests about data that are near their end, and erase the copies that have expired. Daily."

    def handle(self, **options):
        with acting("command:remind_requests"):
            self.stdout.write(f"{remind()} request(s) to answer soon, {erase_expired()} copy(ies) expired")
