"""Four voices: the trainee, a fellow, a trainer, the tutor at work. The last ones may have no account."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.assessment.models import Competence, Criterion, Invitation, Voice
from mihan.assessment.policy import LINK_DAYS, Speaker, Word
from mihan.assessment.queries.people import is_judged_by
from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.people.models import Person, User

BY_LINK = (Speaker.PEER, Speaker.TUTOR)
About = tuple[int, str]  # a competence, and a criterion of it or nothing
Said = Mapping[About, int]


@transaction.atomic
def say(person: Person, said: Said, *, by: User, speaker: str = "", name: str = "") -> int:
    """Words about a trainee: one's own, a trainer's, or what a tutor or a fellow told a trainer, with their name."""
    speaker = _speaker(person, by, speaker)
    if speaker in BY_LINK and not name.strip():
        raise RuleBroken(_("Say whose words these are."))
    told = name.strip() if speaker in BY_LINK else str(by)
    return _write(person, said, speaker=speaker, name=told, by=by)


def _speaker(person: Person, by: User, asked: str) -> str:
    if person.pk == by.person_id:
        return Speaker.SELF
    if not is_judged_by(person, by):
        raise RuleBroken(_("You do not decide for this trainee."))
    return asked if asked in BY_LINK else Speaker.TRAINER


def _write(
    person: Person, said: Said, *, speaker: str, name: str, by: User | None = None, invitation: Invitation | None = None
) -> int:
    _refuse_unknown(said)
    rows = [
        Voice(
            person=person, competence_id=competence, criterion=criterion, speaker=speaker, name=name[:160], word=word,
            said_by=by, invitation=invitation,
        )
        for (competence, criterion), word in said.items()
    ]  # fmt: skip
    return len(Voice.objects.bulk_create(rows))


def _refuse_unknown(said: Said) -> None:
    keys = dict(Competence.objects.filter(pk__in={one for one, _key in said}).values_list("pk", "key"))
    criteria = set(Criterion.objects.filter(key__in={key for _one, key in said if key}).values_list("key", flat=True))
    for (competence, criterion), word in said.items():
        if competence not in keys or word not in Word.values:
            raise RuleBroken(_("Choose among the words that are offered."))
        if criterion and (criterion not in criteria or not criterion.startswith(f"{keys[competence]}.")):
            raise RuleBroken(_("“%(key)s” is no criterion of this competence.") % {"key": criterion})


@transaction.atomic
def invite(person: Person, *, speaker: str, name: str, place: str = "", by: User) -> tuple[Invitation, str]:
    """A private address for somebody without an account, and its secret: shown once, never kept."""
    if not is_judged_by(person, by):
        raise RuleBroken(_("You do not decide for this trainee."))
    if speaker not in BY_LINK:
        raise RuleBroken(_("Choose among the words that are offered."))
    secret = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        person=person, speaker=speaker, name=name.strip(), place=place.strip(), digest=_digest(secret), made_by=by,
        last_day=clock.today() + timedelta(LINK_DAYS),
    )  # fmt: skip
    return invitation, secret


def invitation_at(secret: str) -> Invitation | None:
    """The one this secret opens, while it does."""
    found = Invitation.objects.select_related("person").filter(digest=_digest(secret)).first()
    return found if found and found.is_open else None


@transaction.atomic
def say_by_invitation(invitation: Invitation, said: Said) -> int:
    """Words of whoever holds the address; it answers once."""
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("person").get(pk=invitation.pk)
    if not invitation.is_open:
        raise RuleBroken(_("This address was used, or its time is over."))
    if not said:
        raise RuleBroken(_("Choose at least one answer."))
    invitation.used_at = clock.now()
    invitation.save(update_fields=["used_at", "updated_at"])
    name = f"{invitation.name}, {invitation.place}" if invitation.place else invitation.name
    return _write(invitation.person, said, speaker=invitation.speaker, name=name, invitation=invitation)


@transaction.atomic
def revoke_invitation(invitation: Invitation) -> None:
    Invitation.objects.filter(pk=invitation.pk, used_at=None, revoked_at=None).update(
        revoked_at=clock.now(), updated_at=clock.now()
    )  # fmt: skip


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
