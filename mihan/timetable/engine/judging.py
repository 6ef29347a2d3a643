"""What may stand where, in words: for a whole plan, for a drop, for every slot of a session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.engines.timetabling import consequences, judge
from mihan.engines.timetabling.options import Option as EngineOption
from mihan.engines.timetabling.options import Way, options
from mihan.engines.timetabling.violations import Violation
from mihan.people.models import Trainer
from mihan.places.models import Space
from mihan.places.queries import wall_time
from mihan.timetable import policy
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

    @property
    def text(self) -> str:
        """Refusals are sentences; what a place costs is a list."""
        return (" · " if self.is_possible else " ").join(self.sentences)

    def as_json(self) -> dict[str, object]:
        return {
            "day": self.day.isoformat(), "slot": self.slot, "verdict": self.verdict, "space": self.space,
            "text": self.text,
        }  # fmt: skip


@dataclass(frozen=True)
class Broken:
    """A hard rule broken, in words, and the sessions that break it, the same sentence said once."""

    sentence: str
    sessions: tuple[Session, ...]


@dataclass(frozen=True)
class WayOut:
    """What can be done about a session: where it would stand, what it adds to the cost, and why in words.

    `load` is what the stand-in gives this week already, `most` what a week may hold (sessions).
    """

    place: Place
    times: SlotTimes | None
    space: Space | None
    trainer: Trainer | None
    cost: float
    sentences: tuple[str, ...]
    load: int = 0
    most: int = policy.TRAINER_MAX_WEEK


@dataclass(frozen=True)
class WaysOut:
    """By kind, the cheapest first; `later` leaves the session out of this week."""

    replace: tuple[WayOut, ...]
    move: tuple[WayOut, ...]
    later: WayOut | None


@dataclass
class Judge:
    """The engine's judge on a plan; with `PlanProblem(plan, around=session)`, on what that session meets."""

    built: PlanProblem

    def broken(self) -> list[Broken]:
        """Every hard rule the plan breaks as it stands, in words, with the sessions that break it."""
        problem = self.built.problem()
        found: dict[str, dict[int, Session]] = {}
        for violation in judge.check(problem, problem.initial):
            sessions = found.setdefault(self._said(violation), {})
            sessions.update((n, self.built.sessions[n]) for n in violation.sessions)
        return [Broken(sentence, tuple(sessions.values())) for sentence, sessions in found.items()]

    def broken_rules(self) -> list[str]:
        return [broken.sentence for broken in self.broken()]

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

    def change_of_cost(self, session: Session, place: Place) -> float:
        """What placing it there (or nowhere) adds to the cost of the plan; being left out is counted apart."""
        costs = self._consequences.of(self.built.placement(session, place)).costs
        return sum(cost for rule, cost in costs.items() if rule != "unplaced")

    def cost(self) -> float:
        """The cost of the plan as it stands, what is left out apart."""
        problem = self.built.problem()
        return judge.cost(problem, problem.initial).soft

    def options(self, session: Session) -> list[Option]:
        """Each open slot of the week with what it would mean for this session."""
        answers = self._consequences.board(self.built.index[session.pk])
        found = []
        for answer in answers:
            day, slot = self.built.frame.place(answer.placement.period or 0)
            if self._is_for(session, day, slot):
                found.append(self._option(day, slot, answer))
        return found

    def _is_for(self, session: Session, day: date, slot: int) -> bool:
        return slot in self.built.slots_of(session) and self.built.frame.is_open(day, slot)

    def ways_out(self, session: Session) -> WaysOut:
        """Replace its trainer, move it to a slot still to come, or leave it out of this week.

        Wants `PlanProblem(plan, around=session, stand_ins=True)`, or nobody else is looked at.
        """
        number, problem = self.built.index[session.pk], self._consequences.problem
        found: dict[Way, list[WayOut]] = {way: [] for way in Way}
        for option in options(problem, problem.initial, number):
            found[option.way].append(self._way_out(option))
        moves = [way for way in found[Way.MOVE] if self._is_to_come(session, way.place)]
        later = found[Way.LATER][0] if session.is_placed else None
        return WaysOut(tuple(found[Way.REPLACE]), tuple(moves), later)

    def _is_to_come(self, session: Session, place: Place) -> bool:
        day, slot = place.day, place.slot
        if day is None or slot is None or not self._is_for(session, day, slot):
            return False
        times = self.built.frame.times(day, slot)
        is_over = day == clock.today() and times is not None and times.starts <= wall_time()
        return day >= clock.today() and not is_over

    def _way_out(self, option: EngineOption) -> WayOut:
        place = self.built.place(option.consequence.placement)
        trainer = self.built.trainers.get(place.trainer or 0)
        given = self._consequences.plan.given
        return WayOut(
            place, self.built.frame.times(place.day, place.slot) if place.day and place.slot else None,
            self.built.spaces.get(place.space or 0), trainer, option.cost, self._costs(option.consequence),
            load=len(given[self.built.trainer_ids[trainer.pk]]) if trainer else 0,
        )  # fmt: skip

    def _costs(self, answer: consequences.Consequence) -> tuple[str, ...]:
        days, called = self.built.frame.days, self.built.called
        return tuple(
            sentences.gained(
                gain.rule, gain.cost, called.get(gain.resource, gain.resource),
                None if gain.day is None else days[gain.day],
            )
            for gain in answer.gains
        )  # fmt: skip

    def _option(self, day: date, slot: int, answer: consequences.Consequence) -> Option:
        said = [self._said(violation) for violation in _telling(answer.violations)]
        if answer.verdict == consequences.Verdict.COSTS:
            said = list(self._costs(answer)[:MOST_TOLD])
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
        return sentences.broken(
            violation.rule, self.built.called.get(violation.resource, violation.resource), taught
        )  # fmt: skip


def _telling(violations: Iterable[Violation]) -> list[Violation]:
    """The few a planner needs: what follows from another is left out."""
    rules = {violation.rule for violation in violations}
    follows = set()
    if "group_clash" in rules:
        follows |= {"shared_trainees"}
    if rules & {"group_clash", "trainer_clash", "group_unavailable", "trainer_unavailable"}:
        follows |= {"no_free_room", "group_day_max", "trainer_day_max"}
    return [violation for violation in violations if violation.rule not in follows][:MOST_TOLD]
