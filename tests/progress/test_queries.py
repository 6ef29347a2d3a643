import itertools
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mihan.calendar.policy import Span
from mihan.calendar.queries import YearCalendar
from mihan.core.journal import acting
from mihan.people.models import Trainer
from mihan.progress import policy
from mihan.progress.models import LedgerLine
from mihan.progress.policy import Mass, Reason
from mihan.progress.queries import (
    Ledger,
    Weighing,
    by_trainer,
    elapsed,
    elapsed_of,
    grand_total,
    history_of,
    ledger_for,
    lines_matching,
    lines_of,
    maybe_behind,
    state_of,
    states,
    taught_by,
    told,
    totals,
    weeks,
)
from mihan.progress.queries.years import periods
from tests.factories.calendar import ClosedPeriodFactory, SemesterFactory, TrainingYearFactory
from tests.factories.offer import EnrolmentFactory, GroupFactory, OfferingFactory, PoleFactory
from tests.factories.people import TrainerFactory, UnitFactory, UserFactory
from tests.factories.progress import LedgerLineFactory

D = Decimal


def test_the_three_masses_are_never_mixed(year, group):
    LedgerLineFactory(
        group=group, foreseen_face=D(1), foreseen_remote=D(2), assigned_face=D(4),
        assigned_remote=D(8), delivered_face=D(16), delivered_remote=D(32),
    )  # fmt: skip
    total = grand_total(lines_of(year), year)
    assert (total.foreseen, total.assigned, total.delivered) == (
        Mass(D(1), D(2)), Mass(D(4), D(8)), Mass(D(16), D(32)),
    )  # fmt: skip


def test_unknown_hours_count_for_nothing(year, group):
    LedgerLineFactory(group=group, assigned_face=None, assigned_remote=None, delivered_face=None)
    total = grand_total(lines_of(year), year)
    assert (total.assigned, total.delivered) == (Mass(), Mass())
    assert total.completion is None


def test_foreseen_hours_come_from_the_semesters_when_the_total_is_blank(year, group):
    blank = {"foreseen_face": None, "foreseen_face_s1": D(30), "foreseen_face_s2": D(12)}
    line = LedgerLineFactory(group=group, **blank)
    assert grand_total(lines_of(year), year).foreseen == Mass(D(42), D(15))
    assert totals("group", lines_of(year), year)[0].foreseen == Mass(D(42), D(15))
    assert states(LedgerLine.objects.filter(pk=line.pk), year)[0].foreseen == Mass(D(42), D(15))
    assert by_trainer(lines_of(year), year)[0].foreseen == Mass(D(42))


def test_a_merged_remote_session_counts_once_for_its_trainer_and_in_full_for_each_group(year, offering):
    trainer = TrainerFactory()
    for _ in range(3):
        LedgerLineFactory(
            group=GroupFactory(offering=offering), trainer_face=None, trainer_remote=trainer,
            fusion_key="M101|F1|A B C", assigned_face=D(0), delivered_face=D(0),
            assigned_remote=D(15), delivered_remote=D(10),
        )  # fmt: skip
    lines = lines_of(year)
    service = by_trainer(lines, year)[0]
    assert (service.assigned, service.delivered) == (Mass(D(0), D(15)), Mass(D(0), D(10)))
    assert [t.assigned.remote for t in totals("group", lines, year)] == [D(15)] * 3
    assert [t.assigned for t in taught_by(trainer, lines, year)] == [D(15)]
    assert Weighing(lines, year).services == {trainer.pk: 15.0}


def merged_in_the_room(offering, trainer, *faces, remote=0):
    for face in faces:
        LedgerLineFactory(
            group=GroupFactory(offering=offering), trainer_face=trainer, fusion_key="M101|F1|A B C",
            assigned_face=D(face), delivered_face=D(20), assigned_remote=D(remote),
        )  # fmt: skip


def of_the_trainer(year, trainer):
    """Assigned hours, whichever way they are added up."""
    (service,) = by_trainer(lines_of(year), year)
    taught = sum(t.assigned for t in taught_by(trainer, lines_of(year), year))
    return {service.assigned.total, taught, D(Weighing(lines_of(year), year).services[trainer.pk])}


