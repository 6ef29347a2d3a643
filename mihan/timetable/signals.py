"""What the timetable announces, after commit."""

from django.dispatch import Signal

week_published = Signal()  # plan, by
session_held = Signal()  # session, by
