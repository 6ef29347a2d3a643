"""Figures a trainer changes, written as people write them: money, times, shares; and tables of them.

A pack counts in whole numbers of its units: centimes, seconds, thousandths. Here they are dirhams, minutes and
seconds, per cent. A table is edited row by row; a row left empty is taken away.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mihan.packs.loading import LEAST_SIZE, MOST_TIMES, InvalidData, Parameter, holes
from mihan.ui.writing import isolated, num_text, set_apart
from mihan.workplaces.web.forms import SPACES, as_decimal
from mihan.workplaces.web.words import Words

TIME = re.compile(r"(\d{1,8})(?::([0-5]\d))?")
SCALE = {"money": 100, "share": 10, "fine_share": 1000, "whole": 1}
EXAMPLES = {"money": "1 250,50", "share": "7,5", "fine_share": "4,48", "time": "30:00", "whole": "12"}
NEW_ROWS = 2
OF_KIND = {
    "money": gettext_lazy("in dirhams"), "share": "%", "fine_share": "%", "time": gettext_lazy("minutes:seconds"),
}  # fmt: skip
# The units of whole numbers, as the files name them.
UNITS = {
    "days": gettext_lazy("in days of work"), "min": gettext_lazy("in minutes of work"),
    "rooms": gettext_lazy("hotel rooms"),
    "cartons": gettext_lazy("cartons"), "cartons a day": gettext_lazy("cartons a day"),
    "guests": gettext_lazy("guests"),
    "people": gettext_lazy("people"), "years": gettext_lazy("years"),
    "bookings": gettext_lazy("bookings"), "beds": gettext_lazy("beds"),
    "towels": gettext_lazy("towels"), "readings": gettext_lazy("readings"), "of 100": gettext_lazy("out of 100"),
    "orders of ten": gettext_lazy("orders out of ten"), "points of saturation": gettext_lazy("points of saturation"),
    "% of saturation": "%", "mg/dl": "mg/dl", "stacks": gettext_lazy("stacks"),
    "layers": gettext_lazy("layers"), "tens of dirhams": gettext_lazy("tens of dirhams"),
    "tenths of °C": gettext_lazy("tenths of a degree"), "weights": gettext_lazy("how often, beside the others"),
    "names": gettext_lazy("how often, beside the others"),
}  # fmt: skip


def kind_of(unit: str) -> str:
    """How a number of this unit is written: money, share, fine_share, time or whole."""
    for start, kind in (("centimes", "money"), ("per mille", "share"), ("per 100,000", "fine_share")):
        if unit.startswith(start):
            return kind
    return "time" if re.match(r"s\b", unit) else "whole"


def unit_said(unit: str) -> str:
    kind = kind_of(unit)
    return str(OF_KIND[kind] if kind in OF_KIND else UNITS.get(unit, ""))


def figure_text(value: int, unit: str) -> str:
    """A number as it is offered for change."""
    kind = kind_of(unit)
    if kind == "time":
        return f"{value // 60}:{value % 60:02d}"
    text = num_text(Decimal(value) / SCALE[kind], {"money": 2, "fine_share": 3}.get(kind))
    return text.replace(",", "") if (get_language() or "").startswith("en") else text  # there it parts thousands


def figure_read(text: str, unit: str) -> int:
    """The number somebody wrote, in the pack's unit."""
    kind, plain = kind_of(unit), text.translate(SPACES)
    if kind == "time":
        if not (found := TIME.fullmatch(plain)):
            raise _unread(kind)
        return int(found[1]) * 60 + int(found[2] or 0)
    try:
        number = Decimal(as_decimal(plain)) * SCALE[kind]
    except InvalidOperation as error:
        raise _unread(kind) from error
    if not number.is_finite() or number != number.to_integral_value() or abs(number) > 10**14:
        raise _unread(kind)
    return int(number)


def _unread(kind: str) -> forms.ValidationError:
    return forms.ValidationError(_("Write a figure such as %(example)s.") % {"example": isolated(EXAMPLES[kind])})