def test_a_merger_without_remote_hours_is_of_the_hours_in_the_room(year, offering):
    trainer = TrainerFactory()
    merged_in_the_room(offering, trainer, 45, 45, 45)
    assert of_the_trainer(year, trainer) == {D(45)}
    (service,) = by_trainer(lines_of(year), year)
    assert (service.delivered.face, service.lines, service.groups) == (D(20), 3, 3)
    assert [t.assigned.face for t in totals("group", lines_of(year), year)] == [D(45)] * 3
    (session,) = taught_by(trainer, lines_of(year), year)
    assert (session.is_merged, len(session.groups.split())) == (True, 3)


def test_a_merger_with_remote_hours_leaves_each_group_its_own_in_the_room(year, offering):
    trainer = TrainerFactory()
    merged_in_the_room(offering, trainer, 45, 45, remote=15)
    assert of_the_trainer(year, trainer) == {D(90)}


def test_other_hours_on_a_merged_line_are_another_session(year, offering):
    trainer = TrainerFactory()
    merged_in_the_room(offering, trainer, 45, 40)
    assert of_the_trainer(year, trainer) == {D(85)}


@pytest.mark.parametrize(("rule", "without", "with_remote"), [("never", 90, 90), ("always", 45, 45)])
def test_the_rule_is_a_parameter(year, offering, monkeypatch, rule, without, with_remote):
    monkeypatch.setattr(policy, "MERGED_FACE", policy.MergedFace(rule))
    trainer, other = TrainerFactory(), TrainerFactory()
    merged_in_the_room(offering, trainer, 45, 45)
    merged_in_the_room(offering, other, 45, 45, remote=15)
    services = {s.pk: s.assigned.face for s in by_trainer(lines_of(year), year)}
    assert services == {trainer.pk: without, other.pk: with_remote}


def test_the_same_session_code_of_two_trainers_is_two_sessions(year, offering):
    for _ in range(2):
        LedgerLineFactory(
            group=GroupFactory(offering=offering), trainer_face=None,
            trainer_remote=TrainerFactory(), fusion_key="M101||A B",
        )  # fmt: skip
    assert [s.assigned.remote for s in by_trainer(lines_of(year), year)] == [D(15), D(15)]


def test_a_line_without_trainer_is_nobodys(year, group):
    LedgerLineFactory(group=group, trainer_face=None)
    taught = LedgerLineFactory(group=group)
    assert [s.pk for s in by_trainer(lines_of(year), year)] == [taught.trainer_face_id]
    assert grand_total(lines_of(year), year).unassigned == 1


def short_year(campus):
    """Two semesters of one week; the Wednesday of the first is closed: five days, then six."""
    year = TrainingYearFactory(unit=campus, first_day=date(2026, 9, 7), last_day=date(2026, 9, 19))
    SemesterFactory(year=year, number=1, first_day=date(2026, 9, 7), last_day=date(2026, 9, 12))
    SemesterFactory(year=year, number=2, first_day=date(2026, 9, 14), last_day=date(2026, 9, 19))
    ClosedPeriodFactory(unit=campus, first_day=date(2026, 9, 9), last_day=date(2026, 9, 9))
    return year


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 9, 6), D(0)),
        (date(2026, 9, 8), D(16)),  # 40 h over five days, two begun
        (date(2026, 9, 9), D(16)),  # the closed day adds nothing
        (date(2026, 9, 10), D(24)),
        (date(2026, 9, 13), D(40)),  # nor does the Sunday
        (date(2026, 9, 15), D("46.67")),  # and two of the six days of 20 h
        (date(2026, 10, 1), D(60)),
    ],
)
def test_expected_hours_follow_training_days_and_the_split_of_semesters(campus, settings, day, due):
    settings.TODAY = day
    year = short_year(campus)
    group = GroupFactory(offering=OfferingFactory(pole=PoleFactory(unit__parent=campus)))
    LedgerLineFactory(group=group, foreseen_total_s1=D(40), foreseen_total_s2=D(20))
    year.refresh_from_db()
    assert grand_total(lines_of(year), year).expected == due
    assert Weighing(lines_of(year), year).whole.expected == due
    assert round(states(lines_of(year), year)[0].expected, 1) == round(due, 1)


def test_the_shares_elapsed_are_those_of_the_calendar(campus, settings):
    year = short_year(campus)
    group = GroupFactory(offering=OfferingFactory(pole=PoleFactory(unit__parent=campus)))
    for week in weeks(group):
        assert week.elapsed.shares == YearCalendar(year).shares(week.last_day)
    settings.TODAY = date(2026, 9, 10)
    assert elapsed(year).shares == YearCalendar(year).shares(date(2026, 9, 10)) == (0.6, 0.0)


