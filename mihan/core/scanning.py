"""Looking for viruses in what people bring, by a command of the machine; nothing where the installation names none."""

import shlex
import subprocess
from enum import Enum
from tempfile import NamedTemporaryFile

from django.conf import settings

from mihan.core.logs import security

PATIENCE = 60  # seconds


class Verdict(Enum):
    CLEAN = "clean"
    INFECTED = "infected"
    UNKNOWN = "unknown"  # the scanner is away or failed: whoever asks refuses that too


def verdict(content: bytes) -> Verdict:
    """Of a file brought; what is not kept is logged."""
    found = asked(content)
    if found is not Verdict.CLEAN:
        security.warning("a file brought was refused by the scanner: %s", found.value)
    return found


def asked(content: bytes) -> Verdict:
    """`MIHAN_SCANNER` is given the path of a copy: it ends with 0 for a clean one, 1 for another, as clamdscan does."""
    if not settings.SCANNER:
        return Verdict.CLEAN
    with NamedTemporaryFile(prefix="mihan-brought-") as copy:  # of mode 600, under a name of ours
        copy.write(content)
        copy.flush()
        try:
            command = [*shlex.split(settings.SCANNER), copy.name]
            ended = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False).returncode
        except (OSError, subprocess.TimeoutExpired):
            ended = -1
    return {0: Verdict.CLEAN, 1: Verdict.INFECTED}.get(ended, Verdict.UNKNOWN)
