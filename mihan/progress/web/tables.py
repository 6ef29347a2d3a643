"""The lists of this app, and how a pace is coloured."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from mihan.core.addresses import address
from mihan.progress.policy import Load, Pace, Reason
from mihan.progress.queries import Total
from mihan.ui.tables import Column, Kind, Table, Text

PACES = {
    Pace.NO_HOURS: "neutral", Pace.FAR_BEHIND: "wrong", Pace.BEHIND: "attention",
    Pace.ON_TIME: "ok", Pace.AHEAD: "ok", Pace.DONE: "info",
}  # fmt: skip
LOADS = {Load.OVER: "wrong", Load.FULL: "ok", Load.UNDER: "neutral", Load.FREE: "info"}


# In a list, a reason in two words; the page of the line says it in full.
REASONS = {
    Reason.NO_TRAINER: (_("no trainer"), "wrong"),
    Reason.NO_REMOTE_TRAINER: (_("no remote trainer"), "wrong"),
    Reason.NOT_STARTED: (_("not started"), "attention"),
    Reason.REMOTE_LATE: (_("remote late"), "attention"),
    Reason.CANNOT_END: (_("cannot end in time"), "wrong"),
    Reason.SLOW: (_("too slow to end"), "attention"),
    Reason.LATE_START: (_("late start"), "info"),
}


def reason_badge(row):
    return REASONS[row.reason] if row.reason else None


def hundred(share):
    return None if share is None else share * 100


def pace_badge(row):
    return row.pace.label, PACES[row.pace]


def trainer_of(line):
    """The face-to-face trainer; the remote one when there is no other."""
    trainer = line.trainer_face or line.trainer_remote
    return trainer.person if trainer else None


HOURS = (
    Column(_("Foreseen"), "foreseen.total", sort="foreseen__total", kind="hours",
           hidden_on_phone=True, name="foreseen"),
    Column(_("Foreseen, face to face"), "foreseen.face", kind="hours", optional=True),
    Column(_("Foreseen, remote"), "foreseen.remote", kind="hours", optional=True),
    Column(_("Assigned"), "assigned.total", sort="assigned__total", kind="hours", name="assigned"),
    Column(_("Assigned, face to face"), "assigned.face", kind="hours", optional=True),
    Column(_("Assigned, remote"), "assigned.remote", kind="hours", optional=True),
    Column(_("Delivered"), "delivered.total", sort="delivered__total", kind="hours",
           name="delivered"),
    Column(_("Delivered, face to face"), "delivered.face", kind="hours", optional=True),
    Column(_("Delivered, remote"), "delivered.remote", kind="hours", optional=True),
    Column(_("Completion"), "percent", sort="percent", kind="percent", name="completion"),
    Column(_("Expected today"), "expected_percent", sort="expected_percent", kind="percent",
           optional=True, name="expected"),
    Column(_("Gap"), "gap_about", sort="gap", kind="hours", hidden_on_phone=True, name="gap"),
    Column(_("Pace"), value=pace_badge, sort="points", kind="badge", name="pace"),
)  # fmt: skip


def children(label: Text, address: Callable[[Total], str], *, kind: Kind = "text") -> Table:
    """Totals one step down: the poles of a campus, the groups of a programme."""
    value = (lambda r: r.subject or r.key) if kind == "pole" else (lambda r: r.name)
    return Table(
        (
            Column(label, value=value, sort="name", kind=kind, link=address, name="name"),
            *HOURS,
            Column(_("No trainer"), "unassigned", sort="unassigned", kind="number"),
        ),
        empty=_("No hours are known here for this year."),
    )  # fmt: skip


def line_table(first: tuple[Column, ...]) -> Table:
    return Table(
        (
            *first,
            Column(_("Trainer"), value=lambda r: trainer_of(r.line), kind="person", name="trainer"),
            *HOURS,
            Column(_("Why"), value=reason_badge, kind="badge", name="reason", optional=True),
        ),
        empty=_("No module is known here for this year."),
    )  # fmt: skip


def _line(row):
    return row.line.get_absolute_url()


MODULE = (
    Column(_("Module"), value=lambda r: r.module_name, sort="module_name", link=_line, name="module"),
)  # fmt: skip
GROUP = (
    Column(_("Group"), "line.group.label", sort="line__group__label", kind="code", link=_line,
           name="group"),
)  # fmt: skip
MODULES = line_table(MODULE)
GROUPS = line_table(GROUP)


def for_reader(table: Table, user: Any) -> Table:
    """Without the names of trainers for whoever follows hours and not people."""
    if user.has_perm("progress.see_teaching"):
        return table
    return replace(table, columns=tuple(column for column in table.columns if column.key != "trainer"))


def _module_of(row):
    return f"{row.line.module.code} {row.line.module.name}"


def _channel(row):
    if row.channel == "face":
        return _("face to face"), "neutral"
    return (_("remote, merged: counted once"), "info") if row.is_merged else (_("remote"), "info")


TEACHING = Table(
    (
        Column(_("Module"), value=_module_of, sort="module", link=_line, name="module"),
        Column(_("Groups"), "groups", sort="groups"),
        Column(_("Teaching"), value=_channel, kind="badge", name="channel"),
        Column(_("Assigned"), "assigned", sort="assigned", kind="hours"),
        Column(_("Delivered"), "delivered", sort="delivered", kind="hours"),
        Column(_("Left"), "left", sort="left", kind="hours"),
        Column(_("Gap"), value=lambda r: round(r.gap, 1), sort="gap", kind="hours",
               hidden_on_phone=True, name="gap"),
    ),
    empty=_("This trainer has no hours this year."),
)  # fmt: skip


def _trainer_page(row):
    return address("progress:trainer-detail", row.pk)


_PERSON = Column(_("Trainer"), value=lambda r: r.person, sort="name", kind="person",
                 link=_trainer_page, name="trainer")  # fmt: skip
_TAUGHT = (
    Column(_("Assigned"), "assigned.total", sort="assigned__total", kind="hours", name="assigned"),
    Column(_("of which remote"), "assigned.remote", sort="assigned__remote", kind="hours",
           optional=True, name="remote"),
    Column(_("Delivered"), "delivered.total", sort="delivered__total", kind="hours",
           name="delivered"),
    Column(_("Gap"), "gap_about", sort="gap", kind="hours", hidden_on_phone=True, name="gap"),
    Column(_("Groups"), "groups", sort="groups", kind="number", optional=True),
)  # fmt: skip
PERMANENT = Table(
    (
        _PERSON,
        # The number of a part-time trainer is an identity number: no such column in their table.
        Column(_("Staff number"), "key", kind="code", name="number", optional=True),
        Column(_("Due a year"), "due", kind="hours"),
        *_TAUGHT,
        Column(_("Load"), value=lambda r: hundred(r.load_share), sort="load_share",
               kind="percent", name="load"),
        Column(_("Service"), kind="badge", name="service",
               value=lambda r: (r.load.label, LOADS[r.load]) if r.load else None),
    ),
    empty=_("No permanent trainer has hours this year."),
)  # fmt: skip
PART_TIME = Table((_PERSON, *_TAUGHT), empty=_("No part-time trainer has hours this year."))
