"""How numbers, hours, percentages, dates and times are written, in Arabic as in French.

Digits are Western in the three languages. A number inside Arabic text is isolated, left to right,
or the bidirectional algorithm moves its parts: "% 93,4", "964 2". `*_text` functions give plain
text (charts, exports, attributes); the others give safe HTML for pages.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from html import escape
from typing import Any

from django.utils import dateformat
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localtime
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

NBSP, NARROW = "\u00a0", "\u202f"
LRI, FSI, PDI = "\u2066", "\u2068", "\u2069"  # isolates, for text that cannot hold <bdi>
MINUS = "\u2212"
NOTHING = "—"

# core.Mark, with the tone each is shown in.
MARKS = {
    "published": (_("published"), "ok"),
    "illustrative": (_("illustrative"), "attention"),
    "from_file": (_("from a file"), "info"),
    "entered": (_("entered here"), "neutral"),
}


def decimal(value: Any) -> Decimal | None:
    """`value` as an exact number, or None for what is not one."""
    if value is None or value == "":
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _language() -> str:
    return get_language() or ""


def num_text(value: Any, places: int | None = None) -> str:
    """`1 234,5`: grouped by three; at most two decimals unless `places` says how many.

    >>> num_text(2964).replace(NARROW, "_") in {"2_964", "2,964"}
    True
    """
    return _grouped(str(value), places, _language())


# A list of fifty rows writes hundreds of numbers, and mostly the same ones: what is written depends
# on the value and the language alone. Callers that write many of them say the language.
@lru_cache(maxsize=8192)
def _grouped(value: str, places: int | None, language: str) -> str:
    number = decimal(value)
    if number is None:
        return NOTHING
    step = Decimal(1).scaleb(-(2 if places is None else places))
    text = f"{abs(number).quantize(step, ROUND_HALF_UP):,f}"
    if places is None:
        text = text.rstrip("0").rstrip(".") if "." in text else text
    is_zero = not text.strip("0.,")
    if not _is_english(language):
        text = text.replace(",", NARROW).replace(".", ",")
    return f"{MINUS}{text}" if number < 0 and not is_zero else text


def _is_english(language: str) -> bool:
    return language.startswith("en")


def pct_text(value: Any, places: int = 0) -> str:
    """A share of one hundred (93.4 means 93,4 %), the sign always after the number."""
    return _share(str(value), places, _language())


@lru_cache(maxsize=8192)
def _share(value: str, places: int, language: str) -> str:
    if decimal(value) is None:
        return NOTHING
    gap = "" if _is_english(language) else NBSP
    return f"{_grouped(value, places, language)}{gap}%"


def hours_text(value: Any) -> str:
    if decimal(value) is None:
        return NOTHING
    # Translators: hours of training, "1 234,5 h"; the unit follows a no-break space.
    return gettext("%(number)s\u00a0h") % {"number": num_text(value)}


def day_text(value: Any) -> str:
    """24 November 2026, months named as Morocco names them."""
    return _dated(value, "j F Y")


def day_long_text(value: Any) -> str:
    """Tuesday 24 November 2026."""
    return _dated(value, "l j F Y")


def day_short_text(value: Any) -> str:
    day = _local(value)
    return f"{day:%d/%m/%Y}" if day else NOTHING


def time_text(value: Any) -> str:
    if isinstance(value, datetime) and is_aware(value):
        value = localtime(value)
    return value.strftime("%H:%M") if isinstance(value, time | datetime) else str(value or NOTHING)


def isolated(text: str) -> str:
    """Plain text that keeps its own left-to-right order inside Arabic."""
    return f"{LRI}{text}{PDI}"


def set_apart(text: str) -> str:
    """A name or a title in plain text: it keeps its own order, whatever language it is in."""
    return f"{FSI}{text}{PDI}" if text else ""


def num(value: Any, places: int | None = None, *, language: str = "") -> SafeString:
    return SafeString(f'<bdi dir="ltr">{_grouped(str(value), places, language or _language())}</bdi>')


def pct(value: Any, places: int = 0, *, language: str = "") -> SafeString:
    return SafeString(f'<bdi dir="ltr">{_share(str(value), places, language or _language())}</bdi>')


def hours(value: Any, *, language: str = "") -> SafeString:
    """The number is isolated apart from its unit, which may be an Arabic word."""
    return _hours(str(value), language or _language())


@lru_cache(maxsize=8192)
def _hours(value: str, language: str) -> SafeString:
    if decimal(value) is None:
        return ltr(NOTHING)
    with override(language or None):
        unit = gettext("%(number)s\u00a0h") % {"number": f'<bdi dir="ltr">{_grouped(value, None, language)}</bdi>'}
    return SafeString(f'<bdi class="hours">{unit}</bdi>')


def day(value: Any) -> SafeString:
    return _time(value, day_text)


def day_long(value: Any) -> SafeString:
    return _time(value, day_long_text)


def day_short(value: Any) -> SafeString:
    return _time(value, day_short_text, 'dir="ltr"')


def time_range(start: Any, end: Any = None) -> SafeString:
    """08:30–11:00, which would read backwards in Arabic if it were not isolated."""
    text = time_text(start) if end is None else f"{time_text(start)}–{time_text(end)}"
    return ltr(text)


def ltr(value: Any) -> SafeString:
    """A code, a number or a range: left to right whatever surrounds it."""
    if value is None or value == "":
        value = NOTHING
    return SafeString(f'<bdi dir="ltr">{esc(value)}</bdi>')


def esc(value: Any) -> str:
    """`value` as HTML: what is HTML already stays so. Plain `html.escape`: lists are long."""
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))


def names_of(person: Any) -> tuple[str, str]:
    """The Latin and the Arabic spelling of a person; a text is its own Latin spelling."""
    latin = getattr(person, "latin_name", None)
    arabic = getattr(person, "arabic_name", None)
    if latin is None and arabic is None:
        return str(person), ""
    return latin or "", arabic or ""


def names_in_order(person: Any, *, language: str = "") -> tuple[str, str]:
    """The spelling in the reader's script first, then the other one if there is one."""
    first, second = names_of(person)
    if (language or get_language()) == "ar":
        first, second = second, first
    return (first, second) if first else (second, "")


def _local(value: Any) -> date | None:
    if isinstance(value, datetime):
        return localtime(value).date() if is_aware(value) else value.date()
    return value if isinstance(value, date) else None


def _dated(value: Any, pattern: str) -> str:
    day = _local(value)
    return dateformat.format(day, pattern) if day else NOTHING


def _time(value: Any, write: Callable[[Any], str], direction: str = 'dir="auto"') -> SafeString:
    day = _local(value)
    if day is None:
        return ltr(NOTHING)
    text = f'<time datetime="{day.isoformat()}" {direction}>{escape(write(day))}</time>'
    return SafeString(text)
