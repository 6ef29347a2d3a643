"""What people showed in a session becomes evidence of their competences."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.urls import reverse

from mihan.assessment.policy import Happening
from mihan.assessment.policy import Shown as Line
from mihan.assessment.queries.frameworks import known_keys
from mihan.assessment.services.evidence import record_evidence
from mihan.core import clock
from mihan.core.models import Mark
from mihan.workplaces.models import Session
from mihan.workplaces.queries.evidence import Shown

log = logging.getLogger(__name__)
KIND = "workplaces.session"


def hand_in(session: Session, shown: Iterable[Shown]) -> int:
    """Record it, once however often it is handed in; how many lines are new.

    A branch is played knowing what came of it: nothing is shown there. A rule that cites a competence no
    framework knows is left out and logged, as a session must end whatever its pack cites.
    """
    if session.branch_of_id:
        return 0
    competences, criteria = known_keys()
    lines = [_line(one, criteria) for one in shown]
    if unknown := {line.competence for line in lines} - competences:
        log.warning("session %s cites competences of no framework: %s", session.pk, ", ".join(sorted(unknown)))
    return record_evidence(_happening(session), [line for line in lines if line.competence in competences])


def _happening(session: Session) -> Happening:
    pack, titles = session.version.pack, session.version.titles
    return Happening(
        kind=KIND, key=str(session.pk), name_fr=titles["fr"], name_ar=titles["ar"], name_en=titles["en"],
        happened_on=clock.today(), world=f"{pack}:{session.seed}", pack=pack,
        url=reverse("workplaces:debrief", args=[session.pk]),
        mark=Mark.ILLUSTRATIVE if session.unit.is_demo else Mark.ENTERED,
    )  # fmt: skip


def _line(one: Shown, criteria: set[str]) -> Line:
    return Line(
        key=one.key, person=one.person, competence=one.competence,
        criterion=one.criterion if one.criterion in criteria else "", rule=one.rule,
        num=one.num, den=one.den, position=int(one.key), weight=one.weight, help=one.help,
        is_critical=one.critical, station=one.station,
    )  # fmt: skip
