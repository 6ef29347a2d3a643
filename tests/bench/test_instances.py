"""Invented weeks: the same for the same seed, placeable where they say so, impossible exactly where they say so."""

import pytest

from mihan.bench.instances.campus import campus
from mihan.bench.instances.hard import hard
from mihan.bench.instances.impossible import PLANTED, with_causes
from mihan.engines.timetabling import check, overloads
from mihan.engines.timetabling.campus_json import problem_from
from mihan.engines.timetabling.portfolio import solve
from mihan.engines.timetabling.stopping import Iterations

GROUPS = 30


def unplaced(problem):
    found = solve(problem, stop=Iterations(2_000), seed=1)
    assert list(check(problem, found.placements)) == []
    return len(found.unplaced)


@pytest.mark.parametrize("seed", range(1, 6))
def test_the_plan_that_was_planted_breaks_no_rule_and_leaves_nothing_out(seed):
    problem, planted = hard(seed)
    assert list(check(problem, planted)) == []
    assert [placement.session for placement in planted] == [session.index for session in problem.sessions]
    assert None not in {placement.period for placement in planted}


def test_a_hard_week_has_every_trait_and_workshops_full_to_the_brim():
    problem, _planted = hard(1)
    traits = {
        "double": any(course.duration == 2 for course in problem.courses),
        "together": any(course.trainers_needed == 2 for course in problem.courses),
        "equipment": any(course.equipment for course in problem.courses),
        "order": any(course.after for course in problem.courses),
        "imposed": any(course.imposed_rooms for course in problem.courses),
        "merged": any(len(course.groups) > 1 for course in problem.courses),
        "travel": problem.travel,
        "part time": any(len(trainer.unavailable) >= 12 for trainer in problem.trainers),
    }
    assert all(traits.values()), traits
    for kind in {room.kind for room in problem.rooms} - {"classroom", "lab", "lecture"}:
        needed = sum(c.sessions * c.duration for c in problem.courses if c.room_kind == kind)
        open_ = sum(22 - len(room.unavailable) for room in problem.rooms if room.kind == kind)
        assert 0.97 < needed / open_ <= 1, kind


def test_the_same_seed_gives_the_same_week_and_another_one_another():
    assert hard(3, groups=GROUPS) == hard(3, groups=GROUPS)
    assert campus(3, groups=GROUPS) == campus(3, groups=GROUPS)
    assert len({repr(campus(seed, groups=GROUPS)) for seed in (1, 2, 3)}) == 3


@pytest.mark.parametrize("trainers", [180, 170, 165])
def test_the_campus_family_has_the_sizes_of_the_published_instance(trainers):
    meta = campus(1, trainers=trainers)["meta"]
    assert (meta["groups"], meta["rooms"]) == (130, 150)
    assert abs(meta["trainers"] - trainers) <= 3
    assert 1_400 <= meta["sessions"] <= 1_500


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_everything_is_placed_in_small_weeks_of_both_families(seed):
    assert unplaced(hard(seed, groups=GROUPS)[0]) == 0
    assert unplaced(problem_from(campus(seed, groups=GROUPS, trainers=41))) == 0


def test_every_planted_cause_is_named_with_its_count_and_nothing_else_is_left_out():
    problem, causes = with_causes(hard(1, groups=GROUPS)[0], len(PLANTED))
    said = sorted((proof.rule, proof.resource, proof.short) for proof in overloads(problem))
    assert said == sorted((cause.rule, cause.about, cause.short) for cause in causes)
    assert unplaced(problem) == sum(cause.short for cause in causes)
