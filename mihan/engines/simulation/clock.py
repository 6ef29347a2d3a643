"""The session's time from the wall's: t = t0 + speed * (wall - wall0), in whole numbers.

Nothing ticks on a server: time is computed when somebody looks or acts. Pause and speed are
inputs, so a replay needs no wall at all.
"""

from collections.abc import Mapping
from typing import Any

NORMAL = 1000  # thousandths of real time
SLOWEST, FASTEST = 250, 20_000


def started(wall: int = 0) -> dict[str, Any]:
    """The clock of a session that begins at `wall` (milliseconds), as kept in its state."""
    return {"t": 0, "wall": wall, "speed": NORMAL, "paused": False}


def now(clock: Mapping[str, Any], wall: int, *, unit_ms: int = 1000) -> int:
    """The session's time at `wall`; never earlier than when the clock was last set."""
    if clock["paused"]:
        return int(clock["t"])
    passed: int = max(0, wall - clock["wall"]) * clock["speed"]
    return int(clock["t"]) + passed // (NORMAL * unit_ms)


def set_going(
    clock: dict[str, Any], *, t: int, wall: int, speed: int | None = None, paused: bool | None = None
) -> None:
    """Restart the clock from here, so that what has passed keeps the speed it passed at."""
    clock.update(t=t, wall=wall)
    if speed is not None:
        clock["speed"] = speed
    if paused is not None:
        clock["paused"] = paused
