"""Changes of a timetable and what each would cost, in compiled code.

There is one kind of move between periods, the Kempe chain (Lü, Hao, "Adaptive tabu search for course
timetabling", EJOR 2010, doi 10.1016/j.ejor.2008.12.007): a lecture moves to another period, what it
conflicts with there moves the other way, and so on until nothing conflicts; a plain move is a chain of
one. Hard rules are never broken, so a curriculum has at most one lecture a period, one bit tells
whether it has any, and the cost of a chain is the sum over its lectures: a curriculum that has a lecture in
both periods has them both in the chain, and nothing changes for it.
"""

# Compiled code is typed by numba.
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False

import numpy as np

from mihan.engines.timetabling.chance import randint
from mihan.engines.timetabling.curriculum.bitsets import count_bits, lowest_bit
from mihan.engines.timetabling.curriculum.compiling import inlined

REFUSED = 1 << 40


@inlined
def course_bit(course):
    return np.int64(1) << np.int64(course & 63)


@inlined
def alone(mask):
    """How many set bits of a day's mask have no neighbour."""
    return count_bits(mask & ~(mask << 1) & ~(mask >> 1))


@inlined
def enter(facts, plan, lecture, period, room):
    """Place a lecture, `uses` and `price` of its room excepted: see `take_room`."""
    course = facts.course[lecture]
    day = facts.day[period]
    plan.period[lecture] = period
    plan.room[lecture] = room
    plan.in_room[period, room] = lecture
    plan.of_course[period, course] = lecture
    plan.taught[period, course >> 6] |= course_bit(course)
    plan.load[period] += 1
    plan.day_load[course, day] += 1
    if plan.day_load[course, day] == 1:
        plan.days_used[course] += 1
    for k in range(facts.curricula_start[course], facts.curricula_start[course + 1]):
        plan.busy[facts.curricula[k], day] |= facts.bit[period]


@inlined
def leave(facts, plan, lecture):
    """Take a lecture out of its period; its room is the caller's business."""
    course = facts.course[lecture]
    period = plan.period[lecture]
    day = facts.day[period]
    plan.of_course[period, course] = -1
    plan.taught[period, course >> 6] &= ~course_bit(course)
    plan.load[period] -= 1
    plan.day_load[course, day] -= 1
    if plan.day_load[course, day] == 0:
        plan.days_used[course] -= 1
    for k in range(facts.curricula_start[course], facts.curricula_start[course + 1]):
        plan.busy[facts.curricula[k], day] &= ~facts.bit[period]


@inlined
def take_room(plan, course, room):
    """Count one more lecture of a course in a room; what that costs."""
    cost = plan.price[course, room]
    plan.uses[course, room] += 1
    if plan.uses[course, room] == 1:
        plan.price[course, room] -= 1
    return cost


@inlined
def give_room(plan, course, room):
    """Count one lecture of a course fewer in a room; what that saves."""
    plan.uses[course, room] -= 1
    if plan.uses[course, room] == 0:
        plan.price[course, room] += 1
    return plan.price[course, room]


@inlined
def cheapest_room(plan, chance, course, period):
    """The free room of a period where the course costs least, ties by chance; -1 when all are taken."""
    rooms = plan.in_room.shape[1]
    room = randint(chance, rooms)
    best = -1
    least = np.int64(REFUSED)
    for _ in range(rooms):
        if plan.in_room[period, room] < 0:
            price = plan.price[course, room]
            if price < least:
                least = price
                best = room
                if price == 0:
                    break
        room += 1
        if room == rooms:
            room = 0
    return best


@inlined
def time_cost(facts, plan, course, old, new):
    """Change of working days and compactness when a lecture goes from period `old` to `new`."""
    old_day = facts.day[old]
    new_day = facts.day[new]
    old_bit = facts.bit[old]
    new_bit = facts.bit[new]
    lonely = 0
    if old_day == new_day:
        for k in range(facts.curricula_start[course], facts.curricula_start[course + 1]):
            mask = plan.busy[facts.curricula[k], old_day]
            if mask & new_bit == 0:
                lonely += alone(mask ^ old_bit ^ new_bit) - alone(mask)
        return 2 * lonely
    for k in range(facts.curricula_start[course], facts.curricula_start[course + 1]):
        curriculum = facts.curricula[k]
        there = plan.busy[curriculum, new_day]
        if there & new_bit == 0:
            here = plan.busy[curriculum, old_day]
            lonely += alone(here ^ old_bit) - alone(here) + alone(there ^ new_bit) - alone(there)
    if plan.of_course[new, course] >= 0:  # its lecture there comes here: the same days as before
        return 2 * lonely
    days = plan.days_used[course]
    change = np.int64(plan.day_load[course, new_day] == 0) - np.int64(plan.day_load[course, old_day] == 1)
    least = facts.min_days[course]
    return 2 * lonely + 5 * (max(0, least - days - change) - max(0, least - days))


@inlined
def join(facts, plan, lecture, size, side, back):
    """Add a lecture to the chain if it is not in it and may go to period `back`; the new size or -1."""
    course = facts.course[lecture]
    word = course >> 6
    bit = course_bit(course)
    if (plan.sides[side, word] | facts.blocked[back, word]) & bit:
        return -1
    plan.sides[side, word] |= bit
    plan.chain[size] = lecture
    return size + 1


