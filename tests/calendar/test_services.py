from datetime import date, time
from decimal import Decimal

import pytest

from mihan.calendar import services
from mihan.calendar.models import ClosedPeriod, DayCondition, SlotGrid, TrainingYear
from mihan.calendar.policy import Span
from mihan.calendar.services import HeldFrom, Names, SlotTimes
from mihan.core.errors import RuleBroken
from tests.factories.calendar import (
    ClosedPeriodFactory,
    DayConditionFactory,
    SemesterFactory,
    SlotFactory,
    SlotGridFactory,
    TrainingYearFactory,
)
from tests.factories.offer import GroupFactory
from tests.factories.people import UnitFactory

pytestmark = pytest.mark.django_db
FIRST = Span(date(2026, 2, 20), date(2026, 7, 31))
SECOND = Span(date(2026, 9, 7), date(2027, 7, 10))
HALVES = (Span(date(2026, 9, 7), date(2027, 2, 7)), Span(date(2027, 2, 8), date(2027, 7, 10)))
MORNING, NOON = SlotTimes(time(8), time(10, 30)), SlotTimes(time(10, 30), time(13))


@pytest.fixture
def campus():
    return UnitFactory()


def open_second(unit, **changes):
    about = {"season": 2026, "first_day": SECOND.first, "last_day": SECOND.last, "semesters": HALVES}
    return services.open_year(unit, **about | changes)


def semesters(year):
    return [s.span for s in year.semesters.all()]


# --- Years


def test_a_year_opens_with_its_semesters_and_waits_to_be_confirmed(campus):
    year = open_second(campus)
    assert (year.span, year.dates_confirmed, semesters(year)) == (SECOND, False, list(HALVES))
    services.confirm_year(year)
    year.refresh_from_db()
    assert year.dates_confirmed


def test_the_same_season_does_not_open_twice(campus):
    open_second(campus)
    with pytest.raises(RuleBroken, match="2026-2027 exists already"):
        open_second(campus, first_day=date(2030, 9, 2), last_day=date(2031, 7, 1), semesters=())
    assert TrainingYear.objects.count() == 1


def test_two_years_may_touch_but_not_overlap(campus):
    open_second(campus)
    about = {"season": 2025, "first_day": FIRST.first, "semesters": ()}
    with pytest.raises(RuleBroken, match="2026-2027 runs from 07/09/2026 to 10/07/2027"):
        services.open_year(campus, last_day=date(2026, 9, 7), **about)
    assert services.open_year(campus, last_day=date(2026, 9, 6), **about).pk


def test_years_of_two_establishments_do_not_meet(campus):
    open_second(campus)
    assert open_second(UnitFactory()).pk


def test_a_year_keeps_its_days_when_it_is_put_right(campus):
    year = open_second(campus)
    moved = Span(date(2026, 9, 14), date(2027, 2, 7))
    services.set_year_dates(
        year, first_day=moved.first, last_day=SECOND.last, semesters=(moved, HALVES[1]), confirmed=True
    )
    year.refresh_from_db()
    assert (year.first_day, year.dates_confirmed) == (date(2026, 9, 14), True)
    assert semesters(year) == [moved, HALVES[1]]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"last_day": SECOND.first}, "must end after it starts"),
        ({"last_day": date(2062, 7, 10)}, "more than 18 months"),
        ({"semesters": (Span(date(2026, 9, 6), date(2027, 2, 7)),)}, "Semester 1 leaves the year"),
        ({"semesters": (HALVES[0], Span(date(2027, 2, 8), date(2027, 7, 11)))}, "Semester 2 leaves the year"),
        ({"semesters": (HALVES[0], Span(date(2027, 2, 7), SECOND.last))}, "before semester 1 ends, on 07/02/2027"),
        ({"semesters": (Span(SECOND.first, SECOND.first),)}, "Semester 1 must end after"),
    ],
)
def test_a_year_refuses_dates_that_cannot_be(campus, changes, said):
    with pytest.raises(RuleBroken, match=said):
        open_second(campus, **changes)
    assert not TrainingYear.objects.exists()


