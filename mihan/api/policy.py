"""What a token may be given: areas, each a few permissions, and how long it lasts."""

from django.utils.translation import gettext_lazy as _

from mihan.people.permissions import GRANTS

LONGEST = 366  # days; a parameter of ours
MOST_A_MINUTE = 300  # requests of one account, in each web process

# Of an area, the permissions its operations and their `visible_to` ask for. Drafts, identity numbers
# and the audit trail belong to none.
AREAS = {
    "offer": ("offer.view",),
    "places": ("places.view",),
    "calendar": ("calendar.view",),
    "people": ("people.list", "people.view"),
    "trainers": ("progress.see_trainers",),
    "enrolments": ("offer.see_enrolments",),
    "hours": ("progress.view",),
    "timetable": ("timetable.view",),
    "exams": ("exams.view",),
}
AREA_NAMES = {
    "offer": _("Programmes, modules and units"),
    "places": _("Spaces and what takes them"),
    "calendar": _("Calendar"),
    "people": _("People and their numbers"),
    "trainers": _("Trainers"),
    "enrolments": _("Enrolments"),
    "hours": _("Groups and their hours"),
    "timetable": _("Published weeks"),
    "exams": _("Published exams"),
}


def areas_of(kind: str) -> list[str]:
    """The areas some permission of which this role has."""
    return [area for area, wanted in AREAS.items() if any(kind in GRANTS[permission] for permission in wanted)]


def permissions_of(areas: list[str]) -> frozenset[str]:
    return frozenset(permission for area in areas for permission in AREAS.get(area, ()))
