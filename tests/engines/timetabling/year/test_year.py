"""A year: every slot has its week, no limit is passed, what cannot end is told and what would save it."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mihan.engines.timetabling.problem import Grid, InvalidProblem
from mihan.engines.timetabling.wording import say
from mihan.engines.timetabling.year import Line, Year, plan_year, year_overloads


def line(name: str = "m", **parts: object) -> Line:
    """Four slots for group g over four weeks."""
    return Line(**({"id": name, "groups": ("g",), "hours": 10.0, "last_week": 3} | parts))  # type: ignore[arg-type]


def year(*lines: Line, weeks: int = 4, group: int = 3, **parts: object) -> Year:
    return Year(weeks=weeks, lines=lines, groups={"g": (group,) * weeks, "h": (group,) * weeks}, **parts)  # type: ignore[arg-type]


def test_a_module_is_spread_evenly_to_its_end() -> None:
    assert plan_year(year(line())).slots.tolist() == [[1, 1, 1, 1]]


def test_holidays_exams_and_placements_are_weeks_of_no_slots() -> None:
    away = Year(weeks=4, lines=(line(),), groups={"g": (2, 0, 2, 2)})
    assert plan_year(away).slots[0, 1] == 0
    assert plan_year(away).slots.sum() == 4


def test_a_module_keeps_to_its_weeks() -> None:
    assert plan_year(year(line(first_week=1, last_week=2))).slots.tolist() == [[0, 2, 2, 0]]


def test_hours_too_few_for_a_slot_are_listed() -> None:
    plan = plan_year(year(line(hours=11.5), line("n", hours=5)))
    assert (plan.slots.sum(axis=1).tolist(), plan.remainders) == ([4, 2], {"m": 1.5})


def test_slots_of_a_line_have_their_own_length() -> None:
    plan = plan_year(year(line(hours=9.0, hours_per_slot=2.0), line("n", hours=9.0, last_week=0), group=3))
    assert (plan.slots.sum(axis=1).tolist(), plan.remainders) == ([4, 3], {"m": 1.0, "n": 1.5})


def test_what_falls_short_is_told_in_the_hours_of_its_own_slots() -> None:
    asked = year(line(hours=20.0, hours_per_slot=2.0, last_week=1), group=3)
    (late,), (proof,) = plan_year(asked).late, year_overloads(asked)
    assert [(one.short, one.details["hours_per_slot"]) for one in (late, proof)] == [(4, 2.0), (4, 2.0)]
    assert "4\u2069 (\u20688\u2069\u00a0h)" in say(late, Grid())["en"]


def test_two_modules_share_the_weeks_of_a_group_evenly() -> None:
    plan = plan_year(year(line(), line("n"), group=2))
    assert plan.slots.sum(axis=0).tolist() == [2, 2, 2, 2]


def test_merged_groups_take_a_slot_of_each() -> None:
    plan = plan_year(year(line(groups=("g", "h"), hours=5), line("n", hours=10), line("o", groups=("h",)), group=2))
    assert plan.late == ()
    assert (plan.slots[0] + plan.slots[1]).max() <= 2


def test_a_trainer_shared_by_two_groups_is_not_in_two_places() -> None:
    taught = (line(trainer="t"), line("n", groups=("h",), trainer="t"))
    plan = plan_year(year(*taught, trainers={"t": (2, 2, 2, 2)}))
    assert plan.slots.sum(axis=0).tolist() == [2, 2, 2, 2]


def test_a_module_that_cannot_end_is_told_with_who_is_full_and_what_would_save_it() -> None:
    plan = plan_year(year(line(trainer="t", last_week=2), trainers={"t": (1, 1, 1, 1)}))
    (late,) = plan.late
    assert (late.resource, late.needed, late.available, late.details["blockers"]) == ("m", 4, 3, ("t",))
    assert [(s.rule, s.resource, s.needed) for s in plan.savers] == [
        ("if_more_of_trainer", "t", 1),
        ("if_ended_later", "m", 1),
    ]


def test_an_impossible_span_is_proved_before_planning() -> None:
    asked = year(line(last_week=1), line("n", last_week=1), line("o"), group=3)
    (proof,) = year_overloads(asked)
    assert (proof.rule, proof.resource, proof.needed, proof.available) == ("year_group", "g", 8, 6)
    assert (proof.details["from_week"], proof.details["to_week"], proof.details["lines"]) == (1, 2, ("m", "n"))


def test_the_same_seed_gives_the_same_year() -> None:
    asked = drawn(3)
    assert np.array_equal(plan_year(asked, seed=1).slots, plan_year(asked, seed=1).slots)


def test_urgent_modules_come_first_when_not_all_can_end() -> None:
    plan = plan_year(year(line(), line("n", urgency=5), group=1))
    assert plan.slots.sum(axis=1).tolist() == [0, 4]


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (lambda: year(line(), line()), "Two lines have the id m."),
        (lambda: year(line(groups=("z",))), "Line m names an unknown group: z."),
        (lambda: year(line(last_week=4)), "Line m has negative hours, or weeks outside the year."),
        (lambda: year(line(hours_per_slot=0.0)), "Line m has slots of no length."),
        (lambda: Year(weeks=2, lines=(), groups={"g": (1,)}), "Group g needs 2 weekly numbers of slots"),
    ],
)
def test_contradiction_is_refused_in_a_sentence(bad: object, sentence: str) -> None:
    with pytest.raises(InvalidProblem, match=sentence):
        bad()  # type: ignore[operator]


def drawn(seed: int) -> Year:
    rng = Random(seed)
    weeks = rng.randint(4, 12)
    groups = {f"g{i}": tuple(rng.choice((0, 4, 6)) for _ in range(weeks)) for i in range(3)}
    trainers = {f"t{i}": tuple(rng.randint(0, 5) for _ in range(weeks)) for i in range(3)}
    lines = []
    for i in range(rng.randint(2, 12)):
        first = rng.randrange(weeks)
        lines.append(
            Line(
                id=f"m{i}",
                groups=tuple(rng.sample(sorted(groups), rng.choice((1, 1, 2)))),
                hours=rng.uniform(0, 40),
                first_week=first,
                last_week=rng.randrange(first, weeks),
                trainer=rng.choice(sorted(trainers)),
                max_week=rng.randint(1, 4),
                hours_per_slot=rng.choice((2.5, 2.5, 2.0)),
            )
        )
    return Year(weeks=weeks, lines=tuple(lines), groups=groups, trainers=trainers)


@given(seed=st.integers(min_value=0, max_value=10_000))
@settings(max_examples=20, deadline=None)
def test_hours_are_exact_and_no_weekly_limit_is_passed(seed: int) -> None:
    asked = drawn(seed)
    plan = plan_year(asked, seed=seed)
    used: dict[tuple[str, str], np.ndarray] = {}  # type: ignore[type-arg]
    late = {finding.resource: finding.short for finding in plan.late}
    for row, one in zip(plan.slots, asked.lines, strict=True):
        outside = [w for w in range(asked.weeks) if not one.first_week <= w <= one.last_week]
        assert row.sum() + late.get(one.id, 0) == one.slots
        assert row.max(initial=0) <= one.max_week
        assert row[outside].sum() == 0
        for resource in asked.resources(one):
            used[resource] = used.get(resource, np.zeros(asked.weeks, int)) + row
    assert all((used[resource] <= asked.capacity(*resource)).all() for resource in used)
    assert sum(late.values()) >= max((proof.short for proof in year_overloads(asked)), default=0)


def test_when_one_more_thing_is_not_enough_those_in_the_way_together_are_tried() -> None:
    plan = plan_year(year(line(trainer="t", last_week=1), group=1, trainers={"t": (1, 1, 0, 0)}))
    (saver,) = plan.savers
    assert (saver.rule, saver.needed, set(saver.details["blockers"])) == ("if_more_of_all", 2, {"g", "t"})  # type: ignore[call-overload]


def test_a_line_whose_end_cannot_be_moved_far_enough_has_no_later_end() -> None:
    plan = plan_year(year(line(hours=25, trainer="t"), group=9, trainers={"t": (1, 1, 1, 1)}))
    assert [saver.rule for saver in plan.savers] == ["if_more_of_trainer"]
