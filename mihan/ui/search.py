"""The search of the whole product: what apps bring to it, and the nearest answers first.

An app brings a `Source` from its `ready()`: a function that reads what one person may open, and nothing else. Pages and
actions are looked for here, in all the languages at once: who thinks of a page in French finds it from an Arabic one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import NoReverseMatch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from mihan.core.addresses import address
from mihan.core.text import INSIDE, near, searchable
from mihan.ui.shell import nav_items

Text = str | Promise


def anyone(user: Any) -> bool:
    return True


@dataclass(frozen=True)
class Hit:
    """One thing found: `also` is its name in the other script, `note` where it is or what it is."""

    name: str
    url: str
    note: str = ""
    also: str = ""
    nearness: int = INSIDE


@dataclass(frozen=True)
class Source:
    """One kind of things. `find(user, text, count)` gives at most `count` of those this user may open.

    `everything`: the list that takes the same words, for who wants more.
    """

    label: Text
    icon: str
    find: Callable[[Any, str, int], list[Hit]]
    order: int
    everything: str = ""


@dataclass(frozen=True)
class Entry:
    """A page, or something to do, that has a name.

    `may` refuses those whom the permission lets in but the page does not. `also`: other words people use for it.
    """

    label: Text
    url_name: str
    icon: str = ""
    permission: str = ""
    is_action: bool = False
    also: Text = ""
    may: Callable[[Any], bool] = anyone

    @property
    def url(self) -> str:
        try:
            return address(self.url_name)
        except NoReverseMatch:
            return ""

    @cached_property
    def searched(self) -> str:
        """Its names in every language, folded; worked out once."""
        names = []
        for language, _name in settings.LANGUAGES:
            with override(language):
                names += [str(self.label), str(self.also)]
        return searchable(*names)

    def is_for(self, user: Any) -> bool:
        return bool(self.url) and (not self.permission or user.has_perm(self.permission)) and self.may(user)


@dataclass(frozen=True)
class Answer:
    """What one source found. `more`: the address of all of it, where there is more than is shown."""

    source: Source
    hits: list[Hit]
    more: str = ""


_sources: list[Source] = []
_entries: list[Entry] = []


def add_source(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def add_entries(*entries: Entry) -> None:
    """Things to do, pages the navigation leaves out, and other words for those it has."""
    known = {(entry.url_name, entry.is_action) for entry in _entries}
    _entries.extend(entry for entry in entries if (entry.url_name, entry.is_action) not in known)


def answers(user: Any, text: str, *, each: int) -> list[Answer]:
    """What this user finds, at most `each` of a kind; the kind that holds the nearest answer comes first."""
    found = []
    for source in sorted(_sources, key=lambda one: one.order):
        hits = source.find(user, text, each + 1)
        if hits:
            found.append(Answer(source, hits[:each], _more(source, text) if len(hits) > each else ""))
    return sorted(found, key=lambda answer: min(hit.nearness for hit in answer.hits))


def _more(source: Source, text: str) -> str:
    return f"{address(source.everything)}?{urlencode({'q': text})}" if source.everything else ""


# --- pages and actions

_of_nav: dict[str, Entry] = {}  # kept, for their names in every language


def _pages() -> Iterable[Entry]:
    told = {entry.url_name: entry for entry in _entries if not entry.is_action}
    for item in nav_items():
        if item.url_name not in _of_nav:
            _of_nav[item.url_name] = Entry(item.label, item.url_name, item.icon, item.permission)
        yield told.pop(item.url_name, _of_nav[item.url_name])
    yield from told.values()


def pages_found(user: Any, text: str, count: int) -> list[Hit]:
    return _named(_pages(), user, text, count)


def actions_found(user: Any, text: str, count: int) -> list[Hit]:
    return _named((entry for entry in _entries if entry.is_action), user, text, count)


def _named(entries: Iterable[Entry], user: Any, text: str, count: int) -> list[Hit]:
    close = [(nearness, entry) for entry in entries if (nearness := near(entry.searched, text)) is not None]
    allowed = [(nearness, entry) for nearness, entry in close if entry.is_for(user)]
    allowed.sort(key=lambda pair: pair[0])
    return [Hit(str(entry.label), entry.url, nearness=nearness) for nearness, entry in allowed[:count]]


PAGES = Source(_("Pages"), "file-text", pages_found, 60)
TO_DO = Source(_("To do"), "zap", actions_found, 70)
add_source(PAGES)
add_source(TO_DO)


def suggestions(user: Any, *, each: int) -> list[Answer]:
    """Before anything is typed: what this user may do, and where."""
    found = (Answer(source, source.find(user, "", each)) for source in (TO_DO, PAGES))
    return [answer for answer in found if answer.hits]
