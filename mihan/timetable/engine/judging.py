"""What may stand where, in words: for a whole plan, for a drop, for every slot of a session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from mihan.engines.timetabling import consequences, judge
from mihan.engines.timetabling.violations import Violation
from mihan.timetable.engine.building import PlanProblem
from mihan.timetable.models import Session
from mihan.timetable.policy import Place
from mihan.timetable.queries import sentences
from mihan.timetable.queries.frames import SlotTimes

MOST_TOLD = 3


@dataclass(frozen=True)
class Option:
    """A slot for a session: what placing it there would mean, in words; `space` the room it would take."""

    day: date
    slot: int
    times: SlotTimes | None
    verdict: str
    sentences: tuple[str, ...]
    delta: float
    space: int | None

    @property
    def is_possible(self) -> bool:
        return self.verdict != consequences.Verdict.FORBIDDEN

    def as_json(self) -> dict[str, object]:
        return {
            "day": self.day.isoformat(), "slot": self.slot, "verdict": self.verdict, "space": self.space,
            "text": " ".join(self.sentences),
        }  # fmt: skip


@dataclass
class Judge:
    """The engine's judge on a plan; with `PlanProblem(plan, around=session)`, on what that session meets."""

    built: PlanProblem

    def broken_rules(self) -> list[str]:
        """Every hard rule the plan breaks as it stands, in words."""
        problem = self.built.problem()
        return [self._said(violation) for violation in judge.check(problem, problem.initial)]

    def refusals(self, session: Session, place: Place) -> list[str]:
        """The hard rules that placing this session there would break, in words."""
        if not self.built.frame.is_open(place.day, place.slot):  # type: ignore[arg-type]
            return [_("The establishment is closed then, or the calendar has no such slot.")]
        if place.space is not None and place.space not in self.built.spaces:
            return [_("This space is not one of the establishment's teaching spaces.")]
        if place.trainer is not None and place.trainer not in self.built.trainers:
            return [_("This trainer does not teach this module.")]
        if place.space is None and session.channel == Session.Channel.FACE:
            return [sentences.broken("room_missing", "", "")]
        answer = self._consequences.of(self.built.placement(session, place))
        return [self._said(violation) for violation in answer.violations]

    def options(self, session: Session) -> list[Option]:
        """Each open slot of the week with what it would mean for this session."""
        answers = self._consequences.board(self.built.index[session.pk])
        slots = self.built.slots_of(session)
        found = []
        for answer in answers:
            day, slot = self.built.frame.place(answer.placement.period or 0)
            if slot in slots and self.built.frame.is_open(day, slot):
                found.append(self._option(day, slot, answer))
        return found

    def _option(self, day: date, slot: int, answer: consequences.Consequence) -> Option:
        said = [self._said(violation) for violation in _telling(answer.violations)]
        if answer.verdict == consequences.Verdict.COSTS:
            said = sentences.costs(answer.costs)
        room = answer.placement.room
        times, verdict = self.built.frame.times(day, slot), answer.verdict.value
        space = self.built.space_of.get(room or "")
        return Option(day, slot, times, verdict, tuple(dict.fromkeys(said)), answer.delta, space)

    @cached_property
    def _consequences(self) -> consequences.Consequences:
        problem = self.built.problem()
        return consequences.Consequences(problem, problem.initial)

    def _said(self, violation: Violation) -> str:
        other = [
            self.built.sessions[n]
            for n in violation.sessions
            if not self.built.around or self.built.sessions[n].pk != self.built.around.pk
        ]
        taught = self.built.labels(other[0]) if other else ""
        return sentences.broken(violation.rule, violation.resource, taught)


def _telling(violations: Iterable[Violation]) -> list[Violation]:
    """The few a planner needs: what follows from another is left out."""
    rules = {violation.rule for violation in violations}
    follows = set()
    if "group_clash" in rules:
        follows |= {"shared_trainees"}
    if rules & {"group_clash", "trainer_clash", "group_unavailable", "trainer_unavailable"}:
        follows |= {"no_free_room", "group_day_max", "trainer_day_max"}
    return [violation for violation in violations if violation.rule not in follows][:MOST_TOLD]
