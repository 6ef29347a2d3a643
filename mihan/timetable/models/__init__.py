from mihan.timetable.models.availability import ChangeRequest, RoomNeed, Unavailability
from mihan.timetable.models.following import Feed, Notice
from mihan.timetable.models.plans import Edit, Plan, Session, SessionGroup

__all__ = [
    "ChangeRequest",
    "Edit",
    "Feed",
    "Notice",
    "Plan",
    "RoomNeed",
    "Session",
    "SessionGroup",
    "Unavailability",
]
