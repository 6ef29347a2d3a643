"""The demo's workplaces: hotel afternoons and a ward that groups have played, and accounts to play with.

The last afternoon waits for its debrief; those before were debriefed and closed. Everybody is invented, and what they
showed is a simulation's: it is marked illustrative.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.db.models import Count, Q
from django.utils import timezone

from mihan.assessment.models import Occasion
from mihan.offer.models import Enrolment, Group
from mihan.people.models import Person, Trainer, Unit, User
from mihan.workplaces.models import Session
from mihan.workplaces.services.closing import close_debrief, in_words
from mihan.workplaces.services.handing_in import KIND
from mihan.workplaces.services.opening import open_session
from mihan.workplaces.services.showing import play_to_the_end

HOTEL_GROUPS, CARE_GROUPS, FIRM_GROUPS = ("THR_REC_T", "THR_MH_TS"), ("SAN_AS_T",), ("GC_COM_TS", "GC_GE_TS")
OPENS, LASTS, TALKED = time(10, 15), timedelta(minutes=95), timedelta(minutes=50)


class Played(NamedTuple):
    """A session of some days ago. `skills`: who sat where, and how often in a thousand they got things right."""

    pack: str
    world: int
    days_ago: int
    skills: Mapping[str, int]
    take_away: str = ""  # none: the debrief is still to be held


HOTEL_BEFORE = Played(
    "hotel_front_desk", 2025, 14, {"reception.1": 780, "reception.2": 700, "housekeeping.1": 850, "housekeeping.2": 760},
    "Lire la pièce d’identité avant de dire bienvenue.\nLa réception dit aux étages quelle chambre est attendue.",
)  # fmt: skip
HOTEL_LATELY = Played(
    "hotel_front_desk", 2026, 1, {"reception.1": 930, "reception.2": 780, "housekeeping.1": 900, "housekeeping.2": 820}
)  # fmt: skip
WARD_BEFORE = Played(
    "care_ward_of_eight", 2026, 7, {"nurse.1": 880, "nurse.2": 760, "aide.1": 840},
    "Compter la fréquence respiratoire une minute entière.\nAppeler dès le score, avec les quatre points.",
)  # fmt: skip


def lay_workplaces(campus: Unit, *, today: date, password: str, address: str) -> None:
    """Accounts of a hotel trainer and three of their trainees, a nurse, her trainer, a seller; sessions played."""
    hashed = make_password(password)
    group = _second_years(campus, HOTEL_GROUPS)
    trainer = _trainer_of(group) if group else None
    if group is None or trainer is None:  # a campus too small to have one
        return
    by = _account("hotel", trainer, hashed, address)
    guests = _people_of(group, len(HOTEL_LATELY.skills))
    for number, person in enumerate(guests[:3], 1):
        _account(f"hotel{number}", person, hashed, address)
    ward = _second_years(campus, CARE_GROUPS)
    nurses = _people_of(ward, len(WARD_BEFORE.skills)) if ward else []
    for username, people in (("nurse", nurses), ("seller", _sellers(campus))):
        if people:
            _account(username, people[0], hashed, address)
    care = _account_of_trainer("care", ward, hashed, address)
    for played in (HOTEL_BEFORE, HOTEL_LATELY):
        _play(played, campus, group, guests, by=by, today=today)
    if ward and care:
        _play(WARD_BEFORE, campus, ward, nurses, by=care, today=today)


def _play(played: Played, campus: Unit, group: Group, people: list[Person], *, by: User, today: date) -> None:
    seats = dict(zip(played.skills, people, strict=False))
    session = open_session(played.pack, campus, by=by, group=group, seed=played.world, people=seats)
    play_to_the_end(session, {seat: played.skills[seat] for seat in seats}, by=by)
    began = _on(today - timedelta(days=played.days_ago))
    _date(session, began)
    if played.take_away:
        session = Session.objects.select_related("version", "group", "outcome").get(pk=session.pk)
        close_debrief(session, in_words(session, played.take_away), by=by, at=began + LASTS + TALKED)


def _on(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, OPENS))


def _date(session: Session, began: datetime) -> None:
    """On a day of the demo, whenever it is built."""
    Session.objects.filter(pk=session.pk).update(opened_at=began, started_at=began, ended_at=began + LASTS)
    Occasion.objects.filter(kind=KIND, key=str(session.pk)).update(happened_on=began.date())


def _sellers(campus: Unit) -> list[Person]:
    group = _second_years(campus, FIRM_GROUPS)
    return _people_of(group, 1) if group else []


def _account_of_trainer(username: str, group: Group | None, password: str, address: str) -> User | None:
    trainer = _trainer_of(group) if group else None
    return _account(username, trainer, password, address) if trainer else None


def _second_years(campus: Unit, programmes: tuple[str, ...]) -> Group | None:
    """The furthest on of this year's groups of these programmes."""
    found = Group.objects.filter(offering__programme__code__in=programmes, unit__path__startswith=campus.path)
    return found.order_by("-year__season", "-study_year", "code").first()


def _trainer_of(group: Group) -> Person | None:
    """Who teaches them most and has no account yet."""
    lines = Count("face_lines", filter=Q(face_lines__group=group))
    free = Trainer.objects.filter(person__user=None).annotate(lines=lines).filter(lines__gt=0)
    most = free.order_by("-lines", "id").select_related("person").first()
    return most.person if most else None


def _people_of(group: Group, most: int) -> list[Person]:
    rows = Enrolment.objects.active().filter(group=group, person__user=None).select_related("person")
    return [row.person for row in rows.order_by("number")[:most]]


def _account(username: str, person: Person, password: str, address: str) -> User:
    return User.objects.create(username=username, person=person, password=password, email=address.format(username))
