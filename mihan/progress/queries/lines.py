"""The state of single lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import F, Q, QuerySet

from mihan.calendar.models import TrainingYear
from mihan.core.addresses import address
from mihan.core.models import NAMES, holding, name_of, nearness
from mihan.offer.models import Enrolment, Module
from mihan.people.models import SPELLED, PersonNames, Trainer, User
from mihan.progress.models import LedgerLine
from mihan.progress.policy import (
    ZERO,
    LineFacts,
    Mass,
    Reason,
    Standing,
    needed_pace,
    pace_so_far,
    reason,
)
from mihan.progress.queries.totals import number, plain
from mihan.progress.queries.years import Elapsed, elapsed, elapsed_of, groups_apart, year_chosen, years_seen_by
from mihan.ui.search import Hit

# What the pages of lines show. The rest (what the file wrote, semester by semester) is heavy.
SHOWN = (
    "group__label", "group__offering__programme__code", "module__code", "module__name_fr",
    "module__name_ar", "module__name_en", "module__mark", "module__source",
    "fusion_groups", "fusion_key", "foreseen_total_s1", "foreseen_total_s2",
    "foreseen_face", "foreseen_face_s1", "foreseen_face_s2",
    "foreseen_remote", "foreseen_remote_s1", "foreseen_remote_s2",
    "assigned_face", "assigned_remote", "delivered_face", "delivered_remote",
    "is_regional", "exam_planned", "exam_validated", "position", "module__programme_id",
)  # fmt: skip
JOINED = ("group__offering__programme", "module")
ITS_TRAINERS = ("trainer_face__person", "trainer_remote__person")


@dataclass
class LineState(Standing):
    """One line against its calendar."""

    line: LedgerLine
    elapsed: Elapsed

    @cached_property
    def facts(self) -> LineFacts:
        line, s1, s2 = self.line, *self.halves
        due = Decimal(str(self.elapsed.expected(s1, s2)))
        weeks_done, weeks_left = self.elapsed.weeks(s1, s2)
        assigned = Mass(line.assigned_face or ZERO, line.assigned_remote or ZERO)
        return LineFacts(
            assigned=assigned,
            delivered=Mass(line.delivered_face or ZERO, line.delivered_remote or ZERO),
            expected=Mass(number(assigned.face * due), number(assigned.remote * due)),
            has_trainer=line.trainer_face_id is not None,
            has_remote_trainer=line.trainer_remote_id is not None,
            weeks_done=weeks_done,
            weeks_left=weeks_left,
        )

    @property
    def module_name(self) -> str:
        return f"{self.line.module.code} {self.line.module.name}"

    @property
    def name(self) -> str:
        return self.module_name

    @property
    def halves(self) -> tuple[float, float]:
        return float(self.line.foreseen_total_s1 or 0), float(self.line.foreseen_total_s2 or 0)

    @property
    def foreseen(self) -> Mass:
        return Mass(*(self._foreseen(channel) for channel in ("face", "remote")))

    def _foreseen(self, channel: str) -> Decimal:
        whole = getattr(self.line, f"foreseen_{channel}")
        if whole is not None:
            return whole
        halves = (getattr(self.line, f"foreseen_{channel}_{half}") for half in ("s1", "s2"))
        return sum((hours or ZERO for hours in halves), ZERO)

    @property
    def assigned(self) -> Mass:  # type: ignore[override]
        return self.facts.assigned

    @property
    def delivered(self) -> Mass:  # type: ignore[override]
        return self.facts.delivered

    @property
    def expected(self) -> Decimal:  # type: ignore[override]
        return self.facts.expected.total

    @property
    def reason(self) -> Reason | None:
        return reason(self.facts)

    @property
    def needed(self) -> Decimal | None:
        return needed_pace(self.facts)

    @property
    def so_far(self) -> Decimal:
        return pace_so_far(self.facts)


def states(lines: QuerySet[LedgerLine], year: TrainingYear | None, *, with_trainers: bool = True) -> list[LineState]:
    """Each line with its calendar, its module and, unless they are known, its trainers: one query."""
    gone, apart = elapsed(year), groups_apart(year)
    if with_trainers:
        names = (f"{trainer}__{name}" for trainer in ITS_TRAINERS for name in SPELLED)
        found = lines.select_related(*JOINED, *ITS_TRAINERS).only(*SHOWN, *names)
    else:
        found = lines.select_related(*JOINED).only(*SHOWN, "trainer_face_id", "trainer_remote_id")
    return [LineState(line, apart.get(line.group_id, gone)) for line in found]


def state_of(line: LedgerLine) -> LineState:
    return LineState(line, elapsed_of(line.group))


@dataclass(frozen=True)
class LineTold:
    """What a row of a list says a line is: its module, its group, its trainer."""

    pk: int
    group: str
    code: str
    module: str
    foreseen: Decimal
    trainer: PersonNames | None = None  # face to face; the remote one when there is no other

    def get_absolute_url(self) -> str:
        return address("progress:line-detail", self.pk)


TRAINERS = tuple(
    column
    for channel in ("face", "remote")
    for column in (f"trainer_{channel}", *(f"trainer_{channel}__person__{name}" for name in SPELLED))
)


def told(lines: QuerySet[LedgerLine], keys: Iterable[int], *, with_trainers: bool = True) -> dict[int, LineTold]:
    """These lines by key, in one query: fifty rows of a list do not want nine records each."""
    found = lines.filter(pk__in=list(keys)).order_by().annotate(
        face_hours=plain("foreseen_face"), remote_hours=plain("foreseen_remote")
    )  # fmt: skip
    columns = (
        "pk", "group__label", "module__code", *(f"module__{name}" for name in NAMES),
        "face_hours", "remote_hours", *(TRAINERS if with_trainers else ()),
    )  # fmt: skip
    return {row[0]: _told(*row) for row in found.values_list(*columns)}


def _told(pk: int, group: str, code: str, *row: Any) -> LineTold:
    names, hours, face, remote = row[:3], row[3:5], row[5:10], row[10:]
    spelled = next((names for trainer, *names in (face, remote) if trainer), None) if face else None
    return LineTold(
        pk, group, code, name_of(*names), foreseen=number(hours[0]) + number(hours[1]),
        trainer=PersonNames(*spelled) if spelled else None,
    )  # fmt: skip


def lines_matching(lines: QuerySet[LedgerLine], text: str) -> QuerySet[LedgerLine]:
    """Lines whose group, programme or module holds every word."""
    held = ("group__search_text", "module__search_text", "group__offering__programme__search_text")
    return lines.filter(holding(text, *held))


# --- the search of everything


def modules_hit(user: User, text: str, count: int) -> list[Hit]:
    """For who follows a house, every module; for who follows their own hours, the modules of those."""
    if user.reach("progress.view"):
        return _modules_of_the_offer(user, text, count, followed=True)
    if user.has_perm("progress.view"):
        return _own_modules(user, text, count)
    return _modules_of_the_offer(user, text, count, followed=False) if user.has_perm("offer.view") else []


def _modules_of_the_offer(user: User, text: str, count: int, *, followed: bool) -> list[Hit]:
    """A module leads to its hours where groups follow it this year, else to its programme."""
    rows = Module.objects.visible_to(user).nearest(text)
    found = list(rows.order_by("nearness", "code", "id").select_related("programme")[:count])
    taught: set[int] = set()
    if found and followed and (year := year_chosen(years_seen_by(user))):
        lines = LedgerLine.objects.visible_to(user).filter(group__year=year, module__in=found)
        taught = set(lines.values_list("module", flat=True))
    return [
        _module_hit(
            m,
            address("progress:module-detail", m.pk) if m.pk in taught else m.programme.get_absolute_url(),
            m.programme.name,
        )
        for m in found
    ]


def _own_modules(user: User, text: str, count: int) -> list[Hit]:
    """Each leads to one's own line of the ledger."""
    lines = LedgerLine.objects.visible_to(user).filter(_of_own_groups(user)).select_related("module", "group")
    lines = lines.filter(holding(text, "module__search_text")).annotate(nearness=nearness(text, "module__search_text"))
    found = lines.order_by("nearness", "-group__year__season", "module__code", "group__label", "id")[:count]
    hits = []
    for line in found:
        line.module.nearness = line.nearness
        hits.append(_module_hit(line.module, address("progress:line-detail", line.pk), line.group.label))
    return hits


def _of_own_groups(user: User) -> Q:
    """Adds nothing to whose lines they are, but lets the database begin with these few and not with all."""
    followed = Enrolment.objects.filter(person=user.person_id or 0).exclude(group=None).order_by()
    taught = list(Trainer.objects.filter(person=user.person_id or 0).order_by().values_list("pk", flat=True))
    return (
        Q(group__in=list(followed.values_list("group", flat=True)))
        | Q(trainer_face__in=taught)
        | Q(trainer_remote__in=taught)
    )


def _module_hit(module: Module, url: str, note: str) -> Hit:
    return Hit(f"{module.code} {module.name}", url, note, nearness=module.nearness)  # type: ignore[attr-defined]


def merged_with(line: LedgerLine) -> QuerySet[LedgerLine]:
    """Every line of the merged remote session, this one included."""
    if not line.fusion_key:
        return LedgerLine.objects.filter(pk=line.pk)
    return LedgerLine.objects.filter(fusion_key=line.fusion_key, group__year=line.group.year_id).order_by(
        F("group__label")
    )
