"""Registering works, doing jobs, following and stopping them."""

from mihan.jobs.services.following import cancel, clear, close_lost, finish, latest
from mihan.jobs.services.running import Cancelled, Progress, run
from mihan.jobs.services.schedules import add_schedule, run_scheduled, take_due
from mihan.jobs.services.works import Work, work_of, worker_for

__all__ = [
    "Cancelled",
    "Progress",
    "Work",
    "add_schedule",
    "cancel",
    "clear",
    "close_lost",
    "finish",
    "latest",
    "run",
    "run_scheduled",
    "take_due",
    "work_of",
    "worker_for",
]
