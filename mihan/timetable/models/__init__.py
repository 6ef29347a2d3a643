from mihan.timetable.models.availability import ChangeRequest, Unavailability
from mihan.timetable.models.following import Feed, Notice
from mihan.timetable.models.needs import OWN_KINDS, TEACHING_KINDS, EquipmentNeed, RoomNeed
from mihan.timetable.models.outlooks import YearLine, YearLoad, YearOutlook
from mihan.timetable.models.plans import Edit, Plan, Session, SessionGroup

__all__ = [
    "OWN_KINDS",
    "TEACHING_KINDS",
    "ChangeRequest",
    "Edit",
    "EquipmentNeed",
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
