"""Stop criteria: alone, joined, and without a clock of their own."""

import math
import threading

from mihan.engines.timetabling.stopping import (
    Cancelled,
    Iterations,
    NoImprovement,
    Standing,
    Stop,
    Target,
    WallTime,
)


class HandClock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def test_the_base_criterion_never_stops():
    assert not Stop()(Standing(10**12, 0))
    assert Stop().spent(Standing(10**12)) == 0


def test_wall_time_counts_from_the_start_and_not_from_its_making():
    clock = HandClock()
    stop = WallTime(10, clock=clock)
    clock.now += 60
    stop.start()
    clock.now += 4
    assert stop.spent(Standing()) == 0.4
    assert not stop(Standing())
    clock.now += 6
    assert stop(Standing())
    clock.now += 60
    assert stop.spent(Standing()) == 1


def test_no_time_at_all_stops_at_once():
    stop = WallTime(0)
    stop.start()
    assert stop(Standing())
    assert stop.spent(Standing()) == 1


def test_iterations_allow_exactly_what_is_left():
    stop = Iterations(100)
    assert stop.allowed(Standing(70)) == 30
    assert not stop(Standing(99))
    assert stop(Standing(100))
    assert stop.allowed(Standing(130)) == 0


def test_a_target_is_met_by_an_equal_cost():
    assert not Target(5)(Standing(1, 6))
    assert Target(5)(Standing(1, 5))


def test_no_improvement_waits_anew_after_each_better_answer():
    stop = NoImprovement(100)
    stop.start()
    assert not stop(Standing(50, 20))
    assert not stop(Standing(149, 20))
    assert stop.allowed(Standing(149, 20)) == 1
    assert not stop(Standing(149, 19))
    assert stop(Standing(249, 19))


def test_a_cancel_event_stops_the_search():
    event = threading.Event()
    stop = Cancelled(event.is_set)
    assert not stop(Standing())
    event.set()
    assert stop(Standing())


def test_joined_criteria_stop_with_the_first_and_spend_as_the_most_spent():
    stop = Iterations(100) | Target(3) | Iterations(50)
    assert stop.spent(Standing(25)) == 0.5
    assert stop.allowed(Standing(25)) == 25
    assert not stop(Standing(25, 4))
    assert stop(Standing(25, 3))
    assert stop(Standing(50, 4))


def test_joined_criteria_start_together_and_all_hear_of_each_standing():
    clock = HandClock()
    patience = NoImprovement(100)
    stop = WallTime(5, clock=clock) | patience
    stop.start()
    clock.now += 5
    assert stop(Standing(10, 7))
    assert patience.best == Standing(10, 7)


def test_nothing_limits_a_search_that_is_only_watched():
    assert math.isinf((Target(0) | Stop()).allowed(Standing()))
