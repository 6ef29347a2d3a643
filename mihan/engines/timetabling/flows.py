"""Largest flow between demands and supplies, and the demands that prove it cannot be larger.

Shortest augmenting paths (Edmonds, Karp 1972); with demands of equal kind taken together the
networks here have some hundred nodes.
"""

from collections import deque
from collections.abc import Mapping, Sequence

from mihan.engines.timetabling.counting import Excess


def shortages(demands: Sequence[int], supplies: Sequence[int], usable: Mapping[int, Sequence[int]]) -> list[Excess]:
    """Proofs that `demands` cannot all be met by `supplies`, each one connected and as short as can be.

    `usable` gives for each demand the supplies it may draw on. Empty when everything can be met.
    """
    flow = _Flow(demands, supplies, usable)
    flow.fill()
    return [
        Excess(frozenset(d), frozenset(s), needed, available)
        for d, s in flow.blocked_parts()
        if (needed := sum(demands[i] for i in d)) > (available := sum(supplies[j] for j in s))
    ]


class _Flow:
    def __init__(self, demands: Sequence[int], supplies: Sequence[int], usable: Mapping[int, Sequence[int]]) -> None:
        self.left = list(demands)
        self.room = list(supplies)
        self.usable = usable
        self.sent: dict[tuple[int, int], int] = {}
        self.users: list[set[int]] = [set() for _ in supplies]

    def fill(self) -> None:
        """Send all that can be sent: the obvious first, then along augmenting paths."""
        for i in range(len(self.left)):
            for j in self.usable.get(i, ()):
                self._send(i, j, min(self.left[i], self.room[j]))
        for i in range(len(self.left)):
            while self.left[i] > 0 and self._augment(i):
                pass

    def _send(self, i: int, j: int, amount: int) -> None:
        if amount > 0:
            self.sent[i, j] = self.sent.get((i, j), 0) + amount
            self.users[j].add(i)
            self.left[i] -= amount
            self.room[j] -= amount

    def _augment(self, start: int) -> bool:
        came, end = self._search(start)
        if end is None:
            return False
        self._shift(start, came, end)
        return True

    def _search(self, start: int) -> tuple[dict[int, tuple[int, int | None]], int | None]:
        """Breadth first over supplies; for each, the demand it was reached through and from where."""
        came: dict[int, tuple[int, int | None]] = {}
        waiting: deque[tuple[int, int | None]] = deque([(start, None)])
        while waiting:
            i, before = waiting.popleft()
            for j in self.usable.get(i, ()):
                if j in came:
                    continue
                came[j] = (i, before)
                if self.room[j] > 0:
                    return came, j
                waiting.extend((k, j) for k in self.users[j])
        return came, None

    def _shift(self, start: int, came: dict[int, tuple[int, int | None]], end: int) -> None:
        """Send one unit along the path found."""
        j: int | None = end
        while j is not None:
            i, before = came[j]
            self.sent[i, j] = self.sent.get((i, j), 0) + 1
            self.users[j].add(i)
            if before is not None:
                self.sent[i, before] -= 1
                if not self.sent[i, before]:
                    self.users[before].discard(i)
            j = before
        self.left[start] -= 1
        self.room[end] -= 1

    def blocked_parts(self) -> list[tuple[set[int], set[int]]]:
        """For each demand not met, the demands and supplies it is caught among; shared ones joined."""
        parts: list[tuple[set[int], set[int]]] = []
        for i, left in enumerate(self.left):
            if left <= 0 or any(i in demands for demands, _ in parts):
                continue
            came, _ = self._search(i)
            found = ({i, *(k for j in came for k in self.users[j])}, set(came))
            apart = [part for part in parts if part[1].isdisjoint(found[1])]
            for part in parts:
                if not part[1].isdisjoint(found[1]):
                    found = (found[0] | part[0], found[1] | part[1])
            parts = [*apart, found]
        return parts
