"""The khatim: the eight-pointed star of Moroccan geometry, our mark.

Drawn as eight squares in a ring that touch by their corners: turn a square by an eighth of a turn
seven times and the star is there, with a second star in the space it leaves. Eight points, eight
poles. Everything that shows the mark takes its shape from here.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import cos, pi, sin, sqrt

POINTS = 8
RADIUS = 48.0  # in a box of 100
# Where the two squares of the classic star cross, and the tip of each point turned inwards.
VALLEY = RADIUS * cos(pi / 4) / cos(pi / 8)
INNER = RADIUS * (sqrt(2) - 1)


def _at(radius: float, eighths: float) -> str:
    angle = eighths * pi / 4 - pi / 2
    return f"{50 + radius * cos(angle):.1f} {50 + radius * sin(angle):.1f}"


@lru_cache
def points() -> Sequence[str]:
    """The path of each point of the star, from the top, clockwise."""
    return tuple(
        f"M{_at(RADIUS, i)}L{_at(VALLEY, i + 0.5)}L{_at(INNER, i)}L{_at(VALLEY, i - 0.5)}Z" for i in range(POINTS)
    )


@lru_cache
def heart() -> str:
    """The small star in the middle."""
    radius, valley = INNER * 0.8, INNER * 0.8 * VALLEY / RADIUS
    tips = (f"{_at(radius, i)}L{_at(valley, i + 0.5)}" for i in range(POINTS))
    return f"M{'L'.join(tips)}Z"


@lru_cache
def mark() -> str:
    """The whole star as one path."""
    return "".join(points()) + heart()
