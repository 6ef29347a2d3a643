import pytest

from mihan.bench.fairness import deviation


def test_what_both_halves_of_a_world_share_is_the_worlds():
    assert deviation([(0.5, 0.5), (0.6, 0.6), (0.7, 0.7)]) == pytest.approx(0.1)


def test_what_the_halves_do_not_share_is_luck():
    assert deviation([(0.4, 0.6), (0.6, 0.4), (0.4, 0.4), (0.6, 0.6)]) == 0


def test_halves_that_go_against_each_other_say_nothing_of_worlds():
    assert deviation([(0.3, 0.7), (0.7, 0.3)]) == 0
