from datetime import date
from decimal import Decimal

from mihan.core.journal import acting
from mihan.exchange.models import ImportRun
from mihan.people.models import Role
from mihan.portal.queries import (
    Morning,
    coming,
    files_brought_lately,
    holds_demonstration,
    own_groups,
    own_service,
    week_of,
)
from mihan.progress.queries import Ledger, ledger_for
from tests.factories.calendar import ClosedPeriodFactory
from tests.factories.exchange import ImportRunFactory
from tests.factories.offer import EnrolmentFactory
from tests.factories.people import RoleFactory, TrainerFactory, UnitFactory, UserFactory
from tests.factories.progress import LedgerLineFactory

D = Decimal


def test_nothing_is_asked_of_anybody_when_all_is_well(director, group):
    LedgerLineFactory(group=group, delivered_face=D(45))
    assert Morning(ledger_for(director)).needs_nobody


def test_the_morning_counts_what_needs_a_person(director, group):
    slow = LedgerLineFactory(group=group, assigned_remote=D(0), delivered_face=D(1))
    nothing = dict.fromkeys(("assigned_face", "assigned_remote", "delivered_face"))
    alone = LedgerLineFactory(group=group, trainer_face=None, **nothing)
    heavy = TrainerFactory(yearly_hours=20)
    RoleFactory(person=heavy.person, kind=Role.Kind.TRAINER, unit=group.offering.pole.unit)
    LedgerLineFactory(group=group, trainer_face=heavy, delivered_face=D(30), assigned_face=D(30))
    morning = Morning(ledger_for(director))
    assert [late.line.pk for late in morning.at_risk] == [slow.pk]
    assert [line.pk for line in morning.unassigned] == [alone.pk]
    assert morning.unassigned_count == 1
    assert [(one.pk, one.given, one.due) for one in morning.overloaded] == [(heavy.pk, D(30), D(20))]
    assert [behind.total.subject for behind in morning.groups_behind] == [group]
    assert not morning.needs_nobody


def test_a_pole_head_is_told_of_the_pole_only(pole_head, group, elsewhere):
    LedgerLineFactory(group=group)
    LedgerLineFactory(group=elsewhere, trainer_face=None)
    morning = Morning(ledger_for(pole_head))
    assert [(total.pk, str(total.subject)) for total in morning.poles] == [
        (group.offering.pole_id, str(group.offering.pole))
    ]
    assert (morning.total.lines, morning.unassigned_count) == (1, 0)


def test_who_may_not_see_services_is_not_told_who_is_overloaded(campus, group):
    LedgerLineFactory(group=group, trainer_face=TrainerFactory(yearly_hours=20))
    supervisor = UserFactory(role="general_supervisor", role__unit=campus)
    assert Morning(ledger_for(supervisor)).overloaded == []


def test_a_point_of_the_khatim_is_full_when_its_pole_is_on_time(director, group, elsewhere):
    LedgerLineFactory(group=group, delivered_face=D(45))
    LedgerLineFactory(group=elsewhere, delivered_face=D(0))
    full, empty = Morning(ledger_for(director)).points
    assert (full["filled"], empty["filled"]) == (1.0, 0.0)


def test_closed_days_ahead_and_ends_of_semesters_are_coming(director, campus, year):
    ClosedPeriodFactory(unit=campus)  # last week
    ahead = ClosedPeriodFactory(unit=campus, first_day=date(2026, 12, 21), last_day=date(2027, 1, 2))
    ClosedPeriodFactory(first_day=date(2026, 12, 1), last_day=date(2026, 12, 1))  # of another establishment
    assert [(one.kind, one.subject) for one in coming(director, year)] == [
        ("closed", ahead), ("semester", 1), ("semester", 2),
    ]  # fmt: skip


def test_the_week_is_counted_within_the_year_only(year, settings):
    assert week_of(year) == (12, 44)
    settings.TODAY = date(2026, 8, 1)
    assert week_of(year) is None


def bring(unit, state):
    run = ImportRunFactory(unit=unit)
    with acting("system"):
        run.state, run.added = state, 12
        run.save()
    return run


def test_files_applied_or_undone_are_told_to_those_who_bring_files(director, pole_head, campus):
    applied = bring(campus, ImportRun.State.APPLIED)
    undone = bring(campus, ImportRun.State.UNDONE)
    bring(campus, ImportRun.State.REFUSED)
    bring(UnitFactory(), ImportRun.State.APPLIED)
    told = files_brought_lately(director)
    assert [(run.pk, run.state, run.added) for run in told] == [
        (undone.pk, "undone", 12), (applied.pk, "applied", 12),
    ]  # fmt: skip
    assert files_brought_lately(pole_head) == []


def test_a_trainer_has_a_service_and_hours_left(year, group):
    line = LedgerLineFactory(group=group)
    user = UserFactory(role="trainer", role__unit=group.offering.pole.unit, person=line.trainer_face.person)
    service = own_service(user, Ledger(user, year))
    assert (service.assigned.total, service.delivered.total, service.left) == (45, 20, 25)
    assert own_service(UserFactory(), Ledger(user, year)) is None


def test_a_trainee_finds_the_modules_of_the_group(group, elsewhere):
    line = LedgerLineFactory(group=group)
    LedgerLineFactory(group=elsewhere)
    user = UserFactory(role="trainee", role__unit=group.unit)
    EnrolmentFactory(person=user.person, group=group)
    EnrolmentFactory(person=user.person, group=elsewhere, is_active=False)
    assert [(own.group, [s.line for s in own.states]) for own in own_groups(user)] == [(group, [line])]


def test_a_demonstration_is_told_from_a_real_installation(campus):
    assert holds_demonstration() is False
    UnitFactory(is_demo=True)
    assert holds_demonstration() is True


def test_a_trainee_sees_apart_what_is_under_way_to_come_and_over(group):
    hours = {"group": group, "assigned_face": D(40), "assigned_remote": D(0), "delivered_remote": D(0)}
    going, over = LedgerLineFactory(**hours, delivered_face=D(10)), LedgerLineFactory(**hours, delivered_face=D(40))
    spring = LedgerLineFactory(**hours, delivered_face=D(0), foreseen_total_s1=D(0), foreseen_total_s2=D(40))
    user = UserFactory(role="trainee", role__unit=group.unit)
    EnrolmentFactory(person=user.person, group=group)
    (own,) = own_groups(user)
    told = ([state.line for state in states] for states in (own.under_way, own.to_come, own.over))
    assert list(told) == [[going], [spring], [over]]
    assert (own.total.delivered.total, own.total.assigned.total, own.total.lines) == (50, 120, 3)