def test_a_refused_change_leaves_year_and_semesters_as_they_were(campus):
    year = open_second(campus)
    late = Span(date(2027, 2, 1), SECOND.last)
    with pytest.raises(RuleBroken):
        services.set_year_dates(
            year, first_day=SECOND.first, last_day=SECOND.last, semesters=(HALVES[0], late), confirmed=True
        )
    year = TrainingYear.objects.get()
    assert (year.dates_confirmed, semesters(year)) == (False, list(HALVES))


def test_a_semester_no_longer_given_is_taken_out(campus):
    year = open_second(campus)
    services.set_year_dates(year, first_day=SECOND.first, last_day=SECOND.last, semesters=HALVES[:1], confirmed=False)
    assert semesters(year) == [HALVES[0]]


def test_a_year_opened_by_mistake_is_removed_and_one_with_groups_is_not(campus):
    mistake = SemesterFactory(year=TrainingYearFactory(unit=campus, season=2030)).year
    services.remove_year(mistake)
    used = GroupFactory().year
    with pytest.raises(RuleBroken, match="in use by 1 record"):
        services.remove_year(used)
    assert list(TrainingYear.objects.all()) == [used]


# --- Closed days


def close(unit, first=date(2026, 11, 6), last=date(2026, 11, 6), **about):
    return services.close_period(unit, first_day=first, last_day=last, names=Names("Marche verte"), **about)


def test_days_are_closed_then_opened_again(campus):
    period = close(campus, motive="holiday")
    assert (period.span, period.name_fr) == (Span(date(2026, 11, 6), date(2026, 11, 6)), "Marche verte")
    services.reopen_period(period)
    assert not ClosedPeriod.objects.exists()


def test_an_announced_feast_moves_and_is_no_longer_an_estimate(campus):
    feast = close(campus, is_estimate=True)
    close(campus, date(2026, 11, 7), date(2026, 11, 8), changed=feast)
    assert [(p.first_day, p.is_estimate) for p in ClosedPeriod.objects.all()] == [(date(2026, 11, 7), False)]


def test_an_estimate_is_confirmed_as_it_is(campus):
    feast = services.confirm_period(close(campus, is_estimate=True))
    feast.refresh_from_db()
    assert not feast.is_estimate


def test_a_closure_refuses_what_cannot_be(campus):
    close(campus)
    with pytest.raises(RuleBroken, match="Marche verte is already declared"):
        close(campus)
    with pytest.raises(RuleBroken, match="before the first day"):
        close(campus, last=date(2026, 11, 5))
    with pytest.raises(RuleBroken, match="more than 18 months"):
        close(campus, last=date(2062, 11, 6))
    assert ClosedPeriod.objects.count() == 1


def test_a_feast_may_fall_in_a_break(campus):
    close(campus)
    services.close_period(
        campus, first_day=date(2026, 11, 1), last_day=date(2026, 11, 8), names=Names("Vacances"), motive="break"
    )
    assert ClosedPeriod.objects.count() == 2


def test_closed_periods_are_set_from_a_list_twice_with_the_same_result(campus):
    mine = ClosedPeriodFactory(unit=campus)
    rows = [
        (date(2026, 5, 1), date(2026, 5, 1), "holiday", False, "Fête du travail", "عيد الشغل", "Labour Day"),
        (date(2027, 5, 1), date(2027, 5, 1), "holiday", False, "Fête du travail", "عيد الشغل", "Labour Day"),
    ]
    first = services.set_closed_periods(campus, rows)
    again = services.set_closed_periods(campus, rows)
    assert [p.pk for p in first] == [p.pk for p in again]
    assert set(ClosedPeriod.objects.all()) == {mine, *first}


# --- Conditions


