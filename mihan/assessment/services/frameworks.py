"""A framework is brought whole, in versions: the one before ends the day before."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.assessment.models import Competence, Criterion, Element, Framework, Requirement
from mihan.assessment.policy import FrameworkFacts, RequirementFacts, faults
from mihan.assessment.services.reading import read_toml
from mihan.core.errors import RuleBroken
from mihan.core.models import NAMES
from mihan.offer.models import Programme
from mihan.people.models import User

DATA = Path(__file__).resolve().parent.parent / "data" / "frameworks"


def load_frameworks() -> int:
    """The illustrative frameworks brought with the product, for programmes that have none; how many were brought."""
    brought = 0
    for path in sorted(DATA.glob("*.toml")):
        facts = read_toml(path.read_text(encoding="utf-8"))
        for programme in Programme.objects.filter(code__in=facts.programmes, frameworks=None):
            bring_framework(programme, facts)
            brought += 1
    return brought


def keys_in_files() -> tuple[set[str], set[str]]:
    """What the frameworks brought with the product ask, before any is in a database: competences, criteria."""
    asked = [one for path in DATA.glob("*.toml") for one in read_toml(path.read_text(encoding="utf-8")).requirements]
    criteria = {criterion.key for one in asked for element in one.elements for criterion in element.criteria}
    return {one.key for one in asked}, criteria


@transaction.atomic
def bring_framework(programme: Programme, facts: FrameworkFacts, *, by: User | None = None) -> Framework:
    """A new version for this programme, in force from its first day on.

    What a competence is called belongs to its key: the latest version brought names it for every programme.
    """
    Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    for fault, what in faults(facts):
        raise RuleBroken(str(fault.label) % {"what": what} if what else str(fault.label))
    _end_the_one_before(programme, facts)
    framework = Framework.objects.create(
        programme=programme, version=facts.version, first_day=facts.first_day, mark=facts.mark, source=facts.source,
        made_by=by,
    )  # fmt: skip
    competences = _competences(facts)
    for position, one in enumerate(facts.requirements):
        _write(framework, position, one, competences[one.key])
    return framework


def _end_the_one_before(programme: Programme, facts: FrameworkFacts) -> None:
    others = Framework.objects.filter(programme=programme)
    if others.filter(version=facts.version).exists():
        raise RuleBroken(_("There is a version “%(version)s” already.") % {"version": facts.version}, about="version")
    if others.filter(first_day__gte=facts.first_day).exists():
        raise RuleBroken(_("A version is in force from this day or later: choose a later day."), about="first_day")
    others.filter(last_day=None).update(last_day=facts.first_day - timedelta(1))


def _competences(facts: FrameworkFacts) -> dict[str, Competence]:
    """Those of the file, by key; a name that changed is written for every programme."""
    known = {one.key: one for one in Competence.objects.filter(key__in=[one.key for one in facts.requirements])}
    for told in facts.requirements:
        given = dict(zip(NAMES, told.names, strict=True))
        one = known.setdefault(told.key, Competence(key=told.key, mark=facts.mark, source=facts.source))
        if one._state.adding or any(getattr(one, name) != value for name, value in given.items()):
            for name, value in given.items():
                setattr(one, name, value)
            one.save()
    return known


def _write(framework: Framework, position: int, told: RequirementFacts, competence: Competence) -> None:
    requirement = Requirement.objects.create(
        framework=framework, competence=competence, position=position, needed=told.needed
    )  # fmt: skip
    for n, part in enumerate(told.elements):
        element = Element.objects.create(
            requirement=requirement, position=n, needed=part.needed, **dict(zip(NAMES, part.names, strict=True))
        )
        Criterion.objects.bulk_create(
            Criterion(
                element=element, key=one.key, position=at, is_critical=one.is_critical,
                **dict(zip(NAMES, one.names, strict=True)),
            )
            for at, one in enumerate(part.criteria)
        )  # fmt: skip
