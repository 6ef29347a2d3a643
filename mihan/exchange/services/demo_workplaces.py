"""The demo's workplaces: a hotel afternoon that a group has finished, and accounts to play with.

Everybody is invented, and what they showed is a simulation's: it is marked illustrative.
"""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db.models import Count, Q

from mihan.offer.models import Enrolment, Group
from mihan.people.models import Person, Trainer, Unit, User
from mihan.workplaces.services.opening import open_session
from mihan.workplaces.services.showing import play_to_the_end

HOTEL, WORLD = "hotel_front_desk", 2026
# Who sat where, and how often in a thousand they got things right.
PLAYED = {"reception.1": 930, "reception.2": 780, "housekeeping.1": 900, "housekeeping.2": 820}
HOTEL_GROUPS, CARE_GROUPS, FIRM_GROUPS = ("THR_REC_T", "THR_MH_TS"), ("SAN_AS_T",), ("GC_COM_TS", "GC_GE_TS")


def lay_workplaces(campus: Unit, *, password: str, address: str) -> None:
    """Accounts of a hotel trainer and three of their trainees, a nurse, her trainer, a seller; a session played."""
    hashed = make_password(password)
    group = _second_years(campus, HOTEL_GROUPS)
    trainer = _trainer_of(group) if group else None
    if group is None or trainer is None:  # a campus too small to have one
        return
    by = _account("hotel", trainer, hashed, address)
    guests = _people_of(group, len(PLAYED))
    for number, person in enumerate(guests[:3], 1):
        _account(f"hotel{number}", person, hashed, address)
    for username, programmes in (("nurse", CARE_GROUPS), ("seller", FIRM_GROUPS)):
        other = _second_years(campus, programmes)
        if other and (people := _people_of(other, 1)):
            _account(username, people[0], hashed, address)
    _account_of_trainer("care", _second_years(campus, CARE_GROUPS), hashed, address)
    session = open_session(
        HOTEL, campus, by=by, group=group, seed=WORLD, people=dict(zip(PLAYED, guests, strict=False))
    )
    play_to_the_end(session, {seat: PLAYED[seat] for seat in list(PLAYED)[: len(guests)]}, by=by)


def _account_of_trainer(username: str, group: Group | None, password: str, address: str) -> None:
    trainer = _trainer_of(group) if group else None
    if trainer:
        _account(username, trainer, password, address)


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
