"""Blocks about weeks and exams: what is planned, published, asked for, broken, still to be said."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mihan.core import clock
from mihan.core.addresses import address
from mihan.exams.models import ExamSession
from mihan.exams.queries.boards import sessions_listed
from mihan.exams.queries.personal import Own, OwnExams
from mihan.portal.queries.blocks import FIRST, Reader, Row, Rows
from mihan.timetable.models import ChangeRequest, Session, Unavailability
from mihan.timetable.queries.holding import undeclared
from mihan.timetable.queries.impact import WeekHit, weeks_hit
from mihan.timetable.queries.outlooks import Course, late_courses, outlook_of, read_courses
from mihan.timetable.queries.weeks import Week, weeks_around
from mihan.ui import writing

WEEKS_AHEAD = 3


def _number(value: int) -> str:
    return writing.isolated(writing.num_text(value))


# --- weeks


def weeks_ahead(reader: Reader) -> Rows | None:
    """This week and those to come: which are published, which are drafts, which wait to be planned."""
    if reader.unit is None or reader.year is None or reader.year.unit_id != reader.unit.pk:
        return None
    weeks = weeks_around(reader.unit, reader.year, reader.user, day=clock.today(), before=0, after=WEEKS_AHEAD)
    open_weeks = [week for week in weeks if week.closed_days < 6]
    return Rows([_week(week) for week in open_weeks], address("timetable:desk"), act=_to_do(open_weeks))


def _week(week: Week) -> Row:
    named = _("Week of %(day)s") % {"day": writing.day_text(week.monday)}
    plan = week.published or next(iter(week.drafts), None)
    url = plan.get_absolute_url() if plan else f"{address('timetable:desk')}?week={week.monday:%Y-%m-%d}"
    value, tone = _state(week)
    return Row(named, url, _left_out(plan.unplaced) if plan else "", value, tone)


def _state(week: Week) -> tuple[str, str]:
    if week.published:
        return (_("published, a draft waits"), "attention") if week.drafts else (_("published week"), "ok")
    return (_("draft"), "attention") if week.drafts else (_("week not planned yet"), "neutral")


def _left_out(count: int) -> str:
    if not count:
        return ""
    said = ngettext("%(number)s session without a place", "%(number)s sessions without a place", count)
    return said % {"number": _number(count)}


def _to_do(weeks: list[Week]) -> tuple[str, str] | None:
    """The nearest week that is not what people rely on yet."""
    for week in weeks:
        if week.drafts:
            return _("Open the draft"), week.drafts[0].get_absolute_url()
        if week.published is None:
            return _("Plan the week"), f"{address('timetable:desk')}?week={week.monday:%Y-%m-%d}"
    return None


def requests(reader: Reader) -> Rows:
    """What trainers ask for and nobody has answered, the oldest first."""
    changes = ChangeRequest.objects.visible_to(reader.user).filter(state=ChangeRequest.State.ASKED)
    absences = Unavailability.objects.visible_to(reader.user).filter(state=Unavailability.State.ASKED)
    people = "asked_by__person"
    asked: list[ChangeRequest | Unavailability] = [
        *changes.select_related(people), *absences.select_related("trainer__person", people)
    ]  # fmt: skip
    url = address("timetable:absences")
    rows = [Row(str(one.asked_by or ""), url, _wish(one)) for one in sorted(asked, key=lambda one: one.created_at)]
    return Rows(rows[:FIRST], url, len(rows))


def _wish(asked: ChangeRequest | Unavailability) -> str:
    if isinstance(asked, ChangeRequest):
        return asked.wish
    days = {"first": writing.day_text(asked.first_day), "last": writing.day_text(asked.last_day)}
    told = _("away from %(first)s to %(last)s") % days
    return f"{told} · {asked.reason}" if asked.reason else told


def broken_weeks(reader: Reader) -> Rows | None:
    """Published sessions that can no longer be held, by week."""
    if reader.unit is None:
        return None
    hits = weeks_hit(reader.unit, clock.today())
    return Rows([_broken(hit) for hit in hits][:FIRST], address("timetable:absences"))


def _broken(hit: WeekHit) -> Row:
    said = ngettext(
        "%(number)s session to move or to cover", "%(number)s sessions to move or to cover", hit.count
    ) % {"number": _number(hit.count)}  # fmt: skip
    named = _("Week of %(day)s") % {"day": writing.day_text(hit.plan.monday)}
    value, tone = (_("a draft repairs it"), "info") if hit.draft else (_("to repair"), "wrong")
    return Row(named, (hit.draft or hit.plan).get_absolute_url(), said, value, tone)


def cannot_end(reader: Reader) -> Rows:
    """Modules that the planned year cannot bring to their end."""
    outlook = outlook_of(reader.year, reader.user)
    courses = late_courses(outlook, reader.user) if outlook else []
    if outlook and courses:
        read_courses(outlook, courses[:FIRST])
    url = address("timetable:late-list") if courses else address("timetable:year")
    said = _("Every module can end in time.") if outlook else ""
    return Rows([_course(course) for course in courses[:FIRST]], url, len(courses), said=said)


def _course(course: Course) -> Row:
    named = f"{course.row.line.module.code} {course.row.line.module.name}"
    left = _("%(hours)s without a week") % {"hours": writing.hours_text(course.hours_missing)}
    note = SafeString(f"{writing.ltr(course.groups)} · {writing.esc(left)}")
    return Row(named, course.get_absolute_url(), note)


def to_declare(reader: Reader) -> Rows:
    """Sessions of days past: held, or not?"""
    waiting = undeclared(reader.user)
    named = waiting.select_related("module").prefetch_related("groups__group").order_by("day", "slot", "pk")
    rows = [_session(session) for session in named[:FIRST]]
    count = waiting.count() if len(rows) == FIRST else len(rows)
    return Rows(rows, address("timetable:undeclared-list"), count)


def _session(session: Session) -> Row:
    groups = writing.ltr(" ".join(link.group.label for link in session.groups.all()))
    named = f"{session.module.code} {session.module.name}"
    return Row(named, session.get_absolute_url(), groups, writing.day(session.day))


# --- exams


def exams_to_do(reader: Reader) -> Rows:
    """Sessions of exams not over yet: papers to bring in, to place, to publish."""
    seen = ExamSession.objects.visible_to(reader.user).filter(last_day__gte=clock.today())
    found = list(sessions_listed(seen).order_by("first_day", "pk")[: FIRST + 1])
    return Rows([_exams(one) for one in found], address("exams:session-list"), act=_next_exams(found))


def _exams(session: ExamSession) -> Row:
    value, tone = exams_state(session)
    return Row(session.name, session.get_absolute_url(), _when(session), value, tone)


def exams_state(session: ExamSession) -> tuple[str, str]:
    papers, placed = session.paper_count, session.placed_count  # type: ignore[attr-defined]
    if session.is_published:
        return _("published exams"), "ok"
    if not papers:
        return _("no paper yet"), "neutral"
    if placed < papers:
        counts = {"placed": _number(placed), "papers": _number(papers)}
        return _("papers with a place: %(placed)s of %(papers)s") % counts, "attention"
    return _("ready to publish"), "info"


def _when(session: ExamSession) -> str:
    days = {"first": writing.day_text(session.first_day), "last": writing.day_text(session.last_day)}
    return _("from %(first)s to %(last)s") % days


def _next_exams(found: list[ExamSession]) -> tuple[str, str] | None:
    draft = next((one for one in found if one.is_draft), None)
    return (_("Prepare the exams"), draft.get_absolute_url()) if draft else None


def exams_ahead(reader: Reader) -> Rows:
    """Published exams, not over yet: the whole house must know of them."""
    seen = ExamSession.objects.visible_to(reader.user).published().filter(last_day__gte=clock.today())
    rows = [Row(one.name, one.get_absolute_url(), _when(one)) for one in seen.order_by("first_day", "pk")[:FIRST]]
    return Rows(rows, address("exams:session-list"))


def own_exams(reader: Reader) -> Rows | None:
    """Papers to sit, rooms to invigilate, turns of standing by."""
    if reader.person is None:
        return None
    calendar = reader.own_week.frame.calendar if reader.own_week else None
    own, url = OwnExams(reader.person, clock.today(), calendar=calendar), address("exams:mine")
    return Rows([_own_exam(one, url) for one in own.rows[:FIRST]], url)


def _own_exam(one: Own, url: str) -> Row:
    duty = {"invigilate": _("you invigilate"), "stand_by": _("you stand by")}.get(one.duty, "")
    when = writing.day(one.day)
    times = f" · {writing.time_range(one.times.starts, one.times.ends)}" if one.times else ""
    room = f" · {writing.ltr(one.paper.space.code)}" if one.paper and one.paper.space else ""
    named = one.paper.module.name if one.paper else one.session.name
    return Row(named, url, SafeString(f"{when}{times}{room}"), duty, "info" if duty else "")
