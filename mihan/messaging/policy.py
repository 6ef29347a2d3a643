"""Kinds of messages, and the decisions on plain values: how each one leaves, when, and after which failures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
Facts = dict[str, Any]
Say = Callable[[Facts], str]


class Channel(TextChoices):
    """How a message reaches its reader; it is in the inbox whatever the choice."""

    PRODUCT = "product", _("here only")
    AT_ONCE = "at_once", _("here, and by e-mail at once")
    DAILY = "daily", _("here, and in the e-mail of the day")
    WEEKLY = "weekly", _("here, and in the e-mail of the week")


DIGESTS = (Channel.DAILY, Channel.WEEKLY)


OPEN = _("Open")


@dataclass(frozen=True)
class Kind:
    """A kind of message. `subject` and `text` give whole sentences in the language of the moment.

    They are given the facts alone: whatever they name is in the facts, so that a list of fifty messages
    asks the database nothing. The text may have several lines; neither is HTML.
    """

    code: str  # "timetable.changed": the app first
    name: Text
    subject: Say
    text: Say
    action: Text = OPEN  # the button that leads to what it is about
    icon: str = "bell"
    channel: str = Channel.PRODUCT  # unless the person chose otherwise
    is_security: bool = False  # leaves at once, whatever the person chose
    is_typed: bool = False  # somebody's own words, which may be in another language than the page
    permission: str = ""  # offered in the preferences of those who have it; empty: of everyone


_kinds: dict[str, Kind] = {}


def add_kind(*kinds: Kind) -> None:
    """From an app's `ready()`."""
    for kind in kinds:
        _kinds[kind.code] = kind


def kind_of(code: str) -> Kind:
    """Of an app that is gone, the messages remain, and say nothing but their date."""
    return _kinds.get(code) or Kind(code, _("Message"), lambda facts: str(_("Message")), lambda facts: "")


def known(code: str) -> Kind:
    return _kinds[code]


def kinds() -> list[Kind]:
    """Those of security last: nothing is to be chosen there."""
    return sorted(_kinds.values(), key=lambda kind: (kind.is_security, kind.code))


def channel_for(kind: Kind, chosen: str, *, has_address: bool) -> str:
    """How a message of this kind leaves for somebody."""
    if not has_address:
        return Channel.PRODUCT
    if kind.is_security:
        return Channel.AT_ONCE
    return chosen or kind.channel


# --- writing to many people

WRITINGS_A_DAY = 20  # of one person: to confirm
SUBJECT, TEXT = 120, 4000  # characters
Said = dict[str, list[str]]  # by language: a subject and a text


def in_language(said: Said, language: str) -> list[str]:
    """What was written in the reader's language; else in Arabic, French, or whatever there is."""
    for code in (language, "ar", "fr"):
        if code in said:
            return said[code]
    return next(iter(said.values()))


# --- digests

HOUR, WEEKDAY = 7, 0  # unless the person chose otherwise: seven in the morning, Monday


def digest_due(cadence: str, now: datetime, *, hour: int, weekday: int) -> datetime:
    """The latest moment, local time, at which such a digest was to be made; it holds what was told before."""
    moment = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    if moment > now:
        moment -= timedelta(1)
    if cadence == Channel.WEEKLY:
        moment -= timedelta((moment.weekday() - weekday) % 7)
    return moment


# --- the outbox

PER_RUN = 100  # letters sent by one run of a worker, which then lets other work pass
# Far longer than a whole conversation with a mail server that answers at the last moment (see EMAIL_TIMEOUT).
INTERRUPTED_AFTER = timedelta(minutes=10)
WAITS = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8),
    timedelta(hours=24),
)  # fmt: skip
KEPT_FOR = timedelta(days=365)  # a message, then it is removed: to confirm with the data-protection officer


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many refusals said to be temporary; None: it is over."""
    return WAITS[tries - 1] if tries <= len(WAITS) else None


def header(text: str) -> str:
    """One line, whatever was put in the facts: a header cannot be broken into two."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]
