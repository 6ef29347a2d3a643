"""Messages that count exactly once, however the wire loses, doubles and reorders them.

A sender keeps what it sends until it is acknowledged and sends it again meanwhile; a receiver knows
what it has had by (sender, number), acts on it once and acknowledges it every time.
"""

from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")
Receive = Callable[[str, str, tuple[Any, ...]], None]  # sender, kind, values
MOST_ROUNDS = 10_000


class Message(NamedTuple):
    """`n` is its number among those from this sender to this receiver, from 1."""

    sender: str
    to: str
    n: int
    kind: str
    values: tuple[Any, ...]

    @property
    def key(self) -> tuple[str, str, int]:
        return self.sender, self.to, self.n


class Outbox:
    """What was sent and is not acknowledged yet, oldest first."""

    __slots__ = ("_numbers", "pending")

    def __init__(self) -> None:
        self.pending: dict[tuple[str, str, int], Message] = {}
        self._numbers: dict[tuple[str, str], int] = {}

    def put(self, sender: str, to: str, kind: str, values: tuple[Any, ...]) -> Message:
        pair = (sender, to)
        self._numbers[pair] = n = self._numbers.get(pair, 0) + 1
        message = Message(sender, to, n, kind, values)
        self.pending[sender, to, n] = message
        return message

    def acknowledge(self, key: tuple[str, str, int]) -> None:
        self.pending.pop(key, None)


class Inbox:
    """What was received, by sender: all up to a number, and a few beyond it that came early."""

    __slots__ = ("_beyond", "_upto")

    def __init__(self) -> None:
        self._upto: dict[str, int] = {}
        self._beyond: dict[str, dict[int, None]] = {}

    def is_new(self, sender: str, n: int) -> bool:
        """Whether this is the first time; from now on it is not."""
        upto = self._upto.get(sender, 0)
        if n == upto + 1 and sender not in self._beyond:
            self._upto[sender] = n
            return True
        beyond = self._beyond.setdefault(sender, {})
        if n <= upto or n in beyond:
            return False
        beyond[n] = None
        while upto + 1 in beyond:
            upto += 1
            del beyond[upto]
        self._upto[sender] = upto
        if not beyond:
            del self._beyond[sender]
        return True


class Wire:
    """What carries messages: `lost` and `doubled` in thousandths, in another order if `reordered`."""

    def __init__(self, *, lost: int = 0, doubled: int = 0, reordered: bool = False, seed: int = 1) -> None:
        self.lost, self.doubled, self.reordered = lost, doubled, reordered
        self.chance = Random(seed)
        self.losses = self.doubles = 0

    @property
    def is_perfect(self) -> bool:
        return not (self.lost or self.doubled or self.reordered)

    def carry(self, things: Iterable[T]) -> Sequence[T]:
        """What arrives of what was put on the wire, in the order in which it arrives."""
        if self.is_perfect:
            return list(things)
        arrived = []
        for thing in things:
            if self.chance.randrange(1000) < self.lost:
                self.losses += 1
                continue
            arrived.append(thing)
            if self.chance.randrange(1000) < self.doubled:
                self.doubles += 1
                arrived.append(thing)
        if self.reordered:
            self.chance.shuffle(arrived)
        return arrived


class Post:
    """Everybody's outbox and inbox over one wire."""

    def __init__(self, wire: Wire | None = None) -> None:
        self.wire = wire or Wire()
        self.outbox = Outbox()
        self.sent = 0
        self._receivers: dict[str, tuple[Receive, Inbox]] = {}

    def register(self, name: str, receive: Receive) -> None:
        if name in self._receivers:
            raise ValueError(f"{name} is registered twice.")
        self._receivers[name] = (receive, Inbox())

    def send(self, sender: str, to: str, kind: str, values: tuple[Any, ...]) -> None:
        self.sent += 1
        self.outbox.put(sender, to, kind, values)

    def round(self) -> None:
        """Send all that is not acknowledged once more; what it brings about goes with the next round."""
        received = []
        for message in self.wire.carry(list(self.outbox.pending.values())):
            receive, inbox = self._receivers[message[1]]
            if inbox.is_new(message[0], message[2]):
                receive(message[0], message[3], message[4])
            received.append(message[:3])
        for key in self.wire.carry(received):
            self.outbox.acknowledge(key)

    def settle(self) -> int:
        """Go on until nothing is on its way; gives the number of rounds."""
        for rounds in range(MOST_ROUNDS):
            if not self.outbox.pending:
                return rounds
            self.round()
        raise RuntimeError(f"Messages are still on their way after {MOST_ROUNDS} rounds.")
