"""What can be done about one session that cannot be held as planned: replace, move, make up later."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from mihan.engines.timetabling.consequences import Consequence, Consequences
from mihan.engines.timetabling.problem import Placement, Problem


class Way(StrEnum):
    """What can be done about one session that cannot be held as planned."""

    REPLACE = "replace"
    MOVE = "move"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Option:
    """One way out for a session, with what it costs and does."""

    way: Way
    consequence: Consequence

    @property
    def cost(self) -> float:
        """What it adds to the cost of the plan."""
        return self.consequence.delta


def options(problem: Problem, placements: Iterable[Placement], session: int) -> list[Option]:
    """Everything that can be done about one session, the cheapest first.

    Replace: someone else who is qualified and free, for this session only. Move: another period
    of the week, with the best room free then. Later: left out of this week, to be made up.
    """
    asked = Consequences(problem, placements)
    now = asked.plan.at[session]
    found = [Option(Way.MOVE, answer) for answer in asked.board(session) if answer.placement.period != now.period]
    found += [Option(Way.REPLACE, answer) for answer in _substitutes(asked, session)]
    allowed = [option for option in found if not option.consequence.violations]
    later = Option(Way.LATER, asked.of(Placement(session, None, None, now.trainers)))
    return [*sorted(allowed, key=lambda option: option.cost), later]


def _substitutes(asked: Consequences, session: int) -> list[Consequence]:
    """The session where it is, with each other person who may teach it in place of each of its team."""
    now, course = asked.plan.at[session], asked.plan.sessions[session].course
    if now.period is None:
        return []
    answers = []
    for absent in now.trainers:
        others = tuple(trainer for trainer in now.trainers if trainer != absent)
        for trainer in course.trainers:
            if trainer not in now.trainers:
                answer = asked.of(Placement(session, now.period, now.room, (*others, trainer)))
                # Standing in once does not make a team of two: that rule is for planning a course.
                kept = tuple(v for v in answer.violations if v.rule not in ("one_team", "lock_trainer"))
                answers.append(replace(answer, violations=kept))
    return answers
