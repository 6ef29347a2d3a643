"""One cell at a time: raw cell to value, and value back to the cell we would write.

A reader gives a `Reading`: the value, the raw cell to remember when writing the value again would
give something else, and the code of what is wrong with it.
"""

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from mihan.engines.sheets.layouts import Column
from mihan.engines.sheets.problems import WARNINGS
from mihan.engines.sheets.tables import Cell

LONGEST_CELL = 2_000
BIGGEST_NUMBER = Decimal(10) ** 12
LOSSLESS = 10**15
LONGEST_WORD = 8
WIDEST_HEADER = 200
MOST_SEATS = 100_000  # three times those of a whole region
FIRST_SERIAL, LAST_SERIAL = 367, 73_050  # 1901 to 2099
SERIAL_ZERO = date(1899, 12, 30)
PLACES = {"hours": Decimal("0.01"), "number": Decimal("0.0001"), "percent": Decimal("0.0001")}

BLANK_WORDS = frozenset({"nan", "none", "null", "nat", "n/a", "<na>", "-", "--", "---"})
#: What a broken formula shows. Blank in texts and rates, refused where a mass of hours is read.
ERROR_WORDS = frozenset({"#n/a", "#ref!", "#div/0!", "#value!", "#name?", "#num!", "#null!", "#err"})
YES = frozenset({"o", "oui", "y", "yes", "true", "vrai", "1", "x", "نعم"})
NO = frozenset({"n", "non", "no", "false", "faux", "0", "لا"})

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)
_ARABIC_POINTS = str.maketrans({"٫": ",", "٬": None})
_INVISIBLE = frozenset("\u200b\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e"
                       "\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad")  # fmt: skip
_BLANKED = frozenset({"text", "name", "code", "phone", "identity", "label", "percent", "number"})
_NEVER_SIGNED = frozenset({"code", "name", "label", "choice"})
_FORMULA = ("=", "@", "＝", "＠")
_SIGNED_FORMULA = ("+", "-", "＋", "－")

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d*)?|[+-]?[.,]\d+")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d{1,3}(?:,\d{3})+\.\d+")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d+))?[eE](\+?)(\d{1,2})")
_POINT_ZERO = re.compile(r"(\d+)[.,]0+")
_YEARS = re.compile(r"((?:19|20)\d\d)\s*[/-]\s*(?:(?:19|20)?\d\d)")
_HOUR = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2})?.*)?"
_DAY_FIRST = re.compile(r"(\d{1,2})[/\-. ](\d{1,2})[/\-. ](\d{4})" + _HOUR)
_YEAR_FIRST = re.compile(r"(\d{4})[/\-.](\d{1,2})[/\-.](\d{1,2})" + _HOUR)
_PHONE = re.compile(r"[567]\d{8}")
_LABEL = re.compile(r"^([^_]+)_([^_]+)_([^_]+)_(?:RCDS_)?(\dA)-(.+?)\s*\((\d+A)\)-(\d{4})$")


