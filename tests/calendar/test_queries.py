from datetime import date

import pytest

from mihan.calendar.models import SlotGrid
from mihan.calendar.policy import GridMissing, Span
from mihan.calendar.queries import (
    calendar_of,
    conditions_on,
    establishments_of,
    grid_on,
    year_at,
    year_shown,
)
from mihan.calendar.services import Names, declare_grid, lay_default_calendar
from mihan.calendar.services.usual import slots_told
from tests.factories.calendar import ClosedPeriodFactory, TrainingYearFactory
from tests.factories.offer import GroupFactory
from tests.factories.people import RegionFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
SECOND_YEAR = Span(date(2026, 9, 7), date(2027, 7, 10))
ASKED_IN_2027 = (date(2027, 2, 12), date(2027, 2, 19), date(2027, 2, 26), date(2027, 3, 5))


@pytest.fixture
def campus():
    unit = UnitFactory()
    lay_default_calendar(unit)
    return unit


def starts(grid: SlotGrid) -> list[str]:
    return [f"{slot.starts:%H:%M}" for slot in grid.slots.all()]


def test_each_kind_of_day_has_its_own_hours(campus):
    assert starts(grid_on(campus, date(2026, 11, 24))) == ["08:00", "10:30", "13:30", "16:00"]
    assert starts(grid_on(campus, date(2026, 11, 27))) == ["08:30", "10:30", "14:30", "16:30"]
    assert starts(grid_on(campus, date(2027, 2, 9))) == ["08:30", "10:25", "12:45", "14:40"]
    assert starts(grid_on(campus, date(2026, 11, 24), SlotGrid.Shift.EVENING)) == ["19:00"]


def test_a_friday_in_ramadan_is_asked_for(campus):
    assert conditions_on(campus, date(2026, 2, 20)) == {"friday", "ramadan"}
    with pytest.raises(GridMissing):
        grid_on(campus, date(2026, 2, 20))


def test_the_missing_combination_is_told_once_with_all_its_days(campus):
    (asked,) = calendar_of(campus).missing(SECOND_YEAR)
    assert asked.shift == SlotGrid.Shift.DAY
    assert [condition.code for condition in asked.conditions] == ["friday", "ramadan"]
    assert asked.days == ASKED_IN_2027


def test_a_closed_day_waits_for_no_hours(campus):
    ClosedPeriodFactory(unit=campus, first_day=ASKED_IN_2027[0], last_day=ASKED_IN_2027[1])
    (asked,) = calendar_of(campus).missing(SECOND_YEAR)
    assert asked.days == ASKED_IN_2027[2:]


def test_nothing_is_asked_once_the_combination_is_declared(campus):
    calendar = calendar_of(campus)
    declare_grid(
        campus, names=Names("Vendredi de Ramadan"), conditions=calendar.conditions,
        slots=slots_told("08:30-10:00"),
    )  # fmt: skip
    assert calendar_of(campus).missing(SECOND_YEAR) == []
    assert starts(grid_on(campus, date(2026, 2, 20))) == ["08:30"]


def test_an_establishment_without_grids_asks_for_none():
    assert calendar_of(UnitFactory()).missing(SECOND_YEAR) == []


def test_a_calendar_is_read_once_however_many_days_are_asked(campus, django_assert_num_queries):
    calendar = calendar_of(campus)
    with django_assert_num_queries(6):
        calendar.missing(SECOND_YEAR)
        calendar.week(date(2026, 11, 24))
        for day in SECOND_YEAR.days():
            calendar.closure(day)
            calendar.judge(day)


def test_hours_in_the_books_are_never_what_the_clock_says(campus):
    friday = grid_on(campus, date(2026, 11, 27)).slots.all()[0]
    assert (friday.ends.hour - friday.starts.hour, friday.accounting_hours) == (2, 2.5)
    evening = grid_on(campus, date(2026, 11, 27), SlotGrid.Shift.EVENING).slots.all()[0]
    assert evening.accounting_hours == 2


def test_the_year_shown_is_the_running_one_that_has_groups(settings):
    settings.TODAY = date(2026, 11, 24)
    running = GroupFactory().year
    empty = TrainingYearFactory(unit=running.unit, season=2027, first_day=date(2027, 9, 6), last_day=date(2028, 7, 8))
    assert year_shown(running.unit) == running
    assert year_shown(empty.unit) == running
    assert year_shown(UnitFactory()) is None


def test_the_year_at_a_day_is_the_next_one_during_the_summer():
    unit = UnitFactory()
    past = TrainingYearFactory(unit=unit, season=2025, first_day=date(2026, 2, 20), last_day=date(2026, 7, 31))
    coming = TrainingYearFactory(unit=unit)
    assert year_at(unit, date(2026, 5, 4)) == past
    assert year_at(unit, date(2026, 8, 15)) == coming
    assert year_at(unit, date(2030, 1, 1)) == coming
    assert year_at(UnitFactory(), date(2026, 5, 4)) is None


def test_everyone_reads_the_calendar_of_their_establishment_and_no_other():
    region = RegionFactory()
    here, there = UnitFactory(parent=region), UnitFactory(parent=region)
    group = UnitFactory(parent=here, kind="group", code="DEV101")

    def reads(role, unit):
        return list(establishments_of(UserFactory(role=role, role__unit=unit)))

    assert reads("trainee", group) == [here]
    assert reads("director", there) == [there]
    assert reads("regional_director", region) == [here, there]
    assert list(establishments_of(UserFactory())) == []


def test_slot_times_are_written_as_a_person_would():
    assert [str(slot) for slot in slots_told("08:00-10:30 16:00-18:30")] == [
        "08:00–10:30",
        "16:00–18:30",
    ]
