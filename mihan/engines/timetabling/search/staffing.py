"""A first assignment of trainers: every unit gets its team, nobody more periods than they may give.

The hardest units choose first; when all who could teach one are full, an augmenting chain hands
units over from trainer to trainer until someone has room (breadth first, so the shortest chain).
"""

from collections import deque
from collections.abc import Iterator

import numpy as np

from mihan.engines.timetabling.search.facts import Facts, Flags, Ints

Seat = tuple[int, int]  # unit, place in its team


def capacities(f: Facts) -> list[int]:
    """Periods a week each trainer can really give, their days off counted."""
    trainers = len(f.max_week)
    open_ = ~f.blocked[f.trainers_from : f.trainers_from + trainers]
    by_day = open_.reshape(trainers, f.days, f.slots).sum(axis=2)
    most = f.max_day[f.trainers_from : f.trainers_from + trainers, None]
    return [int(n) for n in np.minimum(np.minimum(by_day, most).sum(axis=1), f.max_week)]


def _possible(f: Facts, open_: Flags, most: Ints, may_start: Flags, duration: int) -> list[int]:
    """For each trainer, how many sessions that may start at some periods they could be at, day by day."""
    shape = (len(open_), f.days, f.slots)
    free, starts = open_.reshape(shape), may_start.reshape(f.days, f.slots)
    by_day = np.zeros(shape[:2], np.int32)
    busy_until = np.zeros(shape[:2], np.int32)
    for slot in range(f.slots - duration + 1):
        begins = starts[:, slot] & free[:, :, slot : slot + duration].all(axis=2) & (busy_until <= slot)
        by_day += begins
        busy_until[begins] = slot + duration
    possible: list[int] = np.minimum(by_day, most[:, None] // duration).sum(axis=1).tolist()
    return possible


class Staffing:
    """Who teaches what so far. `seats` maps each seat to its trainer."""

    def __init__(self, f: Facts) -> None:
        self.f = f
        self.capacity = capacities(f)
        self.load = [0] * len(self.capacity)
        self.seats: dict[Seat, int] = {}
        self.held: list[set[Seat]] = [set() for _ in self.capacity]
        self.candidates = [
            [int(t) for t in f.candidates[f.candidates_at[u] : f.candidates_at[u + 1]]] for u in range(len(f.team_size))
        ]
        self.weight = [int(n) for n in f.unit_load]
        self.meets = self._meetings()

    @property
    def excess(self) -> int:
        """Periods given beyond what trainers can give."""
        return sum(max(0, load - most) for load, most in zip(self.load, self.capacity, strict=True))

    def _meetings(self) -> list[list[int]]:
        """For each unit and candidate, how many sessions of the unit they could be at."""
        f = self.f
        open_ = ~f.blocked[f.trainers_from : f.trainers_from + len(f.max_week)]
        most = f.max_day[f.trainers_from : f.trainers_from + len(f.max_week)]
        known: dict[tuple[bytes, int], list[int]] = {}
        found = []
        for first in f.unit_at[:-1]:
            need = (f.may_start[first].tobytes(), int(f.duration[first]))
            if need not in known:
                known[need] = _possible(f, open_, most, f.may_start[first], need[1])
            found.append(known[need])
        return found

    def fill(self, keep: dict[Seat, int]) -> dict[Seat, int]:
        """Appoint everyone that can be; seats in `keep` are tried first as they are."""
        for seat, trainer in keep.items():
            if trainer in self.candidates[seat[0]] and self._has_room(trainer, self.weight[seat[0]]):
                self._seat(seat, trainer)
        empty = [(u, k) for u, size in enumerate(self.f.team_size) for k in range(size) if (u, k) not in self.seats]
        for seat in sorted(empty, key=self._freedom):
            self._appoint(seat)
        return self.seats

    def _freedom(self, seat: Seat) -> tuple[int, int]:
        unit = seat[0]
        return (sum(self.capacity[t] for t in self.candidates[unit]) - 100 * self.weight[unit], unit)

    def _has_room(self, trainer: int, weight: int) -> bool:
        return self.load[trainer] + weight <= self.capacity[trainer]

    def _seat(self, seat: Seat, trainer: int) -> None:
        self.seats[seat] = trainer
        self.held[trainer].add(seat)
        self.load[trainer] += self.weight[seat[0]]

    def _leave(self, seat: Seat) -> int:
        trainer = self.seats.pop(seat)
        self.held[trainer].discard(seat)
        self.load[trainer] -= self.weight[seat[0]]
        return trainer

    def _able(self, seat: Seat) -> list[int]:
        """Who could take a seat, the least busy first."""
        unit = seat[0]
        sessions = int(self.f.unit_at[unit + 1] - self.f.unit_at[unit])
        taken = {self.seats.get((unit, k)) for k in range(self.f.team_size[unit])}
        able = [t for t in self.candidates[unit] if t not in taken and self.meets[unit][t] >= sessions]
        return sorted(able, key=lambda t: (self.load[t] - self.capacity[t], t))

    def _appoint(self, seat: Seat) -> bool:
        for trainer in self._able(seat):
            if self._has_room(trainer, self.weight[seat[0]]):
                self._seat(seat, trainer)
                return True
        return self._chain(seat) or self._appoint_anyhow(seat)

    def _chain(self, seat: Seat) -> bool:
        """Free someone by the shortest chain of handovers, then appoint them."""
        came: dict[int, tuple[Seat, int | None]] = dict.fromkeys(self._able(seat), (seat, None))
        waiting = deque(came)
        while waiting:
            trainer = waiting.popleft()
            wanted = self.weight[came[trainer][0][0]]
            for mine, other in self._handovers(trainer, wanted):
                if self._has_room(other, self.weight[mine[0]]):
                    self._leave(mine)
                    self._seat(mine, other)
                    return self._unwind(trainer, came)
                if other not in came:
                    came[other] = (mine, trainer)
                    waiting.append(other)
        return False

    def _appoint_anyhow(self, seat: Seat) -> bool:
        """Someone whose week is too short for the whole unit: what does not fit is left out later."""
        unit = seat[0]
        taken = {self.seats.get((unit, k)) for k in range(self.f.team_size[unit])}
        able = [t for t in self.candidates[unit] if t not in taken]
        if able:
            self._seat(seat, max(able, key=lambda t: (self.capacity[t] - self.load[t], self.meets[unit][t], -t)))
        return bool(able)

    def _handovers(self, trainer: int, wanted: int) -> Iterator[tuple[Seat, int]]:
        """Seats a trainer may hand over to make `wanted` periods free, and to whom."""
        for mine in sorted(self.held[trainer]):
            if self.load[trainer] - self.weight[mine[0]] + wanted <= self.capacity[trainer]:
                for other in self._able(mine):
                    yield mine, other

    def _unwind(self, trainer: int, came: dict[int, tuple[Seat, int | None]]) -> bool:
        """Hand each seat of the chain to the trainer just freed, back to the one that was empty."""
        at: int | None = trainer
        while at is not None:
            seat, holder = came[at]
            if holder is not None:
                self._leave(seat)
            if not self._has_room(at, self.weight[seat[0]]):
                return False
            self._seat(seat, at)
            at = holder
        return True
