"""What a year of teaching asks, and the plan that answers it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from mihan.engines.timetabling.findings import Finding
from mihan.engines.timetabling.problem import InvalidProblem

Counts = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What remains of a module for a group, or for several merged ones, in hours.

    It may be taught from `first_week` to `last_week`, both included (its end is its semester's
    last week, or the one before its exam); at most `max_week` slots a week. `hours_per_slot` is what
    the books count for one of its slots: an evening's may be shorter.
    """

    id: str
    groups: tuple[str, ...]
    hours: float
    module: str = ""
    first_week: int = 0
    last_week: int
    trainer: str = ""
    room_kind: str = ""
    max_week: int = 8
    urgency: float = 1
    hours_per_slot: float = 2.5

    @property
    def slots(self) -> int:
        """Whole slots in its hours."""
        return int((self.hours + 1e-9) // self.hours_per_slot)


@dataclass(frozen=True, kw_only=True)
class Year:
    """Weeks to fill, and the slots each group, trainer and kind of room can give in each.

    Holidays, exams and placement weeks are weeks of no or fewer slots. A kind of room or a
    trainer without an entry has no limit; every group needs one.
    """

    weeks: int
    lines: tuple[Line, ...]
    groups: Mapping[str, Sequence[int]]
    trainers: Mapping[str, Sequence[int]] = field(default_factory=dict)
    room_kinds: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for fault in self._faults():
            raise InvalidProblem(fault)

    def _faults(self) -> Iterable[str]:
        for what, given in (("Group", self.groups), ("Trainer", self.trainers), ("Room kind", self.room_kinds)):
            for name, slots in given.items():
                if len(slots) != self.weeks or min(slots, default=0) < 0:
                    yield f"{what} {name} needs {self.weeks} weekly numbers of slots, none of them negative."
        seen: set[str] = set()
        for line in self.lines:
            if line.id in seen:
                yield f"Two lines have the id {line.id}."
            seen.add(line.id)
            yield from (f"Line {line.id} names an unknown group: {g}." for g in line.groups if g not in self.groups)
            if line.hours_per_slot <= 0:
                yield f"Line {line.id} has slots of no length."
            if line.hours < 0 or not line.first_week >= 0 or line.last_week >= self.weeks:
                yield f"Line {line.id} has negative hours, or weeks outside the year."

    def resources(self, line: Line) -> list[tuple[str, str]]:
        """The limited resources a line takes one slot of for each of its own: (kind, id)."""
        found = [("group", group) for group in line.groups]
        if line.trainer in self.trainers:
            found.append(("trainer", line.trainer))
        if line.room_kind in self.room_kinds:
            found.append(("room_kind", line.room_kind))
        return found

    def capacity(self, kind: str, name: str) -> Sequence[int]:
        """Slots a resource can give, week by week."""
        return {"group": self.groups, "trainer": self.trainers, "room_kind": self.room_kinds}[kind][name]


@dataclass(frozen=True, slots=True)
class YearPlan:
    """Slots of each line (rows, in their order) each week (columns).

    `remainders` lists, by line, the hours too few for a slot; `late` what cannot end, with the
    slots left out as `short` of each finding and who stands in the way; `savers` the changes of
    one thing that would let it end, each tried.
    """

    slots: Counts
    remainders: dict[str, float]
    late: tuple[Finding, ...]
    savers: tuple[Finding, ...]
    unevenness: float