@inlined
def close(facts, plan, first, size, one, two, longest):
    """Add what the chain's members from `first` on conflict with; the size, or -1 if it cannot be.

    Members go between periods `one` and `two`; a chain of more than `longest` is given up.
    """
    index = first
    while index < size:
        lecture = plan.chain[index]
        course = facts.course[lecture]
        index += 1
        if plan.period[lecture] == one:
            side, there, here = 1, two, one
        else:
            side, there, here = 0, one, two
        for word in range(plan.taught.shape[1]):
            met = facts.conflicts[course, word] & plan.taught[there, word] & ~plan.sides[side, word]
            if met == 0:
                continue
            if met & facts.blocked[here, word] or size + count_bits(met) > longest:
                return -1
            plan.sides[side, word] |= met
            while met != 0:
                plan.chain[size] = plan.of_course[there, word * 64 + lowest_bit(met)]
                size += 1
                met &= met - 1
    return size


@inlined
def balance(facts, plan, chance, size, one, two, longest, extra):
    """Let lectures chosen by chance join until both periods have rooms enough; the size or -1.

    `extra` asks for one lecture of period `two` to join in any case: a swap of strangers.
    """
    rooms = plan.in_room.shape[1]
    while True:
        leaving = 0
        for word in range(plan.sides.shape[1]):
            leaving += count_bits(plan.sides[0, word])
        surplus = 2 * leaving - size
        if extra or plan.load[two] + surplus > rooms:
            extra = False
            side, here, there = 1, two, one
        elif plan.load[one] - surplus > rooms:
            side, here, there = 0, one, two
        else:
            return size
        lecture = plan.in_room[here, randint(chance, rooms)]
        if lecture < 0 or size == longest:
            return -1
        size = join(facts, plan, lecture, size, side, there)
        if size < 0:
            return -1
        size = close(facts, plan, size - 1, size, one, two, longest)
        if size < 0:
            return -1


@inlined
def build_chain(facts, plan, chance, lecture, two, longest, extra):
    """Fill `plan.chain` with what must move for `lecture` to go to period `two`; its size or -1."""
    one = plan.period[lecture]
    for word in range(plan.sides.shape[1]):
        plan.sides[0, word] = 0
        plan.sides[1, word] = 0
    size = join(facts, plan, lecture, 0, 0, two)
    if size < 0:
        return -1
    size = close(facts, plan, 0, size, one, two, longest)
    if size < 0:
        return -1
    return balance(facts, plan, chance, size, one, two, longest, extra)


@inlined
def chain_costs(facts, plan, size, one, two):
    """Change of cost by the times of a chain, and the most its rooms could save."""
    cost = 0
    saving = 0
    for index in range(size):
        lecture = plan.chain[index]
        course = facts.course[lecture]
        room = plan.room[lecture]
        there = two if plan.period[lecture] == one else one
        cost += time_cost(facts, plan, course, plan.period[lecture], there)
        saving += plan.price[course, room] + np.int64(plan.uses[course, room] == 1)
    return cost, saving


@inlined
def try_rooms(facts, plan, chance, size, one, two):
    """Give every lecture of the chain its cheapest room in the other period; the change of cost.

    Only `in_room`, `uses`, `price` and `new_room` change; `settle` or `withdraw` must follow.
    """
    cost = 0
    for index in range(size):
        lecture = plan.chain[index]
        plan.in_room[plan.period[lecture], plan.room[lecture]] = -1
        cost -= give_room(plan, facts.course[lecture], plan.room[lecture])
    for index in range(size):
        lecture = plan.chain[index]
        course = facts.course[lecture]
        there = two if plan.period[lecture] == one else one
        room = cheapest_room(plan, chance, course, there)
        plan.in_room[there, room] = lecture
        plan.new_room[index] = room
        cost += take_room(plan, course, room)
    return cost


@inlined
def withdraw(facts, plan, size, one, two):
    """Undo `try_rooms`."""
    for index in range(size):
        lecture = plan.chain[index]
        there = two if plan.period[lecture] == one else one
        plan.in_room[there, plan.new_room[index]] = -1
        give_room(plan, facts.course[lecture], plan.new_room[index])
    for index in range(size):
        lecture = plan.chain[index]
        plan.in_room[plan.period[lecture], plan.room[lecture]] = lecture
        take_room(plan, facts.course[lecture], plan.room[lecture])


@inlined
def settle(facts, plan, size, one, two):
    """Make the chain true after `try_rooms`."""
    for index in range(size):
        leave(facts, plan, plan.chain[index])
    for index in range(size):
        lecture = plan.chain[index]
        there = two if plan.period[lecture] == one else one
        enter(facts, plan, lecture, there, plan.new_room[index])


@inlined
def swap_rooms(facts, plan, lecture, room, most):
    """Send a lecture to another room of its period, exchanging with who is there, if it costs `most` or less.

    The change of cost, REFUSED when nothing was done.
    """
    period = plan.period[lecture]
    course = facts.course[lecture]
    old = plan.room[lecture]
    other = plan.in_room[period, room]
    cost = take_room(plan, course, room) - give_room(plan, course, old)
    if other >= 0:
        rival = facts.course[other]
        cost += take_room(plan, rival, old) - give_room(plan, rival, room)
    if cost > most:
        take_room(plan, course, old)
        give_room(plan, course, room)
        if other >= 0:
            take_room(plan, rival, room)
            give_room(plan, rival, old)
        return REFUSED
    plan.room[lecture] = room
    plan.in_room[period, room] = lecture
    plan.in_room[period, old] = other
    if other >= 0:
        plan.room[other] = old
    return cost
