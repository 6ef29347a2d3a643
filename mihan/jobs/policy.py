"""How long work is told to people."""

from django.utils.translation import gettext as _


def duration(seconds: int) -> str:
    """Seconds as a person says them: 8 s, 2 min 05 s."""
    minutes, rest = divmod(seconds, 60)
    if minutes:
        return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": f"{rest:02}"}
    return _("%(seconds)s s") % {"seconds": rest}
