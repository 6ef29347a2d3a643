"""Where a pack has a screen of its own: how its boards are prepared and what its forms offer.

A board `arrivals` of the pack `hotel_front_desk` is drawn by `workplaces/packs/hotel_front_desk/arrivals.html` if
there is one, with what `prepare` gives; by `workplaces/board.html` otherwise. Everything comes from what the
role sees, so nothing hidden can come out.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from mihan.workplaces.web.words import Words

Seen = dict[str, Any]
Prepare = Callable[[Any, Seen, Words], Any]
Offer = Callable[[Seen, Words, dict[str, Any] | None], Any]  # (seen, words, task): choices of a field


@dataclass
class Screen:
    """What a pack adds. `boards` by name; `offers` by (decision, field).

    `tasks` tells a task in a few words, `facts` what one looks at to answer it, `compared` what stands side by
    side there (`heads`, and `rows` of a name with its cells). Who is at work may choose what a board
    shows: `?look=3`, which `seen["look"]` tells it.

    `adapts` makes, of (words, plain pack, what was sent), the forms of what a trainer changes besides figures,
    tables and words: `covers`, `template`, `forms`, `is_valid()`, `laid()`, `changed()`.
    """

    boards: dict[str, Prepare] = field(default_factory=dict)
    offers: dict[tuple[str, str], Offer] = field(default_factory=dict)
    labels: dict[str, Callable[[dict[str, Any], Words], dict[str, str]]] = field(default_factory=dict)  # by decision
    tasks: Callable[[dict[str, Any], Seen, Words], str] | None = None
    facts: Callable[[dict[str, Any], Seen, Words], list[tuple[str, str]]] | None = None
    compared: Callable[[dict[str, Any], Seen, Words], dict[str, Any]] | None = None
    figures: Callable[[Seen, Words], list[tuple[str, str]]] | None = None  # beside the time
    adapts: Callable[..., Any] | None = None
    order: tuple[str, ...] = ()  # of its boards on the page
    notes: Callable[[Seen, Words], Any] | None = None  # pairs to keep in sight: a price list, limits


_screens: dict[str, Screen] = {}


def add_screen(pack: str, screen: Screen) -> None:
    _screens[pack] = screen


def screen_of(pack: str) -> Screen:
    return _screens.get(pack) or Screen()


def board_template(pack: str, board: str) -> str:
    """The template of a board: the pack's own where there is one."""
    own = f"workplaces/packs/{pack}/{board}.html"
    try:
        get_template(own)
    except TemplateDoesNotExist:
        return "workplaces/board.html"
    return own


def plain_board(data: Any, words: Words) -> dict[str, Any]:
    """Any data as a table, a list or pairs; of a whole with rows and sums, the table above the pairs.

    None is a board that does not concern this session: it is there, hidden, until it has something to show.
    """
    if data is None:
        return {}
    if isinstance(data, dict):
        tables = [value for value in data.values() if _is_table(value)]
        pairs = [(words.label(key), words.value(key, value)) for key, value in data.items() if not _is_table(value)]
        return {**(_table(tables[0], words) if tables else {}), "pairs": pairs}
    if _is_table(data):
        return _table(data, words)
    return {"items": [words.value("", each) for each in data] if isinstance(data, list | tuple) else [str(data)]}


def _is_table(data: Any) -> bool:
    return isinstance(data, list | tuple) and bool(data) and all(isinstance(row, dict) for row in data)


def _table(data: Any, words: Words) -> dict[str, Any]:
    names = [name for name in data[0] if name != "id" and not isinstance(data[0][name], list | dict)]
    return {
        "heads": [words.label(name) for name in names],
        "rows": [[words.value(name, row.get(name, "")) for name in names] for row in data],
    }
