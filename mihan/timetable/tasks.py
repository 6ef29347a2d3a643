"""The planners' long work: planning a week or a year, repairing a week."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from mihan.calendar.models import TrainingYear
from mihan.jobs.services import Progress, worker_for
from mihan.people.models import Unit
from mihan.timetable.models import Plan
from mihan.timetable.queries.curves import curve

_KEPT = _("The week as published stays as it is; nothing is kept of the new draft.")
_FINISH = _("Stop with the best so far")
_EXPLAINING = ("explaining", _("Say why sessions are left out"))


@worker_for(
    "timetable_plan", title=_("Planning a week"), kept=_KEPT,
    steps=(
        ("counting", _("Count the hours left")), ("searching", _("Look for the best week")), _EXPLAINING,
        ("keeping", _("Keep the draft")),
    ),
    finish=_FINISH, picture=curve,
)  # fmt: skip
def plan_week(
    progress: Progress, unit: int, year: int, monday: str, seconds: float = 20.0, searches: int | None = None
) -> str:
    from mihan.timetable.services import solving  # the solver is loaded by workers only

    plan = solving.plan_week(
        Unit.objects.get(pk=unit), TrainingYear.objects.get(pk=year), date.fromisoformat(monday),
        by=progress.job.owner, seconds=seconds, searches=searches, progress=progress,
    )  # fmt: skip
    return plan.get_absolute_url()


@worker_for(
    "timetable_repair", title=_("Repairing a week"), kept=_KEPT,
    steps=(("searching", _("Look for the smallest change")), _EXPLAINING, ("keeping", _("Keep the draft"))),
    finish=_FINISH, picture=curve,
)  # fmt: skip
def repair_week(progress: Progress, plan: int, seconds: float = 10.0) -> str:
    from mihan.timetable.services import solving

    published = Plan.objects.select_related("unit", "year").get(pk=plan)
    return solving.repair_week(published, by=progress.job.owner, seconds=seconds, progress=progress).get_absolute_url()


@worker_for(
    "timetable_year", title=_("Planning the year"), kept=_("The year as it was planned before stays as it is."),
    steps=(
        ("counting", _("Count the hours left")), ("searching", _("Spread the sessions over the weeks")),
        ("keeping", _("Keep the year")),
    ),
)  # fmt: skip
def plan_year(progress: Progress, year: int) -> str:
    from mihan.timetable.services import outlooks

    outlook = outlooks.plan_year(
        TrainingYear.objects.select_related("unit").get(pk=year), by=progress.job.owner, progress=progress
    )
    return outlook.get_absolute_url()