def test_weeks_left_are_those_of_the_semesters_that_have_hours(campus, settings):
    settings.TODAY = date(2026, 9, 12)
    gone = elapsed(short_year(campus))
    assert gone.weeks(40, 0)[1] == 0
    assert gone.weeks(0, 20) == (0, 1)
    assert gone.weeks(40, 20) == gone.weeks(0, 0) == (D(5) / 6, D(1))


def test_a_year_without_semesters_is_one_stretch(campus, settings):
    settings.TODAY = date(2026, 9, 12)
    year = TrainingYearFactory(unit=campus, first_day=date(2026, 9, 7), last_day=date(2026, 9, 19))
    assert elapsed(year).shares == (0.5, 0.5)
    assert elapsed(year).weeks(40, 20) == (D(1), D(1))


# --- groups with dates of their own


@pytest.fixture
def short_course(offering):
    """Twelve training days of its own: from Monday 16 to Saturday 28 November 2026, the eighteenth closed."""
    group = GroupFactory(offering=offering, first_day=date(2026, 11, 16), last_day=date(2026, 11, 28))
    ClosedPeriodFactory(unit=group.year.unit, first_day=date(2026, 11, 18), last_day=date(2026, 11, 18))
    return group


def expectations(year, lines=None):
    """What each way of weighing says is due today, of one line of 55 h."""
    rows = lines_of(year) if lines is None else lines
    (service,) = by_trainer(rows, year)
    (state,) = states(rows, year)
    group, whole = totals("group", rows, year)[0], grand_total(rows, year)
    weighed = Weighing(rows, year).whole
    return {each.expected for each in (whole, group, service, state, weighed, state_of(state.line))}


def test_a_short_course_is_due_on_its_own_days_whichever_way_it_is_weighed(year, short_course):
    LedgerLineFactory(group=short_course, assigned_face=D(55), assigned_remote=D(0))
    assert expectations(year) == {D(35)}  # seven of its eleven days have begun: 16, 17, 19, 20, 21, 23, 24


def test_and_so_does_one_whose_hours_are_written_in_both_semesters(year, short_course):
    LedgerLineFactory(group=short_course, assigned_face=D(55), assigned_remote=D(0), foreseen_total_s2=D(60))
    assert expectations(year) == {D(35)}


@pytest.mark.parametrize(("day", "due"), [(date(2026, 11, 15), D(0)), (date(2026, 12, 24), D(55))])
def test_nothing_is_due_before_its_first_day_and_all_is_after_its_last(settings, year, short_course, day, due):
    settings.TODAY = day
    LedgerLineFactory(group=short_course, assigned_face=D(55), assigned_remote=D(0))
    assert expectations(year) == {due}


def test_the_other_groups_keep_the_calendar_of_the_year(year, short_course, group):
    LedgerLineFactory(group=short_course)
    line = LedgerLineFactory(group=group)
    usual = states(lines_of(year).filter(pk=line.pk), year)[0].expected
    short_course.first_day = short_course.last_day = None
    short_course.save()
    year = type(year).objects.get(pk=year.pk)
    assert states(lines_of(year).filter(pk=line.pk), year)[0].expected == usual
    assert len({state.expected for state in states(lines_of(year), year)}) == 1


def test_a_group_that_begins_late_keeps_its_semesters_cut_to_its_days():
    semesters = [Span(date(2026, 9, 7), date(2027, 2, 6)), Span(date(2027, 2, 8), date(2027, 7, 10))]
    late = Span(date(2026, 10, 12), date(2027, 7, 20))
    assert periods(late, semesters) == (
        Span(date(2026, 10, 12), date(2027, 2, 6)), Span(date(2027, 2, 8), date(2027, 7, 20)),
    )  # fmt: skip


@pytest.mark.parametrize(
    "own",
    [
        Span(date(2026, 9, 7), date(2026, 11, 28)), Span(date(2027, 3, 1), date(2027, 5, 1)),
        Span(date(2026, 12, 1), date(2027, 4, 1)),
    ],
)  # fmt: skip
def test_a_course_no_longer_than_a_semester_is_one_period(own):
    semesters = [Span(date(2026, 9, 7), date(2027, 2, 6)), Span(date(2027, 2, 8), date(2027, 7, 10))]
    assert periods(own, semesters) == (own,)
    assert periods(own, [Span(date(2026, 9, 7), date(2027, 7, 10))]) == (own,)


