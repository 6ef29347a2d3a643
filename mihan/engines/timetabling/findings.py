"""What is found out about a problem or a session left out: data, put into words by `wording.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule, the resource it is about, what was needed of it and what there is.

    `sessions` are those concerned; `details` holds what the sentence needs besides (kind of room,
    period, rooms and the like). An overload has `needed` above `available`: the difference cannot
    be placed, whatever the timetable.
    """

    rule: str
    resource: str
    needed: float
    available: float
    sessions: tuple[int, ...] = ()
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def short(self) -> float:
        """By how much it falls short."""
        return max(0.0, self.needed - self.available)
