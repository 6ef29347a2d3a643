"""What one person looks at: a training year, and their lines in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from mihan.calendar.models import TrainingYear
from mihan.core.models import JournalEntry, holding, nearness
from mihan.offer.models import Group
from mihan.people.models import Role, Trainer, User, under
from mihan.progress.models import LedgerLine
from mihan.progress.policy import ZERO, Mass, face_is_merged
from mihan.progress.queries.lines import LineState, states
from mihan.progress.queries.years import Elapsed, elapsed, elapsed_of, year_chosen, years_seen_by
from mihan.ui.search import Hit


@dataclass
class Ledger:
    """A year and what this person may see of it. `years` are those to switch to."""

    user: User
    year: TrainingYear | None
    years: list[TrainingYear] = field(default_factory=list)
    group: Group | None = None  # where the page is about one: it may have a calendar of its own

    @property
    def lines(self) -> QuerySet[LedgerLine]:
        return LedgerLine.objects.visible_to(self.user).filter(group__year=self.year)

    @cached_property
    def elapsed(self) -> Elapsed:
        return elapsed_of(self.group) if self.group else elapsed(self.year)

    @property
    def others(self) -> list[TrainingYear]:
        """The other years of the same establishment."""
        return [y for y in self.years if y != self.year and self.year and y.unit_id == self.year.unit_id]

    @property
    def elsewhere(self) -> list[TrainingYear]:
        """The same season in the other establishments of a region."""
        if self.year is None:
            return []
        same = [y for y in self.years if y.season == self.year.season]
        return [y for y in same if y.unit_id != self.year.unit_id]

    @cached_property
    def is_whole(self) -> bool:
        """The reach covers the establishment, not only a pole of it."""
        if self.year is None:
            return False
        path = self.year.unit.path
        return any(path.startswith(reached) for reached in self.user.reach("progress.view"))


def ledger_for(user: User, *, season: str = "", establishment: str = "") -> Ledger:
    years = years_seen_by(user)
    return Ledger(user, year_chosen(years, season=season, establishment=establishment), years)


def groups_seen_by(user: User) -> QuerySet[Group]:
    return Group.objects.visible_to(user).select_related(
        "offering__programme", "offering__pole__unit", "year__unit", "unit"
    )


def groups_taught_by(user: User) -> QuerySet[LedgerLine, Any]:
    """The keys of the groups of which this user has a line, face to face or remote."""
    own = Q(trainer_face__person=user.person_id or 0) | Q(trainer_remote__person=user.person_id or 0)
    return LedgerLine.objects.filter(own).order_by().values("group")


def teaching_under(paths: list[str]) -> QuerySet[Trainer, Any]:
    """The keys of people who teach, or taught, in a pole, a programme or a group."""
    lines = LedgerLine.objects.filter(under("group__unit__path", paths))
    taught = Q(pk__in=lines.values("trainer_face")) | Q(pk__in=lines.values("trainer_remote"))
    return Trainer.objects.filter(taught).order_by().values("person")


@dataclass
class Teaching:
    """What a trainer teaches: a module to a group, or a remote session to one or several."""

    channel: str
    states: list[LineState]

    @property
    def line(self) -> LedgerLine:
        return self.states[0].line

    @property
    def is_merged(self) -> bool:
        return len(self.states) > 1 or (self.channel == "remote" and len(self.groups.split()) > 1)

    @property
    def module(self) -> str:
        return f"{self.line.module.code} {self.line.module.name}"

    @property
    def groups(self) -> str:
        merged = self.line.fusion_groups if self.channel == "remote" and self.line.fusion_key else ""
        return merged or " ".join(sorted(s.line.group.label for s in self.states))

    @property
    def assigned(self) -> Decimal:
        return self._most("assigned")

    @property
    def delivered(self) -> Decimal:
        return self._most("delivered")

    @property
    def expected(self) -> Decimal:
        return max(getattr(s.facts.expected, self.channel) for s in self.states)

    @property
    def left(self) -> Decimal:
        return max(self.assigned - self.delivered, ZERO)

    @property
    def gap(self) -> Decimal:
        return self.delivered - self.expected

    def _most(self, mass: str) -> Decimal:
        """The groups of a merged session each write it in full."""
        masses: list[Mass] = [getattr(state, mass) for state in self.states]
        return max(getattr(m, self.channel) for m in masses)


def taught_by(trainer: Trainer, lines: QuerySet[LedgerLine], year: TrainingYear | None) -> list[Teaching]:
    """The face-to-face lines and the remote sessions of a trainer, merged sessions once."""
    own = states(lines.filter(Q(trainer_face=trainer) | Q(trainer_remote=trainer)), year, with_trainers=False)
    sessions: dict[tuple[str, object], list[LineState]] = {}
    for state in own:
        if state.line.trainer_face_id == trainer.pk:
            sessions.setdefault(("face", _in_the_room(state)), []).append(state)
        if state.line.trainer_remote_id == trainer.pk:
            sessions.setdefault(("remote", state.line.fusion_key or state.line.pk), []).append(state)
    held = (Teaching(channel, merged) for (channel, _session), merged in sessions.items())
    found = [t for t in held if t.assigned or t.delivered]
    return sorted(found, key=lambda t: (t.line.module.code, t.groups, t.channel))


def _in_the_room(state: LineState) -> object:
    """What tells a face-to-face session from the others: its line, or its merger and hours."""
    line = state.line
    is_merged = line.fusion_key and face_is_merged(line.assigned_remote)
    return (line.fusion_key, line.assigned_face) if is_merged else line.pk


def trainers_named(trainers: QuerySet[Trainer], text: str) -> QuerySet[Trainer]:
    """Those whose names hold every word, spelling forgiven."""
    return trainers.filter(holding(text, "person__search_text"))


def trainers_hit(user: User, text: str, count: int) -> list[Hit]:
    """For who follows the service of trainers and has no list of people: the others find them there."""
    if user.has_perm("people.list") or not user.reach("progress.see_trainers"):
        return []
    rows = trainers_named(Trainer.objects.visible_to(user), text).select_related("person")
    near_ones = rows.annotate(nearness=nearness(text, "person__search_text")).order_by(
        "nearness", "person__last_name", "person__first_name", "id"
    )
    return [
        Hit(t.person.name, t.get_absolute_url(), nearness=t.nearness,
            also=t.person.arabic_name if t.person.name == t.person.latin_name else t.person.latin_name)
        for t in near_ones[:count]
    ]  # fmt: skip


def trainers_of(line: LedgerLine) -> QuerySet[Trainer]:
    """Everyone who could be given this line: the trainers of its establishment."""
    held = Role.objects.current().filter(kind=Role.Kind.TRAINER, unit__path__startswith=line.group.year.unit.path)
    return Trainer.objects.filter(Exists(held.filter(person=OuterRef("person")))).select_related("person")


@dataclass(frozen=True)
class Change:
    """One entry of a line's history, ready to be said."""

    entry: JournalEntry
    by: str
    fields: list[tuple[str, object, object]]


