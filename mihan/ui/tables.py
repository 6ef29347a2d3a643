"""Lists of records: columns declared once give the page, the phone's cards and the exported files.

Cells are written here, in Python, not by a component each: a list of fifty rows has hundreds.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mihan.ui import writing
from mihan.ui.templatetags.ui import query_with
from mihan.ui.writing import esc

Kind = Literal["text", "number", "hours", "percent", "date", "code", "badge", "person", "pole", "mark", "link"]
NUMERIC = frozenset({"number", "hours", "percent"})
Text = str | Promise
Read = Callable[[list[Any]], Any]


@dataclass(frozen=True)
class Column:
    """One column: `path` is an attribute path ("group.name"), `value` a function of the row.

    What the value is, by kind: text, number, hours, percent (of one hundred), date and code are
    what they say; badge is a text or a pair (text, tone); person has `latin_name` and
    `arabic_name` (or is a text); pole has `name` and `hue`; mark is one of core's marks; link is
    a pair (text, address). `link=True` leads to the row's own page; a function gives the address.
    """

    label: Text
    path: str = ""
    value: Callable[[Any], Any] | None = None
    sort: str = ""
    kind: Kind = "text"
    hidden_on_phone: bool = False
    link: bool | Callable[[Any], str] = False
    optional: bool = False  # shown only when chosen
    name: str = ""  # in the address, for the column chooser; the path if not given

    @property
    def key(self) -> str:
        return self.name or self.path.replace(".", "_") or self.sort.replace("__", "_")

    @cached_property
    def _names(self) -> list[str]:
        return self.path.split(".")

    def raw(self, row: Any) -> Any:
        if self.value:
            return self.value(row)
        for name in self._names:
            row = row.get(name) if isinstance(row, dict) else getattr(row, name, None)
            if row is None:
                return None
        return row() if callable(row) and not isinstance(row, Model) else row

    def address(self, row: Any) -> str:
        if callable(self.link):
            return self.link(row) or ""
        return row.get_absolute_url() if self.link else ""


def _badge(value: Any, language: str) -> str:
    text, tone = value if isinstance(value, tuple) else (value, "neutral")
    return f'<span class="badge tone-{esc(tone)}"><bdi>{esc(text)}</bdi></span>' if text else ""


def _mark(value: Any, language: str) -> str:
    text, tone = writing.MARKS.get(str(value), (value, "neutral"))
    return f'<span class="mark tone-{tone}">{esc(text)}</span>' if value else ""


def _person(value: Any, language: str) -> str:
    first, second = writing.names_in_order(value, language=language)
    other = f'<span class="sub"><bdi>{esc(second)}</bdi></span>' if second else ""
    return f'<span class="person-names"><span><bdi>{esc(first)}</bdi></span>{other}</span>'


def _pole(value: Any, language: str) -> str:
    hue, name = getattr(value, "hue", 160), getattr(value, "name", None) or str(value)
    return f'<span class="pole" style="--hue:{int(hue)}"><i class="dot"></i><bdi>{esc(name)}</bdi></span>'


def _link(value: Any, language: str) -> str:
    text, url = value
    return f'<a href="{esc(url)}"><bdi>{esc(text)}</bdi></a>'


def _text(value: Any, language: str) -> str:
    return f"<bdi>{esc(value)}</bdi>"


# The language is that of the page: asked once, and not by each of hundreds of cells.
Writer = Callable[[Any, str], str]
HTML: dict[str, Writer] = {
    "text": _text, "badge": _badge, "person": _person, "pole": _pole, "mark": _mark, "link": _link,
    "number": lambda value, language: writing.num(value, language=language),
    "hours": lambda value, language: writing.hours(value, language=language),
    "percent": lambda value, language: writing.pct(value, language=language),
    "date": lambda value, language: writing.day_short(value),
    "code": lambda value, language: writing.ltr(value),
}  # fmt: skip
EMPTY_CELL = f'<span class="none">{writing.NOTHING}</span>'


@dataclass(frozen=True)
class Chip:
    label: Text
    value: Text
    url: str


@dataclass(frozen=True)
class Filter:
    """One thing a list can be narrowed by; `name` is the parameter in the address.

    `choices` are pairs, or a function of the request giving pairs (the visible poles, say);
    `apply` narrows the rows, by default `rows.filter(**{lookup or name: value})`.
    """

    name: str
    label: Text
    choices: Iterable[tuple[Any, Any]] | Callable[[HttpRequest], Iterable[tuple[Any, Any]]] = ()
    lookup: str = ""
    apply: Callable[[Any, str], Any] | None = None

    def options(self, request: HttpRequest) -> list[tuple[str, Any]]:
        found = self.choices(request) if callable(self.choices) else self.choices
        return [(str(value), label) for value, label in found]

    def narrow(self, rows: Any, value: str) -> Any:
        if self.apply:
            return self.apply(rows, value)
        return rows.filter(**{self.lookup or self.name: value})


NOTHING_YET = _("There is nothing here yet.")


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    page_size: int = 50
    filters: tuple[Filter, ...] = ()
    empty: Text = NOTHING_YET

    def shown(self, params: QueryDict) -> tuple[Column, ...]:
        """The chosen columns; by default those that are not optional."""
        chosen = set(params.getlist("columns"))
        known = tuple(c for c in self.columns if c.key in chosen)
        return known or tuple(c for c in self.columns if not c.optional)

    def sorted(self, rows: Any, sort: str) -> Any:
        if sort.lstrip("-") not in {column.sort for column in self.columns if column.sort}:
            return rows
        if isinstance(rows, QuerySet):
            return rows.order_by(sort, "pk")
        return _sorted_list(rows, sort)

    def describe(self, record: Any) -> list[tuple[Text, SafeString]]:
        """Every column of one record, for its own page."""
        language = get_language() or ""
        return [
            (column.label, mark_safe(_content(column, HTML[column.kind], record, language, linked=False)))  # noqa: S308
            for column in self.columns
        ]

    def page(self, rows: Any, params: QueryDict, *, read: Read | None = None) -> "TablePage":
        """One page of the rows; `read` is given its rows, to read at once what only they show."""
        sort = params.get("sort", "")
        page = Paginator(self.sorted(rows, sort), self.page_size).get_page(params.get("page"))
        if read:
            page.object_list = list(page.object_list)
            read(page.object_list)
        return TablePage(self, page, sort, params)


def _sorted_list(rows: Iterable[Any], sort: str) -> list[Any]:
    column = Column("", path=sort.lstrip("-").replace("__", "."))
    key = lambda row: ((value := column.raw(row)) is None, value)  # noqa: E731 - a key
    return sorted(rows, key=key, reverse=sort.startswith("-"))


@dataclass(frozen=True)
class Heading:
    column: Column
    url: str
    state: str  # "", "ascending" or "descending", as aria-sort says it

    @property
    def css(self) -> str:
        return _classes(self.column)


@dataclass(frozen=True)
class TablePage:
    """One page of a list, ready for `<c-table :page="page" />`."""

    table: Table
    page: Page
    sort: str
    params: QueryDict

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return self.table.shown(self.params)

    @property
    def headings(self) -> Iterator[Heading]:
        for column in self.columns:
            state = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(self.sort, "")
            then = f"-{column.sort}" if state == "ascending" else column.sort
            url = query_with(self.params, sort=then, page=None) if column.sort else ""
            yield Heading(column, url, state if column.sort else "")

    @property
    def body(self) -> SafeString:
        """The rows as HTML; every value is escaped by the writer of its kind."""
        language = get_language() or ""
        cells = [(c, HTML[c.kind], *_around(c, first=i == 0)) for i, c in enumerate(self.columns)]
        rows = (_row(cells, row, language) for row in self.page)
        return mark_safe("".join(f"<tr>{row}</tr>" for row in rows))  # noqa: S308

    @property
    def choice(self) -> list[dict[str, Any]]:
        shown = {column.key for column in self.columns}
        return [{"key": c.key, "label": c.label, "shown": c.key in shown} for c in self.table.columns]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the column form carries along, as hidden inputs."""
        lists = self.params.lists()
        return [(k, v) for k, values in lists for v in values if k not in {"columns", "page"}]

    @property
    def kept_beside_filters(self) -> list[tuple[str, str]]:
        """Sort and columns, lent to the filter form, which lives outside of what htmx swaps."""
        own = {"q", "page", *(f.name for f in self.table.filters)}
        return [(k, v) for k, values in self.params.lists() for v in values if k not in own]

    @property
    def bare_url(self) -> str:
        """The same list, nothing narrowed."""
        taken_out = dict.fromkeys(("q", "page", *(f.name for f in self.table.filters)))
        return query_with(self.params, **taken_out)

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def pages(self) -> list[dict[str, Any]]:
        """Links to the first, the last and the pages around; None stands for a gap."""
        numbers = self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1)
        return [self._link(n) if isinstance(n, int) else {"number": None} for n in numbers]

    def _link(self, number: int) -> dict[str, Any]:
        url = query_with(self.params, page=None if number == 1 else number)
        return {"number": number, "url": url, "is_current": number == self.page.number}

    @property
    def previous_url(self) -> str:
        page = self.page
        return self._link(page.previous_page_number())["url"] if page.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self._link(self.page.next_page_number())["url"] if self.page.has_next() else ""

    @property
    def export_urls(self) -> dict[str, str]:
        return {kind: query_with(self.params, export=kind, page=None) for kind in ("xlsx", "csv")}


