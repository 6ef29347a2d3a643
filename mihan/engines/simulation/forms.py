"""The fields of a decision's form: what a value must be, and how a random player fills it.

A page draws the form from these, the engine refuses what does not fit before the pack sees it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mihan.engines.simulation.bots import Player
    from mihan.engines.simulation.world import World

MOST_WORDS = 500
MOST_LINES = 40
MOST_AMOUNT = 10**12


class Field:
    """A field of a form. `kind` names it for the page."""

    __slots__ = ()

    @property
    def kind(self) -> str:
        return type(self).__name__.lower()

    def read(self, value: Any, world: "World", role: str) -> Any:
        """What the pack is handed; ValueError when the value is none."""
        raise NotImplementedError

    def reread(self, value: Any, world: "World", role: str) -> Any:
        """The same of a value that was accepted once: a replay need not doubt it."""
        return value

    def drawn(self, player: "Player") -> Any:
        """A legal value at random, for the player who knows nothing."""
        raise NotImplementedError


class Remade(Field):
    """A field whose pack is handed something else than what was given: a replay makes it again."""

    __slots__ = ()

    def reread(self, value: Any, world: "World", role: str) -> Any:
        return self.read(value, world, role)


@dataclass(frozen=True, slots=True)
class YesNo(Field):
    def read(self, value: Any, world: "World", role: str) -> bool:
        return bool(_of(bool, value))

    def drawn(self, player: "Player") -> bool:
        return player.below(2) == 1


@dataclass(frozen=True, slots=True)
class Number(Field):
    """A whole number, in the unit the label says."""

    least: int = 0
    most: int = 10**6

    def read(self, value: Any, world: "World", role: str) -> int:
        if not self.least <= _of(int, value) <= self.most:
            raise ValueError
        return int(value)

    def drawn(self, player: "Player") -> int:
        return self.least + player.below(self.most - self.least + 1)


@dataclass(frozen=True, slots=True)
class Amount(Number):
    """Money, in centimes."""

    most: int = MOST_AMOUNT

    def drawn(self, player: "Player") -> int:
        return max(self.least, 100 * player.below(5000))


class Choice(Field):
    """One of a few words, each a text key `choice.<word>`."""

    __slots__ = ("words",)

    def __init__(self, *words: str) -> None:
        self.words = words

    def read(self, value: Any, world: "World", role: str) -> str:
        if _of(str, value) not in self.words:
            raise ValueError
        return str(value)

    def drawn(self, player: "Player") -> str:
        return self.words[player.below(len(self.words))]


class Ticks(Remade):
    """A short list somebody ticks: a checklist at the bench, a trainer's phone. Gives those ticked."""

    __slots__ = ("lines",)

    def __init__(self, *lines: str) -> None:
        self.lines = lines

    def read(self, value: Any, world: "World", role: str) -> list[str]:
        ticked = _of(list, value)
        if not all(isinstance(line, str) and line in self.lines for line in ticked):
            raise ValueError
        return [line for line in self.lines if line in ticked]

    def drawn(self, player: "Player") -> list[str]:
        return [line for line in self.lines if player.below(2)]


@dataclass(frozen=True, slots=True)
class Thing(Field):
    """One of the things the role sees, by id; the pack is handed the thing itself."""

    of: str
    may_be_none: bool = False

    def read(self, value: Any, world: "World", role: str) -> Any:
        if self.may_be_none and value == "":
            return None
        thing = world.things(self.of).get(_of(str, value))
        if thing is None or not world.pack.sees_thing(role, self.of, thing):
            raise ValueError
        return thing

    def reread(self, value: Any, world: "World", role: str) -> Any:
        return world.things(self.of).get(value)

    def drawn(self, player: "Player") -> str:
        known = list(player.things(self.of))
        return known[player.below(len(known))] if known else ""


@dataclass(frozen=True, slots=True)
class Words(Remade):
    """What a person writes, at most 500 characters."""

    may_be_empty: bool = True

    def read(self, value: Any, world: "World", role: str) -> str:
        written = str(_of(str, value)).strip()
        if len(written) > MOST_WORDS or not (written or self.may_be_empty):
            raise ValueError
        return written

    def drawn(self, player: "Player") -> str:
        return "…"


class Entry(Remade):
    """The lines of an entry in the books: pairs of an account and centimes, debit above zero."""

    __slots__ = ("accounts",)

    def __init__(self, *accounts: str) -> None:
        self.accounts = accounts

    def read(self, value: Any, world: "World", role: str) -> list[list[Any]]:
        lines = _of(list, value)
        if not 1 <= len(lines) <= MOST_LINES:
            raise ValueError
        return [self._line(line) for line in lines]

    def _line(self, line: Any) -> list[Any]:
        account, amount = line
        if _of(str, account) not in self.accounts or abs(_of(int, amount)) > MOST_AMOUNT:
            raise ValueError
        return [account, amount]

    def drawn(self, player: "Player") -> list[list[Any]]:
        amount = 100 * player.below(5000)
        pair = [self.accounts[player.below(len(self.accounts))] for _ in range(2)]
        return [[pair[0], amount], [pair[1], -amount]]


Form = Mapping[str, Field]


def reread_of(form: Form) -> Iterator[tuple[str, Field]]:
    """The fields whose accepted value is not what the pack is handed."""
    for name, field in form.items():
        if type(field).reread is not Field.reread:
            yield name, field


def _of(kind: type, value: Any) -> Any:
    """The value, if it is of exactly that kind: True is no number."""
    if type(value) is not kind:
        raise ValueError
    return value
