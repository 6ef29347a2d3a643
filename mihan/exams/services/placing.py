"""The only writer of where papers are: the paper and all it takes are written together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from mihan.exams.models import Engagement, ExamSession, Paper
from mihan.exams.policy import Place

BATCH = 100  # rows of one statement: SQLite takes a limited number of values


def put(session: ExamSession, moves: Sequence[tuple[Paper, Place]]) -> None:
    """Write these places at once: all papers leave before any arrives.

    Raises IntegrityError when a space, a group or a trainer would be twice at a time.
    """
    papers = [paper for paper, _place in moves]
    Engagement.objects.filter(session=session, paper__in=papers).delete()
    for paper, place in moves:
        paper.day, paper.slot, paper.space_id = place.day, place.slot, place.space
        paper.is_locked = paper.is_locked and paper.is_placed
    Paper.objects.bulk_update(papers, ["day", "slot", "space", "is_locked", "reasons"], batch_size=BATCH)
    taken = [row for paper, place in moves for row in _engagements(session, paper, place)]
    Engagement.objects.bulk_create(taken, batch_size=BATCH)


def _engagements(session: ExamSession, paper: Paper, place: Place) -> list[Engagement]:
    if place.day is None:
        return []
    subjects: list[dict[str, Any]] = [{"space_id": place.space}]
    subjects += [{"group_id": group.pk} for group in paper.groups.all()]
    subjects += [{"trainer_id": trainer} for trainer in place.invigilators]
    return [
        Engagement(session=session, paper=paper, day=place.day, slot=slot, **subject)
        for slot in paper.slots
        for subject in subjects
    ]  # fmt: skip


def have_stand_by(session: ExamSession, days: Sequence[date], found: Mapping[tuple[date, int], Sequence[int]]) -> None:
    """Substitutes at each slot of these days, in the place of those there were."""
    Engagement.objects.standing_by().filter(session=session, day__in=days).delete()
    Engagement.objects.bulk_create(
        [
            Engagement(session=session, day=day, slot=slot, trainer_id=trainer)
            for (day, slot), trainers in found.items()
            for trainer in trainers
        ],
        batch_size=BATCH,
    )
