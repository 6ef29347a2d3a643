"""The parts of a page that keeps itself up to date: each with a name and a mark, and only what changed is sent.

A part may hold pieces, as a board its rows: when the part is otherwise as it was, its pieces are replaced, added and
taken away one by one. What a page has is said in a token, which comes back when it asks again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from hashlib import blake2s
from typing import Any

from django.utils.safestring import SafeString, mark_safe

MARK = 3  # bytes: one change in sixteen millions is not seen


class Piece(dict[str, Any]):
    """What of a board is sent alone when it alone changed, drawn as `{{ one }}` by a partial of its template.

    `kind` is that partial, and the element it draws has the id `element`, `{{ one.id }}`. A board that lies around
    pieces has changed when other ones are in it, not when one of them says something else.
    """

    def __init__(self, kind: str, element: str, **told: Any) -> None:
        super().__init__(id=element, **told)
        self.kind = kind

    def __repr__(self) -> str:
        return f"<{self['id']}>"

    @property
    def told(self) -> str:
        return f"{self.kind} {dict.__repr__(self)}"


class Rows(list[Piece]):
    """Pieces of one list, the element `name`: they come, go and move without the board being drawn again."""

    def __init__(self, name: str, rows: Sequence[Piece]) -> None:
        super().__init__(rows)
        self.name = name

    def __repr__(self) -> str:
        return f"<{self.name}: {'some' if self else 'none'}>"


def mark_of(told: str) -> str:
    return blake2s(told.encode(), digest_size=MARK).hexdigest()


@dataclass(frozen=True)
class Part:
    """A piece of the page. `within` is the list it is one of; alone it stands in its own place.

    `mark` tells one showing of it from another. It is taken of what is drawn, not of the drawing: most pieces are as
    the page shows them already, and are not drawn at all.
    """

    id: str
    mark: str
    draw: Callable[[], str]
    within: str = ""
    pieces: tuple[Part, ...] = ()

    @cached_property
    def html(self) -> str:
        return self.draw()

    @property
    def swapped(self) -> SafeString:
        """The same, to take the place of the one before."""
        opening, rest = self.html.split(">", 1)
        return mark_safe(f'{opening} hx-swap-oob="true">{rest}')  # noqa: S308 - drawn by a template, escaped

    @property
    def told(self) -> str:
        """Its mark, and the name and mark of each of its pieces."""
        return "/".join([self.mark, *(f"{piece.id}={piece.mark}" for piece in self.pieces)])


def token(parts: Sequence[Part]) -> str:
    """What the page shows, as it will say when it asks again."""
    return " ".join(f"{part.id}:{part.told}" for part in parts)


def known(told: str) -> dict[str, str]:
    """What a page says it has of each part, by name."""
    return dict(pair.split(":", 1) for pair in told.split() if ":" in pair)


@dataclass(frozen=True)
class Added:
    """A part to be put where `place` says, as `beforeend:#tasks`."""

    part: Part
    place: str


@dataclass(frozen=True)
class Changes:
    """What a page lacks: gone first, then replaced in place, then added one after the other."""

    gone: list[str]
    replaced: list[Part]
    added: list[Added]

    def __bool__(self) -> bool:
        return bool(self.gone or self.replaced or self.added)

    @property
    def new(self) -> set[str]:
        return {added.part.id for added in self.added}


def changes(parts: Sequence[Part], before: dict[str, str]) -> Changes:
    """What a page that shows `before` lacks."""
    names = {part.id for part in parts}
    found = Changes([name for name in before if name not in names], [], [])
    for part in parts:
        if part.id not in before:
            found.added.append(Added(part, f"beforeend:#{part.within}"))
        elif before[part.id] != part.told:
            _compare(part, before[part.id], found)
    return found


def _compare(part: Part, told: str, found: Changes) -> None:
    mark, *pieces = told.split("/")
    had = dict(pair.split("=", 1) for pair in pieces if "=" in pair)
    if mark != part.mark or not part.pieces:
        found.replaced.append(part)
        return
    kept = _kept(list(had), [piece.id for piece in part.pieces])
    found.gone.extend(name for name in had if name not in kept)
    last: dict[str, str] = {}
    for piece in part.pieces:
        if piece.id not in kept:
            after = last.get(piece.within)
            found.added.append(Added(piece, f"afterend:#{after}" if after else f"afterbegin:#{piece.within}"))
        elif had[piece.id] != piece.mark:
            found.replaced.append(piece)
        last[piece.within] = piece.id


def _kept(before: list[str], after: list[str]) -> set[str]:
    """The pieces that stay where they are; one that moved goes and comes back."""
    if before == after:
        return set(after)
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return {name for block in blocks for name in before[block.a : block.a + block.size]}


def pieces_in(board: Any, within: str = "") -> Iterator[tuple[str, Piece]]:
    """Every piece of what a board is drawn from, with the list it is in."""
    if isinstance(board, Piece):
        yield within, board
    elif isinstance(board, dict):
        for value in board.values():
            yield from pieces_in(value, within)
    elif isinstance(board, list):
        for value in board:
            yield from pieces_in(value, board.name if isinstance(board, Rows) else within)