def test_a_condition_takes_its_code_from_its_name(campus):
    condition = services.hold_condition(campus, names=Names("Jour d’examen"), periods=(HeldFrom(*_june()),))
    assert condition.code == "jour-dexamen"
    assert [(p.first_day, p.last_day) for p in condition.periods.all()] == [_june()]


def _june():
    return date(2027, 6, 1), date(2027, 6, 12)


def test_two_conditions_do_not_share_a_name(campus):
    services.hold_condition(campus, names=Names("Examens"))
    with pytest.raises(RuleBroken, match="already has the name “Examens”"):
        services.hold_condition(campus, names=Names("Examens"))


def test_periods_of_a_condition_may_not_overlap(campus):
    with pytest.raises(RuleBroken, match="one ends on 12/06/2027, the other begins on 12/06/2027"):
        services.hold_condition(
            campus, names=Names("Examens"),
            periods=(HeldFrom(*_june()), HeldFrom(date(2027, 6, 12), date(2027, 6, 20))),
        )  # fmt: skip
    assert not DayCondition.objects.exists()


def test_a_period_that_did_not_change_keeps_its_row(campus):
    condition = services.hold_condition(campus, names=Names("Ramadan"), periods=(HeldFrom(*_june(), is_estimate=True),))
    kept = condition.periods.get()
    later = HeldFrom(date(2028, 1, 28), date(2028, 2, 26))
    services.hold_condition(campus, names=Names("Ramadan"), periods=(HeldFrom(*_june()), later), changed=condition)
    assert [(p.pk == kept.pk, p.is_estimate) for p in condition.periods.all()] == [(True, False), (False, False)]


def test_a_condition_that_hours_depend_on_stays(campus):
    friday = DayConditionFactory(unit=campus, name_fr="Vendredi", name_ar="")
    grid = SlotGridFactory(unit=campus, name_fr="Horaire du vendredi", name_ar="")
    grid.conditions.add(friday)
    with pytest.raises(RuleBroken, match=r"“Horaire du vendredi” depend on “Vendredi”"):
        services.drop_condition(friday)
    services.withdraw_grid(grid)
    services.drop_condition(friday)
    assert not DayCondition.objects.exists()


# --- Grids


def declare(unit, *slots, **about):
    names = about.pop("names", Names("Horaire"))
    return services.declare_grid(unit, names=names, slots=slots or (MORNING,), **about)


def in_order(grid):
    return [(s.number, str(s), s.accounting_hours) for s in grid.slots.all()]


def test_slots_are_numbered_by_the_clock_and_count_what_they_are_told(campus):
    short = SlotTimes(time(14, 40), time(16, 30))
    evening = SlotTimes(time(19), time(21), Decimal(2))
    grid = declare(campus, evening, short, MORNING)
    grid.refresh_from_db()
    assert in_order(grid) == [
        (1, "08:00–10:30", Decimal("2.5")),
        (2, "14:40–16:30", Decimal("2.5")),
        (3, "19:00–21:00", Decimal(2)),
    ]


def test_a_slot_that_keeps_its_number_keeps_its_row(campus):
    grid = declare(campus, MORNING, NOON)
    first = grid.slots.get(number=1)
    services.set_slots(grid, [SlotTimes(time(8, 30), time(11))])
    assert [(s.pk, str(s)) for s in grid.slots.all()] == [(first.pk, "08:30–11:00")]


@pytest.mark.parametrize(
    ("slots", "said"),
    [
        ([], "at least one slot"),
        ([SlotTimes(time(10), time(10))], "The slot from 10:00 must end after it starts"),
        ([MORNING, SlotTimes(time(10, 29), time(12))], "08:00–10:30 and 10:29–12:00 overlap"),
        ([SlotTimes(time(8), time(9), Decimal(0))], "how many hours the slot 08:00–09:00 counts"),
    ],
)
def test_a_grid_refuses_slots_that_cannot_be_and_keeps_those_it_had(campus, slots, said):
    grid = declare(campus, MORNING, NOON)
    with pytest.raises(RuleBroken, match=said):
        services.set_slots(grid, slots)
    assert [str(s) for s in grid.slots.all()] == ["08:00–10:30", "10:30–13:00"]


