"""What leaves a trace that the person concerned can read: opening a zone, reading a file, taking a list away."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.people.models import Identity, Look, Opening, Person, User
from mihan.people.queries.rights import zones


@transaction.atomic
def open_zone(person: Person, zone: str, *, purpose: str, by: User) -> None:
    """Before anything of a confidential zone is shown: may they, and why. Written down either way."""
    permission = zones()[zone].permission
    purpose = stated(purpose)
    if not by.has_perm(permission, person):
        raise RuleBroken(_("Your role does not open this part of a file."))
    role = by.role_for(permission, person)
    Opening.objects.create(
        zone=zone, person=person, opened_by=f"user:{by.pk}", role=role.kind if role else "", purpose=purpose,
    )  # fmt: skip


@transaction.atomic
def open_identity(person: Person, *, purpose: str, by: User) -> str:
    """The identity number, after the purpose has been written down for the person to read."""
    open_zone(person, "identity", purpose=purpose, by=by)
    identity = Identity.objects.filter(person=person, closed_at=None).first()
    return identity.number if identity else ""


@transaction.atomic
def log_identity_list(*, scope: str, purpose: str, by: str) -> None:
    """A whole list leaves with its identity numbers: say which list, why, and who."""
    Opening.objects.create(zone="identity", scope=scope, opened_by=by, purpose=stated(purpose))


@transaction.atomic
def log_identity_opening(person: Person, *, purpose: str, by: str) -> None:
    """The identity number of one person leaves the product in a file: why, and who."""
    Opening.objects.create(zone="identity", person=person, opened_by=by, purpose=stated(purpose))


def stated(purpose: str) -> str:
    purpose = purpose.strip()
    if len(purpose) < 5:
        raise RuleBroken(_("Say in a few words what you need it for."))
    return purpose[:300]


def note_look(person: Person, *, by: User) -> None:
    """Somebody reads the file of somebody else. Their page may do this on GET: see decision 0027."""
    _note([person.pk], Look.Kind.PAGE, by, about=person)


def note_export(people: Iterable[int], *, by: User) -> None:
    """A list left as a file: each person on it can read who took it."""
    _note(people, Look.Kind.EXPORT, by)


def _note(people: Iterable[int], kind: Look.Kind, by: User, *, about: Person | None = None) -> None:
    """One row a day: what is known already is not written again, and two at once are one."""
    reader, today = by.person_id, clock.today()
    if not reader:
        return
    known = set(Look.objects.filter(reader=reader, kind=kind, day=today).values_list("person", flat=True))
    fresh = [person for person in people if person != reader and person not in known]
    if not fresh:
        return
    role = by.role_for("people.view", about)
    told = {
        "reader_id": reader, "kind": kind, "day": today, "role": role.kind if role else "",
        "unit_id": role.unit_id if role else None, "is_lent": bool(role and role.person_id != reader),
    }  # fmt: skip
    looks = [Look(person_id=person, **told) for person in fresh]
    Look.objects.bulk_create(looks, batch_size=2000, ignore_conflicts=True)
