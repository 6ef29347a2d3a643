from datetime import date, time

import pytest

from mihan.calendar.models import ConditionPeriod, DayCondition, Slot, SlotGrid
from mihan.timetable.queries.frames import WeekFrame
from tests.factories.calendar import ClosedPeriodFactory

TUESDAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 27)


@pytest.fixture
def frame(campus, monday):
    return WeekFrame(campus, monday)


def clock_of(frame, day, slot):
    times = frame.times(day, slot)
    return (times.starts, times.ends, times.hours)


def test_a_friday_has_its_own_hours_and_the_books_count_the_same(frame):
    assert clock_of(frame, TUESDAY, 1) == (time(8), time(10, 30), 2.5)
    assert clock_of(frame, FRIDAY, 1) == (time(8, 30), time(10, 30), 2.5)


def test_evening_slots_follow_those_of_the_day(frame):
    assert [(c.slot, c.shift) for c in frame.columns] == [(1, "CDJ"), (2, "CDJ"), (3, "CDJ"), (4, "CDJ"), (5, "CDS")]
    assert clock_of(frame, TUESDAY, 5) == (time(19), time(21), 2)
    assert (frame.slots_of("CDJ"), frame.slots_of("CDS"), frame.slots_of("")) == ({1, 2, 3, 4}, {5}, {1, 2, 3, 4})


def test_a_session_counts_what_most_slots_of_its_shift_count(campus, monday):
    Slot.objects.filter(grid__unit=campus, grid__conditions__code="friday").update(accounting_hours=2)
    frame = WeekFrame(campus, monday)
    assert [frame.session_hours(shift) for shift in ("CDJ", "CDS", "")] == [2.5, 2, 2.5]


def test_an_establishment_without_evenings_counts_the_usual_hours(campus, monday):
    SlotGrid.objects.filter(shift="CDS").delete()
    assert WeekFrame(campus, monday).session_hours("CDS") == 2.5


def test_the_same_slot_shows_the_wall_times_of_ramadan(campus, frame, monday):
    ramadan = DayCondition.objects.get(unit=campus, code="ramadan")
    ConditionPeriod.objects.create(condition=ramadan, first_day=monday, last_day=date(2026, 11, 26))
    assert clock_of(frame, TUESDAY, 1) == (time(8, 30), time(10, 20), 2.5)


def test_a_day_of_an_undeclared_combination_is_asked_for(campus, frame, monday):
    ramadan = DayCondition.objects.get(unit=campus, code="ramadan")
    ConditionPeriod.objects.create(condition=ramadan, first_day=monday, last_day=date(2026, 12, 20))
    assert frame.days_without_grid == [FRIDAY]
    assert not frame.is_open(FRIDAY, 1)


def test_a_closed_day_is_not_open_and_says_why(campus, monday):
    feast = ClosedPeriodFactory(unit=campus, first_day=TUESDAY, last_day=TUESDAY)
    frame = WeekFrame(campus, monday)
    assert frame.closure(TUESDAY) == feast
    assert not frame.is_open(TUESDAY, 1)


def test_periods_are_counted_day_by_day(frame, monday):
    assert frame.period(monday, 1) == 0
    assert frame.period(TUESDAY, 2) == 6
    assert [frame.place(frame.period(day, c.slot)) for day in frame.days for c in frame.columns] == [
        (day, c.slot) for day in frame.days for c in frame.columns
    ]


def test_an_establishment_without_hours_has_no_slots(campus, monday):
    SlotGrid.objects.all().delete()
    assert WeekFrame(campus, monday).columns == []