def _classes(column: Column) -> str:
    number = " n" if column.kind in NUMERIC else ""
    return f"c-{column.kind}{number}{' not-on-phone' if column.hidden_on_phone else ''}"


def _around(column: Column, *, first: bool) -> tuple[str, str]:
    """The tags of a cell of this column."""
    tag, scope = ("th", ' scope="row"') if first else ("td", "")
    return f'<{tag}{scope} class="{_classes(column)}" data-label="{esc(column.label)}">', f"</{tag}>"


def _row(cells: list[tuple[Column, Writer, str, str]], row: Any, language: str) -> str:
    return "".join(
        f"{opening}{_content(column, write, row, language)}{closing}" for column, write, opening, closing in cells
    )


def _content(column: Column, write: Writer, row: Any, language: str, *, linked: bool = True) -> str:
    value = column.raw(row)
    html = EMPTY_CELL if value is None or value == "" else write(value, language) or EMPTY_CELL
    if linked and column.link and (url := column.address(row)):
        return f'<a href="{esc(url)}">{html}</a>'
    return html


def chips(filters: Iterable[Filter], request: HttpRequest) -> list[Chip]:
    """The filters in force, each with the address of the same list without it."""
    found = []
    if text := request.GET.get("q", "").strip():
        found.append(Chip(_("Search"), text, query_with(request.GET, q=None, page=None)))
    for narrowing in filters:
        if value := request.GET.get(narrowing.name):
            label = dict(narrowing.options(request)).get(value, value)
            url = query_with(request.GET, **{narrowing.name: None}, page=None)
            found.append(Chip(narrowing.label, label, url))
    return found


def filtered(table: Table, rows: Any, params: QueryDict) -> Any:
    """The rows narrowed by the search and the filters of the address."""
    if (text := params.get("q", "").strip()) and hasattr(rows, "matching"):
        rows = rows.matching(text)
    for narrowing in table.filters:
        if value := params.get(narrowing.name):
            try:
                rows = narrowing.narrow(rows, value)
            except (ValueError, TypeError):
                rows = rows.none()
    return rows


def exported(
    table: Table, rows: Any, kind: str, *, name: str, params: QueryDict, read: Read | None = None
) -> HttpResponse:
    """All the rows of a list (filtered, sorted as on the page), as a file."""
    from mihan.ui import export  # XlsxWriter is only needed here

    ordered = table.sorted(rows, params.get("sort", ""))
    return export.respond(table.shown(params), export.in_batches(ordered, read), kind, name=name)
