"""The training year drawn day by day: a column a week, in the direction of reading."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.utils.dates import MONTHS
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi

from mihan.calendar.models import TrainingYear
from mihan.calendar.policy import SUNDAY, monday_of
from mihan.calendar.queries import UnitCalendar

CELL, EDGE, SIDE = 10, 1, 8
SQUARE = f"h{SIDE}v{SIDE}h-{SIDE}z"
ROWS = SUNDAY  # Monday to Saturday
# French months are cut where a reader still knows them; the first letters would mix June and July.
SHORT_FR = ("", "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.",
            "nov.", "déc.")  # fmt: skip


@dataclass
class YearStrip:
    year: TrainingYear
    calendar: UnitCalendar
    missing: frozenset[date]
    today: date
    address: str = ""  # of the home page: a month leads to its first week

    start: date = field(init=False)
    weeks: int = field(init=False)
    mirrored: bool = field(init=False)

    def __post_init__(self) -> None:
        self.start = monday_of(self.year.first_day)
        self.weeks = self.year.week_of(self.year.last_day)
        self.mirrored = get_language_bidi()

    def __html__(self) -> str:
        return render_to_string("calendar/strip.html", {"strip": self, "year": self.year})

    def __str__(self) -> SafeString:
        return mark_safe(self.__html__())  # noqa: S308 - a template, escaped

    def column(self, day: date) -> int:
        """Counted from the left, whatever the language."""
        column = (day - self.start).days // 7
        return self.weeks - 1 - column if self.mirrored else column

    def _square(self, day: date) -> str:
        return f"M{self.column(day) * CELL + EDGE} {day.weekday() * CELL + EDGE}{SQUARE}"

    @property
    def special(self) -> frozenset[date]:
        """Days of the conditions that hold for a period; those of each week would stripe it."""
        return frozenset(
            day
            for condition in self.calendar.conditions
            for period in condition.periods.all()
            for day in _within(period.first_day, period.last_day, self.year)
        )

    @property
    def squares(self) -> SafeString:
        """One path a kind: three hundred days weigh a few kilobytes."""
        paths: dict[str, list[str]] = {}
        special = self.special
        for day in self.year.span.days():
            if day.weekday() != SUNDAY:
                paths.setdefault(self._kind(day, special), []).append(self._square(day))
        drawn = (f'<path class="day-{kind}" d="{"".join(p)}"/>' for kind, p in paths.items())
        return mark_safe("".join(drawn) + self._told() + self._now())  # noqa: S308 - numbers, names

    def _kind(self, day: date, special: frozenset[date]) -> str:
        if period := self.calendar.closure(day):
            return "holiday" if period.motive == period.Motive.HOLIDAY else "break"
        if day in self.missing:
            return "missing"
        return "special" if day in special else "training"

    def _told(self) -> str:
        """Closed days say their name to the mouse; the list under the strip says it to all."""
        told = []
        for period in self.calendar.closed:
            days = _within(period.first_day, period.last_day, self.year)
            squares = "".join(self._square(day) for day in days if day.weekday() != SUNDAY)
            title = f"<title>{escape(period.name)}</title>"
            told.append(f'<path class="day-told" d="{squares}">{title}</path>' if squares else "")
        return "".join(told)

    def _now(self) -> str:
        if self.today not in self.year.span or self.today.weekday() == SUNDAY:
            return ""
        return f'<path class="day-now" d="{self._square(self.today)}"/>'

    @property
    def box(self) -> str:
        return f"0 0 {self.weeks * CELL} {ROWS * CELL}"

    def _from_start(self, day: date) -> float:
        """The place of the start of its week, as a percentage along the reading direction."""
        return max(0.0, min(100.0, 100 * ((day - self.start).days // 7) / self.weeks))

    @property
    def months(self) -> list[dict[str, Any]]:
        """A month is named over its first full week, where its address leads."""
        found = []
        for number, first in enumerate(_months(self.year)):
            week = first + timedelta(-first.weekday() % 7) if number else first
            url = f"{self.address}week={week.isoformat()}" if self.address else ""
            at = self._from_start(week)  # a label at the very end hangs back from it
            place = f"inset-inline-start:{at:.2f}%" if at < 94 else "inset-inline-end:0"
            found.append({"place": place, "label": _short(first), "odd": number % 2, "url": url})
        return found

    @property
    def semesters(self) -> list[dict[str, Any]]:
        found = []
        for semester in self.year.semesters.all():
            one = self._from_start(semester.first_day)
            two = self._from_start(semester.last_day + timedelta(7))
            found.append(
                {
                    "number": semester.number,
                    "from_start": f"{one:.2f}%",
                    "width": f"{two - one:.2f}%",
                }
            )
        return found

    @property
    def special_names(self) -> list[str]:
        return [
            condition.name
            for condition in self.calendar.conditions
            if any(_within(p.first_day, p.last_day, self.year) for p in condition.periods.all())
        ]

    @property
    def table(self) -> list[dict[str, Any]]:
        """The same in numbers, month by month."""
        found = {(d.year, d.month): {"first": d, "training": 0, "closed": 0} for d in _months(self.year)}
        for day in self.year.span.days():
            if day.weekday() != SUNDAY:
                row = found[day.year, day.month]
                row["closed" if self.calendar.closure(day) else "training"] += 1
        return list(found.values())


def _within(first: date, last: date, year: TrainingYear) -> list[date]:
    first, last = max(first, year.first_day), min(last, year.last_day)
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def _months(year: TrainingYear) -> list[date]:
    """The first day of each month of the year, and the first day of the year itself."""
    found, day = [], year.first_day
    while day <= year.last_day:
        found.append(day)
        day = (day.replace(day=1) + timedelta(32)).replace(day=1)
    return found


def _short(day: date) -> str:
    language = (get_language() or "").partition("-")[0]
    if language == "fr":
        return SHORT_FR[day.month]
    return str(MONTHS[day.month]) if language == "ar" else str(MONTHS[day.month])[:3]