def test_one_date_of_its_own_is_enough_and_the_other_is_the_year_s(year, group):
    group.first_day = date(2026, 11, 23)
    group.save()
    assert (group.has_own_dates, group.span) == (True, Span(date(2026, 11, 23), year.last_day))
    assert elapsed_of(group).done[0] == 2


def test_the_weeks_of_a_short_course_end_full(short_course):
    gone = [week.elapsed.shares for week in weeks(short_course)]
    assert (gone[0], gone[-1]) == ((0.0, 0.0), (1.0, 1.0))


def test_many_short_courses_cost_one_query_more(year, offering):
    def weigh(count):
        for n in range(count):
            group = GroupFactory(offering=offering, first_day=date(2026, 11, 2 + n), last_day=date(2026, 12, 19))
            LedgerLineFactory(group=group)
        fresh = type(year).objects.get(pk=year.pk)
        with CaptureQueriesContext(connection) as captured:
            grand_total(lines_of(fresh), fresh)
        return len(captured)

    assert weigh(1) == weigh(5)


def test_totals_by_pole_equal_the_sum_of_totals_by_group(year, group, elsewhere):
    for one in (group, elsewhere):
        LedgerLineFactory(group=one)
        LedgerLineFactory(group=one, assigned_face=D("27.5"), delivered_remote=D("8.5"), trainer_face=None)
    lines = lines_of(year)
    by_pole, by_group = (totals(by, lines, year) for by in ("pole", "group"))
    for name in ("foreseen", "assigned", "delivered"):
        for channel in ("face", "remote"):
            assert sum(getattr(getattr(t, name), channel) for t in by_pole) == sum(
                getattr(getattr(t, name), channel) for t in by_group
            )
    assert sum(t.unassigned for t in by_pole) == sum(t.unassigned for t in by_group) == 2


def test_the_campus_weighed_at_once_says_what_the_totals_say(year, group, elsewhere):
    for one in (group, elsewhere):
        LedgerLineFactory(group=one)
    weighing = Weighing(lines_of(year), year)
    for total in totals("pole", lines_of(year), year):
        same = weighing.poles[total.pk]
        assert (same.assigned, same.delivered, same.expected) == (total.assigned, total.delivered, total.expected)
    whole = grand_total(lines_of(year), year)
    assert (weighing.whole.assigned, weighing.whole.lines) == (whole.assigned, 2)


def test_what_is_behind_is_listed_with_its_reason_most_hours_first(year, group):
    slow = LedgerLineFactory(group=group, assigned_remote=D(0), delivered_face=D(2))
    never = LedgerLineFactory(group=group, assigned_remote=D(0), delivered_face=D(0))
    LedgerLineFactory(group=group, delivered_face=D(45))
    late = Weighing(lines_of(year), year).late
    assert [(row.hours.pk, row.reason) for row in late] == [(never.pk, Reason.NOT_STARTED), (slow.pk, Reason.SLOW)]
    alone = {state.line.pk: state.reason for state in states(lines_of(year), year)}
    assert [alone[row.pk] for row in late] == [row.reason for row in late]


def test_a_line_is_judged_alike_alone_and_among_those_that_may_be_behind(year, group):
    for assigned, delivered in itertools.product((0, 3, 40, 60), (0, 1, 2, 22, 23, 24, 25, 60)):
        LedgerLineFactory(group=group, assigned_face=D(assigned), assigned_remote=D(0), delivered_face=D(delivered))
    lines = lines_of(year)
    alone = {state.line.pk for state in states(lines, year) if state.reason}
    for some in (lines, maybe_behind(lines, year)):
        assert {late.pk for late in Weighing(some, year).late} == alone
    assert alone
    assert maybe_behind(lines, year).count() < lines.count()


def test_a_line_told_says_the_trainer_face_to_face_else_the_remote_one(year, group):
    both = LedgerLineFactory(group=group, trainer_remote=TrainerFactory())
    remote = LedgerLineFactory(group=group, trainer_face=None, trainer_remote=TrainerFactory())
    nobody = LedgerLineFactory(group=group, trainer_face=None)
    lines = told(lines_of(year), [both.pk, remote.pk, nobody.pk])
    assert lines[both.pk].trainer.name == both.trainer_face.person.name
    assert lines[remote.pk].trainer.name == remote.trainer_remote.person.name
    assert lines[nobody.pk].trainer is None
    assert (lines[both.pk].group, lines[both.pk].code, lines[both.pk].module) == (
        group.label, both.module.code, both.module.name,
    )  # fmt: skip
    assert lines[both.pk].foreseen == states(lines_of(year), year)[0].foreseen.total


