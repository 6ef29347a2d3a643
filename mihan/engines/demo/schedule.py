"""How far teaching should be: training days elapsed over training days of the group's year."""

from dataclasses import dataclass
from datetime import date, timedelta

from mihan.engines.demo.groups import Group

SUNDAY = 6
WEEKS = 44  # from the first day to the end of the year, as the demo's calendar has it
OPENING_WEEKS = 23  # a first year that starts in February is taught at double pace
SECOND_SESSION_DELAY = 35  # days


@dataclass(frozen=True, slots=True)
class Season:
    """A training year of the campus, seen on one day."""

    year: int
    starts: date
    today: date
    closed: frozenset[date]
    opening: bool

    @property
    def label(self) -> str:
        """2026/2027."""
        return f"{self.year}/{self.year + 1}"

    def expected_share(self, group: Group, *, late_by: int = 0) -> float:
        """Share of the teaching due before `today`, 0 to 1; less if the group began late."""
        first, after = self.span(group)
        total = self._training_days(first, after)
        done = self._training_days(first + timedelta(days=late_by), min(self.today, after))
        return done / total if total else 0.0

    def span(self, group: Group) -> tuple[date, date]:
        """First day of a group's year and the day after its last."""
        first = self.starts + timedelta(days=SECOND_SESSION_DELAY if group.session == 2 else 0)
        if group.is_short:
            weeks = group.programme.years * WEEKS
        else:
            weeks = OPENING_WEEKS if self.opening else WEEKS
        return first, first + timedelta(days=round(weeks * 7))

    def _training_days(self, first: date, after: date) -> int:
        """Days from Monday to Saturday, closed ones left out."""
        days = (first + timedelta(days=n) for n in range((after - first).days))
        return sum(day.weekday() != SUNDAY and day not in self.closed for day in days)
