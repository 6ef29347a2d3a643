from math import log
from statistics import fmean, pstdev

from hypothesis import given
from hypothesis import strategies as st

from mihan.engines.simulation import Streams
from mihan.engines.simulation.logarithms import LN2, LOGARITHMS

DRAWS = 20_000


def test_a_draw_depends_on_the_seed_the_name_and_its_number_alone():
    one, other = Streams(5), Streams(5)
    alone = [one.bits("a") for _ in range(5)]
    mixed = [(other.bits("b"), other.bits("a"))[1] for _ in range(5)]
    assert alone == mixed
    assert [Streams(5, {"a": 3}).bits("a"), Streams(6).bits("a")] != [alone[3], alone[0]]
    assert Streams(5, {"a": 3}).bits("a") == alone[3]


def test_the_first_bits_are_those_of_the_day_they_were_written():
    assert [Streams(2026).bits(name) >> 48 for name in ("arrival.gap", "arrival.nights")] == FIRST


FIRST = [21895, 32655]


@given(st.integers(), st.integers(1, 10**9))
def test_a_whole_number_stays_below_its_bound(seed, n):
    assert 0 <= Streams(seed).below("x", n) < n


@given(st.integers(), st.integers(-1000, 1000), st.integers(0, 50))
def test_between_keeps_both_ends(seed, least, more):
    assert least <= Streams(seed).between("x", least, least + more) <= least + more


def test_waiting_times_have_the_mean_and_the_tail_of_the_law():
    streams = Streams(1)
    drawn = [streams.expo("x", 10**6) for _ in range(DRAWS)]
    assert abs(fmean(drawn) / 10**6 - 1) < 2.58 / DRAWS**0.5
    late = sum(value > 5 * 10**6 for value in drawn) / DRAWS
    assert abs(late - 0.006738) < 2.58 * (0.006738 / DRAWS) ** 0.5


def test_normal_values_have_their_mean_and_deviation():
    streams = Streams(1)
    drawn = [streams.normal("x", 370, 50_000) for _ in range(DRAWS)]
    assert abs(fmean(drawn) - 370) < 2.58 * 50_000 / DRAWS**0.5
    assert abs(pstdev(drawn) / 50_000 - 1) < 0.02


def test_a_table_is_picked_by_its_weights():
    streams = Streams(1)
    drawn = [streams.pick("x", [["a", 1], ["b", 0], ["c", 3]]) for _ in range(DRAWS)]
    assert abs(drawn.count("a") / DRAWS - 0.25) < 2.58 * (0.25 * 0.75 / DRAWS) ** 0.5
    assert drawn.count("b") == 0


def test_the_table_of_logarithms_is_the_function():
    assert [round(-log(0.5 + i / 512) * 2**24) for i in range(257)] == list(LOGARITHMS)
    assert round(log(2) * 2**24) == LN2
