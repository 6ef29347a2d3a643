"""Reads of sessions that have a name."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Count

from mihan.offer.models import Enrolment, Group, taught
from mihan.people.models import Person, Unit, User, under
from mihan.workplaces.models import Input, Session, Sitting

# Ids of things and of tasks, not the words of a choice.
IDS = re.compile(r"(\w+\.)?\d+")
LOOKED_BACK = 20  # inputs


def lately_by_another(session: Session, refused: Input) -> Input | None:
    """The last accepted decision of another seat about something the refused one names too."""
    about = _ids(refused)
    others = session.inputs.filter(accepted=True, seq__lt=refused.seq).exclude(seat__in=["", refused.seat])
    for row in others.order_by("-seq")[:LOOKED_BACK] if about else []:
        if about & _ids(row):
            return row
    return None


def _ids(row: Input) -> set[str]:
    """Of what an input is about; two fields may name the same thing."""
    return {f"{name} {value}" for name, value in row.args.items() if isinstance(value, str) and IDS.fullmatch(value)}


def sessions_listed(rows: Any) -> Any:
    """With how many people sat in each."""
    counted = Count("sittings__person", distinct=True)
    return (
        rows.select_related("version", "group", "trainer", "unit")
        .annotate(people_count=counted)
        .order_by("-opened_at", "-id")
    )


def own_group(user: User) -> Group | None:
    """The group a trainee is in."""
    enrolled = Enrolment.objects.active().filter(person=user.person_id or 0, group__isnull=False)
    row = enrolled.select_related("group").order_by("-is_main", "-year__first_day").first()
    return row.group if row else None


def own_sectors(user: User) -> set[str]:
    """The sectors a trainee learns in, or those of the groups that a trainer leads: their codes."""
    mine = own_group(user)
    groups = Group.objects.filter(pk=mine.pk) if mine else groups_led(user)
    codes = groups.order_by().values_list("offering__programme__sector__code", flat=True)
    return {code for code in codes.distinct() if code}


def place_of(user: User, permission: str) -> Unit | None:
    """Where what this person opens hangs: their group, else where they hold the role that lets them."""
    if (group := own_group(user)) is not None:
        return group.unit
    role = user.role_for(permission)
    return role.unit if role else None


def groups_led(user: User) -> Any:
    """The groups for which this person may open a session: those they teach, those of the pole they head."""
    reached = under("unit__path", user.reach("workplaces.lead"))
    return Group.objects.filter(reached | taught("pk", user)).order_by("label")


def trainees_of(session: Session) -> list[Person]:
    """Who may be given a seat: the group, by name."""
    if session.group_id is None:
        return []
    rows = Enrolment.objects.active().filter(group=session.group_id).select_related("person")
    return sorted({row.person for row in rows}, key=lambda person: (person.last_name, person.first_name, person.pk))


def played_before(people: list[Person], pack: str) -> dict[tuple[int, str], int]:
    """How often each of them sat in each role of a workplace, in other sessions."""
    rows = Sitting.objects.filter(person__in=people, session__version__pack=pack)
    counted = rows.order_by().values("person", "role").annotate(times=Count("session", distinct=True))
    return {(row["person"], row["role"]): row["times"] for row in counted}


def may_take_over(session: Session) -> list[Person]:
    """Those of the group who sit nowhere in it: to whom a seat may be handed."""
    seated = set(session.seats.filter(person__isnull=False).values_list("person", flat=True))
    return [person for person in trainees_of(session) if person.pk not in seated]


def before_me(session: Session, seat: str, person: int, *, most: int = 6) -> tuple[Input | None, list[Input]]:
    """What was last handed over with this seat, by somebody else, and the last things done in it, the latest first."""
    rows = session.inputs.filter(seat=seat, accepted=True).select_related("by").order_by("-seq")
    handed = rows.filter(verb="pass_seat").exclude(by=person).first()
    return handed, list(rows.exclude(verb__in=["pass_seat", "sit", "leave"])[:most])


def last_acts(session: Session) -> dict[str, Input]:
    """By seat, the last thing its person did."""
    acts: dict[str, Input] = {}
    for row in session.inputs.filter(actor="user").exclude(seat="").order_by("seq"):
        acts[row.seat] = row
    return acts


def session_at_work(pk: int) -> Session | None:
    """A session with what it is played by. Whether its reader may see it is for the caller: their seat tells."""
    return Session.objects.select_related("version", "edit").order_by().filter(pk=pk).first()
