"""The hours of a week as the national system wants them: line by line, with what differs from its last file."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from mihan.progress.models import LedgerLine
from mihan.timetable.models import Plan, Session, SessionGroup

ZERO = Decimal(0)


@dataclass
class LineWeek:
    """One line and channel: planned and held this week, delivered in all, and what the last file said."""

    line: LedgerLine
    channel: str
    planned: Decimal = ZERO
    held: Decimal = ZERO

    @property
    def delivered(self) -> Decimal:
        return getattr(self.line, f"delivered_{self.channel}") or ZERO

    @property
    def reported(self) -> Decimal:
        return getattr(self.line, f"reported_{self.channel}") or ZERO

    @property
    def difference(self) -> Decimal:
        return self.delivered - self.reported


def hours_to_retype(plan: Plan) -> list[LineWeek]:
    """The lines of a week, by group and module."""
    links = SessionGroup.objects.filter(plan=plan, is_cancelled=False, day__isnull=False)
    found: dict[tuple[int, str], LineWeek] = {}
    rows = links.select_related("session", "line__group", "line__module").order_by(
        "line__group__label", "line__module__code"
    )
    for link in rows:
        session = link.session
        row = found.setdefault((link.line_id, session.channel), LineWeek(link.line, session.channel))
        row.planned += session.hours
        row.held += session.hours if session.outcome == Session.Outcome.HELD else ZERO
    return list(found.values())
