"""Telling people of a published change: those it touches, once, and nobody else."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable

from mihan.core import clock
from mihan.core.addresses import address
from mihan.core.models import NAMES
from mihan.messaging.services import mark_told_read, tell_each
from mihan.offer.models import Enrolment, Module
from mihan.people.models import User
from mihan.timetable.models import Notice, Plan, Session
from mihan.timetable.queries.personal import notices_for
from mihan.timetable.queries.telling import TOLD, WEEK_CHANGED

Kind = Notice.Kind


def tell_whom_it_touches(previous: Plan, plan: Plan) -> int:
    """One notice per person and session that differs between two published versions."""
    changes = list(_changes(previous, plan))
    audience = _audience(session for pair in changes for session in pair[1:] if session)
    notices = {}
    for kind, before, after in changes:
        sessions = [session for session in (before, after) if session]
        for person in {person for session in sessions for person in audience(session)}:
            notices[person, sessions[0].key] = Notice(
                person_id=person, plan=plan, session_key=sessions[0].key, kind=kind,
                before=_facts(before), after=_facts(after),
            )  # fmt: skip
    Notice.objects.bulk_create(notices.values(), batch_size=300)
    _tell_inboxes(plan, notices.values())
    return len(notices)


def _tell_inboxes(plan: Plan, notices: Iterable[Notice]) -> None:
    """One message a person: those whom the same changes touch are told together."""
    changes: dict[int, list[Notice]] = defaultdict(list)
    for notice in notices:
        changes[notice.person_id].append(notice)
    modules = Module.objects.in_bulk({(n.after or n.before)["module"] for n in notices})
    alike: dict[str, list[int]] = defaultdict(list)
    for person, theirs in changes.items():
        alike[json.dumps(_said(theirs, modules))].append(person)
    monday = plan.monday.isoformat()
    sayings = [(people, json.loads(said) | {"monday": monday}) for said, people in alike.items()]
    tell_each(sayings, WEEK_CHANGED.code, key=f"plan:{plan.pk}", url=f"{address('timetable:mine')}?week={monday}")


def _said(notices: list[Notice], modules: dict[int, Module]) -> dict[str, object]:
    ordered = sorted(notices, key=lambda n: ((n.after or n.before)["day"] or "", (n.after or n.before)["slot"] or 0))
    return {"count": len(ordered), "changes": [_change(n, modules) for n in ordered[:TOLD]]}


def _change(notice: Notice, modules: dict[int, Module]) -> dict[str, object]:
    module = modules[(notice.after or notice.before)["module"]]
    return {
        "kind": notice.kind, "module": [getattr(module, name) for name in NAMES],
        "before": _where(notice.before), "after": _where(notice.after),
    }  # fmt: skip


def _where(facts: dict[str, object]) -> dict[str, object]:
    return {name: facts[name] for name in ("day", "slot", "space")} if facts else {}


def has_seen(user: User) -> None:
    """What changed was seen on the page of the week: the inbox does not tell it again."""
    now = clock.now()
    notices_for(user).update(seen_at=now, updated_at=now)
    mark_told_read(user, WEEK_CHANGED.code)


def _changes(previous: Plan, plan: Plan) -> Iterable[tuple[str, Session | None, Session | None]]:
    old = {s.key: s for s in _sessions(previous)}
    new = {s.key: s for s in _sessions(plan)}
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key), new.get(key)
        if before is None or after is None:
            yield Kind.CANCELLED if after is None else Kind.ADDED, before, after
        elif before.place != after.place:
            yield _kind(before, after), before, after


def _kind(before: Session, after: Session) -> str:
    if (before.day, before.slot) != (after.day, after.slot):
        return Kind.MOVED
    return Kind.TRAINER if before.trainer_id != after.trainer_id else Kind.ROOM


def _sessions(plan: Plan) -> list[Session]:
    return list(plan.sessions.placed().select_related("trainer", "space", "module").prefetch_related("groups"))


def _audience(sessions: Iterable[Session]):  # type: ignore[no-untyped-def]
    """Who follows a session: its trainer, and the active trainees of its groups."""
    groups = {link.group_id for session in sessions for link in session.groups.all()}
    members: dict[int, list[int]] = defaultdict(list)
    rows = Enrolment.objects.active().filter(group__in=groups).values_list("group", "person")
    for group, person in rows:
        members[group].append(person)

    def of(session: Session) -> set[int]:
        people = {person for link in session.groups.all() for person in members[link.group_id]}
        return people | ({session.trainer.person_id} if session.trainer else set())

    return of


def _facts(session: Session | None) -> dict[str, object]:
    if session is None:
        return {}
    return {
        "day": session.day.isoformat() if session.day else None, "slot": session.slot,
        "space": session.space.code if session.space else "", "module": session.module_id,
        "trainer": session.trainer_id,
    }  # fmt: skip
