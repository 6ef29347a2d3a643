"""The whole week at once: a line for each group, trainer or space. Written in Python, not in a
template: thousands of cells."""

from datetime import date

from django.urls import reverse
from django.utils import dateformat
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mihan.timetable import policy
from mihan.timetable.models import Plan
from mihan.timetable.queries.frames import WeekFrame
from mihan.timetable.queries.wide import Glance, Row
from mihan.ui import writing
from mihan.ui.writing import esc

FULL = "▲"


def full_week() -> str:
    """What the mark of a full week says."""
    hours = policy.TRAINER_FULL_WEEK * policy.SESSION_HOURS
    return _("more than %(hours)s in the week") % {"hours": writing.hours_text(hours)}


class WideBoard:
    """Rows are `queries.wide.Row`; a cell names what the row itself does not say."""

    def __init__(self, rows: list[Row], frame: WeekFrame, kind: str, plan: Plan) -> None:
        self.rows, self.frame, self.kind = rows, frame, kind
        used = {slot for row in rows for _day, slot in row.at}
        # Evening slots only where something stands in them.
        self.columns = [c for c in frame.columns if c.shift == frame.columns[0].shift or c.slot in used]
        self.slots = [(day, c.slot, frame.is_open(day, c.slot)) for day in frame.days for c in self.columns]
        self.session = reverse("timetable:session", args=[0]).removesuffix("0/")
        self.address = f"{plan.get_absolute_url()}?by={kind}&amp;of="

    def __html__(self) -> SafeString:
        body = "".join(self._row(row) for row in self.rows)
        return mark_safe(f'<table class="wide-table">{self._head()}<tbody>{body}</tbody></table>')  # noqa: S308

    __str__ = __html__

    def _head(self) -> str:
        columns = len(self.columns)
        days = "".join(
            f'<th scope="colgroup" colspan="{columns}">{esc(capfirst(dateformat.format(day, "l j")))}</th>'
            for day in self.frame.days
        )
        slots = "".join(f'<th scope="col">{c.slot}</th>' for _day in self.frame.days for c in self.columns)
        title = {"group": _("Group"), "trainer": _("Trainer"), "space": _("Space")}[self.kind]
        return f'<thead><tr><th scope="col" rowspan="2">{esc(title)}</th>{days}</tr><tr>{slots}</tr></thead>'

    def _row(self, row: Row) -> str:
        label = f"<bdi>{esc(row.label)}</bdi>{self._count(row)}"
        cells = "".join(self._cell(row, *at) for at in self.slots)
        return f'<tr><th scope="row"><a href="{self.address}{row.key}">{label}</a></th>{cells}</tr>'

    def _count(self, row: Row) -> str:
        """Sessions of the line; a trainer's week fuller than it should be is marked."""
        if not row.is_full:
            return f'<span class="sub">{writing.num(row.count)}</span>'
        told = f'class="sub tone-attention is-full" title="{esc(full_week())}"'
        return f"<span {told}>{FULL} {writing.num(row.count)}</span>"

    def _cell(self, row: Row, day: date, slot: int, is_open: bool) -> str:
        edge = " day-edge" if slot == 1 else ""
        if not is_open:
            return f'<td class="shut{edge}"></td>'
        return f'<td class="at{edge}">{"".join(map(self._session, row.at.get((day, slot), ())))}</td>'

    def _session(self, glance: Glance) -> str:
        said = glance.groups if self.kind != "group" else glance.code
        kind = " is-remote" if glance.is_remote else ""
        title = esc(f"{glance.code} {glance.module} · {glance.groups}")
        look = f'class="mini{kind}" style="--hue:{glance.hue}" title="{title}"'
        return f'<a {look} href="{self.session}{glance.key}/"><bdi dir="ltr">{esc(said)}</bdi></a>'
