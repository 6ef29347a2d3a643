from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mihan.engines.evidence import Level, Observation, Reason, Scale, judge, level_of, probability_at_least

WIDE = {0: {"world": "a", "pack": "hotel"}, 1: {"world": "b", "pack": "firm"}}


def seen(successes, failures=0, **more):
    """Failures first, in two worlds and two packs."""
    marks = [0] * failures + [1] * successes
    return [Observation("REC.2", mark, 1, **{**WIDE[i % 2], **more}) for i, mark in enumerate(marks)]


def test_seven_perfect_opportunities_say_nothing_yet():
    assert level_of(seen(7)).level == Level.NOT_OBSERVED


def test_eight_in_eight_may_be_luck_and_thirteen_in_thirteen_is_not():
    told = level_of(seen(8))
    assert (told.level, told.reasons) == (Level.IN_PROGRESS, (Reason.MAY_BE_LUCK,))
    assert level_of(seen(12)).reasons == (Reason.MAY_BE_LUCK,)
    assert level_of(seen(13)).level == Level.ACQUIRED


def test_the_probability_of_eight_in_eight_is_that_of_the_book():
    """Beta(9, 1): P(p >= 0.8) = 1 - 0.8 ** 9."""
    assert level_of(seen(8)).probability_permille == 865


@pytest.mark.parametrize(("successes", "failures", "level"), [
    (23, 2, Level.ACQUIRED), (22, 3, Level.IN_PROGRESS), (51, 9, Level.ACQUIRED), (50, 10, Level.IN_PROGRESS),
    (60, 0, Level.MASTERED), (25, 0, Level.MASTERED),
])  # fmt: skip
def test_the_level_follows_how_sure_one_may_be(successes, failures, level):
    assert level_of(seen(successes, failures)).level == level


def test_one_world_is_not_enough():
    assert level_of(seen(40, world="a")).reasons == (Reason.ONE_WORLD,)


def test_one_pack_at_one_station_is_not_enough():
    assert level_of(seen(40, pack="hotel")).reasons == (Reason.ONE_SITUATION,)


def test_two_stations_of_one_pack_are_enough():
    several = [*seen(20, pack="hotel"), *seen(20, pack="hotel", station="bench")]
    assert level_of(several).level == Level.MASTERED


def test_a_helped_success_brings_half_and_one_helped_twice_nothing():
    assert level_of(seen(8, help=1)).num == 1
    told = level_of([*seen(4, 2), *seen(4, help=1), *seen(4, help=2)])
    assert (told.num, told.den, told.n, told.successes) == (3, 4, 14, 12)


def test_who_was_always_helped_is_not_acquired():
    assert level_of(seen(60, help=1)).reasons == (Reason.ASSISTED,)


def test_a_critical_failure_caps_until_an_unassisted_success():
    missed = Observation("REC.2", 0, 1, rule="escalate", critical=True, **WIDE[0])
    helped, mended = (Observation("REC.2", 1, 1, rule="escalate", critical=True, help=h, **WIDE[1]) for h in (1, 0))
    other = Observation("REC.2", 1, 1, rule="guard", critical=True, **WIDE[1])
    told = level_of([*seen(50), missed, helped, other])
    assert (told.level, told.reasons, told.failed) == (Level.IN_PROGRESS, (Reason.CRITICAL,), ("escalate",))
    assert level_of([*seen(50), missed, helped, other, mended]).level == Level.MASTERED
    assert level_of([*seen(50), mended, missed]).level == Level.IN_PROGRESS


def test_half_of_what_was_asked_counts_half():
    halves = [Observation("REC.2", 1, 2, **WIDE[i % 2]) for i in range(10)]
    assert (level_of(halves).num, level_of(halves).den) == (1, 2)


def test_weights_count():
    told = level_of([*seen(3, weight=3000), *seen(0, 1, weight=1000)])
    assert (told.num, told.den) == (9, 10)


def test_competences_are_judged_apart_and_in_order():
    several = [Observation("B", 1, 1), Observation("A", 0, 1), Observation("B", 1, 1)]
    assert [(key, told.n) for key, told in judge(several).items()] == [("A", 1), ("B", 2)]


def test_nothing_at_all_is_not_observed():
    told = level_of([])
    assert (told.level, told.n, told.num, told.den) == (Level.NOT_OBSERVED, 0, 0, 1)


@pytest.mark.parametrize("wrong", [(2, 1), (-1, 1), (0, 0)])
def test_a_share_that_is_none_is_refused(wrong):
    with pytest.raises(ValueError, match="no share"):
        Observation("A", *wrong)


# What the rule promises of cohorts, computed and not drawn: the exact binomial law of each skill.


def needed(n):
    """The fewest successes of n that are called acquired; n + 1 when not even all are."""
    return next((k for k in range(n + 1) if level_of(seen(k, n - k)).level in DECIDED), n + 1)


DECIDED = (Level.ACQUIRED, Level.MASTERED)
NEEDED = {n: needed(n) for n in range(8, 61)}


def test_seven_in_ten_is_called_acquired_less_than_once_in_a_hundred_whenever_asked():
    def false_share(n, least, p=Fraction(7, 10)):
        return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(least, n + 1))

    assert max(false_share(n, least) for n, least in NEEDED.items()) <= Fraction(1, 100)


def test_nine_in_ten_gets_there_within_sixty_at_least_95_times_in_a_hundred():
    p, waiting, there = Fraction(9, 10), {0: Fraction(1)}, Fraction(0)
    for n in range(1, 61):
        after = {}
        for k, share in waiting.items():
            after[k + 1] = after.get(k + 1, 0) + share * p
            after[k] = after.get(k, 0) + share * (1 - p)
        least = NEEDED.get(n, n + 1)  # under eight nothing is said
        there += sum(share for k, share in after.items() if k >= least)
        waiting = {k: share for k, share in after.items() if k < least}
    assert there >= Fraction(95, 100)


counts = st.integers(0, 40)


@given(counts, counts, st.integers(0, 3))
def test_one_more_success_never_lowers_and_one_more_failure_never_raises(wins, losses, help_given):
    now = level_of(seen(wins, losses, help=help_given)).probability_permille
    assert level_of(seen(wins + 1, losses, help=help_given)).probability_permille >= now
    assert level_of(seen(wins, losses + 1, help=help_given)).probability_permille <= now


@given(st.fractions(1, 30, max_denominator=12), st.fractions(1, 30, max_denominator=12))
def test_a_probability_stays_one_and_rises_with_what_was_won(a, b):
    told = probability_at_least(Fraction(4, 5), a, b)
    assert 0 <= told <= probability_at_least(Fraction(4, 5), a + Fraction(1, 7), b) <= 1


def test_an_establishment_may_set_its_own_scale():
    assert (
        level_of(seen(8, world="a", pack="p"), Scale(luck=Fraction(1), worlds=1, situations=1)).level == Level.ACQUIRED
    )
