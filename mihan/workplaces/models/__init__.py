from mihan.workplaces.models.packs import PackEdit, PackVersion
from mihan.workplaces.models.sessions import Input, Outcome, Seat, Session, Sitting
from mihan.workplaces.models.traces import DebriefCopy, Photo

__all__ = ["DebriefCopy", "Input", "Outcome", "PackEdit", "PackVersion", "Photo", "Seat", "Session", "Sitting"]
