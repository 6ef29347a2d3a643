"""The generator of the compiled searches: repeatable, even, and apart per stream."""

import numba
import numpy as np

from mihan.engines.timetabling.chance import bits, randint, stream, uniform


@numba.njit
def draws(state, count):
    return np.array([bits(state) for _ in range(count)])


@numba.njit
def faces(state, n, count):
    seen = np.zeros(n, np.int64)
    for _ in range(count):
        seen[randint(state, n)] += 1
    return seen


@numba.njit
def units(state, count):
    return np.array([uniform(state) for _ in range(count)])


def test_the_same_seed_gives_the_same_numbers():
    assert list(draws(stream(7), 20)) == list(draws(stream(7), 20))


def test_the_numbers_are_those_of_the_published_generator():
    state = np.array([1, 2], np.uint64)
    x = 1 ^ (1 << 23)
    assert int(draws(state, 1)[0]) == (x ^ 2 ^ (x >> 17) ^ (2 >> 26)) + 2


def test_neighbouring_seeds_and_streams_share_nothing():
    heads = [tuple(draws(stream(seed, number), 4)) for seed in range(-3, 8) for number in range(8)]
    assert len({value for head in heads for value in head}) == 4 * len(heads)


def test_seeds_of_any_size_are_taken():
    assert list(draws(stream(2**80 + 1), 3)) == list(draws(stream(1), 3))


def test_each_face_comes_as_often():
    seen = faces(stream(1), 7, 70_000)
    assert seen.min() > 9_600
    assert seen.max() < 10_400


def test_uniform_stays_strictly_between_its_bounds():
    numbers = units(stream(3), 100_000)
    assert numbers.min() > 0
    assert numbers.max() < 1
    assert abs(numbers.mean() - 0.5) < 0.005
