"""Delivered hours follow the calendar; a group that does not has a reason that the data shows."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest

from mihan.engines.demo import ReferenceData
from mihan.engines.demo.delivery import ASSIGNED_SHARE
from mihan.engines.demo.groups import first_year_groups
from mihan.engines.demo.schedule import Season
from tests.engines.demo.conftest import SECOND, group_of


def progress(campus):
    """Delivered over what is usually assigned of the foreseen teaching, by group."""
    delivered, planned = defaultdict(int), defaultdict(int)
    for row in campus.lines:
        delivered[group_of(row)] += row["delivered_total"]
        foreseen = row["foreseen_face"] + row["foreseen_remote"]
        is_short = group_of(row) in campus.short_courses
        planned[group_of(row)] += row["assigned_total"] if is_short else foreseen * Decimal(str(ASSIGNED_SHARE))
    return {group: float(delivered[group] / planned[group]) for group in planned}


def by_reason(campus, reason):
    done = progress(campus)
    return [
        (pace, done[pace.programme_code, pace.shift, pace.group] / pace.expected)
        for pace in campus.paces
        if pace.reason == reason
    ]


def test_most_groups_are_within_eight_percent_of_what_is_expected(campus):
    done = progress(campus)
    ratios = [done[p.programme_code, p.shift, p.group] / p.expected for p in campus.paces]
    assert sum(0.92 <= ratio <= 1.08 for ratio in ratios) / len(ratios) >= 0.8


def test_no_group_without_a_reason_is_far_from_what_is_expected(campus):
    assert all(0.87 <= ratio <= 1.13 for _, ratio in by_reason(campus, ""))


@pytest.mark.parametrize("reason", ["no_trainer", "late_start", "part_time"])
def test_several_groups_are_clearly_behind_for_each_reason(second, reason):
    ratios = [ratio for _, ratio in by_reason(second, reason)]
    assert 3 <= len(ratios) <= 9
    assert max(ratios) < 0.88


def test_a_short_course_that_is_over_has_delivered_nearly_all_it_was_given(second):
    done = progress(second)
    over = [done[key] for key, (_first, last) in second.short_courses.items() if last < SECOND["today"]]
    assert over
    assert min(over) > 0.93


def test_two_groups_are_ahead(second):
    ratios = [ratio for _, ratio in by_reason(second, "ahead")]
    assert len(ratios) == 2
    assert min(ratios) > 1.08


def test_groups_behind_for_want_of_trainers_have_many_lines_without_one(second):
    blank = defaultdict(int)
    for row in second.lines:
        blank[group_of(row)] += not row["trainer_face_number"]
    for pace, _ in by_reason(second, "no_trainer"):
        assert blank[pace.programme_code, pace.shift, pace.group] >= 4


def test_people_enrolled_late_only_in_groups_that_began_late(second):
    late = {(p.programme_code, p.shift, p.group) for p, _ in by_reason(second, "late_start")}
    shifts = {True: "CDS", False: "CDJ"}
    after_the_start = {
        (row["diploma_code"], shifts[row["paying"]], row["session_code"])
        for row in second.trainees
        if row["enrolled_on"] > SECOND["year_start"] and row["session_code"][-2:] == "01"
    }
    assert after_the_start == late


def test_groups_slow_with_part_timers_have_more_of_them_than_others(second):
    part_time, total = defaultdict(int), defaultdict(int)
    for row in second.lines:
        total[group_of(row)] += row["assigned_face"]
        if row["trainer_face_number"].startswith("ZZ"):
            part_time[group_of(row)] += row["assigned_face"]
    usual = sum(part_time.values()) / sum(total.values())
    for pace, _ in by_reason(second, "part_time"):
        group = pace.programme_code, pace.shift, pace.group
        assert part_time[group] / total[group] > 2 * usual


def test_two_or_three_lines_are_over_delivered(campus):
    over = [row for row in campus.lines if row["delivered_total"] > row["assigned_total"]]
    assert 2 <= len(over) <= 3


def test_a_group_finishes_its_first_semester_before_it_begins_the_second(second):
    """Face to face: merged remote sessions keep the pace of all their groups."""
    unfinished, begun = set(), set()
    for row in second.lines:
        if row["foreseen_total_s2"] == 0 and row["delivered_face"] < row["assigned_face"]:
            unfinished.add(group_of(row))
        if row["foreseen_total_s1"] == 0 and row["delivered_face"] > 0:
            begun.add(group_of(row))
    assert len(unfinished) > 100
    assert len(begun) > 10
    assert not unfinished & begun


def test_the_opening_season_is_nearly_complete_at_its_end(opening):
    done = progress(opening)
    assert sum(done.values()) / len(done) > 0.88


def test_a_later_day_takes_no_hour_back(build, second):
    done = {(*group_of(r), r["module_code"]): r["delivered_total"] for r in second.lines}
    for weeks in (1, 2, 6, 20, 40):
        later = build(SECOND, today=SECOND["today"] + timedelta(weeks=weeks))
        now = {(*group_of(r), r["module_code"]): r["delivered_total"] for r in later.lines}
        assert all(now[line] >= done[line] for line in done)
        done = now


def test_nothing_is_delivered_before_the_year_starts(build):
    campus = build(SECOND, today=SECOND["year_start"])
    assert {row["delivered_total"] for row in campus.lines} == {0}


def test_closed_days_do_not_count_as_elapsed(data: ReferenceData):
    group = first_year_groups(data, seed=1, scale=0.05, season=2026, opening=False)[0]
    week = frozenset(date(2026, 10, 5) + timedelta(days=n) for n in range(6))
    start, today = date(2026, 9, 7), date(2026, 10, 12)
    plain = Season(2026, start, today, frozenset(), opening=False).expected_share(group)
    closed = Season(2026, start, today, week, opening=False).expected_share(group)
    days = 44 * 6
    assert plain == pytest.approx(30 / days)
    assert closed == pytest.approx(24 / (days - 6))
