"""Decisions about days, on plain values."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mihan.calendar.policy import (
    SUNDAY,
    GridMissing,
    GridRule,
    Span,
    Verdict,
    choose_grid,
    clashing_times,
    elapsed_share,
    judge_grids,
    training_days,
    week_number,
)

FRIDAY_IN_RAMADAN = date(2026, 2, 20)
BOTH = frozenset({"friday", "ramadan"})
NORMAL = GridRule(1, frozenset())
FRIDAY = GridRule(2, frozenset({"friday"}))
RAMADAN = GridRule(3, frozenset({"ramadan"}))
COMBINED = GridRule(4, BOTH)

days = st.dates(date(2025, 9, 1), date(2028, 8, 31))
conditions = st.frozensets(st.sampled_from(["friday", "ramadan", "exam"]))
spans = st.builds(lambda first, n: Span(first, first + timedelta(n)), days, st.integers(0, 60))
years = st.builds(lambda first, n: Span(first, first + timedelta(n)), days, st.integers(1, 400))


@st.composite
def rules(draw):
    found = []
    for key in range(1, draw(st.integers(0, 6)) + 1):
        first, last = draw(st.none() | days), draw(st.none() | days)
        found.append(GridRule(key, draw(conditions), draw(st.integers(-2, 2)), first, last))
    return found


# --- Which grid


def test_the_first_day_of_the_campus_is_asked_for_rather_than_guessed():
    with pytest.raises(GridMissing) as asked:
        choose_grid([NORMAL, FRIDAY, RAMADAN], FRIDAY_IN_RAMADAN, BOTH)
    assert asked.value.day == FRIDAY_IN_RAMADAN
    assert asked.value.conditions == BOTH
    assert asked.value.wanted == BOTH


def test_the_declared_combination_is_taken():
    grids = [NORMAL, FRIDAY, RAMADAN, COMBINED]
    assert choose_grid(grids, FRIDAY_IN_RAMADAN, BOTH) == COMBINED


def test_a_condition_nobody_gave_hours_to_changes_nothing():
    assert choose_grid([NORMAL, FRIDAY], FRIDAY_IN_RAMADAN, frozenset({"exam"})) == NORMAL


def test_a_combination_out_of_its_dates_is_asked_for_again():
    last_year = GridRule(4, BOTH, last_day=date(2025, 12, 31))
    with pytest.raises(GridMissing):
        choose_grid([NORMAL, FRIDAY, RAMADAN, last_year], FRIDAY_IN_RAMADAN, BOTH)


def test_without_any_grid_the_day_is_asked_for():
    with pytest.raises(GridMissing):
        choose_grid([], FRIDAY_IN_RAMADAN, frozenset())


@given(st.integers(-5, 5), st.integers(-5, 5))
def test_priority_decides_between_equals(one, two):
    grids = [GridRule(1, frozenset(), one), GridRule(2, frozenset(), two)]
    chosen = choose_grid(grids, FRIDAY_IN_RAMADAN, frozenset())
    assert chosen.priority == max(one, two)


@given(rules(), days, conditions)
def test_the_chosen_grid_answers_all_that_any_fitting_grid_answers(grids, day, holding):
    fitting = [rule for rule in grids if rule.fits(day, holding)]
    answered = frozenset().union(*(rule.conditions for rule in fitting))
    try:
        chosen = choose_grid(grids, day, holding)
    except GridMissing as asked:
        assert asked.wanted == answered
        assert all(rule.conditions != answered for rule in fitting)
    else:
        assert chosen in fitting
        assert chosen.conditions == answered
        equals = [rule.priority for rule in fitting if rule.conditions == answered]
        assert chosen.priority == max(equals)


@given(rules(), days, conditions, st.randoms())
def test_the_order_in_which_grids_are_declared_does_not_matter(grids, day, holding, random):
    def outcome(found):
        try:
            return choose_grid(found, day, holding)
        except GridMissing as asked:
            return asked.wanted

    shuffled = grids[:]
    random.shuffle(shuffled)
    assert outcome(grids) == outcome(shuffled)


@given(rules(), days, conditions)
def test_the_explanation_agrees_with_the_choice(grids, day, holding):
    judged = judge_grids(grids, day, holding)
    assert [found.rule for found in judged] == grids
    chosen = [found.rule for found in judged if found.verdict is Verdict.CHOSEN]
    try:
        assert chosen == [choose_grid(grids, day, holding)]
    except GridMissing:
        assert chosen == []


def test_each_grid_says_why_it_was_left():
    old = GridRule(5, BOTH, last_day=date(2025, 12, 31))
    weak = GridRule(6, BOTH, priority=-1)
    exam = GridRule(7, frozenset({"exam"}))
    grids = [NORMAL, FRIDAY, COMBINED, old, weak, exam]
    judged = judge_grids(grids, FRIDAY_IN_RAMADAN, BOTH)
    assert [(found.verdict, found.conditions) for found in judged] == [
        (Verdict.INCOMPLETE, BOTH),
        (Verdict.INCOMPLETE, frozenset({"ramadan"})),
        (Verdict.CHOSEN, frozenset()),
        (Verdict.OUT_OF_DATES, frozenset()),
        (Verdict.OUTRANKED, frozenset()),
        (Verdict.CONDITION_ABSENT, frozenset({"exam"})),
    ]


# --- Training days


def one_by_one(span, closed):
    return [day for day in span.days() if day.weekday() != SUNDAY and not any(day in period for period in closed)]


@given(years, st.lists(spans, max_size=6))
def test_training_days_are_those_one_would_count_on_a_wall_calendar(year, closed):
    assert training_days(year, closed) == len(one_by_one(year, closed))


@given(years, st.lists(spans, max_size=6), days)
def test_training_days_until_a_day_stop_there(year, closed, until):
    counted = [day for day in one_by_one(year, closed) if day <= until]
    assert training_days(year, closed, until=until) == len(counted)


@given(years, st.lists(spans, max_size=6), days, st.integers(0, 90))
def test_the_elapsed_share_stays_between_0_and_1_and_never_goes_back(year, closed, day, later):
    now, then = (elapsed_share(year, closed, d) for d in (day, day + timedelta(later)))
    assert 0 <= now <= then <= 1


@given(years, st.lists(spans, max_size=6))
def test_a_year_is_not_begun_before_it_and_whole_after_it(year, closed):
    assert elapsed_share(year, closed, year.first - timedelta(1)) == 0
    assert elapsed_share(year, closed, year.last) == (1 if one_by_one(year, closed) else 0)


@given(years, st.lists(spans, max_size=4), spans)
def test_closing_more_days_never_adds_training_days(year, closed, more):
    assert training_days(year, [*closed, more]) <= training_days(year, closed)


@given(years, spans, days)
def test_nothing_elapses_on_a_closed_day(year, closed, day):
    if day in closed:
        before = elapsed_share(year, [closed], day - timedelta(1))
        assert elapsed_share(year, [closed], day) == before


def test_a_year_closed_from_end_to_end_has_no_share():
    year = Span(date(2026, 9, 7), date(2026, 9, 12))
    assert elapsed_share(year, [year], date(2026, 9, 9)) == 0


# --- Weeks


def test_the_week_of_the_first_day_is_week_1_even_when_it_is_a_friday():
    assert week_number(FRIDAY_IN_RAMADAN, FRIDAY_IN_RAMADAN) == 1
    assert week_number(FRIDAY_IN_RAMADAN, date(2026, 2, 22)) == 1  # the Sunday after
    assert week_number(FRIDAY_IN_RAMADAN, date(2026, 2, 23)) == 2


@given(days, st.integers(0, 500))
def test_weeks_change_on_mondays_only(first, n):
    day = first + timedelta(n)
    step = week_number(first, day + timedelta(1)) - week_number(first, day)
    assert step == (1 if day.weekday() == SUNDAY else 0)


@pytest.mark.parametrize("day", [date(2026, 2, 15), date(2026, 3, 22), date(2027, 2, 7)])
def test_a_clock_change_moves_no_date_and_no_week(day):
    """Morocco puts its clocks back for Ramadan; a day there has then 25 hours, or 23."""
    casablanca = ZoneInfo("Africa/Casablanca")
    midnights = [datetime.combine(day + timedelta(n), time(), casablanca).astimezone(ZoneInfo("UTC")) for n in (0, 1)]
    assert midnights[1] - midnights[0] != timedelta(1)  # so this is a day of change
    year = Span(day - timedelta(20), day + timedelta(20))
    assert [d.day for d in Span(day, day + timedelta(1)).days()] == [
        day.day,
        (day + timedelta(1)).day,
    ]
    assert training_days(year, []) == len(one_by_one(year, []))
    assert week_number(year.first, day + timedelta(1)) == week_number(year.first, day) + 1


# --- Slots


def test_slots_that_touch_do_not_clash():
    assert clashing_times([(time(8), time(10, 30)), (time(10, 30), time(13))]) is None


def test_slots_that_share_a_minute_clash_whatever_their_order():
    slots = [(time(16), time(18)), (time(8), time(10, 31)), (time(10, 30), time(13))]
    assert clashing_times(slots) == (1, 2)


minutes = st.integers(0, 1430)


@given(st.lists(st.tuples(minutes, st.integers(1, 200)), max_size=6))
def test_a_clash_is_found_when_and_only_when_two_slots_share_a_minute(given_slots):
    slots = [(start, min(start + length, 1439)) for start, length in given_slots]
    times = [(time(a // 60, a % 60), time(b // 60, b % 60)) for a, b in slots]
    shared = any(
        a < d and c < b
        for i, (a, b) in enumerate(slots)
        for c, d in slots[i + 1 :]
    )  # fmt: skip
    assert (clashing_times(times) is not None) == shared