class _Absent:
    """Says that there is no raw cell to remember: None would be a blank one."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = _Absent()


class Reading(NamedTuple):
    """What a cell gives. `code` is "" when nothing is wrong."""

    value: object
    written: object
    code: str


class _Wrong(Exception):
    """A cell that cannot be read; its only argument is a problem code."""


def latin_digits(text: str) -> str:
    """The text with Arabic-Indic digits turned into 0-9."""
    return text if text.isascii() else text.translate(_DIGITS)


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """A header without case, accents, spaces or signs: "MH Totale  DRIF" is "mhtotaledrif"."""
    plain = unicodedata.normalize("NFKD", text[:WIDEST_HEADER]).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def read_cell(cell: Cell, column: Column) -> Reading:
    """Read a raw cell of a column. Never raises."""
    if cell is None or cell == "" or (isinstance(cell, float) and math.isnan(cell)):
        return Reading(None, ABSENT, "")
    try:
        value, code = _value(cell, column)
    except _Wrong as wrong:
        value, code = None, str(wrong)
        if code not in WARNINGS:
            return Reading(None, ABSENT, code)
    if column.type == "identity" or (value is cell and isinstance(cell, str)):
        return Reading(value, ABSENT, code)
    if same_cell(canonical_cell(value, column), cell):
        return Reading(value, ABSENT, code)
    return Reading(value, encoded(cell), code)


def _value(cell: Cell, column: Column) -> tuple[object, str]:
    code = ""
    if isinstance(cell, str):
        text, code = _tidy(cell)
        word = text.casefold() if len(text) < LONGEST_WORD else ""
        if not text or word in BLANK_WORDS or (word in ERROR_WORDS and column.type in _BLANKED):
            return None, code
        _refuse_formula(text, column)
        if column.type == "identity":
            return cell, code
        cell = text
    value = READERS[column.type](cell, column)
    if isinstance(value, str) and len(value) > column.longest:
        raise _Wrong("cell_too_long")
    return value, code


def _tidy(text: str) -> tuple[str, str]:
    """Text in one line and one form (NFC), without invisible marks; and a warning code."""
    if len(text) > LONGEST_CELL:
        raise _Wrong("cell_too_long")
    if text.isprintable() and "\ufffd" not in text:
        words = " ".join(unicodedata.normalize("NFC", text).split())
        return text if words == text else words, ""  # the same object: read_cell looks at that
    if "\0" in text:
        raise _Wrong("null_character")
    if any("\ud800" <= letter <= "\udfff" or letter == "\ufffd" for letter in text):
        raise _Wrong("wrong_encoding")
    kept = "".join(letter for letter in text if letter not in _INVISIBLE)
    words = " ".join(unicodedata.normalize("NFC", kept).split())
    clean = "".join(letter for letter in words if unicodedata.category(letter) != "Cc")
    return clean.strip(), "control_character" if clean != words else ""


def _refuse_formula(text: str, column: Column) -> None:
    """A cell that a spreadsheet would compute when our export is opened."""
    if text.startswith(_FORMULA):
        raise _Wrong("formula")
    if column.type in _NEVER_SIGNED and text.startswith(_SIGNED_FORMULA):
        raise _Wrong("formula")


def _text(cell: Cell, column: Column) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y %H:%M:%S")
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < LOSSLESS:
            return str(int(cell))
        return repr(cell)
    return str(cell)


def _name(cell: Cell, column: Column) -> str:
    return _text(cell, column)


def _code(cell: Cell, column: Column) -> str:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if not abs(cell) < LOSSLESS:
            raise _Wrong("number_lost_digits")
        return _text(cell, column)
    text = latin_digits(_text(cell, column))
    scientific = _SCIENTIFIC.fullmatch(text)
    if scientific and (scientific[2] or scientific[3]):
        return _unscientific(scientific[1], scientific[2] or "", int(scientific[4]))
    whole = _POINT_ZERO.fullmatch(text)
    return whole[1] if whole else text


def _unscientific(first: str, rest: str, exponent: int) -> str:
    """The digits of "2.005010100001E+12", if they are all there."""
    if len(rest) < exponent or rest[exponent:].strip("0"):
        raise _Wrong("number_lost_digits")
    return first + rest[:exponent]


def _phone(cell: Cell, column: Column) -> str:
    text = _code(cell, column)
    return "0" + text if _PHONE.fullmatch(text) else text


def _identity(cell: Cell, column: Column) -> str:
    return _text(cell, column)


def _label(cell: Cell, column: Column) -> str:
    text = _text(cell, column)
    if _LABEL.match(text) is None:
        raise _Wrong("label_unreadable")
    return text


def label_parts(text: str) -> tuple[str, ...] | None:
    """The seven parts of a LibelleLong, or None."""
    match = _LABEL.match(text)
    return match.groups() if match else None


def _decimal(cell: Cell, wrong: str, *, careful: bool = False) -> Decimal:
    """A number cell, or a number written as text with a comma or a point.

    `careful` refuses "1,057": one thousand and some, or one and some, nobody can say.
    """
    if isinstance(cell, bool | date):
        raise _Wrong(wrong)
    if isinstance(cell, int | float):
        number = Decimal(repr(cell)) if abs(cell) < BIGGEST_NUMBER else BIGGEST_NUMBER
    else:
        number = Decimal(_number_text(str(cell), wrong, careful))
    if abs(number) >= BIGGEST_NUMBER:
        raise _Wrong(wrong)
    return number


def _number_text(text: str, wrong: str, careful: bool) -> str:
    plain = latin_digits(text).translate(_ARABIC_POINTS).replace(" ", "").replace("'", "")
    plain = plain.replace("\N{MINUS SIGN}", "-")
    if _GROUPED.fullmatch(plain):
        decimal_mark = max(plain.rfind(","), plain.rfind("."))
        whole = plain[:decimal_mark].replace(",", "").replace(".", "")
        return f"{whole}.{plain[decimal_mark + 1 :]}"
    if not _NUMBER.fullmatch(plain) or len(plain) > 40:
        raise _Wrong(wrong)
    if careful and _THOUSANDS.fullmatch(plain):
        raise _Wrong(wrong)
    return plain.replace(",", ".")


def _hours(cell: Cell, column: Column) -> Decimal:
    number = _decimal(cell, "hours_unreadable", careful=True)
    if number < 0:
        raise _Wrong("hours_negative")
    return number.quantize(PLACES["hours"])


def _number(cell: Cell, column: Column) -> Decimal:
    return _decimal(cell, "number_unreadable").quantize(PLACES["number"])


def _percent(cell: Cell, column: Column) -> Decimal:
    """The number as the file has it: "85 %" is 85, since nothing says which scale e-note uses."""
    if isinstance(cell, str):
        cell = cell.removesuffix("%").removesuffix("٪").strip()
    return _number(cell, column)


def _int(cell: Cell, column: Column) -> int:
    if type(cell) is int and 0 <= cell < LOSSLESS:
        return cell
    number = _decimal(cell, "number_unreadable")
    if number != number.to_integral_value() or number < 0:
        raise _Wrong("number_unreadable")
    return int(number)


def _seats(cell: Cell, column: Column) -> int:
    """A whole number; "1.200" is refused: nobody can say whether its point is one of thousands."""
    number = _decimal(cell, "seats_unreadable", careful=True)
    if number != number.to_integral_value() or not 0 <= number <= MOST_SEATS:
        raise _Wrong("seats_unreadable")
    return int(number)


def _choice(cell: Cell, column: Column) -> str:
    value = _words(column).get(slug(_text(cell, column)))
    if value is None:
        raise _Wrong("choice_unknown")
    return value


@cache
def _words(column: Column) -> dict[str, str]:
    return {slug(word): value for value, words in column.choices for word in (value, *words)}


def _year(cell: Cell, column: Column) -> int:
    years = _YEARS.fullmatch(latin_digits(cell)) if isinstance(cell, str) else None
    return int(years[1]) if years else _int(cell, column)


def _yes_no(cell: Cell, column: Column) -> bool:
    word = latin_digits(_text(cell, column)).casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise _Wrong("yes_no_unreadable")


def _date(cell: Cell, column: Column) -> date:
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        found = cell
    elif isinstance(cell, str):
        found = _date_of_text(latin_digits(cell))
    else:
        found = _date_of_serial(cell)
    if not 1900 < found.year < 2100:
        raise _Wrong("date_unreadable")
    return found


def _date_of_text(text: str) -> date:
    if day_first := _DAY_FIRST.fullmatch(text):
        day, month, year = day_first.groups()
    elif year_first := _YEAR_FIRST.fullmatch(text):
        year, month, day = year_first.groups()
    elif re.fullmatch(r"\d{5}(?:[.,]\d+)?", text):
        return _date_of_serial(float(text.replace(",", ".")))
    else:
        raise _Wrong("date_unreadable")
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise _Wrong("date_unreadable") from error


def _date_of_serial(number: Cell) -> date:
    """Days since the end of 1899, as a sheet counts them."""
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise _Wrong("date_unreadable")
    if not FIRST_SERIAL <= number <= LAST_SERIAL:
        raise _Wrong("date_unreadable")
    return SERIAL_ZERO + timedelta(days=int(number))


READERS: dict[str, Callable[[Cell, Column], object]] = {
    "text": _text,
    "name": _name,
    "code": _code,
    "phone": _phone,
    "identity": _identity,
    "label": _label,
    "hours": _hours,
    "number": _number,
    "percent": _percent,
    "int": _int,
    "seats": _seats,
    "choice": _choice,
    "year": _year,
    "yes_no": _yes_no,
    "date": _date,
}


def canonical_cell(value: object, column: Column) -> Cell:
    """The cell we write for a value: numbers as numbers, dates and everything else as text."""
    if value is None:
        return None
    if isinstance(value, bool):
        return column.words[0] if value else column.words[1]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if column.choices:
        return next((words[0] for choice, words in column.choices if choice == value), str(value))
    if isinstance(value, int | float | str):
        return value
    return str(value)


def same_cell(one: Cell, other: Cell) -> bool:
    """Whether two cells are the same to a spreadsheet: 5 and 5.0 are, 5 and "5" are not."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one == other
    return type(one) is type(other) and one == other


def encoded(cell: Cell) -> object:
    """A raw cell in a form JSON can hold."""
    if isinstance(cell, datetime):
        return {"datetime": cell.isoformat()}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    return cell


def restored(written: object) -> Cell:
    """The raw cell that `encoded` was given; None when it is no such thing."""
    if isinstance(written, dict):
        try:
            if "datetime" in written:
                return datetime.fromisoformat(str(written["datetime"]))
            return date.fromisoformat(str(written.get("date")))
        except ValueError:
            return None
    return written if isinstance(written, str | int | float) else None
