"""The machine's own Chromium; none is ever downloaded."""

import shutil

# The shell is the same browser without windows: a page costs a third less. `chromium` serves as well.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
WANTED = "Chromium (Debian: apt-get install chromium-headless-shell)"


def installed() -> str | None:
    """Where it is, if it is there."""
    return next(filter(None, map(shutil.which, NAMES)), None)