NOT_TOLD = frozenset({"updated_at", "created_at", "as_written", "position", "id", "reported_face", "reported_remote"})


def history_of(line: LedgerLine, *, latest: int = 20) -> list[Change]:
    """What the audit trail says of a line, latest first, with the names of who did it."""
    table = LedgerLine._meta.db_table
    entries = list(JournalEntry.objects.filter(table=table, row=line.pk)[:latest])
    actors = {e.actor for e in entries if e.actor.startswith("user:")}
    users = User.objects.in_bulk([int(a[5:]) for a in actors])
    trainers = _trainers_in(entries)
    return [
        Change(
            e,
            str(users.get(int(e.actor[5:]), "")) if e.actor in actors else "",
            _fields(e, trainers),
        )
        for e in entries
    ]


def _trainers_in(entries: Iterable[JournalEntry]) -> dict[int, Trainer]:
    keys = {
        (side or {}).get(f"trainer_{channel}_id")
        for entry in entries
        for side in (entry.old, entry.new)
        for channel in ("face", "remote")
    }
    return Trainer.objects.select_related("person").in_bulk([k for k in keys if k])


def _fields(entry: JournalEntry, trainers: dict[int, Trainer]) -> list[tuple[str, object, object]]:
    old, new = entry.old or {}, entry.new or {}
    if entry.action != JournalEntry.Action.UPDATE:
        return []
    labels = {f.column: str(f.verbose_name) for f in LedgerLine._meta.concrete_fields}
    return [
        (labels[name], _said(name, old.get(name), trainers), _said(name, new[name], trainers))
        for name in new
        if name in labels and name not in NOT_TOLD and old.get(name) != new[name]
    ]


def _said(name: str, value: object, trainers: dict[int, Trainer]) -> object:
    if name in {"trainer_face_id", "trainer_remote_id"}:
        return trainers.get(value, "")  # type: ignore[call-overload]
    return value
