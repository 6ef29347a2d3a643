from mihan.timetable.models.availability import (
    OWN_KINDS,
    TEACHING_KINDS,
    ChangeRequest,
    RoomNeed,
    Unavailability,
)
from mihan.timetable.models.following import Feed, Notice
from mihan.timetable.models.outlooks import YearLine, YearLoad, YearOutlook
from mihan.timetable.models.plans import Edit, Plan, Session, SessionGroup

__all__ = [
    "OWN_KINDS",
    "TEACHING_KINDS",
    "ChangeRequest",
    "Edit",
    "Feed",
    "Notice",
    "Plan",
    "RoomNeed",
    "Session",
    "SessionGroup",
    "Unavailability",
    "YearLine",
    "YearLoad",
    "YearOutlook",
]
