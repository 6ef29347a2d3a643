"""What surrounds every page: navigation, languages, theme, the day, the demo ribbon.

Apps above add their entries from `AppConfig.ready()`; the shell knows none of them by name.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from html import escape
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext_lazy as _

from mihan.core import clock, lasting
from mihan.core.addresses import address
from mihan.ui import theme
from mihan.ui.icons import icon

REMEMBERED_FOR = 60.0  # seconds the answer of `demo_check` is kept by a process


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation; seen by whoever has `permission` (empty: everyone)."""

    label: str | Promise
    url_name: str
    icon: str = ""
    permission: str = ""
    order: int = 100
    section: str | Promise = ""

    def __hash__(self) -> int:
        return hash(self.url_name)  # of all its texts, each would be translated first

    @property
    def namespace(self) -> str:
        return self.url_name.rpartition(":")[0]


@dataclass(frozen=True)
class NavLink:
    label: str | Promise
    url: str
    icon: str
    is_current: bool
    section: str | Promise
    starts_section: bool


_items: list[NavItem] = []


@dataclass(frozen=True)
class Bell:
    """What waits for the person who looks, told on every page: how many, and where to read it."""

    url_name: str
    count: Callable[[Any], int]


bell: Bell | None = None  # set by an app above (messaging)

# Set by an app above (portal): says whether this installation holds demonstration data.
demo_check: Callable[[], bool] | None = None
_demo_answer: list[tuple[float, bool]] = []  # one answer, or none yet


# Set by the help: where the help of a screen is read, by the name of its view; empty for none.
help_of: Callable[[str], str] | None = None


def add_to_nav(*items: NavItem) -> None:
    """Called once by each app, in `ready()`; the same entry twice is one entry."""
    for item in items:
        if item not in _items:
            _items.append(item)
    _items.sort(key=lambda entry: entry.order)


def nav_items() -> list[NavItem]:
    return list(_items)


def is_demo() -> bool:
    if demo_check is None:
        return False
    now = time.monotonic()
    if not _demo_answer or now - _demo_answer[0][0] > REMEMBERED_FOR:
        _demo_answer[:] = [(now, demo_check())]
    return _demo_answer[0][1]


def forget_demo() -> None:
    """The next page asks again: after a reset of the data, and in tests."""
    _demo_answer.clear()


class Shell:
    """Everything is worked out when a template asks: a fragment asks for nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def name(self) -> str | Promise:
        return getattr(settings, "MIHAN_NAME", _("Mihan"))

    @property
    def language(self) -> str:
        return get_language() or settings.LANGUAGE_CODE

    @property
    def direction(self) -> str:
        return "rtl" if get_language_bidi() else "ltr"

    @property
    def languages(self) -> list[dict[str, Any]]:
        current = self.language
        return [{"code": code, "name": name, "is_current": code == current} for code, name in settings.LANGUAGES]

    @property
    def theme(self) -> str:
        return theme.chosen(self.request)

    @property
    def themes(self) -> list[dict[str, Any]]:
        return theme.choices(self.theme)

    @property
    def today(self) -> date:
        return clock.today()

    @property
    def day_is_fixed(self) -> bool:
        return clock.is_fixed()

    @property
    def is_demo(self) -> bool:
        return is_demo()

    @property
    def address(self) -> str:
        """Where the language and theme forms come back to."""
        return self.request.get_full_path()

    @property
    def nav(self) -> list[NavLink]:
        return list(nav_for(self.request))

    @property
    def links(self) -> SafeString:
        """The same on most pages of a person, so drawn once for each language and place it is served from."""
        return _drawn(_seen_by(self.request), _current(self.request), self.language, get_script_prefix())

    @property
    def help_url(self) -> str:
        match = self.request.resolver_match
        return help_of(match.view_name or "") if help_of and match else ""

    @property
    def account_url(self) -> str:
        return _address("people:account")

    @property
    def why_url(self) -> str:
        """The explanation of this very page; none where nobody explains."""
        page = _address("people:why")
        return f"{page}?{urlencode({'of': self.request.path})}" if page else ""

    @property
    def search_url(self) -> str:
        """Of the search of everything, for whoever is signed in."""
        user = getattr(self.request, "user", None)
        return _address("portal:search") if user and user.is_authenticated else ""

    @cached_property
    def waiting(self) -> dict[str, Any] | None:
        """The bell of this person: one cheap question, and none for a fragment."""
        user = getattr(self.request, "user", None)
        if bell is None or user is None or not user.is_authenticated:
            return None
        return {"url": _address(bell.url_name), "count": bell.count(user)}

    @property
    def seconds(self) -> int:
        """How long this page may stay on the screen without another."""
        return lasting.left(self.request.session)

    def allows(self, permission: str) -> bool:
        user = getattr(self.request, "user", None)
        return bool(user and user.is_authenticated and user.has_perm(permission))

    @property
    def role(self) -> str:
        """The first role the signed-in person holds now; already read by the permissions."""
        user = getattr(self.request, "user", None)
        roles = getattr(user, "current_roles", [])
        return str(roles[0]) if roles else ""


def nav_for(request: HttpRequest) -> list[NavLink]:
    return _links(_seen_by(request), _current(request))


def _seen_by(request: HttpRequest) -> tuple[NavItem, ...]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ()
    return tuple(item for item in _items if not item.permission or user.has_perm(item.permission))


def _links(items: Iterable[NavItem], current: NavItem | None) -> list[NavLink]:
    links: list[NavLink] = []
    for item in items:
        if url := _address(item.url_name):
            starts = bool(item.section) and (not links or links[-1].section != item.section)
            links.append(NavLink(item.label, url, item.icon, item is current, item.section, starts))
    return links


@lru_cache(maxsize=512)
def _drawn(items: tuple[NavItem, ...], current: NavItem | None, language: str, prefix: str) -> SafeString:
    parts = []
    for link in _links(items, current):
        if link.starts_section:
            parts.append(f'<p class="nav-section">{escape(str(link.section))}</p>')
        here = ' aria-current="page"' if link.is_current else ""
        drawing = icon(link.icon, 19) if link.icon else ""
        parts.append(f'<a href="{escape(link.url)}"{here}>{drawing}<span>{escape(str(link.label))}</span></a>')
    return SafeString("".join(parts))


def _current(request: HttpRequest) -> NavItem | None:
    """The entry of this very page, else the longest address above it, else of its app."""
    match = request.resolver_match
    if match is None:
        return None
    for item in _items:
        if item.url_name == match.view_name:
            return item
    addressed = [(_address(item.url_name), item) for item in _items]
    above = [(len(url), item) for url, item in addressed if len(url) > 1 and request.path.startswith(url)]
    if above:
        return max(above, key=lambda pair: pair[0])[1]
    same_app = [i for i in _items if i.namespace and i.namespace == match.namespace]
    return same_app[0] if same_app else None


def _address(url_name: str) -> str:
    try:
        return address(url_name)
    except NoReverseMatch:
        return ""


def shell(request: HttpRequest) -> dict[str, Shell]:
    return {"shell": Shell(request)}
