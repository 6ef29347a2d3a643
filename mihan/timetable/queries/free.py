"""Who and what is free at one slot of a plan: for a planner who looks for a room or a stand-in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from mihan.calendar.models import TrainingYear
from mihan.core.models import NAMES
from mihan.core.text import fold
from mihan.offer.models import Module
from mihan.people.models import SPELLED, PersonNames, Role, Trainer
from mihan.places.models import Occupation, Space
from mihan.progress.models import LedgerLine
from mihan.timetable.models import TEACHING_KINDS, Plan, Unavailability
from mihan.timetable.queries.commitments import commitments
from mihan.timetable.queries.frames import SlotTimes, WeekFrame


def teachers(year: TrainingYear) -> dict[str, set[int]]:
    """By name of a module, folded: who teaches it to some group this year, hence may stand in."""
    by_name: dict[str, set[int]] = defaultdict(set)  # each name is folded once: there are ten lines to one
    lines = LedgerLine.objects.filter(group__year=year).order_by()
    for name, *trainers in lines.values_list("module__name_fr", "trainer_face", "trainer_remote"):
        by_name[name].update(trainer for trainer in trainers if trainer)
    found: dict[str, set[int]] = defaultdict(set)
    for name, able in by_name.items():
        found[fold(name)] |= able
    return dict(found)


@dataclass(frozen=True, slots=True)
class FreeTrainer:
    """One of some two hundred, hence no more than a row says; `load` is their sessions in this plan's week."""

    pk: int
    load: int
    names: PersonNames


@dataclass(frozen=True)
class Free:
    """What is free on a day at a slot; with `module`, only trainers who teach it to some group."""

    plan: Plan
    frame: WeekFrame
    day: date
    slot: int
    module: Module | None = None

    @property
    def times(self) -> SlotTimes | None:
        return self.frame.times(self.day, self.slot)

    def spaces(self) -> QuerySet[Space]:
        """Open teaching spaces that neither the plan nor anybody else takes then, the smallest first."""
        path = self.plan.unit.path
        found = Space.objects.filter(unit__path__startswith=path, kind__in=TEACHING_KINDS, state=Space.State.OPEN)
        found = found.exclude(pk__in=self._at().exclude(space=None).values("space"))
        if times := self.times:
            taken = Occupation.objects.filter(
                space=OuterRef("pk"), day=self.day, starts__lt=times.ends, ends__gt=times.starts
            )
            taken = taken.exclude(session__plan__unit=self.plan.unit, session__plan__monday=self.plan.monday)
            found = found.filter(~Exists(taken))
        told = found.exclude(pk__in=self._away("space")).only("code", "capacity", *NAMES)
        return told.order_by("capacity", "code")

    def trainers(self) -> list[FreeTrainer]:
        """Trainers of the establishment who neither teach then nor are away."""
        held = Role.objects.current().filter(kind=Role.Kind.TRAINER, unit__path__startswith=self.plan.unit.path)
        found = Trainer.objects.filter(Exists(held.filter(person=OuterRef("person"))))
        found = found.exclude(pk__in=self._at().exclude(trainer=None).values("trainer"))
        found = found.exclude(pk__in=self._away("trainer")).exclude(pk__in=self._committed())
        if self.module:
            found = found.filter(pk__in=teachers(self.plan.year).get(fold(self.module.name_fr), ()))
        given = self.plan.sessions.filter(trainer=OuterRef("pk"), day__isnull=False, is_cancelled=False)
        counted = given.order_by().values("trainer").annotate(count=Count("pk")).values("count")
        told = found.annotate(load=Coalesce(Subquery(counted), 0))
        rows = told.values_list("pk", "load", *(f"person__{name}" for name in SPELLED))
        return [FreeTrainer(pk, load, PersonNames(*names)) for pk, load, *names in rows]

    def _at(self) -> QuerySet:
        return self.plan.sessions.filter(day=self.day, slot=self.slot, is_cancelled=False)

    def _committed(self) -> list[int]:
        """Trainers whom an app above takes then."""
        found = commitments(self.plan.unit, self.day, self.day)
        return [one.trainer for one in found if one.trainer and one.slot == self.slot and not one.is_avoided]

    def _away(self, who: str) -> list[int]:
        return [key for row in self._unavailable if (key := getattr(row, f"{who}_id"))]

    @cached_property
    def _unavailable(self) -> list[Unavailability]:
        rows = Unavailability.objects.in_force(self.day, self.day).filter(is_avoided=False)
        return [row for row in rows if row.covers(self.day, self.slot)]
