"""The inbox of the trainee: a level was decided, an appeal was answered."""

from __future__ import annotations

from mihan.assessment.models import Appeal, Verdict
from mihan.assessment.queries.telling import ANSWERED, DECIDED
from mihan.core.addresses import address
from mihan.core.models import NAMES
from mihan.messaging.services import tell


def tell_of_verdict(verdict: Verdict) -> None:
    names = [getattr(verdict.competence, name) for name in NAMES]
    tell(
        [verdict.person_id], DECIDED.code, key=f"verdict:{verdict.pk}", url=address("assessment:mine"),
        competence=names, level=verdict.level, reason=verdict.reason,
    )  # fmt: skip


def tell_of_answer(appeal: Appeal) -> None:
    names = [getattr(appeal.competence, name) for name in NAMES]
    tell(
        [appeal.person_id], ANSWERED.code, key=f"appeal:{appeal.pk}", url=address("assessment:mine"),
        competence=names, state=appeal.state, answer=appeal.answer,
    )  # fmt: skip