def test_two_grids_for_the_same_days_need_a_priority_or_dates_to_choose_by(campus):
    declare(campus, names=Names("Horaire d’hiver"))
    with pytest.raises(RuleBroken, match="“Horaire d’hiver” already gives hours"):
        declare(campus, names=Names("Horaire d’été"))
    assert declare(campus, names=Names("Horaire d’été"), priority=1).pk
    assert declare(campus, shift=SlotGrid.Shift.EVENING).pk
    assert SlotGrid.objects.count() == 3


def test_two_grids_may_follow_each_other(campus):
    declare(campus, last_day=date(2027, 1, 31))
    with pytest.raises(RuleBroken):
        declare(campus, first_day=date(2027, 1, 31))
    assert declare(campus, first_day=date(2027, 2, 1)).pk


def test_a_grid_is_put_right_without_being_its_own_rival(campus):
    grid = declare(campus)
    services.declare_grid(campus, names=Names("Horaire normal"), slots=(NOON,), changed=grid)
    grid = SlotGrid.objects.get()
    assert (grid.name_fr, [str(s) for s in grid.slots.all()]) == ("Horaire normal", ["10:30–13:00"])


def test_hours_are_confirmed_then_withdrawn(campus):
    grid = SlotFactory(grid__unit=campus).grid
    services.confirm_grid(grid)
    grid.refresh_from_db()
    assert grid.is_confirmed
    services.withdraw_grid(grid)
    assert not SlotGrid.objects.exists()


# --- The usual hours


def summary(unit):
    grids = SlotGrid.objects.filter(unit=unit).prefetch_related("conditions", "slots")
    return {g.name_fr: (sorted(c.code for c in g.conditions.all()), [str(s) for s in g.slots.all()]) for g in grids}


USUAL = {
    "Horaire normal": ([], ["08:00–10:30", "10:30–13:00", "13:30–16:00", "16:00–18:30"]),
    "Horaire du vendredi": (["friday"], ["08:30–10:30", "10:30–12:30", "14:30–16:30", "16:30–18:30"]),
    "Horaire de Ramadan": (["ramadan"], ["08:30–10:20", "10:25–12:15", "12:45–14:40", "14:40–16:30"]),
    "Horaire du soir": ([], ["19:00–21:00"]),
}


def test_the_usual_hours_are_laid_once_and_wait_to_be_confirmed(campus):
    services.lay_default_calendar(campus)
    services.lay_default_calendar(campus)
    assert summary(campus) == USUAL
    assert not SlotGrid.objects.filter(is_confirmed=True).exists()
    friday, ramadan = DayCondition.objects.order_by("code")
    assert (friday.weekday, ramadan.weekday) == (4, None)
    assert [(p.first_day, p.last_day, p.is_estimate) for p in ramadan.periods.all()] == [
        (date(2026, 2, 19), date(2026, 3, 20), True),
        (date(2027, 2, 8), date(2027, 3, 9), True),
    ]


def test_laying_the_usual_hours_again_keeps_what_the_establishment_corrected(campus):
    services.lay_default_calendar(campus, confirmed=True)
    normal = SlotGrid.objects.get(name_fr="Horaire normal")
    services.set_slots(normal, [SlotTimes(time(8, 30), time(11))])
    ramadan = DayCondition.objects.get(code="ramadan")
    announced = HeldFrom(date(2026, 2, 18), date(2026, 3, 19))
    services.hold_condition(campus, names=Names("Ramadan"), periods=(announced,), changed=ramadan)
    services.lay_default_calendar(campus)
    assert summary(campus) == USUAL | {"Horaire normal": ([], ["08:30–11:00"])}
    assert ramadan.periods.get().first_day == date(2026, 2, 18)
    assert SlotGrid.objects.filter(is_confirmed=True).count() == 4
