"""The only door to the engine of evidence: rows become observations, a judgement becomes a proposal.

What people decided stands beside what is proposed; `Standing` holds both, for a passport as for a whole group.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from mihan.assessment.models import Appeal, Competence, Criterion, Element, Verdict, Voice
from mihan.assessment.policy import Level, Proposal, Rule, Speaker, Tally, bounded, criterion_is_met, tally
from mihan.assessment.queries.evidence import (
    Row,
    Words,
    evidence_of,
    latest_verdicts,
    trainer_word,
    waiting_appeals,
    words_of,
)
from mihan.assessment.queries.frameworks import Asked
from mihan.engines.evidence import Judgement, Observation, Scale, level_of

SCALE = Scale()


@dataclass(frozen=True)
class CriterionStanding:
    """A criterion, what evidence says of it, and the four voices."""

    criterion: Criterion
    tally: Tally
    is_met: bool
    is_failed: bool
    voices: list[tuple[Speaker, list[Voice]]]  # in the order of the four

    @property
    def percent(self) -> int:
        return int(self.tally.share * 100)


@dataclass(frozen=True)
class Standing:
    """One person in one competence: what is proposed and why, what was decided, what waits."""

    asked: Asked
    rows: Sequence[Row] = ()
    words: Words = field(default_factory=dict)
    verdict: Verdict | None = None
    appeal: Appeal | None = None

    @property
    def competence(self) -> Competence:
        return self.asked.competence

    @cached_property
    def criteria(self) -> dict[str, CriterionStanding]:
        return {one.key: self._criterion(one) for one in self.asked.criteria}

    def _criterion(self, criterion: Criterion) -> CriterionStanding:
        seen = tally((row.num, row.den) for row in self.rows if row.criterion == criterion.key)
        failed = criterion.key in self._judged.failed
        met = criterion_is_met(seen, trainer_word(self.words, criterion.key), is_failed=failed)
        return CriterionStanding(criterion, seen, met, failed, self._voices(criterion.key))

    def _voices(self, key: str) -> list[tuple[Speaker, list[Voice]]]:
        said = self.words.get(key, {})
        return [(speaker, said.get(speaker, [])) for speaker in Speaker]

    @property
    def whole(self) -> list[tuple[Speaker, list[Voice]]]:
        """What the four voices say of the whole competence."""
        return self._voices("")

    @property
    def parts(self) -> list[tuple[Element, list[CriterionStanding]]]:
        return [(part.element, [self.criteria[one.key] for one in part.criteria]) for part in self.asked.elements]

    @cached_property
    def _judged(self) -> Judgement:
        return level_of(map(_observation, self.rows), SCALE)

    @cached_property
    def proposal(self) -> Proposal:
        judged, rules = self._judged, tuple(self._rules())
        level, reasons = bounded(Level(judged.level), tuple(map(str, judged.reasons)), rules)
        return Proposal(
            level, judged.n, judged.successes, judged.probability_permille, reasons, judged.failed, rules
        )  # fmt: skip

    def _rules(self) -> Iterable[Rule]:
        if self.asked.elements:
            yield self._rule(self.competence.name, self.asked.needed, self.asked.criteria)
        for part in self.asked.elements:
            if part.element.needed is not None:
                yield self._rule(part.element.name, part.element.needed, part.criteria)

    def _rule(self, name: str, needed: int | None, criteria: list[Criterion]) -> Rule:
        standings = [self.criteria[one.key] for one in criteria]
        missing = tuple(one.criterion.name for one in standings if one.criterion.is_critical and not one.is_met)
        return Rule(name, needed, len(criteria), sum(one.is_met for one in standings), missing)

    @property
    def level(self) -> Level:
        """What was decided, else what is proposed."""
        return Level(self.verdict.level) if self.verdict else self.proposal.level

    @property
    def waits(self) -> bool:
        """For a trainer: a level worth having is proposed, or what was decided rests on what is no longer so."""
        proposed = self.proposal.level
        if self.verdict is None:
            return proposed.rank >= Level.ACQUIRED.rank
        return proposed not in (self.verdict.proposed, self.verdict.level)


def _observation(row: Row) -> Observation:
    return Observation(
        competence="", num=row.num, den=row.den, weight=row.weight, help=max(row.help, int(row.is_assisted)),
        world=row.world, pack=row.pack, station=row.station, rule=row.criterion or row.rule, critical=row.is_critical,
    )  # fmt: skip


def standings_of(people: Sequence[int], asked: Sequence[Asked]) -> dict[int, list[Standing]]:
    """By person, in the order of the framework; then what was shown beyond it. Four questions, whoever they are."""
    rows, verdicts, appeals, words = (
        evidence_of(people), latest_verdicts(people), waiting_appeals(people), words_of(people)
    )  # fmt: skip
    known = {one.competence.pk for one in asked}
    shown, seen = rows.keys() | verdicts.keys(), rows.keys() | words.keys() | verdicts.keys() | appeals.keys()
    beyond = _beyond({competence for _person, competence in shown} - known)
    nothing = {one.competence.pk: Standing(one) for one in asked}  # judged once for all of whom nothing is known
    found: dict[int, list[Standing]] = {}
    for person in people:
        of_them = [*asked, *(one for one in beyond if (person, one.competence.pk) in shown)]
        pairs = [(one, (person, one.competence.pk)) for one in of_them]
        found[person] = [
            Standing(one, rows.get(pair, ()), words.get(pair, {}), verdicts.get(pair), appeals.get(pair))
            if pair in seen
            else nothing[one.competence.pk]
            for one, pair in pairs
        ]
    return found


def _beyond(competences: set[int]) -> list[Asked]:
    return [Asked(one) for one in Competence.objects.filter(pk__in=competences)] if competences else []


def standing_of(person: int, asked: Asked) -> Standing:
    found = standings_of([person], [asked])[person]
    return next(one for one in found if one.competence.pk == asked.competence.pk)
