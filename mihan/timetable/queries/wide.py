"""The whole week at once, of plain values: a campus has too many sessions to make a record of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from mihan.core.models import NAMES, name_of
from mihan.offer.models import Pole
from mihan.people.models import Trainer
from mihan.places.models import Space
from mihan.timetable import policy
from mihan.timetable.models import TEACHING_KINDS, Plan, Session, SessionGroup


@dataclass(frozen=True, slots=True)
class Glance:
    """What a cell of a wide board says of a session."""

    key: int
    code: str
    module: str
    groups: str
    hue: int
    is_remote: bool


@dataclass
class Row:
    """One line of a wide board: a group, a trainer or a space, and its sessions by day and slot."""

    key: int
    label: str
    most: int | None = None  # sessions above which its week is full
    at: dict[tuple[date, int], list[Glance]] = field(default_factory=lambda: defaultdict(list))

    @property
    def count(self) -> int:
        return sum(map(len, self.at.values()))

    @property
    def is_full(self) -> bool:
        return self.most is not None and self.count > self.most


def rows_of(plan: Plan, kind: str, *, pole: Pole | None = None) -> list[Row]:
    """Every group, trainer or space of the plan (of one pole, if given), in order."""
    links = _links(plan, pole)
    labels = _labels(plan, kind, links)
    # A space that stands empty is worth seeing; whoever has no session this week is not.
    standing = _spaces(plan, pole) if kind == "space" else {}
    rows = {key: Row(key, label) for key, label in standing.items()}
    most = policy.TRAINER_FULL_WEEK if kind == "trainer" else None
    columns = ("pk", "day", "slot", "channel", "trainer", "space", "module__code", *(f"module__{n}" for n in NAMES))
    for pk, day, slot, channel, trainer, space, code, *names in plan.sessions.placed().values_list(*columns):
        groups = links.get(pk)
        if groups is None:  # of another pole
            continue
        is_remote = channel == Session.Channel.REMOTE
        glance = Glance(pk, code, name_of(*names), " ".join(one.label for one in groups), groups[0].hue, is_remote)
        for key in _subjects(kind, groups, trainer, space):
            rows.setdefault(key, Row(key, labels[key], most)).at[day, slot].append(glance)
    return sorted(rows.values(), key=lambda row: row.label)


class Link(NamedTuple):
    """A group in a session."""

    group: int
    label: str
    hue: int


def _links(plan: Plan, pole: Pole | None) -> dict[int, list[Link]]:
    """By session: its groups; only sessions that a group of the pole follows, if one is given."""
    rows = SessionGroup.objects.filter(plan=plan, is_cancelled=False, day__isnull=False).order_by("pk")
    found: dict[int, list[Link]] = defaultdict(list)
    kept: set[int] = set()
    columns = ("session", "group__offering__pole", "group", "group__label", "group__offering__pole__hue")
    for session, its_pole, *link in rows.values_list(*columns):
        found[session].append(Link(*link))
        if pole is None or its_pole == pole.pk:
            kept.add(session)
    return {session: found[session] for session in kept}


def _subjects(kind: str, groups: list[Link], trainer: int | None, space: int | None) -> list[int]:
    if kind == "group":
        return [one.group for one in groups]
    key = trainer if kind == "trainer" else space
    return [key] if key else []


def _labels(plan: Plan, kind: str, links: Mapping[int, list[Link]]) -> dict[int, str]:
    if kind == "group":
        return {one.group: one.label for groups in links.values() for one in groups}
    if kind == "trainer":
        taught = plan.sessions.placed().values("trainer")
        return {row.pk: row.person.name for row in Trainer.objects.filter(pk__in=taught).select_related("person")}
    return dict(Space.objects.filter(pk__in=plan.sessions.placed().values("space")).values_list("pk", "code"))


def _spaces(plan: Plan, pole: Pole | None) -> dict[int, str]:
    spaces = Space.objects.filter(unit__path__startswith=plan.unit.path, kind__in=TEACHING_KINDS)
    return dict((spaces.filter(unit=pole.unit_id) if pole else spaces).values_list("pk", "code"))
