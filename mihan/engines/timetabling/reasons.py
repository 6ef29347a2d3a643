"""Why each session left out has no place: at how many periods, because of whom.

The judge is asked about every period of the week; what it answers is counted. Proofs found by
counting (`overloads`) come first where they concern the session.
"""

from collections.abc import Iterable, Sequence

from mihan.engines.timetabling.consequences import Consequence, Consequences
from mihan.engines.timetabling.findings import Finding
from mihan.engines.timetabling.overloads import overloads
from mihan.engines.timetabling.problem import Placement, Problem
from mihan.engines.timetabling.stopping import Standing, Stop
from mihan.engines.timetabling.trainer_counts import capacity
from mihan.engines.timetabling.violations import load

NOT_TOLD = frozenset({"past_end_of_day", "team_size", "room_missing"})


def reasons(
    problem: Problem,
    placements: Iterable[Placement],
    *,
    proofs: Sequence[Finding] | None = None,
    stop: Stop | None = None,
) -> dict[int, list[Finding]]:
    """For each session left out, at least one reason, the most telling first.

    A reason's `needed` is the number of periods the session could begin at, `available` those at
    which this reason does not stand in the way, `details["periods"]` those at which it does.
    `proofs` spares counting the overloads again. Once `stop`, already started, says so, a session
    that a proof concerns is told the proof only: the judge is asked for the others.
    """
    asked = Consequences(problem, placements)
    known = overloads(problem) if proofs is None else proofs
    left_out = [placement.session for placement in asked.plan.at if placement.period is None]
    told: dict[int, list[Finding]] = {}
    for session in left_out:
        told[session] = [proof for proof in known if session in proof.sessions]
        if not told[session] or stop is None or not stop(Standing()):
            told[session] += blockers(asked, session)
    return told


def blockers(asked: Consequences, session: int) -> list[Finding]:
    """Who stands in the way of an unplaced session, and at which periods; empty for none at all."""
    course = asked.plan.sessions[session].course
    starts = set(asked.problem.grid.starts(course.duration))
    answers = [answer for answer in asked.board(session) if answer.placement.period in starts]
    found = _no_trainer_left(asked, session) + _counted(answers, len(starts))
    if not found:
        open_ = tuple(a.placement.period for a in answers if not a.violations)
        found = [Finding("time_ran_out", course.id, 1, len(open_), (session,), {"periods": open_, "count": len(open_)})]
    return found


def _counted(answers: list[Consequence], total: int) -> list[Finding]:
    periods: dict[tuple[str, str], set[int]] = {}
    others: dict[tuple[str, str], set[int]] = {}
    for answer in answers:
        for violation in answer.violations:
            if violation.rule not in NOT_TOLD and answer.placement.period is not None:
                key = (violation.rule, violation.resource)
                periods.setdefault(key, set()).add(answer.placement.period)
                others.setdefault(key, set()).update(violation.sessions)
    ordered = sorted(periods, key=lambda key: (-len(periods[key]), key))
    return [
        Finding(
            rule,
            resource,
            total,
            total - len(periods[rule, resource]),
            tuple(sorted(others[rule, resource])),
            {"periods": tuple(sorted(periods[rule, resource])), "count": len(periods[rule, resource])},
        )
        for rule, resource in ordered
    ]


def _no_trainer_left(asked: Consequences, session: int) -> list[Finding]:
    """Said when the course has no team because all who could teach it have a full week."""
    course, plan = asked.plan.sessions[session].course, asked.plan
    if len(plan.at[session].trainers) >= course.trainers_needed or not course.trainers:
        return []
    needed = course.sessions * course.duration if course.one_team else course.duration
    most = max(capacity(asked.problem, asked.problem.trainer[t]) - load(plan, t) for t in course.trainers)
    details = {"module": course.module or course.id, "trainers": course.trainers}
    return [Finding("no_trainer_left", course.id, needed, max(0, most), (session,), details)]
