"""What a week says on paper: the sheets of groups, trainers, spaces and persons, in the reader's language."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import dateformat
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mihan.offer.models import Group, Pole
from mihan.people.models import Person, Trainer
from mihan.places.models import Space
from mihan.timetable.models import Plan, Session
from mihan.timetable.queries.boards import Cell, WeekBoard, sessions_of, shown
from mihan.timetable.queries.frames import SlotTimes, WeekFrame
from mihan.timetable.queries.personal import OwnWeek
from mihan.ui import writing


@dataclass(frozen=True, slots=True)
class Entry:
    """A session as a sheet prints it, without what the sheet itself already says."""

    code: str
    name: str
    groups: str
    trainer: str
    space: str  # its code, or the word for remote
    is_remote: bool


@dataclass(frozen=True, slots=True)
class Square:
    """A slot of a day. `times` only where they are not those of the strip."""

    times: str
    is_open: bool
    sessions: list[Entry]


@dataclass(frozen=True, slots=True)
class Strip:
    """A slot across the week, with the times most of its days have: from, until; none where there is no such slot."""

    number: str
    times: list[str]
    squares: list[Square]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page."""

    title: str
    note: str
    hours: str
    strips: list[Strip]


@dataclass(frozen=True, slots=True)
class Day:
    name: str
    date: str
    closed: str  # why nothing is taught that day; empty on the others


def days_of(frame: WeekFrame) -> list[Day]:
    return [
        Day(capfirst(dateformat.format(day, "l")), dateformat.format(day, "j F"), str(frame.closure(day) or ""))
        for day in frame.days
    ]


def sheet_of(plan: Plan, kind: str, subject: Group | Trainer | Space) -> Sheet:
    """The week of one group, trainer or space."""
    sessions = _with_programmes(sessions_of(plan, kind, subject.pk))
    return _sheet(WeekFrame(plan.unit, plan.monday), str(_title(subject)), _note(subject), sessions, subject)


def sheets_of(plan: Plan, kind: str, *, pole: Pole | None = None) -> list[Sheet]:
    """Of every group, trainer or space with a session; of those of one pole, if given. Each one whole.

    A trainer is of every pole they teach in that week.
    """
    frame = WeekFrame(plan.unit, plan.monday)
    found: dict[Any, list[Session]] = defaultdict(list)
    wanted = set()
    for session in _with_programmes(plan.sessions.placed()):
        for subject in _subjects(session, kind):
            found[subject].append(session)
            if pole is None or _is_of(subject, session, pole):
                wanted.add(subject)
    named = sorted((str(_title(subject)), subject.pk, subject) for subject in wanted)
    return [_sheet(frame, title, _note(subject), found[subject], subject) for title, _pk, subject in named]


def own_sheet(week: OwnWeek) -> Sheet:
    """The week of one person, who may teach some sessions and follow others."""
    return _sheet(week.frame, week.person.name, "", week.sessions, week.person)


def _with_programmes(sessions: QuerySet[Session]) -> QuerySet[Session]:
    return shown(sessions).prefetch_related("groups__group__offering__programme")


def _subjects(session: Session, kind: str) -> list[Any]:
    if kind == "group":
        return [link.group for link in session.groups.all()]
    one = session.trainer if kind == "trainer" else session.space
    return [one] if one else []


def _is_of(subject: Any, session: Session, pole: Pole) -> bool:
    if isinstance(subject, Group):
        return subject.offering.pole_id == pole.pk
    if isinstance(subject, Space):
        return subject.unit_id == pole.unit_id
    return any(link.group.offering.pole_id == pole.pk for link in session.groups.all())


def _title(subject: Any) -> str:
    return subject.code if isinstance(subject, Space) else str(subject)


def _note(subject: Any) -> str:
    if isinstance(subject, Group):
        return str(subject.offering)
    return subject.name if isinstance(subject, Space) else ""


