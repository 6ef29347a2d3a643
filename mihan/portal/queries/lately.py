"""Blocks about what changed lately: files brought, weeks and exams published."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.addresses import address
from mihan.exams.models import ExamSession
from mihan.people.models import User
from mihan.portal.queries.blocks import FIRST, Reader, Row, Rows
from mihan.portal.queries.morning import Brought, files_brought_lately, files_to_apply
from mihan.timetable.models import Plan
from mihan.ui import writing
from mihan.ui.templatetags.ui import breakable

RECENT = timedelta(weeks=4)

When = tuple[datetime, Row]


def changed(reader: Reader) -> Rows:
    """Files applied or undone, weeks and exams published, the latest first."""
    found = [*_files(reader.user), *_published(reader.user)]
    rows = [row for _at, row in sorted(found, key=lambda one: one[0], reverse=True)]
    desk = address("exchange:desk") if reader.user.has_perm("exchange.import") else ""
    return Rows(rows[: FIRST + 1], desk)


def _files(user: User) -> list[When]:
    return [(one.at, _file(one, *_outcome(one))) for one in files_brought_lately(user)]


def _outcome(brought: Brought) -> tuple[str, str]:
    if brought.state == "undone":
        return _("undone"), "neutral"
    counts = {"added": writing.num_text(brought.added), "changed": writing.num_text(brought.changed)}
    return _("%(added)s lines added, %(changed)s changed") % {k: writing.isolated(v) for k, v in counts.items()}, ""


def _file(brought: Brought, value: str, tone: str) -> Row:
    """The counts are a sentence, which goes beneath; a state is a badge."""
    name = SafeString(f'<bdi dir="ltr" class="file-name">{breakable(brought.file_name)}</bdi>')
    note = _stamp(brought.at) if tone else SafeString(f"{_stamp(brought.at)} · {writing.esc(value)}")
    return Row(name, address("exchange:run-detail", brought.pk), note, value if tone else "", tone)


def _stamp(at: Any) -> SafeString:
    return SafeString(f"{writing.day(at)} {writing.time_range(at)}")


def _published(user: User) -> list[When]:
    """What the house may rely on since a little while."""
    since = clock.now() - RECENT
    weeks = Plan.objects.visible_to(user).filter(published_at__gte=since).order_by("-published_at", "-pk")
    exams = ExamSession.objects.visible_to(user).published().filter(published_at__gte=since)
    found: list[tuple[Any, str]] = [(plan, _named(plan)) for plan in weeks[:FIRST]]
    found += [(session, session.name) for session in exams.order_by("-published_at", "-pk")[:FIRST]]
    return [(one.published_at, _made_public(one, name)) for one, name in found]


def _named(plan: Plan) -> str:
    return _("Week of %(day)s") % {"day": writing.day_text(plan.monday)}


def _made_public(subject: Plan | ExamSession, name: str) -> Row:
    said = _("published, told to those it concerns")
    note = SafeString(f"{_stamp(subject.published_at)} · {writing.esc(said)}")
    return Row(name, subject.get_absolute_url(), note)


def files(reader: Reader) -> Rows:
    """Files that wait to be applied, then those applied or undone lately."""
    waiting, lately = files_to_apply(reader.user), files_brought_lately(reader.user, count=FIRST)
    rows = [_file(one, _("ready to apply"), "attention") for one in waiting]
    rows += [_file(one, *_outcome(one)) for one in lately]
    act = (_("Look at the file"), rows[0].url) if waiting else None
    return Rows(rows[: FIRST + 1], address("exchange:desk"), act=act)
