"""Reads of frameworks, evidence, and what was said of it."""

from mihan.assessment.queries.evidence import Row, Words, evidence_of, latest_verdicts, waiting_appeals, words_of
from mihan.assessment.queries.frameworks import (
    Asked,
    AskedElement,
    asked_by,
    criteria_told,
    framework_of,
    frameworks_listed,
    known_keys,
)
from mihan.assessment.queries.people import (
    groups_followed,
    groups_listed,
    is_judged_by,
    programme_of,
    trainees_followed,
    trainees_of,
)

__all__ = [
    "Asked", "AskedElement", "Row", "Words", "asked_by", "criteria_told", "evidence_of", "framework_of",
    "frameworks_listed", "groups_followed", "groups_listed", "is_judged_by", "known_keys", "latest_verdicts",
    "programme_of", "trainees_followed", "trainees_of", "waiting_appeals", "words_of",
]  # fmt: skip
