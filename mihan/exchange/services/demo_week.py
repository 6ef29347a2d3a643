"""The demo's current week: planned and published by the engine, with something left to repair; and its year.

What room a module wants is told by no file: these needs are ours, marked illustrative.
"""

from __future__ import annotations

from datetime import date, timedelta

from mihan.calendar.models import TrainingYear
from mihan.calendar.policy import monday_of
from mihan.core.models import Mark
from mihan.offer.models import Module
from mihan.people.models import Unit, User
from mihan.places.models import Space
from mihan.timetable.engine import warm_up
from mihan.timetable.models import Plan, RoomNeed, Session, YearOutlook
from mihan.timetable.services.absences import declare_unavailability
from mihan.timetable.services.publishing import publish_plan

Kind = Space.Kind
SECONDS = 12
# Of ten trade modules of a pole, which rooms they take, in turn; general modules take classrooms.
TURNS = {
    "DIA": (Kind.COMPUTER,) * 8 + (Kind.LAB, Kind.ROOM),
    "AIG": (Kind.COMPUTER,) * 6 + (Kind.WORKSHOP,) * 2 + (Kind.ROOM,) * 2,
    "GC": (Kind.ROOM,) * 6 + (Kind.COMPUTER,) * 3 + (Kind.PLATFORM,),
}
OTHERS = (Kind.WORKSHOP, Kind.ROOM, Kind.WORKSHOP, Kind.ROOM, Kind.LAB, Kind.ROOM, Kind.WORKSHOP, Kind.ROOM, Kind.PLATFORM, Kind.ROOM)  # fmt: skip


def lay_room_needs(campus: Unit) -> None:
    """What room each trade module of the campus wants."""
    rows = Module.objects.filter(programme__offerings__unit__path__startswith=campus.path).exclude(
        code__startswith="EG"
    )
    found = rows.order_by("programme", "study_year", "code").values_list("pk", "programme__offerings__pole__unit__code")
    platforms = set(Space.objects.filter(unit__parent=campus, kind=Kind.PLATFORM).values_list("unit__code", flat=True))
    needs = []
    for n, (module, pole) in enumerate(found):
        turns = TURNS.get(pole, OTHERS)
        kind = turns[n % len(turns)]
        if kind == Kind.PLATFORM and pole not in platforms:
            kind = Kind.ROOM
        needs.append(RoomNeed(unit=campus, module_id=module, kind=kind, mark=Mark.ILLUSTRATIVE))
    RoomNeed.objects.bulk_create(needs, ignore_conflicts=True)


def plan_demo_week(campus: Unit, today: date, *, by: User, seconds: float = SECONDS) -> None:
    """Plan and publish the week of `today`, then let a trainer fall ill. Does nothing when it is there."""
    from mihan.timetable.services.solving import plan_week  # the solver is loaded by workers only

    year = TrainingYear.objects.get(unit=campus, first_day__lte=today, last_day__gte=today)
    if Plan.objects.filter(unit=campus, monday=monday_of(today)).exists():
        return
    warm_up()  # the first search of an installation would spend its time compiling
    draft = plan_week(campus, year, today, by=by, seconds=seconds)
    _fall_ill(publish_plan(draft, by=by), today, by=by)


def plan_demo_year(campus: Unit, today: date, *, by: User) -> None:
    """Spread the hours left over the rest of the year of `today`. Does nothing when it is there."""
    from mihan.timetable.services.outlooks import plan_year  # the solver is loaded by workers only

    year = TrainingYear.objects.select_related("unit").get(unit=campus, first_day__lte=today, last_day__gte=today)
    if not YearOutlook.objects.filter(year=year).exists():
        warm_up()
        plan_year(year, by=by)


def _fall_ill(plan: Plan, today: date, *, by: User) -> None:
    """The trainer with most sessions on the days to come is away from tomorrow on."""
    coming = Session.objects.placed().filter(plan=plan, day__gt=today).exclude(trainer=None)
    busiest = list(coming.order_by().values_list("trainer", flat=True))
    if not busiest:
        return
    key = max(set(busiest), key=lambda trainer: (busiest.count(trainer), -trainer))
    trainer = next(s.trainer for s in coming.filter(trainer=key).select_related("trainer") if s.trainer)
    declare_unavailability(
        plan.unit, trainer, first_day=today + timedelta(1), last_day=today + timedelta(2), by=by,
        reason="certificat médical (démonstration)",
    )  # fmt: skip
