from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from mihan.ui import messages


class Command(BaseCommand):
    help = "Bring locale/*/LC_MESSAGES/django.po up to the sources; translations are kept."
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        changes = messages.update(Path(settings.LOCALE_PATHS[0]), settings.BASE_DIR / "mihan")
        for language, (came, went) in changes.items():
            self.stdout.write(f"{language}: {came} new, {went} gone")
