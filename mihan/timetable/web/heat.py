"""A year in a table: a column a week, a row a group, a trainer or a course. Written in Python, not in a
template: thousands of cells."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from mihan.timetable.queries.outlooks import ShownWeek
from mihan.ui import writing
from mihan.ui.writing import esc

LEVELS = (0.35, 0.6, 0.85, 1.0)  # shares of what a week can hold at which a cell gets darker
Away = tuple[str, int, int]  # why, first and last week


@dataclass(frozen=True)
class HeatRow:
    """`head` and `ends` are HTML; with `capacity` cells are shaded, with `span` those outside of it are marked."""

    head: str
    sessions: Sequence[int]
    capacity: Sequence[int] = ()
    span: tuple[int, int] | None = None
    ends: Sequence[str] = ()
    key: str = ""


@dataclass(frozen=True)
class YearTable:
    """Weeks in columns, named closures above them; `ends` are the headings of the last columns."""

    weeks: Sequence[ShownWeek]
    rows: Sequence[HeatRow]
    corner: str
    caption: str
    ends: Sequence[str] = ()
    total: HeatRow | None = None
    away: Sequence[Away] = field(default_factory=tuple)

    def __html__(self) -> SafeString:
        body = "".join(map(self._row, self.rows))
        foot = f"<tfoot>{self._row(self.total)}</tfoot>" if self.total else ""
        html = f'<table class="year-table"><caption class="visually-hidden">{esc(self.caption)}</caption>'
        return mark_safe(f"{html}{self._head()}<tbody>{body}</tbody>{foot}</table>")  # noqa: S308

    __str__ = __html__

    def _head(self) -> str:
        events = [self._events(n, week) for n, week in enumerate(self.weeks)]
        rows = 2 if any(events) else 1
        weeks = "".join(self._week(n, week) for n, week in enumerate(self.weeks))
        ends = "".join(f'<th scope="col" class="end" rowspan="{rows}">{esc(text)}</th>' for text in self.ends)
        named = "".join(self._event(n, names) for n, names in enumerate(events)) if rows == 2 else ""
        corner = f'<th scope="col" rowspan="{rows}">{esc(self.corner)}</th>'
        return f"<thead><tr>{corner}{weeks}{ends}</tr>{f'<tr>{named}</tr>' if named else ''}</thead>"

    def _week(self, n: int, week: ShownWeek) -> str:
        now = ' aria-current="date"' if week.is_current else ""
        said = f'<span class="visually-hidden">{esc(_("week"))} </span>{writing.num(week.number)}'
        monday = f'<span class="sub">{writing.ltr(f"{week.monday:%d/%m}")}</span>'
        return f'<th scope="col" class="{self._edge(n)}"{now}>{said}{monday}</th>'

    def _edge(self, n: int) -> str:
        return "opens" if self.weeks[n].opens_semester else ""

    def _events(self, n: int, week: ShownWeek) -> list[str]:
        closed = [self._closure(name, days) for name, days in week.closures]
        return closed + [why or _("away") for why, first, last in self.away if first <= n <= last]

    @staticmethod
    def _closure(name: str, days: int) -> str:
        if days >= 6:
            return name
        # Translators: what closes some days of a week, and how many: "Labour Day (1 d)".
        return _("%(name)s (%(days)s d)") % {"name": name, "days": days}

    def _event(self, n: int, names: list[str]) -> str:
        text = esc(_(", ").join(names))
        shut = " shut" if self.weeks[n].is_closed else ""
        if not names:
            return f'<td class="{self._edge(n)}"></td>'
        return f'<td class="event{shut} {self._edge(n)}" title="{text}"><span>{text}</span></td>'

    def _row(self, row: HeatRow) -> str:
        cells = "".join(self._cell(row, n, count) for n, count in enumerate(row.sessions))
        ends = "".join(f'<td class="end">{end}</td>' for end in row.ends)
        name = f' id="{esc(row.key)}"' if row.key else ""
        return f'<tr{name}><th scope="row">{row.head}</th>{cells}{ends}</tr>'

    def _cell(self, row: HeatRow, n: int, count: int) -> str:
        said = str(count) if count else ""
        return f'<td class="{self._look(row, n, count)} {self._edge(n)}">{said}</td>'

    def _look(self, row: HeatRow, n: int, count: int) -> str:
        if self.weeks[n].is_closed or (row.capacity and not row.capacity[n] and not count):
            return "shut"
        if row.span and not row.span[0] <= n <= row.span[1]:
            return "off"
        if not count:
            return ""
        return f"l{level(count, row.capacity[n])}" if row.capacity else "l1"


def level(count: int, capacity: int) -> int:
    """From 1 to 5; 5 is a full week."""
    share = count / capacity if capacity else 1.0
    return 1 + sum(share >= least for least in LEVELS)
