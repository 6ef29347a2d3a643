from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mihan.ui import messages


class Command(BaseCommand):
    help = "Refuse a message without translation, or a template with text nobody can translate."
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        locale = Path(settings.LOCALE_PATHS[0])
        found = messages.faults(locale, settings.BASE_DIR / "mihan")
        faults, waiting = messages.but_waiting(found, locale)
        if waiting:
            self.stdout.write(f"{waiting} translations are still to be written: locale/waiting.txt")
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} to be mended")
