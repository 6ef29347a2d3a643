"""Decisions on plain values: the geometry of a plan, and when a space is free.

A plan is metres from the north-west corner of its site: first to the east, then to the south.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import time
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

MOST_CORNERS, MOST_GROUNDS = 60, 400
SMALLEST = 4  # square metres: less is a slip of the pen
GRAIN = 15  # how finely a place for the name is looked for; odd, so that the middle is tried


class Point(NamedTuple):
    x: float
    y: float


Polygon = tuple[Point, ...]
Fault = Literal["unreadable", "few", "many", "small", "crossed"]
NUMBER = r"-?\d{1,4}(?:\.\d{1,2})?"
NO_BRACKETS = str.maketrans("", "", "()")
POINT = re.compile(rf"({NUMBER}),({NUMBER})")


class Unreadable(Exception):
    """Not points, or not the corners of a piece of ground: `fault` says which, `text` where."""

    def __init__(self, fault: Fault, text: str = "") -> None:
        super().__init__(fault, text)
        self.fault, self.text = fault, text


def points_in(text: str) -> Polygon:
    """The points of "10,5 42,5 42,30"; no matter how they are spaced."""
    found = []
    for word in re.sub(r"\s*,\s*", ",", text).replace(";", " ").split():
        pair = POINT.fullmatch(word)
        if not pair:
            raise Unreadable("unreadable", word[:20])
        found.append(Point(float(pair[1]), float(pair[2])))
    if len(found) > MOST_CORNERS:
        raise Unreadable("many")
    return tuple(found)


@lru_cache(maxsize=2048)
def read_points(text: str) -> Polygon:
    """The corners of a building, one after the other; raises Unreadable."""
    corners = points_in(text)
    if len(corners) < 3:
        raise Unreadable("few")
    if _crosses_itself(corners):
        raise Unreadable("crossed")
    if area(corners) < SMALLEST:
        raise Unreadable("small")
    return corners


def known_points(text: str) -> Polygon:
    """The corners, or none: a drawing leaves out what it cannot read."""
    try:
        return read_points(text) if text else ()
    except Unreadable:
        return ()


def area(corners: Polygon) -> float:
    return abs(sum(a.x * b.y - b.x * a.y for a, b in _sides(corners))) / 2


def outside(corners: Polygon, width: int, depth: int) -> Point | None:
    """The first corner that is not on the site."""
    return next((p for p in corners if not (0 <= p.x <= width and 0 <= p.y <= depth)), None)


def _sides(corners: Polygon) -> Iterable[tuple[Point, Point]]:
    return pairwise((*corners, corners[0]))


def _crosses_itself(corners: Polygon) -> bool:
    sides = list(_sides(corners))
    beside = {0, 1, len(sides) - 1}
    return any(
        _cross(*one, *other)
        for i, one in enumerate(sides)
        for j, other in enumerate(sides[i + 1 :], start=i + 1)
        if j - i not in beside
    )


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)


# --- Where the name goes


class Spot(NamedTuple):
    """A place for words inside a polygon: its middle, and how wide and high it is there."""

    x: float
    y: float
    width: float
    height: float


@lru_cache(maxsize=2048)
def spot_in(corners: Polygon) -> Spot:
    """The roomiest place in a building, whatever its shape: in the arm of an L, not in its corner."""
    xs, ys = [p.x for p in corners], [p.y for p in corners]
    left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
    steps = [(n + 0.5) / GRAIN for n in range(GRAIN)]
    tried = (_room_at(corners, left + (right - left) * u, top + (bottom - top) * v) for u in steps for v in steps)
    best = max((spot for spot in tried if spot), key=_roominess, default=None)
    return best or Spot((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)


def _roominess(spot: Spot) -> tuple[float, float]:
    return round(min(spot.width, 1.6 * spot.height), 1), spot.width * spot.height


def _room_at(corners: Polygon, x: float, y: float) -> Spot | None:
    across = sorted(p.x + (y - p.y) * (q.x - p.x) / (q.y - p.y) for p, q in _sides(corners) if (p.y > y) != (q.y > y))
    down = sorted(p.y + (x - p.x) * (q.y - p.y) / (q.x - p.x) for p, q in _sides(corners) if (p.x > x) != (q.x > x))
    width, height = _room_around(across, x), _room_around(down, y)
    return Spot(x, y, width, height) if width and height else None


def _room_around(crossings: Sequence[float], at: float) -> float:
    """How long a stretch inside has this place for its middle; 0 where the place is not inside."""
    pairs = zip(crossings[::2], crossings[1::2], strict=False)
    return next((2 * min(at - a, b - at) for a, b in pairs if a <= at <= b), 0.0)


def in_lines(text: str, width: float, *, letter: float, most: int = 3) -> list[str]:
    """A name on as few lines as its room allows; a word is never cut, the last line may be.

    Without its brackets: between two lines of Arabic, half a pair around a Latin name turns the wrong way.
    """
    room = max(int(width / letter), 4)
    lines: list[str] = []
    for word in text.translate(NO_BRACKETS).split():
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
    return lines


# --- Around the buildings

GROUNDS = ("lawn", "garden", "square", "path", "road", "parking", "water", "trees", "gate")
LINES = frozenset({"path", "road"})
SPOTS = frozenset({"trees", "gate"})


class Ground(NamedTuple):
    kind: str
    points: Polygon


def read_grounds(text: str) -> list[Ground]:
    """One thing a line: "lawn 10,10 40,10 40,30". Raises Unreadable with the line at fault."""
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        kind, _space, rest = line.partition(" ")
        least = 1 if kind in SPOTS else 2 if kind in LINES else 3
        if kind not in GROUNDS or len(points_in(rest)) < least:
            raise Unreadable("unreadable", line[:40])
        found.append(Ground(kind, points_in(rest)))
    if len(found) > MOST_GROUNDS:
        raise Unreadable("many")
    return found


@lru_cache(maxsize=64)
def known_grounds(text: str) -> tuple[Ground, ...]:
    try:
        return tuple(read_grounds(text))
    except Unreadable:
        return ()


# --- When a space is free


class Stretch(NamedTuple):
    """A space is taken from a time to another; `purpose` where the reader may know it."""

    starts: time
    ends: time
    purpose: str = ""


def taking(taken: Sequence[Stretch], starts: time, ends: time) -> Stretch | None:
    """What takes the space in this stretch; an instant is one whose ends meet."""
    if starts == ends:
        return next((one for one in taken if one.starts <= starts < one.ends), None)
    return next((one for one in taken if one.starts < ends and one.ends > starts), None)


def free_from(taken: Sequence[Stretch], at: time) -> time:
    """From when nobody is there, in a day's stretches in order: those that touch are one."""
    for one in taken:
        if one.starts <= at < one.ends:
            at = one.ends
    return at


def free_until(taken: Sequence[Stretch], at: time) -> time | None:
    """When somebody comes next; None when nobody does that day."""
    return next((one.starts for one in taken if one.starts > at), None)
