"""Who has invigilated how much: what makes the turns fair."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from mihan.core.text import near, searchable
from mihan.exams.models import Engagement, ExamSession
from mihan.people.models import SPELLED, PersonNames, Role, Trainer, Unit

Counts = dict[int, int]


def invigilators_of(unit: Unit) -> QuerySet[Trainer]:
    """The trainers of an establishment now, permanent or not."""
    held = Role.objects.current().filter(kind=Role.Kind.TRAINER, unit__path__startswith=unit.path)
    return Trainer.objects.filter(person__in=held.order_by().values("person"))


def names_of(trainers: QuerySet[Trainer]) -> dict[int, PersonNames]:
    """By trainer, the names alone: hundreds of them on a page of choices."""
    columns = [f"person__{name}" for name in SPELLED]
    return {pk: PersonNames(*names) for pk, *names in trainers.order_by().values_list("pk", *columns)}


def earlier_duties(session: ExamSession) -> Counts:
    """By trainer: slots invigilated in the other published sessions of the year."""
    rows = Engagement.objects.duties().filter(is_published=True, session__year=session.year_id).exclude(session=session)
    return _counted(rows)


def duties_in(session: ExamSession) -> Counts:
    return _counted(session.engagements.duties())


def _counted(rows: QuerySet[Engagement]) -> Counts:
    return dict(rows.order_by().values_list("trainer").annotate(n=Count("pk")))


@dataclass(frozen=True)
class Turns:
    """Slots of one trainer: invigilated earlier this year, in this session, and standing by in it."""

    trainer: int
    person: PersonNames
    earlier: int
    now: int
    standing_by: int

    @property
    def total(self) -> int:
        return self.earlier + self.now

    @property
    def name(self) -> str:
        return self.person.name

    def is_named(self, text: str) -> bool:
        names = searchable(self.person.latin_name, self.person.arabic_name)
        return near(names, text) is not None


def turns(session: ExamSession, *, named: str = "") -> list[Turns]:
    """Every trainer with their slots (those whose names hold the words of `named`), those with most first."""
    earlier, now = earlier_duties(session), duties_in(session)
    waiting = _counted(session.engagements.standing_by())
    own = Q(pk__in=invigilators_of(session.unit).values("pk"))
    found = [
        Turns(pk, names, earlier.get(pk, 0), now.get(pk, 0), waiting.get(pk, 0))
        for pk, names in names_of(Trainer.objects.filter(own | Q(pk__in=[*now, *waiting]))).items()
    ]
    found = [one for one in found if one.is_named(named)]
    return sorted(found, key=lambda one: (-one.total, one.person.last_name, one.person.first_name, one.trainer))