def test_services_of_some_trainers_leave_the_others_out(year, group):
    mine, other = LedgerLineFactory(group=group), LedgerLineFactory(group=group)
    (service,) = by_trainer(
        lines_of(year), year, trainers=Trainer.objects.filter(pk=mine.trainer_face_id), foreseen=False
    )
    assert (service.pk, service.foreseen, service.assigned.face) == (mine.trainer_face_id, Mass(), mine.assigned_face)
    assert other.trainer_face_id in {s.pk for s in by_trainer(lines_of(year), year)}


def test_a_group_behind_shows_the_reason_of_most_of_its_missing_hours(year, group):
    LedgerLineFactory(group=group, assigned_remote=D(0), delivered_face=D(5))
    for _ in range(2):
        LedgerLineFactory(group=group, assigned_remote=D(0), delivered_face=D(0))
    behind = Weighing(lines_of(year), year).groups_behind
    assert [(g.total.pk, g.reason) for g in behind] == [(group.pk, Reason.NOT_STARTED)]


def test_a_pole_head_sees_the_pole_only(year, group, elsewhere, pole_head, director):
    mine, other = LedgerLineFactory(group=group), LedgerLineFactory(group=elsewhere)
    ledger = ledger_for(pole_head)
    assert (ledger.year, list(ledger.lines), ledger.is_whole) == (year, [mine], False)
    whole = ledger_for(director)
    assert (set(whole.lines), whole.is_whole) == ({mine, other}, True)


def test_a_trainer_sees_own_lines_and_a_trainee_those_of_the_group(year, group, elsewhere):
    mine, other = LedgerLineFactory(group=group), LedgerLineFactory(group=elsewhere)
    trainer = UserFactory(role="trainer", role__unit=group.offering.pole.unit, person=mine.trainer_face.person)
    assert list(Ledger(trainer, year).lines) == [mine]
    trainee = UserFactory(role="trainee", role__unit=elsewhere.unit)
    EnrolmentFactory(person=trainee.person, group=elsewhere)
    assert list(Ledger(trainee, year).lines) == [other]


def test_the_year_shown_is_the_one_running_unless_another_is_asked_for(campus, year, group, director):
    last = TrainingYearFactory(
        unit=campus, season=2025, first_day=date(2026, 2, 20), last_day=date(2026, 7, 31)
    )  # fmt: skip
    GroupFactory(offering=group.offering, year=last)
    assert ledger_for(director).year == year
    assert ledger_for(director, season="2025").year == last
    assert ledger_for(director, season="1999").year == year


def test_the_years_of_another_establishment_are_not_offered(director, year, group):
    GroupFactory(offering=OfferingFactory(pole=PoleFactory(unit__parent=UnitFactory())))
    assert ledger_for(director).years == [year]


def test_a_search_wants_every_word(year, offering):
    line = LedgerLineFactory(group=GroupFactory(offering=offering, code="DEV101"))
    other = LedgerLineFactory(group=GroupFactory(offering=offering, code="DEV102"))
    assert list(lines_matching(lines_of(year), f"dev101 {line.module.code}")) == [line]
    assert list(lines_matching(lines_of(year), f"dev101 {other.module.code}")) == []


def test_the_history_says_who_changed_what(year, group, director):
    line = LedgerLineFactory(group=group)
    trainer = TrainerFactory()
    with acting(f"user:{director.pk}"):
        LedgerLine.objects.filter(pk=line.pk).update(delivered_face=D(25), trainer_face=trainer)
    change, made = history_of(line)
    assert (change.by, made.entry.action) == (str(director), "insert")
    assert {name: after for name, _before, after in change.fields} == {
        str(LedgerLine._meta.get_field("delivered_face").verbose_name): 25,
        str(LedgerLine._meta.get_field("trainer_face").verbose_name): trainer,
    }


def test_who_reaches_no_line_is_shown_none(year):
    nobody = LedgerLine.objects.none()
    assert (Weighing(nobody, year).late, Weighing(nobody, year).poles, by_trainer(nobody, year)) == ((), {}, [])
