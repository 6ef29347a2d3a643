"""The trade of the front desk: each rule where it alone decides."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mihan
from mihan.engines.simulation import Session, World, at_random, played, replay
from mihan.packs import load
from mihan.packs.hotel_front_desk.management import fitting, left_over
from mihan.packs.hotel_front_desk.rooms import most_wanted, permille, price, refund, shortage

HOTEL = load("hotel_front_desk")
PACK, SCENARIO = HOTEL.pack, HOTEL.scenario
P = SCENARIO.params


def test_a_stay_is_nights_vat_and_taxes_a_person_a_night():
    """Two nights at 600 MAD, two people: 1,200.00 + 120.00 of VAT + 2 x 2 x (10 + 8)."""
    assert price("double", 2, 2, P) == {"net": 120000, "vat": 12000, "taxes": 7200, "total": 139200}


def test_an_early_departure_keeps_one_night_and_no_tax_of_a_night_not_slept():
    stay = {"priced": "double", "pax": 2}
    assert refund(stay, 3, P)["total"] == 132000 + 3 * 2 * 1800
    assert refund(stay, 1, P) == {"net": 0, "vat": 0, "taxes": 3600, "total": 3600}


def test_shares_are_rounded_half_up():
    assert [permille(amount, 100) for amount in (4, 5, 14, 15)] == [0, 1, 1, 2]


def test_the_bed_most_wanted_is_the_one_with_most_guests_above_rooms_ready():
    rooms = [{"bed": "double", "state": "ready"}, {"bed": "twin", "state": "dirty"}]
    stays = [{"bed": bed, "state": "expected"} for bed in ("double", "twin", "family")]
    assert shortage(rooms, stays) == {"double": 0, "twin": 1, "family": 1}
    assert most_wanted(rooms, stays, ("double", "twin")) == ["twin"]
    assert most_wanted(rooms, stays, ("twin", "family")) == ["twin", "family"]


@pytest.fixture
def desk():
    """A session with its first guest at the desk, and what is needed to serve the guest."""
    session = Session(PACK, SCENARIO, 3)
    while not session.world.tasks("arrival"):
        session.look(session.t + 10)
    task = session.world.tasks("arrival")[0]
    stay = session.world.thing("stay", task["data"]["stay"])
    rooms = session.world.things("room").values()
    fitting = next(room for room in rooms if room["state"] == "ready" and room["bed"] == stay["bed"])
    due = price(stay["priced"], stay["nights"], stay["pax"], P)
    return session, task, stay, fitting, due


def asked(due):
    """The form of a check-in, filled right."""
    return {"quote": due["total"], "taxes": due["taxes"]}


def evidence(session):
    return {
        values["rule"]: (values["num"], values["den"])
        for _t, kind, values, _c in session.world.facts
        if kind == "evidence"
    }


def test_a_good_check_in_proves_five_things_and_balances(desk):
    session, task, stay, room, due = desk
    assert session.decide("reception.1", "check_in", task=task["id"], room=room["id"], **asked(due)).accepted
    assert evidence(session) == {
        "quote_exact": (1, 1), "taxes_exact": (1, 1), "identity_accepted": (1, 1), "right_room": (2, 2),
        "welcomed_in_time": (2, 2),
    }  # fmt: skip
    assert (stay["state"], room["state"], room["stay"]) == ("in", "occupied", stay["id"])
    assert session.world.balance("hotel", "5141") == P["cash"] + due["total"]


def test_a_wrong_quote_is_charged_right_and_proves_nothing(desk):
    session, task, _stay, room, due = desk
    session.decide(
        "reception.1", "check_in", task=task["id"], room=room["id"], **{**asked(due), "quote": due["total"] - 1}
    )
    assert [evidence(session)[rule] for rule in ("quote_exact", "taxes_exact")] == [(0, 1), (1, 1)]
    assert session.world.balance("hotel", "5141") == P["cash"] + due["total"]


@pytest.mark.parametrize(("over", "shown"), [(0, (1, 1)), (100, (0, 1))])
def test_a_guest_pays_in_notes_and_gets_the_change(over, shown):
    read = load("hotel_front_desk", {"parameters": {"cash_every": 1}})
    session = Session(read.pack, read.scenario, 3)
    while not session.world.tasks("arrival"):
        session.look(session.t + 10)
    task = session.world.tasks("arrival")[0]
    stay = session.world.thing("stay", task["data"]["stay"])
    due = price(stay["priced"], stay["nights"], stay["pax"], P)
    room = next(room for room in session.world.things("room").values() if room["state"] == "ready")
    session.decide("reception.1", "check_in", task=task["id"], room=room["id"], **asked(due))
    paying = session.world.tasks("payment")[0]
    hands = paying["data"]["hands"]
    assert (paying["data"]["total"], hands % P["cash_note"], hands > due["total"]) == (due["total"], 0, True)
    session.decide("reception.1", "take_payment", task=paying["id"], change=hands - due["total"] + over)
    assert evidence(session)["payment_taken"] == shown


def test_every_criterion_of_the_framework_can_be_shown():
    framework = tomllib.loads((Path(mihan.__path__[0]) / "assessment/data/frameworks/hotel.toml").read_text("utf-8"))
    criteria = {
        f"{competence['key']}.{criterion['key']}"
        for competence in framework["competence"] for element in competence["element"]
        for criterion in element["criterion"]
    }  # fmt: skip
    assert {rule.criterion for rule in SCENARIO.rules.values() if rule.criterion} == criteria


def test_a_room_that_is_taken_is_refused_in_words(desk):
    session, task, _stay, _room, due = desk
    taken = next(room for room in session.world.things("room").values() if room["state"] == "occupied")
    logged = session.decide("reception.2", "check_in", task=task["id"], room=taken["id"], **asked(due))
    assert HOTEL.say(f"refusal.{logged.why.key}", "en", **logged.why.values) == (
        f"Room {taken['number']} cannot be given: occupied."
    )


def test_a_dirty_room_brings_a_complaint(desk):
    session, task, stay, _room, due = desk
    dirty = next(room for room in session.world.things("room").values() if room["state"] == "dirty")
    session.decide("reception.1", "check_in", task=task["id"], room=dirty["id"], **asked(due))
    session.look(session.t + P["complains_after"])
    assert [t["data"] for t in session.world.tasks("complaint")] == [
        {"stay": stay["id"], "name": stay["name"], "cause": "dirty"}
    ]


@pytest.mark.parametrize(("after", "points"), [(300, 2), (301, 1), (600, 1), (601, 0)])
def test_five_minutes_are_in_time_ten_are_late(desk, after, points):
    session, task, _stay, room, due = desk
    session.decide("reception.1", "check_in", t=task["opened"] + after, task=task["id"], room=room["id"], **asked(due))
    assert evidence(session)["welcomed_in_time"] == (points, 2)


def test_a_guest_nobody_welcomes_walks_out(desk):
    session, task, stay, _room, _due = desk
    session.look(task["due"])
    assert (stay["state"], session.world.v["walked_out"]) == ("left", 1)


@pytest.mark.parametrize(("after", "recorded"), [(300, 1), (301, 0)])
def test_a_departure_is_recorded_within_five_minutes(after, recorded):
    session = Session(PACK, SCENARIO, 3)
    session.decide("", "inject", actor="instructor", event="early_departure")
    task = session.world.tasks("departure")[0]
    session.decide("reception.1", "settle_departure", t=after, task=task["id"], back=0)
    assert evidence(session)["departure_recorded"] == (recorded, 1)


def test_a_welcome_seen_by_the_trainer_is_manners_and_information():
    session = Session(PACK, SCENARIO, 3)
    task = session.world.open("greeting", stay="1", name="M. Rami")
    session.decide("reception.1", "tick_greeting", task=task["id"], ticks=["stood_up", "used_name", "showed_way"])
    assert evidence(session) == {"greeted": (2, 3), "informed": (1, 2)}


def test_the_manager_looks_to_the_desk_first_and_is_not_asked_when_there_is_nothing_to_choose():
    session = Session(PACK, SCENARIO, 3)
    session.decide("", "inject", actor="instructor", event="noise")
    session.decide("", "inject", actor="instructor", event="bus_of_thirty")
    complaint, group = (session.world.tasks(kind)[0] for kind in ("complaint", "group"))
    manager = "duty_manager.1"
    session.decide(manager, "settle_complaint", task=complaint["id"], remedy="apologise")
    assert evidence(session)["urgent_first"] == (0, 1)
    before = len(session.world.facts)
    session.decide(manager, "take_group", task=group["id"], rooms=0)
    assert [v["rule"] for _t, kind, v, _c in session.world.facts[before:] if kind == "evidence"] == ["group_fits"]


@pytest.mark.parametrize(("fixable", "free", "remedies"), [
    (True, ["room"], ("fix",)), (True, [], ("fix",)), (False, ["room"], ("move",)),
    (False, [], ("discount", "apologise")),
])  # fmt: skip
def test_a_remedy_fits_the_harm(fixable, free, remedies):
    assert fitting(fixable, free) == remedies


def test_a_complaint_left_open_is_an_answer_missed():
    session = Session(PACK, SCENARIO, 3)
    session.decide("", "inject", actor="instructor", event="noise")
    session.look(session.world.tasks("complaint")[0]["due"])
    missed = evidence(session)
    assert (missed["complaint_answered"], missed["cause_removed"]) == ((0, 1), (0, 2))


@pytest.mark.parametrize(("remedy", "verdict", "right"), [
    ("apologise", "reopen", 1), ("apologise", "close", 0), ("move", "close", 1), ("move", "reopen", 0),
])  # fmt: skip
def test_a_guest_is_asked_again_and_what_is_said_is_acted_on(remedy, verdict, right):
    session = Session(PACK, SCENARIO, 3)
    session.decide("", "inject", actor="instructor", event="noise")
    complaint = session.world.tasks("complaint")[0]
    session.decide("duty_manager.1", "settle_complaint", task=complaint["id"], remedy=remedy)
    task = session.look(P["follow_up_after"]).tasks("follow_up")[0]
    session.decide("duty_manager.1", "follow_up", task=task["id"], verdict=verdict)
    assert evidence(session)["followed_up"] == (right, 1)


def test_a_shift_is_handed_over_with_what_is_left_to_do():
    session = Session(PACK, SCENARIO, 3)
    world = session.look(PACK.length - P["handover_within"])
    due = left_over(world.things("room").values(), world.things("stay").values(), len(world.tasks("complaint")))
    told = {**due, "to_clean": due["to_clean"] + 1}
    session.decide("duty_manager.1", "hand_over", task=world.tasks("handover")[0]["id"], **told)
    assert evidence(session)["handed_over"] == (2, 3)


def test_what_is_left_to_do_is_guests_to_come_rooms_not_ready_and_complaints():
    rooms = [{"state": state} for state in ("ready", "dirty", "cleaning", "cleaned", "occupied")]
    stays = [{"state": state} for state in ("expected", "waiting", "in", "left")]
    assert left_over(rooms, stays, 2) == {"coming": 2, "to_clean": 3, "complaints": 2}


def test_evidence_cites_its_criterion():
    noted = [v for _t, kind, v, _c in played(PACK, SCENARIO, 2).world.facts if kind == "evidence"]
    assert {v["criterion"].rpartition(".")[0] == v["competence"] for v in noted} == {True}


def test_a_false_identity_shows_on_the_document_and_nowhere_else():
    session = Session(PACK, SCENARIO, 3)
    session.decide("", "inject", actor="instructor", event="false_identity", hidden=True)
    while not any(t["data"]["document"] != t["data"]["name"] for t in session.world.tasks("arrival")):
        session.look(session.t + 10)
    task = next(t for t in session.world.tasks("arrival") if t["data"]["document"] != t["data"]["name"])
    assert "false" not in str([sorted(stay) for stay in session.seen("reception.1")["things"]["stay"].values()])
    session.decide("reception.1", "doubt_identity", task=task["id"])
    assert evidence(session)["stranger_seen"] == (1, 1)
    told = session.seen("duty_manager.1")["tasks"]
    identity = next(t for t in told if t["kind"] == "identity")
    assert identity["data"]["answer"] == "unknown"
    session.decide("duty_manager.1", "settle_identity", task=identity["id"], verdict="turn_away")
    assert evidence(session)["stranger_kept_out"] == (1, 1)


def test_a_housekeeper_cleans_one_room_at_a_time():
    session = Session(PACK, SCENARIO, 3)
    first, second = [r["id"] for r in session.world.things("room").values() if r["state"] == "dirty"][:2]
    assert session.decide("housekeeping.1", "clean_room", room=first).accepted
    assert session.decide("housekeeping.1", "clean_room", room=second).why.key == "still_cleaning"
    assert session.decide("housekeeping.2", "clean_room", room=second).accepted


def test_two_receptionists_and_one_room_the_first_wins(desk):
    session, task, _stay, room, due = desk
    session.decide("reception.1", "check_in", task=task["id"], room=room["id"], **asked(due))
    late = session.decide("reception.2", "check_in", t=session.t + 3, task=task["id"], room=room["id"], **asked(due))
    assert (late.why.key, late.why.values) == ("task_done", {"ago": 3, "seat": "reception.1"})


def test_a_bus_takes_no_room_of_a_guest_to_come():
    session = Session(PACK, SCENARIO, 3)
    session.decide("", "inject", actor="instructor", event="bus_of_thirty")
    task = session.world.tasks("group")[0]
    assert session.decide("duty_manager.1", "take_group", task=task["id"], rooms=60).why.key == "not_so_many_ready"
    assert session.decide("duty_manager.1", "take_group", task=task["id"], rooms=0).accepted
    assert evidence(session)["group_fits"] == (1, 1)


@pytest.mark.parametrize(
    ("tenths", "act", "right"), [(50, "keep", 1), (51, "keep", 0), (51, "report", 1), (50, "report", 0)]
)
def test_what_is_read_at_the_bench_is_acted_on(tenths, act, right):
    session = Session(PACK, SCENARIO, 3)
    task = session.look(P["fridge_every"]).tasks("fridge")[0]
    session.decide("housekeeping.1", "read_fridge", task=task["id"], tenths=tenths, act=act)
    noted = [v for _t, kind, v, _c in session.world.facts if kind == "evidence" and v["rule"] == "fridge_acted"]
    assert [(v["num"], v["station"]) for v in noted] == [(right, "bench")]


def test_every_incident_can_be_injected_at_any_time():
    session = played(PACK, SCENARIO, 5, skill=850)
    for t in (0, 5000, PACK.length):
        world_log = [logged for logged in session.log if logged.t < t]
        for event in PACK.incidents:
            tried = Session(PACK, SCENARIO, 5)
            for logged in world_log:
                tried.submit(logged)
            logged = tried.decide("", "inject", t=t, actor="instructor", event=event)
            assert (event, logged.why) == (event, None)


HIDDEN = ("false", "since")


def test_no_hidden_field_is_ever_seen_by_any_role():
    """Short form of the scanner: every view of an afternoon of random decisions."""
    session = played(PACK, SCENARIO, 8, policy=at_random)
    looked = 0
    for t in range(0, PACK.length, 1800):
        world = replay(PACK, SCENARIO, 8, [logged for logged in session.log if logged.t <= t], t)
        moment = Session.resumed(PACK, SCENARIO, 8, [], world.snapshot())
        for seat in PACK.seats:
            assert keys(moment.seen(seat)).isdisjoint(HIDDEN)
            looked += 1
    assert looked == 30


def keys(tree):
    inside = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    return set(tree if isinstance(tree, dict) else ()).union(*(keys(value) for value in inside))


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**64 - 1))
def test_whatever_is_decided_rooms_guests_and_money_are_kept(seed):
    session = played(PACK, SCENARIO, seed, policy=at_random)
    assert session.world.fault == ""
    assert replay(PACK, SCENARIO, seed, session.log, PACK.length).digest() == session.world.digest()


@pytest.mark.parametrize("spoil", [
    lambda w: w.remove("room", "1"),
    lambda w: w.thing("room", "1").update(state="occupied"),
    lambda w: next(s for s in w.things("stay").values() if s["state"] == "in").update(room="1"),
    lambda w: w.enter("hotel", "thin air", [["5141", 100]]),
])  # fmt: skip
def test_a_broken_law_is_seen_at_once(spoil):
    world = World(PACK, SCENARIO, 3).begin()
    world.advance(600)
    assert world.fault == ""
    spoil(world)
    world.advance(PACK.length)
    assert world.fault.startswith("InvariantBroken")


@pytest.mark.parametrize("skill", [550, 850, 960])
def test_bots_of_any_skill_play_to_the_end(skill):
    session = played(PACK, SCENARIO, 2, skill=skill)
    assert (session.world.fault, session.t) == ("", PACK.length)


def test_a_better_crew_proves_more():
    def share(skill):
        found = [
            v
            for seed in (1, 2)
            for _t, kind, v, _c in played(PACK, SCENARIO, seed, skill=skill).world.facts
            if kind == "evidence"
        ]
        return sum(v["num"] / v["den"] for v in found) / len(found)

    assert share(550) < share(850) < share(960) < share(1000) == 1
