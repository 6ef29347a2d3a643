"""Icons of lucide, inlined. Drawn once per name and size, then remembered.

A page has dozens: how their lines are drawn is said once, in `ui.css` (`.icon`).
"""

import re
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from lucide import _render_icon

# Icons that mean a direction of reading turn round in Arabic. Clocks, checks and tools do not.
DIRECTIONAL = frozenset({
    "arrow-left", "arrow-right", "arrow-up-right", "chevron-left", "chevron-right",
    "chevrons-left", "chevrons-right", "corner-down-right", "external-link", "list", "log-in",
    "log-out", "move-right", "panel-left", "redo-2", "reply", "send", "text", "undo-2",
    "list-checks", "list-ordered", "trending-up", "trending-down", "skip-forward", "file-input",
    "file-output", "align-left", "indent-increase",
})  # fmt: skip

SPARED = re.compile(r' (?:fill="none"|stroke(?:-\w+)?="[\w.]+")|(?<=>)\s+(?=<)|\s+(?=/>)')


@lru_cache(maxsize=512)
def icon(name: str, size: int = 18, label: str = "") -> SafeString:
    """The icon as inline SVG: decoration unless it has a `label`."""
    kind = "icon icon-directional" if name in DIRECTIONAL else "icon"
    extra = {"role": "img", "aria_label": label} if label else {"aria_hidden": "true"}
    svg = _render_icon(name, size, **extra, **{"class": kind})
    return mark_safe(SPARED.sub("", svg))  # noqa: S308 - attributes are escaped by ElementTree
