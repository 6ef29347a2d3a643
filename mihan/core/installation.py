"""What an installation must have around the product: `manage.py check --deploy` tells what it lacks.

The service of `deploy/` asks it before it starts, and does not start on an error. From outside: `deploy/look.py`.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004 - Django's word

from mihan.core import clock, components
from mihan.core.scanning import Verdict, asked

# The file every scanner knows and no machine can run, in two parts: whole, a scanner would refuse this source.
HARMLESS = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"  # fmt: skip


def secrets_are_kept(app_configs: Any, **told: Any) -> Iterator[CheckMessage]:
    for name in settings.UNKEPT_SECRETS:
        yield Error(
            f"{name} is kept by nobody: it is written in the environment, or beside the data.",
            hint=f"Hand it over as a file: {name}_FILE, or LoadCredentialEncrypted= of systemd (docs/deploy.md).",
            id="mihan.E001",
        )


def files_are_scanned(app_configs: Any, **told: Any) -> Iterator[CheckMessage]:
    """None named is an error. One that does not answer yet is not: it lets nothing pass meanwhile."""
    if not settings.SCANNER:
        yield Error("No virus scanner is named: what people bring is looked through by nobody.",
                    hint="MIHAN_SCANNER, as in deploy/mihan.service.", id="mihan.E002")  # fmt: skip
    elif (found := asked(HARMLESS)) is Verdict.CLEAN:
        yield Error("The virus scanner lets pass the test file that every scanner knows.",
                    hint="Has it its signatures? (clamav-freshclam)", id="mihan.E003")  # fmt: skip
    elif found is Verdict.UNKNOWN:
        yield Warning("The virus scanner does not answer: what people bring is refused.",
                      hint="systemctl status clamav-daemon", id="mihan.W004")  # fmt: skip


def no_address_is_a_secret(app_configs: Any, **told: Any) -> Iterator[CheckMessage]:
    if settings.SECRET_ADDRESSES:
        yield Warning("Calendars may be given an address that is a secret.",
                      hint="MIHAN_SECRET_ADDRESSES=no, where every calendar can send a name and a key.",
                      id="mihan.W005")  # fmt: skip


def components_are_looked_after(app_configs: Any, **told: Any) -> Iterator[CheckMessage]:
    """Said and no more: a house that changed nothing is not shut by a day that passes."""
    inventory = components.listed(components.FILE.read_text())
    if late := list(components.past(inventory, components.pinned(), clock.now().date())):
        yield Warning(f"{len(late)} things to be said of the components: {late[0]}.",
                      hint="python3 run.py components", id="mihan.W006")  # fmt: skip


CHECKS = (secrets_are_kept, files_are_scanned, no_address_is_a_secret, components_are_looked_after)
