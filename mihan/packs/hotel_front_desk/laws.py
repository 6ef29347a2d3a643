"""What passes unanswered, what is always true, and how the afternoon went."""

from mihan.packs.hotel_front_desk.rooms import ready
from mihan.packs.hotel_front_desk.rules import BOOK, pack, rate, vacate


@pack.overdue("arrival")
def guest_walks_out(w, task):
    w.missed(task, "welcomed_in_time", 2)
    w.thing("stay", task["data"]["stay"])["state"] = "left"
    w.v["walked_out"] += 1
    rate(w, 0)


@pack.overdue("departure")
def guest_leaves_angry(w, task):
    w.missed(task, "refund_exact")
    w.missed(task, "departure_recorded")
    vacate(w, w.thing("stay", task["data"]["stay"]), "left")
    rate(w, 0)


@pack.overdue("payment")
def guest_goes_up_unpaid(w, task):
    w.missed(task, "payment_taken")


@pack.overdue("greeting")
def greeting_unseen(w, task):
    """The trainer was elsewhere: nobody's failure."""


@pack.overdue("bed_check")
def bed_unseen(w, task):
    """The trainer was elsewhere: nobody's failure."""


@pack.overdue("fridge")
def fridge_unread(w, task):
    w.missed(task, "fridge_acted")


@pack.overdue("priority")
def no_priority(w, task):
    w.missed(task, "priority_right")


@pack.overdue("identity")
def doubt_left_open(w, task):
    w.missed(task, "stranger_kept_out")
    w.thing("stay", task["data"]["stay"])["state"] = "left"


@pack.overdue("no_room")
def nobody_found_a_room(w, task):
    w.missed(task, "guest_lodged", 2)
    w.thing("stay", task["data"]["stay"])["state"] = "left"
    w.v["walked_out"] += 1
    rate(w, 0)


@pack.overdue("complaint")
def complaint_left_open(w, task):
    w.missed(task, "complaint_answered")
    w.missed(task, "cause_removed", 2)
    rate(w, 0)


@pack.overdue("follow_up")
def nobody_asked_again(w, task):
    w.missed(task, "followed_up")


@pack.overdue("handover")
def shift_left_without_a_word(w, task):
    w.missed(task, "handed_over", 3)


@pack.overdue("group")
def bus_drives_on(w, task):
    w.missed(task, "group_fits")


@pack.invariant
def rooms_are_kept(w):
    return len(w.things("room")) == w.p["rooms"]


@pack.invariant
def no_room_has_two_guests(w):
    lodged = [stay["room"] for stay in w.things("stay").values() if stay["state"] == "in"]
    return len(lodged) == len(dict.fromkeys(lodged)) and "" not in lodged


@pack.invariant
def who_is_in_has_the_room(w):
    rooms = w.things("room")
    lodged = sum(
        rooms[stay["room"]]["stay"] == stay["id"] for stay in w.things("stay").values() if stay["state"] == "in"
    )
    return lodged == sum(room["state"] == "occupied" for room in rooms.values())


# How it went


@pack.indicator(unit="centimes", good="up")
def revenue(w):
    return -w.balance(BOOK, "71243") - w.balance(BOOK, "71294") - w.balance(BOOK, "61431")


@pack.indicator(unit="/100", good="up")
def satisfaction(w):
    return int(w.v["satisfaction"] // max(1, w.v["rated"]))


@pack.indicator(unit="s", good="down")
def mean_wait(w):
    return int(w.v["waited"] // max(1, w.v["checked_in"]))


@pack.indicator(good="down")
def walked_out(w):
    return w.v["walked_out"]


@pack.indicator(good="down")
def strangers(w):
    return w.v["strangers"]


@pack.indicator(good="up")
def rooms_ready(w):
    return len(ready(w.things("room").values()))
