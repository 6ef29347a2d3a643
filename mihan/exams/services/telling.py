"""Telling people of published exams: those they concern, once a publication, and only what changes for them."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from mihan.core import clock
from mihan.core.addresses import address
from mihan.core.models import NAMES
from mihan.exams.models import Engagement, ExamSession, Notice
from mihan.exams.queries.personal import notices_for
from mihan.exams.queries.telling import EXAMS_TOLD, TOLD
from mihan.messaging.services import mark_told_read, tell_each
from mihan.offer.models import Enrolment, Module
from mihan.people.models import User

Kind = Notice.Kind
Facts = dict[int, list[list[object]]]


def tell_of_publication(session: ExamSession) -> int:
    """A first time to everyone concerned; again only to those for whom it is not what they were told last."""
    now, last = _facts(session), _last_told(session)
    told = []
    for person in now.keys() | last.keys():
        facts, before = now.get(person, []), last.get(person)
        if facts != (before or []):
            told.append(_notice(session, person, _kind(facts, before), facts))
    Notice.objects.bulk_create(told, batch_size=200)
    _tell_inboxes(session, told)
    return len(told)


def tell_of_withdrawal(session: ExamSession) -> int:
    """To everyone the published exams concerned."""
    told = [
        _notice(session, person, Kind.WITHDRAWN, []) for person, facts in _last_told(session).items() if facts
    ]  # fmt: skip
    Notice.objects.bulk_create(told, batch_size=200)
    _tell_inboxes(session, told)
    return len(told)


def _tell_inboxes(session: ExamSession, notices: list[Notice]) -> None:
    """One message a person and publication: those for whom the same stands are told together."""
    modules = Module.objects.in_bulk({row[3] for notice in notices for row in notice.facts})
    alike: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for notice in notices:
        alike[notice.kind][json.dumps(_rows(notice, modules))].append(notice.person_id)
    for what, groups in alike.items():
        told = {"what": what, "name": session.name}
        key = f"exams:{session.pk}:{session.publications}:{what}"
        sayings = [(people, told | _some_of(json.loads(rows))) for rows, people in groups.items()]
        tell_each(sayings, EXAMS_TOLD.code, key=key, url=address("exams:mine"))


def _some_of(rows: list[dict[str, object]]) -> dict[str, object]:
    return {"count": len(rows), "rows": rows[:TOLD]}


def _rows(notice: Notice, modules: dict[Any, Module]) -> list[dict[str, object]]:
    return [
        {"day": day, "slot": slot, "space": space, "duty": duty,
         "module": [getattr(modules[module], name) for name in NAMES] if module else ["", "", ""]}
        for day, slot, space, module, duty in notice.facts
    ]  # fmt: skip


def has_seen(user: User) -> None:
    """What is new was seen on the page of the exams: the inbox does not tell it again."""
    now = clock.now()
    notices_for(user).update(seen_at=now, updated_at=now)
    mark_told_read(user, EXAMS_TOLD.code)


def _kind(facts: list[list[object]], before: list[list[object]] | None) -> str:
    if not facts:
        return Kind.WITHDRAWN
    return Kind.CHANGED if before else Kind.PUBLISHED


def _notice(session: ExamSession, person: int, kind: str, facts: list[list[object]]) -> Notice:
    return Notice(person_id=person, session=session, publication=session.publications, kind=kind, facts=facts)


def _last_told(session: ExamSession) -> Facts:
    """By person: what the latest notice of these exams said."""
    rows = Notice.objects.filter(session=session).order_by("pk")
    return dict(rows.values_list("person", "facts"))


def _facts(session: ExamSession) -> Facts:
    """By person: their rows [day, slot, space, module, duty], in order; duty is "sit", "invigilate" or "stand by"."""
    found: dict[int, set[tuple[object, ...]]] = defaultdict(set)
    engaged = Engagement.objects.filter(session=session).exclude(trainer=None)
    columns = ("trainer__person", "day", "slot", "paper__space__code", "paper__module")
    for person, day, slot, space, module in engaged.values_list(*columns):
        duty = "invigilate" if module else "stand by"
        found[person].add((day.isoformat(), slot, space or "", module or 0, duty))
    members = _members(session)
    for group, row in _sat(session):
        for person in members[group]:
            found[person].add(row)
    return {person: [list(row) for row in sorted(rows, key=str)] for person, rows in found.items()}


def _sat(session: ExamSession) -> list[tuple[int, tuple[object, ...]]]:
    rows = session.papers.placed().values_list("groups", "day", "slot", "space__code", "module")
    return [(group, (day.isoformat(), slot, space, module, "sit")) for group, day, slot, space, module in rows]


def _members(session: ExamSession) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = Enrolment.objects.active().filter(group__papers__session=session).distinct()
    for group, person in rows.values_list("group", "person"):
        found[group].append(person)
    return found
