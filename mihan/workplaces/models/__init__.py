from mihan.workplaces.models.copies import DebriefCopy
from mihan.workplaces.models.packs import PackEdit, PackVersion
from mihan.workplaces.models.photos import Photo
from mihan.workplaces.models.sessions import Input, Outcome, Seat, Session, Sitting

__all__ = ["DebriefCopy", "Input", "Outcome", "PackEdit", "PackVersion", "Photo", "Seat", "Session", "Sitting"]
