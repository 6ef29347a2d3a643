"""Sessions without a place, by what keeps them out, each with the remedy that answers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from mihan.timetable.models import Plan, Session
from mihan.timetable.queries.boards import shown
from mihan.timetable.queries.reasons import said

Reason = Mapping[str, Any]

# What each remedy of the engine answers; a remedy that names somebody answers what is said of them first.
ANSWERS = {
    "if_trainer_came": {"trainer_unavailable", "trainer_load", "trainers_load"},
    "if_group_came": {"group_unavailable", "group_load", "course_periods", "shared_load"},
    "if_room_opened": {"no_free_room", "room_unavailable", "imposed_rooms", "room_kind", "room_places"},
    "if_room_held_more": {"no_room_large_enough", "room_places", "no_free_room"},
    "if_one_more_room": {"no_free_room", "room_kind", "room_places", "no_room_of_kind", "room_equipment"},
    "if_longer_day": {"group_day_max", "trainer_day_max", "group_load"},
    "if_longer_week": {"trainer_week_max", "no_trainer_left", "trainer_load", "trainers_load"},
    "if_period_allowed": {"period_not_allowed", "course_periods"},
    "if_unlocked": {"lock_period", "locks_contradict"},
    "if_someone_else_taught": {
        "no_trainer", "too_few_trainers", "no_trainer_left", "trainer_load", "trainers_load", "trainer_clash",
    },
}  # fmt: skip
OF_TRAINERS = {"trainer_unavailable", "trainer_clash", "trainer_day_max", "trainer_week_max", "trainer_load"}
OF_GROUPS = {"group_clash", "group_day_max", "group_load", "shared_trainees", "course_periods"}
OF_ROOMS = {"no_free_room", "room_kind", "room_places", "no_room_of_kind", "no_room_large_enough", "imposed_rooms"}


@dataclass(frozen=True)
class Cause:
    """One thing that stands in the way, in words; `remedy` would answer it (empty: none was found)."""

    rule: str
    sentence: str
    remedy: str = ""


@dataclass(frozen=True)
class Left:
    """Alike sessions of a course left out: their other causes, and the press that leads to what blocks them."""

    sessions: list[Session]
    causes: tuple[Cause, ...]
    step: str = ""  # what the page at `url` shows or lets one change: line, absences, week, rooms
    url: str = ""

    @property
    def session(self) -> Session:
        return self.sessions[0]

    @property
    def board(self) -> str:
        """The board at which it waits: its first group's."""
        link = next(iter(self.session.groups.all()), None)
        plan = self.session.plan.get_absolute_url()
        return f"{plan}?by=group&of={link.group_id}" if link else plan

    @property
    def remedy(self) -> str:
        return next((cause.remedy for cause in self.causes if cause.remedy), "")


@dataclass
class Shared:
    """One main cause, said once, and the sessions it keeps out."""

    cause: Cause | None
    left: list[Left] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(alike.sessions) for alike in self.left)


def left_out(plan: Plan) -> list[Shared]:
    """The gravest causes first; sessions taken off by hand last."""
    rows = shown(plan.sessions.filter(day=None, is_cancelled=False)).order_by("module__code", "pk")
    found: dict[tuple[str, str], Shared] = {}
    for session in rows:
        causes = _causes(session.reasons)
        main = causes[0] if causes else None
        shared = found.setdefault((main.rule, main.sentence) if main else ("", ""), Shared(main))
        alike = next((one for one in shared.left if _are_alike(one, session, causes)), None)
        if alike:
            alike.sessions.append(session)
        else:
            shared.left.append(Left([session], causes, *_next_step(session, main.rule if main else "")))
    return sorted(found.values(), key=lambda shared: (shared.cause is None, -shared.count))


def _are_alike(one: Left, session: Session, causes: tuple[Cause, ...]) -> bool:
    return one.causes == causes and one.session.key.partition("#")[0] == session.key.partition("#")[0]


def _causes(reasons: Iterable[Reason]) -> tuple[Cause, ...]:
    """Causes in the order of the engine, the most telling first, each with the remedy that answers it."""
    worded = [reason for reason in reasons if reason.get("text")]
    listed = list(zip(worded, said(worded), strict=True))
    remedies = [pair for pair in listed if pair[0]["rule"] in ANSWERS]
    told = [pair for pair in listed if pair[0]["rule"] not in ANSWERS]
    answered: dict[int, str] = {}
    for remedy, text in remedies:
        answered.setdefault(_answered(remedy, [cause for cause, _text in told]), text)
    return tuple(Cause(cause["rule"], text, answered.get(i, "")) for i, (cause, text) in enumerate(told))


def _answered(remedy: Reason, causes: list[Reason]) -> int:
    """Which cause: of the same person or room, else of the same kind, else the main one."""
    fits = [i for i, cause in enumerate(causes) if cause["rule"] in ANSWERS[remedy["rule"]]]
    same = [i for i in fits if causes[i]["resource"] == remedy["resource"]]
    return next(iter(same or fits), 0)


def _next_step(session: Session, rule: str) -> tuple[str, str]:
    """Where what blocks can be changed, when there is a page for it."""
    link = next(iter(session.groups.all()), None)
    week = session.plan.get_absolute_url()
    if rule in {"no_trainer", "too_few_trainers"} and link:
        return "line", reverse("progress:line-detail", args=[link.line_id])
    if rule in {"trainer_unavailable", "group_unavailable", "room_unavailable"}:
        return "absences", reverse("timetable:absences")
    if rule in OF_TRAINERS and session.trainer_id:
        return "week", f"{week}?by=trainer&of={session.trainer_id}"
    if rule in OF_GROUPS and link:
        return "week", f"{week}?by=group&of={link.group_id}"
    return ("rooms", f"{week}?by=space") if rule in OF_ROOMS else ("", "")
