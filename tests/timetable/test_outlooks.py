"""The year planned with the real search: exact to the slot, within every weekly limit, honest about what changed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from mihan.calendar.models import ClosedPeriod
from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.progress.models import LedgerLine
from mihan.timetable import policy
from mihan.timetable.models import Plan, SessionGroup, Unavailability, YearLine, YearLoad, YearOutlook
from mihan.timetable.queries.outlooks import (
    Moved,
    courses_of,
    late_courses,
    moved_since,
    read_courses,
    sessions_later,
    shown_weeks,
)
from mihan.timetable.queries.yearly import first_week
from mihan.timetable.services.drafting import draft_week
from mihan.timetable.services.holding import hold_session
from mihan.timetable.services.outlooks import plan_year
from tests.factories.calendar import ClosedPeriodFactory
from tests.factories.offer import GroupFactory
from tests.factories.people import TrainerFactory
from tests.factories.progress import LedgerLineFactory
from tests.factories.timetable import PlanFactory, SessionFactory, UnavailabilityFactory

D = Decimal
MONDAY = date(2026, 11, 23)
FIRST_ENDS, YEAR_ENDS = 10, 32  # last weeks of the semesters, from 0, seen from MONDAY


def face_line(group, hours, **about):
    """Hours face to face alone, none delivered, of both semesters unless said."""
    halves = {"foreseen_total_s1": D(30), "foreseen_total_s2": D(30)}
    return LedgerLineFactory(
        group=group, assigned_face=D(str(hours)), assigned_remote=None, delivered_face=None, **(halves | about)
    )  # fmt: skip


def told(outlook, user):
    found = late_courses(outlook, user)
    read_courses(outlook, found)
    return found


def row_of(line, channel="face"):
    return YearLine.objects.get(line=line, channel=channel)


@pytest.fixture
def first_semester():
    return {"foreseen_total_s1": D(60), "foreseen_total_s2": D(0)}


def test_every_hour_has_its_week_and_what_is_less_than_a_session_is_listed(year, group, trainer, room):
    lines = [face_line(group, hours, trainer_face=trainer) for hours in (60, "27.5", "38.5", 1)]
    outlook = plan_year(year, by=None)
    rows = [row_of(line) for line in lines]
    assert [(sum(row.sessions), row.remainder, row.missing) for row in rows] == [
        (24, D(0), 0), (11, D(0), 0), (15, D(1), 0), (0, D(1), 0),
    ]  # fmt: skip
    assert (outlook.sessions, outlook.missing, outlook.monday, outlook.weeks) == (50, 0, MONDAY, YEAR_ENDS + 1)


def test_the_evenings_of_a_group_are_counted_as_the_books_count_them(year, offering, room, trainer, planner):
    evening = GroupFactory(offering=offering, shift="CDS")
    line = face_line(evening, 61, trainer_face=trainer)
    plan_year(year, by=None)
    row = row_of(line)
    assert (sum(row.sessions), row.remainder, row.missing) == (30, D(1), 0)


def test_evenings_that_find_no_week_are_told_in_their_own_hours(
    campus, year, offering, room, trainer, planner, first_semester
):
    evening = GroupFactory(offering=offering, shift="CDS")
    face_line(evening, 60, trainer_face=trainer, **first_semester)
    UnavailabilityFactory(unit=campus, trainer=trainer, first_day=MONDAY, last_day=date(2027, 1, 30))
    (course,) = told(plan_year(year, by=None), planner)
    # One evening a day, Monday to Saturday, in the week that is left.
    assert (course.total, course.missing, course.hours_missing) == (6, 24, D(48))
    assert "24\u2069 (\u206848\u2069\u00a0h)" in course.reasons[0]


def test_no_week_holds_more_than_a_trainer_a_group_or_a_room_can_give(campus, year, offering, room, trainer):
    for _ in range(4):
        face_line(GroupFactory(offering=offering), 300, trainer_face=trainer)
    ClosedPeriodFactory(unit=campus, first_day=date(2026, 12, 21), last_day=date(2027, 1, 2))
    plan_year(year, by=None)
    for load in YearLoad.objects.all():
        assert all(count <= most for count, most in zip(load.sessions, load.capacity, strict=True)), load
    taught = YearLoad.objects.get(trainer=trainer)
    assert max(taught.capacity) == policy.TRAINER_MAX_WEEK
    assert (taught.sessions[4:6], taught.capacity[4:6]) == ([0, 0], [0, 0])  # the two closed weeks
    assert sum(taught.sessions) + taught.missing == 4 * 120


def test_a_module_of_one_semester_keeps_to_it(year, group, room, first_semester):
    one = face_line(group, 60, **first_semester)
    two = face_line(group, 60, foreseen_total_s1=D(0), foreseen_total_s2=D(60))
    plan_year(year, by=None)
    assert sum(row_of(one).sessions[: FIRST_ENDS + 1]) == 24
    assert sum(row_of(two).sessions[: FIRST_ENDS + 1]) == 0
    assert (row_of(two).first_week, row_of(two).last_week) == (FIRST_ENDS + 1, YEAR_ENDS)


def test_each_semester_takes_its_part_of_a_module_of_two(year, group, room):
    line = face_line(group, 100)
    plan_year(year, by=None)
    sessions = row_of(line).sessions
    assert (sum(sessions[: FIRST_ENDS + 1]), sum(sessions[FIRST_ENDS + 1 :])) == (20, 20)


def test_a_course_with_dates_of_its_own_ends_on_them(year, offering, room):
    group = GroupFactory(offering=offering, first_day=date(2026, 11, 30), last_day=date(2026, 12, 19))
    line = face_line(group, 30)
    plan_year(year, by=None)
    assert [n for n, count in enumerate(row_of(line).sessions) if count] == [1, 2, 3]
    assert YearLoad.objects.get(group=group).capacity[:5] == [0, 24, 24, 24, 0]


def test_a_merged_remote_course_counts_once_for_its_trainer_and_for_each_group(year, offering, trainer):
    about = {
        "trainer_remote": trainer, "assigned_face": None, "delivered_face": None, "assigned_remote": D(50),
        "foreseen_total_s2": D(60), "fusion_key": "M|DEV",
    }  # fmt: skip
    one = LedgerLineFactory(group__offering=offering, **about)
    two = LedgerLineFactory(group__offering=offering, module=one.module, **about)
    outlook = plan_year(year, by=None)
    assert (outlook.sessions, YearLoad.objects.get(trainer=trainer).total) == (20, 20)
    assert {YearLoad.objects.get(group=line.group).total for line in (one, two)} == {20}
    assert row_of(one, "remote").sessions == row_of(two, "remote").sessions


def test_a_group_in_a_placement_has_no_session_then(campus, year, group, room):
    line = face_line(group, 100)
    UnavailabilityFactory(
        unit=campus, group=group, first_day=date(2026, 12, 7), last_day=date(2026, 12, 19), reason="stage"
    )  # fmt: skip
    plan_year(year, by=None)
    assert row_of(line).sessions[2:4] == [0, 0]
    assert YearLoad.objects.get(group=group).capacity[2:4] == [0, 0]


def test_what_cannot_end_says_why_and_what_would_save_it_in_three_languages(
    campus, year, group, trainer, room, planner, first_semester
):
    line = face_line(group, 60, trainer_face=trainer, **first_semester)
    # Away until the last week of the semester, which then holds at most eight sessions of a module.
    UnavailabilityFactory(unit=campus, trainer=trainer, first_day=MONDAY, last_day=date(2027, 1, 30))
    outlook = plan_year(year, by=None)
    (course,) = told(outlook, planner)
    assert (course.row.line, course.missing, course.total) == (line, 16, 8)
    assert {language for told in course.row.reasons for language in told["text"]} == {"en", "fr", "ar"}
    assert [saver["rule"] for saver in course.row.savers] == ["if_more_of_trainer", "if_ended_later"]
    Unavailability.objects.all().delete()  # as the first saver asks
    assert plan_year(year, by=None).missing == 0


def test_a_kind_of_room_that_does_not_exist_is_told(year, group, planner):
    line = face_line(group, 10)
    outlook = plan_year(year, by=None)
    (course,) = told(outlook, planner)
    assert (course.row.line, course.missing) == (line, 4)
    assert "classroom" in course.row.reasons[0]["text"]["en"]


def test_hours_of_a_course_that_is_over_are_told_as_such(year, offering, room):
    group = GroupFactory(offering=offering, first_day=date(2026, 9, 7), last_day=date(2026, 11, 14))
    line = face_line(group, 10)
    plan_year(year, by=None)
    assert (row_of(line).missing, row_of(line).reasons[0]["rule"]) == (4, "module_over")


def test_the_year_begins_after_the_weeks_already_published_and_counts_their_hours(year, group, campus, room):
    line = face_line(group, 50)
    plan = PlanFactory(unit=campus, year=year, monday=MONDAY, published=True)
    SessionFactory(line=line, plan=plan, day=MONDAY, slot=1)
    assert first_week(year) == MONDAY + timedelta(7)
    outlook = plan_year(year, by=None)
    assert (outlook.monday, row_of(line).hours, outlook.sessions) == (MONDAY + timedelta(7), D("47.5"), 19)


def test_days_whose_hours_nobody_gave_count_as_normal_ones_and_are_told(year, group, room):
    face_line(group, 10)
    outlook = plan_year(year, by=None)
    ramadan_fridays = 4
    assert outlook.days_without_grid == ramadan_fridays
    assert YearLoad.objects.get(group=group).capacity[FIRST_ENDS + 1] == 24


def test_planning_again_replaces_what_was_planned(year, group, room, planner):
    face_line(group, 10)
    first, second = plan_year(year, by=None), plan_year(year, by=planner)
    assert list(YearOutlook.objects.values_list("pk", "made_by")) == [(second.pk, planner.pk)]
    assert first.pk != second.pk
    assert YearLine.objects.count() == 1


def test_without_hours_left_the_year_is_refused_and_the_one_before_stays(year, group, room):
    line = face_line(group, 10)
    before = plan_year(year, by=None)
    LedgerLine.objects.filter(pk=line.pk).update(delivered_face=D(10))
    with pytest.raises(RuleBroken, match="No hours are left to plan this year"):
        plan_year(year, by=None)
    assert YearOutlook.objects.get() == before


def test_an_outlook_as_it_was_planned_has_not_moved(year, line, room):
    assert not moved_since(plan_year(year, by=None))


@pytest.mark.parametrize(
    ("change", "moved"),
    [
        ({"delivered_face": D(25)}, Moved(lines=1, hours=D(-5))),
        ({"assigned_face": D(50)}, Moved(lines=1, hours=D(5))),
        ({"trainer_face": None}, Moved(lines=1)),
        ({"assigned_remote": None}, Moved(lines=1, hours=D(-15))),
    ],
)
def test_hours_or_trainers_changed_since_are_told(year, line, room, change, moved):
    outlook = plan_year(year, by=None)
    LedgerLine.objects.filter(pk=line.pk).update(**change)
    assert moved_since(outlook) == moved


def test_a_line_that_came_since_is_told(year, line, group, room):
    outlook = plan_year(year, by=None)
    face_line(group, 10)
    assert moved_since(outlook) == Moved(lines=1)


def test_a_line_that_is_gone_is_told_and_the_rest_is_still_read(year, line, group, room, planner):
    other = face_line(group, 10)
    outlook = plan_year(year, by=None)
    # As undoing an import does: the row stays behind, and no constraint of the database is in its way.
    LedgerLine.objects.filter(pk=other.pk)._raw_delete("default")
    connection.check_constraints()
    assert moved_since(outlook) == Moved(lines=1)
    assert {course.row.line for course in courses_of(outlook, planner, line.group)} == {line}


def test_what_an_import_brought_can_go_though_a_year_was_planned(year, line, group, room, planner, client):
    other = face_line(group, 10, trainer_face=TrainerFactory())
    outlook = plan_year(year, by=None)
    LedgerLine.objects.filter(pk=other.pk)._raw_delete("default")
    type(other.trainer_face).objects.filter(pk=other.trainer_face_id)._raw_delete("default")
    connection.check_constraints()
    client.force_login(planner)
    for address in ("timetable:year", "timetable:late-list"):
        assert client.get(reverse(address), {"by": "trainer"}).status_code == 200
    assert {course.row.line for course in courses_of(outlook, planner, group)} == {line}


def test_a_holiday_or_an_absence_written_since_is_told(campus, year, line, room):
    outlook = plan_year(year, by=None)
    ClosedPeriodFactory(unit=campus, first_day=date(2026, 12, 7), last_day=date(2026, 12, 7))
    assert moved_since(outlook) == Moved(is_calendar=True)
    ClosedPeriod.objects.all().delete()
    UnavailabilityFactory(unit=campus, trainer=line.trainer_face)
    assert moved_since(outlook) == Moved(is_absence=True)


def test_sessions_held_as_published_move_nothing_whether_before_or_within_its_weeks(
    campus, year, line, room, planner, settings
):
    before = PlanFactory(unit=campus, year=year, monday=MONDAY, published=True)
    waiting = SessionFactory(plan=before, line=line, day=MONDAY, slot=1, space=room)
    outlook = plan_year(year, by=None)
    hold_session(waiting, outcome="held", by=planner)
    assert not moved_since(outlook)
    after = PlanFactory(unit=campus, year=year, monday=outlook.monday, published=True)
    followed = SessionFactory(plan=after, line=line, day=outlook.monday, slot=1, space=room)
    settings.TODAY = outlook.monday
    hold_session(followed, outcome="held", by=planner)
    assert not moved_since(outlook)


def test_a_session_that_was_not_held_gives_its_hours_back(campus, year, line, room, planner):
    before = PlanFactory(unit=campus, year=year, monday=MONDAY, published=True)
    waiting = SessionFactory(plan=before, line=line, day=MONDAY, slot=1, space=room)
    outlook = plan_year(year, by=None)
    hold_session(waiting, outcome="not_held", by=planner, note="grève")
    assert moved_since(outlook) == Moved(lines=1, hours=D("2.5"))


def test_the_weeks_shown_name_what_closes_them_and_where_a_semester_opens(campus, year, line, room):
    ClosedPeriodFactory(unit=campus, name_fr="Vacances", first_day=date(2026, 12, 7), last_day=date(2026, 12, 13))
    weeks = shown_weeks(plan_year(year, by=None))
    assert [(week.number, week.is_closed, week.closures) for week in weeks[1:3]] == [
        (13, False, ()), (14, True, (("Vacances", 6),)),
    ]  # fmt: skip
    assert [week.monday for week in weeks if week.opens_semester] == [date(2027, 2, 8)]


def test_a_trainer_finds_what_they_teach_and_nothing_of_others(year, offering, line, room, trainer):
    from tests.factories.people import UserFactory

    face_line(GroupFactory(offering=offering), 10, trainer_face=TrainerFactory())
    outlook = plan_year(year, by=None)
    found = courses_of(outlook, UserFactory(person=trainer.person), trainer)
    assert {course.row.line for course in found} == {line}
    assert Plan.objects.count() == 0


def test_a_week_of_the_year_holds_what_the_year_gives_it(campus, year, group, room):
    lines = [face_line(group, hours) for hours in (100, 60, "27.5")]
    outlook = plan_year(year, by=None)
    for n in range(3):
        monday = outlook.monday + timedelta(weeks=n)
        plan = draft_week(campus, year, monday, by=None)
        found = {line: plan.sessions.filter(groups__line=line).count() for line in lines}
        assert found == {line: row_of(line).sessions[n] for line in lines}
        for session in plan.sessions.all():  # published, and all of it to be held
            SessionGroup.objects.filter(session=session).update(day=monday, slot=None)
        Plan.objects.filter(pk=plan.pk).update(state="published", published_at=clock.now())


def test_a_session_that_found_no_place_comes_back_the_week_after(campus, year, group, room):
    line = face_line(group, 100)
    outlook = plan_year(year, by=None)
    first, second = outlook.monday, outlook.monday + timedelta(weeks=1)
    plan = draft_week(campus, year, first, by=None)
    assert draft_week(campus, year, second, by=None).sessions.count() == row_of(line).sessions[1]
    Plan.objects.filter(pk=plan.pk).update(state="published", published_at=clock.now())  # nothing has a place in it
    assert draft_week(campus, year, second, by=None).sessions.count() == sum(row_of(line).sessions[:2])


def test_a_year_that_no_longer_tells_the_truth_is_left_aside(campus, year, group, room):
    line = face_line(group, 100)
    outlook = plan_year(year, by=None)
    assert sessions_later(year, outlook.monday) == {f"{line.pk}-face": 40 - row_of(line).sessions[0]}
    LedgerLine.objects.filter(pk=line.pk).update(assigned_face=D(180))
    assert sessions_later(year, outlook.monday) is None
    assert sessions_later(year, outlook.monday - timedelta(weeks=1)) is None
