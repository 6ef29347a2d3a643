"""Repeatable chance for the compiled searches: a generator whose state is two 64-bit words.

`stream(seed, number)` gives the state; compiled code hands it to `bits`, `randint`, `uniform`.
The generator is xorshift128+ (Vigna 2017, doi 10.1016/j.cam.2016.11.006) started by splitmix64
(Steele, Lea, Flood 2014, doi 10.1145/2660193.2660195). Fast and good enough for a search; never
for secrets.

numba notices a changed file only by its own date: after an edit here, empty the compiled cache of
the modules that call these functions.
"""

import numba
import numpy as np
import numpy.typing as npt

State = npt.NDArray[np.uint64]

_WORD = (1 << 64) - 1
_STEP = 0x9E3779B97F4A7C15
_TO_UNIT = 1.0 / 9007199254740992.0  # 2 to the power -53


def stream(seed: int, number: int = 0) -> State:
    """State of generator `number` of a seed: one per process, none of them overlapping in practice.

    Any two integers are accepted, negative ones too.
    """
    start = _mixed((seed & _WORD) ^ _mixed((number & _WORD) + _STEP))
    return np.array([_mixed(start + _STEP), _mixed(start + 2 * _STEP) | 1], np.uint64)


def _mixed(value: int) -> int:
    """One step of splitmix64: close inputs give unrelated outputs."""
    value &= _WORD
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _WORD
    return value ^ (value >> 31)


@numba.njit(cache=True, inline="always")
def bits(state):  # type: ignore[no-untyped-def]
    """The next 64 random bits; the lowest ones are the weakest."""
    x = state[0]
    y = state[1]
    state[0] = y
    x ^= x << np.uint64(23)
    x = x ^ y ^ (x >> np.uint64(17)) ^ (y >> np.uint64(26))
    state[1] = x
    return x + y


@numba.njit(cache=True, inline="always")
def randint(state, n):  # type: ignore[no-untyped-def]
    """A whole number from 0 to n - 1, for n up to 2 to the power 31."""
    # Multiplying the high half is several times faster than a remainder, and as even.
    return np.int64(((bits(state) >> np.uint64(32)) * np.uint64(n)) >> np.uint64(32))


@numba.njit(cache=True, inline="always")
def uniform(state):  # type: ignore[no-untyped-def]
    """A number strictly between 0 and 1, so that its logarithm exists."""
    return (np.float64(bits(state) >> np.uint64(11)) + 0.5) * _TO_UNIT
