"""A person decides: confirms what is proposed, or says another level and why; a trainee may disagree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.assessment.engine import Standing, standing_of
from mihan.assessment.models import Appeal, Competence, Occasion, Verdict
from mihan.assessment.policy import Level, needs_reason
from mihan.assessment.queries.frameworks import Asked, asked_by, framework_of
from mihan.assessment.queries.people import is_judged_by, programme_of
from mihan.assessment.services.telling import tell_of_answer, tell_of_verdict
from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.people.models import Person, User


class Seen(NamedTuple):
    """What the page showed to whoever decides: the level proposed then, and the latest verdict (0: none)."""

    proposed: str
    verdict: int = 0


class Choice(NamedTuple):
    """One proposal among several to confirm."""

    person: Person
    competence: Competence
    seen: Seen


def asked_of(person: Person, competence: Competence) -> Asked:
    """The competence as the framework of this person asks for it."""
    asked = asked_by(framework_of(programme_of(person)))
    return next((one for one in asked if one.competence.pk == competence.pk), Asked(competence))


@transaction.atomic
def decide(person: Person, competence: Competence, *, level: str, seen: Seen, by: User, reason: str = "") -> Verdict:
    """Write the level down, as proposed or with a reason; refused where what was proposed is no longer so."""
    _refuse_who_does_not_judge(person, by)
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    standing = standing_of(person.pk, asked_of(person, competence))
    _refuse_if_changed(standing, seen)
    proposal, reason = standing.proposal, reason.strip()
    if needs_reason(level, proposal.level) and not reason:
        raise RuleBroken(_("Say why the level is not the one proposed: the trainee will read it."))
    verdict = Verdict.objects.create(
        person=person, competence=competence, level=level, proposed=proposal.level, count=proposal.count,
        successes=proposal.successes, permille=proposal.permille, reason=reason, decided_by=by,
    )  # fmt: skip
    tell_of_verdict(verdict)
    return verdict


def _refuse_who_does_not_judge(person: Person, by: User) -> None:
    if not is_judged_by(person, by):
        raise RuleBroken(_("You do not decide for this trainee."))


def _refuse_if_changed(standing: Standing, seen: Seen) -> None:
    now = standing.verdict
    if now is not None and now.pk != seen.verdict:
        raise RuleBroken(
            _("%(name)s decided meanwhile: %(level)s. Look again.")
            % {"name": now.decided_by, "level": Level(now.level).label}
        )
    if standing.proposal.level != seen.proposed:
        raise RuleBroken(
            _("Evidence came meanwhile: the level proposed is now “%(level)s”. Look again.")
            % {"level": standing.proposal.level.label}
        )


@transaction.atomic
def confirm_each(chosen: Iterable[Choice], *, by: User) -> int:
    """Confirm several proposals as they are; all of them or none."""
    return len([decide(one.person, one.competence, level=one.seen.proposed, seen=one.seen, by=by) for one in chosen])


@transaction.atomic
def appeal(person: Person, competence: Competence, *, text: str, occasion: Occasion | None = None, by: User) -> Appeal:
    """The trainee asks to be looked at again, and says at what."""
    if person.pk != by.person_id:
        raise RuleBroken(_("Only the trainee can ask for this."))
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if Appeal.objects.filter(person=person, competence=competence, state=Appeal.State.WAITING).exists():
        raise RuleBroken(_("You asked already: a trainer will answer."))
    if occasion and not occasion.evidence.filter(person=person, competence=competence).exists():
        raise RuleBroken(_("Nothing of yours was seen there."))
    return Appeal.objects.create(person=person, competence=competence, occasion=occasion, text=text.strip())


@transaction.atomic
def answer_appeal(asked: Appeal, *, is_upheld: bool, answer: str, by: User) -> Appeal:
    """Answered once, with a reason. Another level is a verdict of its own."""
    asked = Appeal.objects.select_for_update(of=("self",)).select_related("person", "competence").get(pk=asked.pk)
    _refuse_who_does_not_judge(asked.person, by)
    if not asked.is_waiting:
        raise RuleBroken(_("This was answered meanwhile."))
    if not answer.strip():
        raise RuleBroken(_("Say why: the trainee will read it."))
    asked.state = Appeal.State.UPHELD if is_upheld else Appeal.State.REJECTED
    asked.answer, asked.answered_by, asked.answered_on = answer.strip(), by, clock.today()
    asked.save()
    tell_of_answer(asked)
    return asked
