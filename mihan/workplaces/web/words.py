"""What a pack calls things, in the reader's language: its texts, its numbers, its clock."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from mihan.ui.writing import NBSP, num_text, set_apart
from mihan.workplaces.engine.loading import Loaded

HOUR, MINUTE, MILLI = 3600, 60, 1000
THIN = "\u202f"  # between the thousands of a number
FAMILIES = ("word", "choice", "role", "task", "event")
OF_BOOKS = {"debit": gettext_lazy("Debit"), "credit": gettext_lazy("Credit")}


class Words:
    """The words of one pack for one reader. `named` tells who sits in a seat, where the reader may know."""

    def __init__(self, loaded: Loaded, named: dict[str, str] | None = None) -> None:
        self.loaded = loaded
        self.language = (get_language() or "fr")[:2]
        self.named = named or {}
        self.units = loaded.units
        self._words: dict[str, str] = {}  # a board says the same few for each of its rows

    @property
    def title(self) -> str:
        return self._of(self.loaded.about["title"])

    @property
    def summary(self) -> str:
        return self._of(self.loaded.about["summary"])

    def _of(self, words: Any) -> str:
        return str(words.get(self.language) or words["fr"])

    def has(self, key: str) -> bool:
        return key in self.loaded.texts

    def say(self, key: str, /, **values: Any) -> str:
        """A text of the pack, its values written as people write them."""
        return self.loaded.say(key, self.language, **{name: self.value(name, value) for name, value in values.items()})

    def role(self, name: str) -> str:
        return self.say(f"role.{name}")

    def seat(self, name: str) -> str:
        """`Reception 2`; the number only where the role has several seats."""
        role, _dot, number = name.rpartition(".")
        several = self.loaded.pack.roles[role].seats > 1 if role in self.loaded.pack.roles else False
        return f"{self.role(role)} {number}" if several else self.role(role)

    def who(self, seat: str) -> str:
        """The person in a seat, or what the seat is called."""
        return self.named.get(seat) or self.seat(seat)

    def notice(self, notice: dict[str, Any]) -> str:
        """What was told to a role. The engine's own words are under `notice`."""
        key, values = notice["text"], notice["values"]
        if key == "said":
            voice = values.get("voice", "")
            return f"{voice}{':' if voice else ''} {values['text']}".strip()
        return self.say(key if self.has(key) else f"notice.{key}", **values)

    def value(self, name: str, value: Any) -> str:
        """A value as it is shown: a word of the pack, a name, a number with its unit."""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, int):
            return self.number(value, self.units.get(name, ""))
        if isinstance(value, str):
            return self.word(name, value)
        if isinstance(value, dict):
            return " · ".join(f"{self.word('', str(key))} {self.value(str(key), one)}" for key, one in value.items())
        if isinstance(value, list | tuple):
            return self.series(self.value(name, v) for v in value)
        return str(value)

    def series(self, parts: Iterable[str]) -> str:
        """Things named one after the other."""
        return ("، " if self.language == "ar" else ", ").join(parts)

    def word(self, name: str, value: str) -> str:
        """A word of the pack, or the value itself where the pack has none for it.

        What it is called in a table of its own (`name`) goes before what it is called elsewhere.
        """
        if name and self.has(f"cell.{name}.{value}"):
            return self.say(f"cell.{name}.{value}")
        if value not in self._words:
            self._words[value] = self._word(value)
        return self._words[value]

    def _word(self, value: str) -> str:
        if value in self.loaded.pack.seats:
            return self.who(value)
        family = self.family_of(value)
        return self.say(f"{family}.{value}") if family else value

    def family_of(self, value: str) -> str:
        """Where the pack says this word; "" for a name or what somebody wrote."""
        return next((family for family in FAMILIES if self.has(f"{family}.{value}")), "")

    def number(self, value: int, unit: str) -> str:
        """A whole number of the pack, by its unit."""
        if unit.startswith("centimes"):
            return money_text(value)
        if unit == "clock":
            return self.clock(value)
        if unit in ("duration", "s") or unit.startswith("s "):
            return self.long(value)
        if unit == "days":
            return ngettext("%(n)s day", "%(n)s days", value) % {"n": num_text(value)}
        if unit.replace(" ", "") == "permille":
            return f"{num_text(value / 10)}\u202f%"
        if unit == "tenths":
            return num_text(value / 10)
        return num_text(value)

    def clock(self, t: int) -> str:
        """The hour of the day in the session; with the day, where it has its own days or the first is over."""
        return self._told(*self.loaded.moment(t))

    def closing(self, t: int) -> str:
        """The hour at which something ends: the evening of a day rather than the next morning."""
        calendar = self.loaded.calendar
        if not calendar or t % calendar.day or not t:
            return self.clock(t)
        day, minute = self.loaded.moment(t - 1)
        return self._told(day, minute + calendar.minutes)

    def _told(self, day: int, minute: int) -> str:
        shown = set_apart(f"{minute // 60:02d}:{minute % 60:02d}")
        if day == 1 and not self.loaded.calendar:
            return shown
        return _("day %(day)s, %(time)s") % {"day": num_text(day), "time": shown}

    def long(self, t: int) -> str:
        return duration_text(t * self.loaded.pack.unit_ms // MILLI)

    def label(self, name: str) -> str:
        """What a field is called, wherever the pack says it."""
        if (ours := OF_BOOKS.get(name)) and not self.has(f"shown.{name}"):
            return str(ours)
        families = ("shown", "field", "column", "indicator", "parameter", "word")
        return next((self.say(f"{family}.{name}") for family in families if self.has(f"{family}.{name}")), name)

    def fields(self, data: dict[str, Any]) -> list[tuple[str, str]]:
        """What is shown of a thing or a task, with labels; links between things stay behind the scenes."""
        kinds = {kind for sights in self.loaded.pack.sights.values() for kind in sights}
        return [
            (self.label(name), self.value(name, value))
            for name, value in data.items()
            if name != "id" and name not in kinds and value != ""
        ]

    def in_a_line(self, data: dict[str, Any]) -> str:
        """The same without room for labels, but for a bare number, which says nothing without its own."""
        return " · ".join(
            f"{label} {set_apart(value)}" if value.replace(THIN, "").isdigit() else set_apart(value)
            for label, value in self.fields(data)
        )


def kind_of(task: str) -> str:
    """`arrival` of `arrival.12`."""
    return task.rpartition(".")[0]


def duration_text(seconds: int) -> str:
    """`3 seconds`, `12 minutes`, `2 hours`, `2 h 05`."""
    if seconds < MINUTE:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": num_text(seconds)}
    if seconds < HOUR:
        minutes = seconds // MINUTE
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": num_text(minutes)}
    if not seconds % HOUR:
        hours = seconds // HOUR
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": num_text(hours)}
    return _("%(hours)s h %(minutes)s") % {
        "hours": num_text(seconds // HOUR), "minutes": f"{seconds % HOUR // MINUTE:02d}",
    }  # fmt: skip


def money_text(centimes: int) -> str:
    """In one piece: an amount and its currency never part at the end of a line."""
    return (_("%(amount)s MAD") % {"amount": num_text(centimes / 100, 2)}).replace(" ", NBSP)


def refusal_of(words: Words, why: dict[str, Any] | None, *, after: str = "") -> str:
    """Why not, in words; `after` says who decided about the same thing just before."""
    if not why:
        return ""
    values = dict(why["values"])
    if "field" in values:
        values["field"] = words.say(f"field.{values['field']}")
    if why["key"] == "task_done":
        return _done(words, values)
    return " ".join(part for part in (words.say(f"refusal.{why['key']}", **values), after) if part)


def _done(words: Words, values: dict[str, Any]) -> str:
    ago = duration_text(int(values["ago"]) * words.loaded.pack.unit_ms // MILLI)
    if not values.get("seat"):
        return _("This task was closed %(ago)s ago: its time was over.") % {"ago": ago}
    return _("%(who)s settled this task %(ago)s ago.") % {"who": set_apart(words.who(values["seat"])), "ago": ago}


def listed(words: Words, kind: str, thing: dict[str, Any]) -> str:
    """A thing in a list of choices, in one line."""
    kinds = words.loaded.pack.sights
    hidden = {k for sights in kinds.values() for k in sights}
    parts: Iterable[str] = (
        words.value(name, value) for name, value in thing.items() if name != "id" and name not in hidden and value != ""
    )
    return " · ".join(parts) or f"{words.say(f'thing.{kind}')} {thing['id']}"


def isolated(text: str) -> str:
    return format_html("<bdi>{}</bdi>", text)