def _sheet(frame: WeekFrame, title: str, note: str, sessions: Iterable[Session], subject: Any) -> Sheet:
    board = WeekBoard(frame, tuple(sessions))
    # Day slots or evening slots only where something stands in some of them: most groups have one or the other.
    used = {column.shift for column, cells in board.rows if any(cell.sessions for cell in cells)}
    kept = used or {column.shift for column in frame.columns[:1]}
    strips = [_strip(column.slot, cells, subject) for column, cells in board.rows if column.shift in kept]
    return Sheet(title, note, writing.hours_text(board.hours) if board.sessions else "", strips)


def _strip(slot: int, cells: list[Cell], subject: Any) -> Strip:
    counted = Counter(cell.times for cell in cells if cell.times and cell.closure is None)
    usual = counted.most_common(1)[0][0] if counted else None
    squares = [_square(cell, usual, subject) for cell in cells]
    return Strip(str(slot), [f"{usual.starts:%H:%M}", f"{usual.ends:%H:%M}"] if usual else [], squares)


def _square(cell: Cell, usual: SlotTimes | None, subject: Any) -> Square:
    is_other = cell.times and usual and (cell.times.starts, cell.times.ends) != (usual.starts, usual.ends)
    times = f"{cell.times.starts:%H:%M}–{cell.times.ends:%H:%M}" if cell.times and is_other else ""
    return Square(times, cell.is_open, [_entry(session, subject) for session in cell.sessions])


def _entry(session: Session, subject: Any) -> Entry:
    is_remote = session.channel == Session.Channel.REMOTE
    space = _("remote") if is_remote else session.space.code if session.space else ""
    return Entry(
        session.module.code, session.module.name, _groups(session, subject), _trainer(session, subject),
        "" if session.space == subject else space, is_remote,
    )  # fmt: skip


def _groups(session: Session, subject: Any) -> str:
    """All of them; on a group's own sheet, those it is merged with; on a trainee's own, none."""
    labels = [writing.isolated(link.group.label) for link in session.groups.all() if link.group != subject]
    if isinstance(subject, Person) and not _teaches(subject, session):
        return ""
    told = " · ".join(labels)
    return _("with %(groups)s") % {"groups": told} if isinstance(subject, Group) and told else told


def _trainer(session: Session, subject: Any) -> str:
    is_own = session.trainer == subject or (isinstance(subject, Person) and _teaches(subject, session))
    return "" if is_own or session.trainer is None else session.trainer.person.name


def _teaches(person: Person, session: Session) -> bool:
    return session.trainer is not None and session.trainer.person_id == person.pk


# --- The whole house on one day, to be hung at the entrance


@dataclass(frozen=True, slots=True)
class PosterRow:
    label: str
    note: str
    squares: list[list[Entry]]


@dataclass(frozen=True, slots=True)
class Poster:
    """A day: a row for each group, trainer or space at work, a column for each slot in use."""

    title: str
    kind: str
    of: str  # what its rows are, in words
    slots: list[Strip]
    rows: list[PosterRow]
    nothing: str  # said where there is no row


def poster_of(plan: Plan, day: date, kind: str) -> Poster:
    frame = WeekFrame(plan.unit, plan.monday)
    at: dict[Any, dict[int, list[Session]]] = defaultdict(lambda: defaultdict(list))
    for session in _with_programmes(plan.sessions.placed().filter(day=day)):
        for subject in _subjects(session, kind):
            at[subject][session.slot or 0].append(session)
    used = {slot for slots in at.values() for slot in slots}
    columns = [c.slot for c in frame.columns if c.slot in used or c.shift == frame.columns[0].shift]
    named = sorted((str(_title(subject)), subject.pk, subject) for subject in at)
    rows = [
        PosterRow(title, _note(subject), [[_entry(s, subject) for s in at[subject][slot]] for slot in columns])
        for title, _pk, subject in named
    ]
    slots = [_strip(slot, [Cell(day, slot, frame.times(day, slot), None, ())], None) for slot in columns]
    of = {"group": _("Group"), "trainer": _("Trainer"), "space": _("Space")}[kind]
    return Poster(capfirst(writing.day_long_text(day)), kind, of, slots, rows, _("Nothing this day."))
