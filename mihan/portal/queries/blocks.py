"""What a home page is made of. A block is one small declaration; a home, an ordered list of them.

To add one: write what it reads (a function of the `Reader`, in a module of this package), declare a
`Block`, put it in the homes of `homes.py` where it belongs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.functional import Promise

from mihan.calendar.models import TrainingYear
from mihan.offer.queries import Season, season_shown
from mihan.people.models import Person, Unit, User
from mihan.portal.queries.morning import Morning, OwnGroup, OwnService, own_groups, own_service, own_week
from mihan.progress.queries import Ledger, ledger_for
from mihan.timetable.queries.personal import OwnWeek
from mihan.timetable.queries.weeks import unit_planned_by

FIRST = 3  # rows of a block that lead to a list with the others
ALL = 6  # rows of a block that has no list behind it, hence tells no number

Text = str | Promise


@dataclass
class Reader:
    """Who looks at a home, and what several of its blocks ask about them, each read once."""

    user: User
    season_asked: str = ""
    establishment: str = ""

    @cached_property
    def ledger(self) -> Ledger:
        return ledger_for(self.user, season=self.season_asked, establishment=self.establishment)

    @property
    def year(self) -> TrainingYear | None:
        return self.ledger.year

    @cached_property
    def morning(self) -> Morning:
        return Morning(self.ledger)

    @cached_property
    def unit(self) -> Unit | None:
        """The establishment whose weeks this person looks at."""
        return unit_planned_by(self.user, establishment=self.establishment)

    @cached_property
    def season(self) -> Season:
        return season_shown(self.season_asked)

    @property
    def person(self) -> Person | None:
        return self.user.person

    @cached_property
    def own_week(self) -> OwnWeek | None:
        return own_week(self.user)

    @cached_property
    def service(self) -> OwnService | None:
        return own_service(self.user, self.ledger)

    @cached_property
    def groups(self) -> list[OwnGroup]:
        return own_groups(self.user)


@dataclass(frozen=True)
class Row:
    """A line of a block: what it is, where it leads, a word beneath, a word or a badge at its end."""

    label: Text
    url: str = ""
    note: Text = ""
    value: Text = ""
    tone: str = ""  # the value is a badge of this tone


@dataclass(frozen=True)
class Rows:
    """What a block has to say. `count` is told only where `url` leads to as many rows."""

    rows: list[Row] = field(default_factory=list)
    url: str = ""
    count: int = 0
    act: tuple[Text, str] | None = None  # the one thing to do now: its words, its address
    lede: Text = ""  # what all the rows share
    said: Text = ""  # where there is no row, instead of what the block says will be here


Read = Callable[[Reader], Any]


def nothing_yet(reader: Reader) -> Rows:
    """Of an app that is still to come: the block says what will be there, and no figure."""
    return Rows()


@dataclass(frozen=True)
class Block:
    """One question of the morning. What `read` answers goes to the template as `told`; None: not for this reader.

    `permission`: without it the block is not even read. `empty` says what will be here, `more` where it leads.
    """

    name: str
    title: Text
    read: Read = nothing_yet
    template: str = "portal/blocks/rows.html"
    icon: str = ""
    permission: str = ""
    place: str = "main"  # "lead": over the whole width; "main", then "aside"
    empty: Text = ""
    more: Text = ""

    @property
    def is_to_come(self) -> bool:
        return self.read is nothing_yet


@dataclass(frozen=True)
class Home:
    """The home page of a role: what needs its holder first, then what changed, then what comes."""

    kind: str
    blocks: tuple[Block, ...]
    is_of_the_ledger: bool = False  # says nothing before a progress file was brought

    @property
    def has_a_week(self) -> bool:
        """Shows sessions of a week, which are drawn by the timetable's own styles."""
        return any(block.name == "own-day" for block in self.blocks)

    def told(self, reader: Reader) -> Iterator[Told]:
        for block in self.blocks:
            if block.permission and not reader.user.has_perm(block.permission):
                continue
            answer = block.read(reader)
            if answer is not None:
                yield Told(block, answer)


@dataclass(frozen=True)
class Told:
    """A block with its answer."""

    block: Block
    told: Any
