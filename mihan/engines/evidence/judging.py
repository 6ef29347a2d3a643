"""The level of somebody in a competence, and why it is no higher."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor

from mihan.engines.evidence.observing import WHOLE, Observation
from mihan.engines.evidence.posterior import probability_at_least
from mihan.engines.evidence.scale import Scale


class Level(StrEnum):
    NOT_OBSERVED = "not_observed"
    IN_PROGRESS = "in_progress"
    ACQUIRED = "acquired"
    MASTERED = "mastered"


class Reason(StrEnum):
    """Why a level is no higher."""

    TOO_FEW = "too_few"  # opportunities to say anything
    MAY_BE_LUCK = "may_be_luck"  # somebody who succeeds 7 times in 10 would do as well too often
    NOT_SURE = "not_sure"  # too many failures for as many opportunities
    CRITICAL = "critical"  # a rule that must not be missed was, and not mended since
    ONE_WORLD = "one_world"
    ONE_SITUATION = "one_situation"  # one pack at one station
    ASSISTED = "assisted"  # never a success without help


@dataclass(frozen=True, slots=True)
class Judgement:
    """A proposal. `probability_permille`: that success is at least the scale's *acquired*.

    `num / den` is the weighted share of what was asked, help counted, in lowest terms; `successes`
    are the opportunities wholly met, `n` all of them. `failed` names the critical rules still open.
    """

    level: Level
    n: int
    successes: int
    num: int
    den: int
    probability_permille: int
    reasons: tuple[Reason, ...] = ()
    failed: tuple[str, ...] = ()


def level_of(observations: Iterable[Observation], scale: Scale = Scale()) -> Judgement:  # noqa: B008 - frozen
    """Judge the observations of one person in one competence, in the order of time."""
    seen = list(observations)
    won, lost = _sums(seen, scale)
    failed = _open_critical_rules(seen)
    likely = probability_at_least(scale.acquired, 1 + won, 1 + lost)
    level, reasons = _level(seen, scale, won, lost, failed)
    total = won + lost
    share = won / total if total else Fraction(0)
    return Judgement(
        level, len(seen), sum(o.is_success for o in seen), share.numerator, share.denominator,
        floor(likely * 1000), reasons, failed,
    )  # fmt: skip


def judge(observations: Iterable[Observation], scale: Scale = Scale()) -> dict[str, Judgement]:  # noqa: B008
    """The judgement of each competence among observations of one person, by competence."""
    sorted_out: dict[str, list[Observation]] = {}
    for observation in observations:
        sorted_out.setdefault(observation.competence, []).append(observation)
    return {competence: level_of(sorted_out[competence], scale) for competence in sorted(sorted_out)}


def _sums(seen: Sequence[Observation], scale: Scale) -> tuple[Fraction, Fraction]:
    """What was won and what was lost, in ordinary observations."""
    won = lost = Fraction(0)
    for o in seen:
        weight, share = Fraction(o.weight, WHOLE), Fraction(o.num, o.den)
        won += weight * share * max(Fraction(0), 1 - scale.help_costs * o.help)
        lost += weight * (1 - share)
    return won, lost


def _chance_of_as_much(poor: Fraction, won: Fraction, lost: Fraction) -> Fraction:
    """That somebody who succeeds with probability `poor` wins as much or more in as many trials."""
    return 1 - probability_at_least(poor, won, 1 + lost) if won >= 1 else Fraction(1)


def _open_critical_rules(seen: Sequence[Observation]) -> tuple[str, ...]:
    still_open: dict[str, None] = {}
    for o in seen:
        if o.critical and not o.is_success:
            still_open[o.rule] = None
        elif o.critical and o.is_unassisted:
            still_open.pop(o.rule, None)
    return tuple(still_open)


def _level(
    seen: Sequence[Observation], scale: Scale, won: Fraction, lost: Fraction, failed: tuple[str, ...]
) -> tuple[Level, tuple[Reason, ...]]:
    if len(seen) < scale.observed:
        return Level.NOT_OBSERVED, (Reason.TOO_FEW,)
    reasons = tuple(_reasons_against(seen, scale, won, lost, failed))
    if reasons:
        return Level.IN_PROGRESS, reasons
    if probability_at_least(scale.mastered, 1 + won, 1 + lost) >= scale.sure:
        return Level.MASTERED, ()
    return Level.ACQUIRED, (Reason.NOT_SURE,)


def _reasons_against(
    seen: Sequence[Observation], scale: Scale, won: Fraction, lost: Fraction, failed: tuple[str, ...]
) -> Iterable[Reason]:
    if probability_at_least(scale.acquired, 1 + won, 1 + lost) < scale.sure:
        yield Reason.NOT_SURE
    if _chance_of_as_much(scale.poor, won, lost) > scale.luck:
        yield Reason.MAY_BE_LUCK
    if failed:
        yield Reason.CRITICAL
    if len({o.world for o in seen}) < scale.worlds:
        yield Reason.ONE_WORLD
    if len({(o.pack, o.station) for o in seen}) < scale.situations:
        yield Reason.ONE_SITUATION
    if not any(o.is_unassisted and o.is_success for o in seen):
        yield Reason.ASSISTED