class FigureField(forms.CharField):
    """One number of a pack. It stays about the size of what it replaces, so that a world stays one."""

    def __init__(self, unit: str, old: int, *, shown: int, **kwargs: Any) -> None:
        box = forms.TextInput({"dir": "ltr", "inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=20, widget=box, initial=shown, **kwargs)
        self.unit, self.old = unit, old

    def prepare_value(self, value: Any) -> Any:
        return figure_text(value, self.unit) if type(value) is int else value

    def clean(self, value: Any) -> int:
        number = figure_read(super().clean(value), self.unit)
        check_size(number, abs(self.old), self.unit)
        return number


def check_size(number: int, old: int, unit: str) -> None:
    most = MOST_TIMES * max(old, LEAST_SIZE)
    if not 0 <= number <= most:
        told = {"least": isolated(figure_text(0, unit)), "most": isolated(figure_text(most, unit))}
        raise forms.ValidationError(_("Write a figure from %(least)s to %(most)s.") % told)


class WordsField(forms.CharField):
    """A text of a pack in one language; the values it says in braces stay those it may say."""

    def __init__(self, before: str, *, language: str, **kwargs: Any) -> None:
        box = forms.TextInput({"dir": "rtl" if language == "ar" else "ltr", "lang": language})
        super().__init__(max_length=400, widget=box, **kwargs)
        self.before = before

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        try:
            unknown = [name for name in holes(text) if name not in holes(self.before)]
        except InvalidData:
            unknown = ["…"]
        if unknown:
            told = {"name": isolated(f"{{{unknown[0]}}}"), "before": set_apart(self.before)}
            raise forms.ValidationError(_("%(name)s says nothing here. The words in braces are: %(before)s") % told)
        return text


# Tables


@dataclass(frozen=True)
class Column:
    """`words` are the only values of a column of the pack's own words; a column of text has no unit."""

    label: str
    unit: str = ""
    is_text: bool = False
    words: tuple[tuple[str, str], ...] = ()
    most: int = 0


@dataclass(frozen=True)
class Shape:
    """A table as rows of cells. `names` are of rows that stay; without them rows come and go."""

    columns: tuple[Column, ...]
    rows: list[list[Any]]
    names: tuple[str, ...] | None
    back: Callable[[list[list[Any]]], Any]


def shape_of(parameter: Parameter, words: Words) -> Shape | None:
    """How a table of parameters is edited; None for what is deeper than a table, which stays as it is written."""
    columns, unit = parameter.columns, parameter.unit
    laid = _one_row(parameter.value, len(columns)) or _laid_out(parameter.value)
    if laid is None:
        return None
    rows, keys, named, back = laid
    known = dict(columns) or dict.fromkeys(named or (), "")
    known = known or ({"": ""} if len(rows[0]) > 1 else {})  # the last number alone is of the table's unit
    said = partial(words.word, parameter.name)
    places = enumerate(zip(*rows, strict=True))
    made = [_column(place, list(cells), known, unit, words, said) for place, cells in places]
    if None in made:
        return None
    names = tuple(words.word("", key) for key in keys) if keys is not None else None
    return Shape(tuple(column for column in made if column), rows, names, back)


Laid = tuple[list[list[Any]], list[str] | None, list[str], Callable[[list[list[Any]]], Any]]


def _one_row(value: Any, columns: int) -> Laid | None:
    """A list whose every place has a name of its own: the least and the most, for example."""
    if type(value) is list and 1 < len(value) == columns and all(map(_is_cell, value)):
        return [value], [""], [], lambda rows: rows[0]
    return None


def _laid_out(value: Any) -> Laid | None:
    """(rows, names of rows that stay, names of columns, how rows become the value again)."""
    if type(value) is list and value:
        return _laid_list(value)
    return _laid_mapping(list(value), list(value.values())) if type(value) is dict and value else None


def _laid_list(value: list[Any]) -> Laid | None:
    if all(map(_is_cell, value)):
        return [[one] for one in value], None, [], lambda rows: [row[0] for row in rows]
    return (value, None, [], lambda rows: rows) if _are_rows(value) else None


def _laid_mapping(keys: list[str], inside: list[Any]) -> Laid | None:
    def named(rows: list[Any]) -> dict[str, Any]:
        return dict(zip(keys, rows, strict=True))

    if all(map(_is_cell, inside)):
        return [[one] for one in inside], keys, [], lambda rows: named([row[0] for row in rows])
    if _are_rows(inside):
        return inside, keys, [], named
    if not all(type(one) is dict and one.keys() == inside[0].keys() for one in inside):
        return None
    columns, rows = list(inside[0]), [list(one.values()) for one in inside]
    if not _are_rows(rows):
        return None
    return rows, keys, columns, lambda rows: named([dict(zip(columns, row, strict=True)) for row in rows])


def _is_cell(value: Any) -> bool:
    return type(value) in (int, str)


def _are_rows(value: list[Any]) -> bool:
    return all(type(row) is list and row and len(row) == len(value[0]) and all(map(_is_cell, row)) for row in value)


def _column(
    place: int, cells: list[Any], known: dict[str, str], unit: str, words: Words, said: Callable[[str], str]
) -> Column | None:  # fmt: skip
    """`said` is what a word is called in this table."""
    name, own = list(known.items())[place] if place < len(known) else ("", unit)
    if all(type(cell) is int for cell in cells):
        label = words.label(name) if name else unit_said(own) or _("Value")
        return Column(capfirst(label), own, most=max(cells))
    if not all(type(cell) is str for cell in cells):
        return None
    known_words = tuple((cell, said(cell)) for cell in dict.fromkeys(cells))
    is_said = all(word != cell or words.family_of(cell) for cell, word in known_words)
    return Column(words.label(name) if name else _("What"), is_text=True, words=known_words if is_said else ())


def told_rows(parameter: Parameter, words: Words) -> list[str]:
    """A table in words, a row a line."""
    shape = shape_of(parameter, words)
    if shape is None:
        return []
    names = shape.names or ("",) * len(shape.rows)
    return [
        " · ".join(
            filter(None, [name, *(_told(column, cell) for column, cell in zip(shape.columns, row, strict=True))])
        )
        for name, row in zip(names, shape.rows, strict=True)
    ]


def _told(column: Column, cell: Any) -> str:
    text = figure_text(cell, column.unit) if type(cell) is int else dict(column.words).get(cell, cell)
    return set_apart(text)


class TableWidget(forms.Widget):
    template_name = "workplaces/table_field.html"

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        rows = [list(row) for row in value or []]
        if self.shape.names is None:
            rows += [[""] * len(self.shape.columns)] * NEW_ROWS
        names = self.shape.names or [""] * len(rows)
        told = [(names[n], list(zip(self.shape.columns, row, strict=False))) for n, row in enumerate(rows)]
        return {**super().get_context(name, value, attrs), "shape": self.shape, "rows": told}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Rows of text; None where the page had no such table."""
        if f"{name}-0" not in data:
            return None
        return list(zip(*(data.getlist(f"{name}-{n}") for n in range(len(self.shape.columns))), strict=False))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-0" not in data

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_


class TableField(forms.Field):
    """A table of a pack; a row whose first cell is empty is taken away. Its first error names its row."""

    def __init__(self, shape: Shape, **kwargs: Any) -> None:
        super().__init__(widget=TableWidget(shape), initial=shape.rows, **kwargs)
        self.shape = shape

    def prepare_value(self, value: Any) -> Any:
        return [
            [figure_text(cell, column.unit) if type(cell) is int else cell for column, cell in zip(
                self.shape.columns, row, strict=False
            )]
            for row in value or []
        ]  # fmt: skip

    def clean(self, value: Any) -> Any:
        if value is None:
            return self.shape.back(self.shape.rows)
        kept = [row for row in value if str(row[0]).strip() or self.shape.names]
        if not kept:
            raise forms.ValidationError(_("Leave at least one row."))
        return self.shape.back([self._row(number, row) for number, row in enumerate(kept, 1)])

    def _row(self, number: int, row: Any) -> list[Any]:
        return [self._cell(number, column, str(cell)) for column, cell in zip(self.shape.columns, row, strict=True)]

    def _cell(self, number: int, column: Column, text: str) -> Any:
        try:
            return _cell_of(column, text.strip())
        except forms.ValidationError as error:
            told = {"row": num_text(number), "column": column.label, "why": error.messages[0]}
            raise forms.ValidationError(_("Row %(row)s, %(column)s: %(why)s") % told) from error


def _cell_of(column: Column, text: str) -> Any:
    if not column.is_text:
        number = figure_read(text, column.unit)
        check_size(number, column.most, column.unit)
        return number
    if not text or (column.words and text not in dict(column.words)):
        raise forms.ValidationError(_("Choose one of the words offered.") if column.words else _("Write a name."))
    return text[:120]
