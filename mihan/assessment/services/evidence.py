"""Evidence comes from apps above, many lines at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.assessment.models import Competence, Evidence, Occasion
from mihan.assessment.policy import Happening, Shown
from mihan.assessment.queries.frameworks import known_keys
from mihan.core.errors import RuleBroken
from mihan.people.models import Person, User


@transaction.atomic
def record_evidence(happening: Happening, shown: Iterable[Shown], *, by: User | None = None) -> int:
    """Write what was shown there; how many lines are new.

    What was recorded already, by the key of its line, stays as it is: a batch sent twice counts once. A line that
    cites what nobody knows refuses the whole batch.
    """
    lines = list({one.key: one for one in shown}.values())
    _refuse_unknown(lines)
    occasion = _occasion(happening)
    known = set(occasion.evidence.order_by().values_list("key", flat=True))
    new = [one for one in lines if one.key not in known]
    keys = dict(Competence.objects.filter(key__in={one.competence for one in new}).values_list("key", "pk"))
    # Sent twice at the same instant: the first one stands.
    Evidence.objects.bulk_create(
        [_line(occasion, one, keys[one.competence], by) for one in new], batch_size=200, ignore_conflicts=True
    )
    return len(new)


def _occasion(happening: Happening) -> Occasion:
    world = happening.world or f"{happening.kind}:{happening.key}"
    given = {
        "name_fr": happening.name_fr, "name_ar": happening.name_ar, "name_en": happening.name_en, "world": world,
        "pack": happening.pack, "happened_on": happening.happened_on, "url": happening.url, "mark": happening.mark,
    }  # fmt: skip
    occasion, _made = Occasion.objects.get_or_create(kind=happening.kind, key=happening.key, defaults=given)
    return occasion


def _line(occasion: Occasion, one: Shown, competence: int, by: User | None) -> Evidence:
    return Evidence(
        occasion=occasion, key=one.key, position=one.position, person_id=one.person, competence_id=competence,
        criterion=one.criterion, rule=one.rule, num=one.num, den=one.den, weight=one.weight,
        difficulty=one.difficulty, help=one.help, is_assisted=one.is_assisted or one.help > 0,
        is_critical=one.is_critical, station=one.station, recorded_by=by,
    )  # fmt: skip


def _refuse_unknown(lines: list[Shown]) -> None:
    competences, criteria = known_keys()
    for one in lines:
        if not one.is_a_share:
            raise RuleBroken(_("“%(key)s” is no share of what was asked.") % {"key": one.key})
        if one.competence not in competences:
            raise RuleBroken(_("No framework asks for the competence “%(key)s”.") % {"key": one.competence})
        if one.criterion and (one.criterion not in criteria or not one.criterion.startswith(f"{one.competence}.")):
            raise RuleBroken(_("“%(key)s” is no criterion of this competence.") % {"key": one.criterion})
    people = {one.person for one in lines}
    if Person.objects.filter(pk__in=people).count() != len(people):
        raise RuleBroken(_("Evidence is about somebody nobody knows."))
