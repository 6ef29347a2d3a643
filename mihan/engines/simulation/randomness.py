"""Chance from a counter: draw number n of a named stream is a pure function of (seed, name, n).

One stream per variable: when a decision changes what follows, the draws of the streams it does
not touch stay the same (common random numbers). The mixer is splitmix64's (Steele, Lea, Flood
2014, doi 10.1145/2660193.2660195). Integers only: the same on every interpreter and machine.
"""

from collections.abc import MutableMapping, Sequence
from hashlib import blake2b
from typing import TypeVar

from mihan.engines.simulation.logarithms import LN2, LOGARITHMS

WORD = (1 << 64) - 1
STEP = 0x9E3779B97F4A7C15

T = TypeVar("T")


def mixed(value: int) -> int:
    """64 bits that look unrelated to those of `value`."""
    value &= WORD
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & WORD
    return value ^ (value >> 31)


def named(name: str) -> int:
    """64 bits of a name; not `hash()`, which changes from one run to the next."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big")


class Streams:
    """The streams of one world. `draws`, how many each has given, belongs to the caller's state."""

    __slots__ = ("_keys", "draws", "seed")

    def __init__(self, seed: int, draws: MutableMapping[str, int] | None = None) -> None:
        self.seed = seed & WORD
        self.draws: MutableMapping[str, int] = {} if draws is None else draws
        self._keys: dict[str, int] = {}

    def bits(self, stream: str) -> int:
        """The next 64 random bits of a stream."""
        key = self._keys.get(stream)
        if key is None:
            key = self._keys[stream] = mixed(self.seed ^ named(stream))
        draws = self.draws
        draws[stream] = n = draws.get(stream, 0) + 1
        value = (key + n * STEP) & WORD  # `mixed`, written out: half of a replay is spent here
        value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & WORD
        value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & WORD
        return value ^ (value >> 31)

    def below(self, stream: str, n: int) -> int:
        """A whole number from 0 to n - 1, each as likely (to within n / 2 ** 64)."""
        return (self.bits(stream) * n) >> 64

    def between(self, stream: str, least: int, most: int) -> int:
        """A whole number from `least` to `most`, both included."""
        return least + ((self.bits(stream) * (most - least + 1)) >> 64)

    def chance(self, stream: str, permille: int) -> bool:
        """True `permille` times in a thousand."""
        return (self.bits(stream) * 1000) >> 64 < permille

    def pick(self, stream: str, table: Sequence[Sequence[T]]) -> T:
        """A value of a table of pairs (value, weight); weights are whole numbers."""
        total = 0
        for pair in table:
            total += pair[1]  # type: ignore[operator]
        at = (self.bits(stream) * total) >> 64
        for value, weight in table:
            at -= weight  # type: ignore[operator]
            if at < 0:
                return value
        raise ValueError("A table to pick from holds at least one weight above zero.")

    def expo(self, stream: str, mean: int) -> int:
        """An exponential time of that mean, rounded; its unit is the mean's.

        -ln(u) with u = m / 2 ** k and m in [1/2, 1): k times ln 2, and a table for m.
        """
        u = self.bits(stream) or 1
        zeros = 64 - u.bit_length()
        m = u << zeros
        at = (m >> 55) & 0xFF
        high = LOGARITHMS[at]
        value = zeros * LN2 + high - (((high - LOGARITHMS[at + 1]) * ((m >> 39) & 0xFFFF)) >> 16)
        return (mean * value + (1 << 23)) >> 24

    def normal(self, stream: str, mean: int, deviation: int) -> int:
        """About normal: twelve uniforms summed (Irwin and Hall), so never beyond six deviations."""
        total = 0
        for _ in range(3):
            four = self.bits(stream)
            total += (four & 0xFFFF) + ((four >> 16) & 0xFFFF) + ((four >> 32) & 0xFFFF) + (four >> 48)
        return mean + ((deviation * (total - 6 * 0xFFFF) + (1 << 15)) >> 16)
