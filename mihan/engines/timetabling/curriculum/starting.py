"""The first timetable without hard violations, in compiled code.

Lectures are placed one after the other where they throw out least; who is thrown out waits for a new turn,
and weighs more each time, so that the search cannot go round in circles (the conflict-based statistics of
Müller, Barták, Rudová, "Conflict-based statistics", EU/ME workshop 2004, in their simplest form).
"""

# Compiled code is typed by numba.
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False

import numpy as np

from mihan.engines.timetabling.chance import randint, uniform
from mihan.engines.timetabling.curriculum.compiling import compiled
from mihan.engines.timetabling.curriculum.moves import course_bit, enter, give_room, leave, take_room


@compiled
def remove(facts, plan, lecture):
    """Unplace a lecture."""
    leave(facts, plan, lecture)
    plan.in_room[plan.period[lecture], plan.room[lecture]] = -1
    give_room(plan, facts.course[lecture], plan.room[lecture])
    plan.period[lecture] = -1
    plan.room[lecture] = -1


@compiled
def place(facts, plan, lecture, period, room):
    """Place a lecture in a free room, at a period where it meets no conflict."""
    enter(facts, plan, lecture, period, room)
    take_room(plan, facts.course[lecture], room)


@compiled
def meets(facts, course, other):
    return facts.conflicts[course, other >> 6] & course_bit(other) != 0


@compiled
def least_disturbing_room(facts, plan, chance, course, period, weights):
    """The room where the course throws out least besides those it conflicts with, and all that throws out."""
    out = 0.0
    least = np.inf
    best = -1
    for room in range(plan.in_room.shape[1]):
        cost = 1e-6 * facts.short[course, room] + 1e-3 * uniform(chance)
        lecture = plan.in_room[period, room]
        if lecture >= 0:
            if meets(facts, course, facts.course[lecture]):
                out += 1.0 + weights[lecture]
            else:
                cost += 1.0 + weights[lecture]
        if cost < least:
            least = cost
            best = room
    return best, out + least


@compiled
def cheapest_place(facts, plan, chance, course, weights):
    """Period and room where the course throws out least; -1 when it is available nowhere."""
    best_period = -1
    best_room = -1
    least = np.inf
    for period in range(plan.in_room.shape[0]):
        if facts.blocked[period, course >> 6] & course_bit(course):
            continue
        room, cost = least_disturbing_room(facts, plan, chance, course, period, weights)
        cost += 0.5 * uniform(chance)
        if cost < least:
            least = cost
            best_period = period
            best_room = room
    return best_period, best_room


@compiled
def make_place(facts, plan, course, period, room, weights, waiting, count):
    """Throw out of a period whoever is in the course's way; how many lectures wait now."""
    for at in range(plan.in_room.shape[1]):
        lecture = plan.in_room[period, at]
        if lecture >= 0 and (at == room or meets(facts, course, facts.course[lecture])):
            remove(facts, plan, lecture)
            weights[lecture] += 1.0
            waiting[count] = lecture
            count += 1
    return count


@compiled
def place_all(facts, plan, chance, weights, turns):
    """Place what is unplaced, in at most `turns` turns; how many lectures remain, the hopeless ones too.

    `weights` has one number per lecture, zeros at first, and is kept from call to call.
    """
    waiting = np.empty(plan.period.shape[0], np.int64)
    count = 0
    hopeless = 0
    for lecture in range(plan.period.shape[0]):
        if plan.period[lecture] < 0:
            waiting[count] = lecture
            count += 1
    while count > 0 and turns > 0:
        turns -= 1
        pick = randint(chance, count)
        lecture = waiting[pick]
        count -= 1
        waiting[pick] = waiting[count]
        course = facts.course[lecture]
        period, room = cheapest_place(facts, plan, chance, course, weights)
        if period < 0:
            hopeless += 1
            continue
        count = make_place(facts, plan, course, period, room, weights, waiting, count)
        place(facts, plan, lecture, period, room)
    return count + hopeless


@compiled
def restore(facts, plan, period, room):
    """Make the plan the timetable that two arrays of a search describe."""
    for lecture in range(plan.period.shape[0]):
        if plan.period[lecture] >= 0:
            remove(facts, plan, lecture)
    for lecture in range(plan.period.shape[0]):
        if period[lecture] >= 0:
            place(facts, plan, lecture, period[lecture], room[lecture])
