"""Evidence and what was said of it, for several people at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from mihan.assessment.models import Appeal, Evidence, Verdict, Voice
from mihan.assessment.policy import Speaker

Pair = tuple[int, int]  # person, competence
Words = dict[str, dict[str, list[Voice]]]  # by criterion ("" for the whole competence), by speaker, the latest first


class Row(NamedTuple):
    """One line of evidence as the judgement reads it."""

    num: int
    den: int
    weight: int
    help: int
    is_assisted: bool
    is_critical: bool
    criterion: str
    rule: str
    station: str
    world: str
    pack: str


COLUMNS = (
    "num", "den", "weight", "help", "is_assisted", "is_critical", "criterion", "rule", "station",
    "occasion__world", "occasion__pack",
)  # fmt: skip


def evidence_of(people: Collection[int]) -> dict[Pair, list[Row]]:
    """In the order of time."""
    found: dict[Pair, list[Row]] = defaultdict(list)
    rows = Evidence.objects.filter(person__in=people).order_by("occasion__happened_on", "occasion_id", "position", "pk")
    for person, competence, *values in rows.values_list("person", "competence", *COLUMNS):
        found[person, competence].append(Row(*values))
    return found


def latest_verdicts(people: Collection[int]) -> dict[Pair, Verdict]:
    rows = Verdict.objects.filter(person__in=people).select_related("decided_by", "competence").order_by("pk")
    return {(row.person_id, row.competence_id): row for row in rows}


def waiting_appeals(people: Collection[int]) -> dict[Pair, Appeal]:
    rows = Appeal.objects.filter(person__in=people, state=Appeal.State.WAITING).select_related("occasion")
    return {(row.person_id, row.competence_id): row for row in rows}


def words_of(people: Collection[int]) -> dict[Pair, Words]:
    """The latest word of each who spoke."""
    found: dict[Pair, Words] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    heard = set()
    for voice in Voice.objects.filter(person__in=people).order_by("-pk"):
        who = (voice.person_id, voice.competence_id, voice.criterion, voice.speaker, voice.said_by_id or voice.name)
        if who not in heard:
            heard.add(who)
            found[voice.person_id, voice.competence_id][voice.criterion][voice.speaker].append(voice)
    return found


def trainer_word(words: Words, criterion: str) -> int | None:
    """The latest word of those who decide."""
    said = words.get(criterion, {}).get(Speaker.TRAINER, [])
    return max(said, key=lambda voice: voice.pk).word if said else None
