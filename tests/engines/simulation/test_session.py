"""Inputs: who may, what counts once, what leaves no trace."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mihan.engines.simulation import ACTS, GENESIS, Actor, Input, Refusal, Session, chain, now, replay
from tests.engines.simulation import tea_room

T1 = "order.1"


def serve(session, **more):
    given = {"task": T1, "bill": 800 * cups(session), "manner": "warm"}
    seat = more.pop("seat", "waiter.1")
    t, key, actor = more.pop("t", 100), more.pop("key", ""), more.pop("actor", "user")
    return session.decide(seat, "serve", t=t, key=key, actor=actor, **{**given, **more})


def cups(session):
    task = session.look(100).state["tasks"].get(T1)
    return task["data"]["cups"] if task else 1


def test_a_decision_is_applied_and_logged(session):
    logged = serve(session)
    assert (logged.n, logged.accepted, logged.why) == (1, True, None)
    assert (session.world.v["served"], session.world.balance("till", "5161")) == (1, logged.args["bill"])


@pytest.mark.parametrize(("wrong", "key"), [
    ({"seat": "cook.1"}, "not_your_role"),
    ({"seat": "nobody"}, "not_your_role"),
    ({"task": "order.99"}, "no_such_task"),
    ({"task": None}, "no_such_task"),
    ({"task": "pot_check.1"}, "wrong_task"),
    ({"bill": "800"}, "wrong_value"),
    ({"bill": True}, "wrong_value"),
    ({"bill": -1}, "wrong_value"),
    ({"bill": 8.5}, "wrong_value"),
    ({"manner": "rude"}, "wrong_value"),
    ({"more": 1}, "unknown_field"),
    ({"bill": 0}, "no_free_tea"),
])  # fmt: skip
def test_a_refusal_says_why_and_leaves_no_trace_in_the_state(session, wrong, key):
    session.look(100)
    before, facts = session.world.digest(), list(session.world.facts)
    logged = serve(session, **wrong)
    assert (logged.accepted, logged.why.key) == (False, key)
    assert (session.world.digest(), session.world.facts, session.world.sent) == (before, facts, [])
    assert session.log == [logged]


def test_a_refusal_carries_the_values_its_text_needs(session):
    assert serve(session, bill=0).why == Refusal("no_free_tea", {"bill": 0})


def test_a_field_left_out_is_named(session):
    session.look(100)
    assert session.decide("waiter.1", "serve", task=T1, bill=5).why == Refusal("missing_field", {"field": "manner"})


def test_of_two_at_once_the_first_wins_and_the_second_reads_who_was_before(session):
    serve(session)
    assert serve(session, seat="waiter.2", t=103).why == Refusal("task_done", {"ago": 3, "seat": "waiter.1"})


def test_a_resent_request_is_one_input(session):
    first = serve(session, key="a1")
    assert serve(session, key="a1", t=150) is first
    assert (len(session.log), session.world.v["served"]) == (1, 1)
    assert serve(session, key="a2").why.key == "task_done"


def test_a_slip_of_the_pack_refuses_one_input_and_the_session_goes_on(session):
    before = session.world.digest()
    assert session.decide("cook.1", "fail").why.key == "error"
    assert session.world.digest() == before
    assert serve(session).accepted


def test_what_would_break_a_law_is_refused(session):
    assert session.decide("cook.1", "cheat").why.values == {
        "fault": "InvariantBroken: nobody_is_served_less_than_never"
    }
    assert session.world.v["served"] == 0


def test_a_thing_the_role_does_not_see_cannot_be_named(session):
    session.look(100)
    empty = next(t["id"] for t in session.world.things("table").values() if not t["guests"])
    assert session.decide("waiter.1", "send_away", table=empty).why.key == "wrong_value"


def test_time_never_goes_back(session):
    serve(session, t=100)
    assert session.decide("cook.1", "fail", t=5).t == 100


def test_the_chain_shows_any_edit(finished):
    assert finished.hash == chain(finished.log) != GENESIS
    edited = [replace(finished.log[3], t=finished.log[3].t + 1) if i == 3 else x for i, x in enumerate(finished.log)]
    assert chain(edited) != finished.hash
    assert chain(finished.log[:-1]) != finished.hash


def test_an_input_survives_a_row(finished):
    assert [Input.from_json(logged.as_json()) for logged in finished.log] == finished.log


def test_a_message_of_the_market_is_an_input(session):
    assert session.decide("", "newspaper", actor="market", praise=3).accepted
    assert session.decide("", "newspaper", actor="market", praise=0).why.key == "no_bad_news"
    assert session.decide("waiter.1", "newspaper", praise=3).why.key == "unknown_verb"
    assert session.seen("waiter.2")["notices"][0]["text"] == "praised"


def test_messages_out_have_ids_that_a_replay_gives_again(session):
    serve(session)
    again = Session(tea_room.pack, tea_room.SCENARIO, seed=7)
    serve(again)
    assert session.world.sent == again.world.sent
    assert [message["id"] for message in session.world.sent] == ["message.1"]


def instructor(session, verb, **args):
    return session.decide("", verb, actor="instructor", t=session.t, **args)


def test_an_instructor_pauses_and_nobody_decides(session):
    session.look(100)
    assert instructor(session, "pause", wall=5000).accepted
    assert serve(session).why.key == "paused"
    assert instructor(session, "resume", wall=9000).accepted
    assert serve(session).accepted


def test_a_trainee_may_not_act_as_instructor(session):
    assert session.decide("waiter.1", "pause").why.key == "not_yours"
    assert session.decide("waiter.1", "inject", event="pot_breaks").why.key == "not_yours"


def test_an_injected_incident_happens_and_is_told_unless_hidden(session):
    instructor(session, "inject", event="pot_breaks", hidden=True)
    assert (session.world.v["broken"], session.seen("cook.1")["notices"]) == (1, [])
    instructor(session, "inject", event="pot_breaks")
    assert [notice["text"] for notice in session.seen("cook.1")["notices"]] == ["incident.pot_breaks"]
    assert instructor(session, "inject", event="guests_come").why.key == "unknown_incident"


def evidence(session):
    return [values for _t, kind, values, _cause in session.world.facts if kind == "evidence"]


def test_a_hint_marks_the_next_evidence_as_assisted_and_no_other(session):
    session.look(2000)
    first, second = session.world.tasks("order")[:2]
    instructor(session, "hint", seat="waiter.1", text="Count the cups")
    for task in (first, second):
        assert serve(session, t=2000, task=task["id"], bill=100).accepted
    answered = [e for e in evidence(session) if e["task"] in (first["id"], second["id"])]
    assert [(e["task"], e["help"]) for e in answered] == [(first["id"], 1), (second["id"], 0)]


def test_evidence_says_who_held_the_seat(session):
    serve(session)
    session.decide("waiter.1", "sit", seat="waiter.1", t=100)
    session.look(2000)
    tasks = session.world.tasks("order")
    serve(session, t=2000, task=tasks[0]["id"])
    serve(session, t=2000, task=tasks[1]["id"], actor="instructor")
    acted = [e["by"] for e in evidence(session) if e["task"] in ("order.1", tasks[0]["id"], tasks[1]["id"])]
    assert acted == ["bot", "user", "instructor"]


def test_what_nobody_answered_is_an_opportunity_missed_by_the_whole_role(session):
    session.look(700)
    assert [(e["seat"], e["num"]) for e in evidence(session)] == [("waiter.1", 0), ("waiter.2", 0)]


def test_extra_time_slows_the_deadlines_and_the_age(session):
    instructor(session, "extra_time", seat="waiter.2", permille=2000)
    task = session.look(100).state["tasks"][T1]
    assert (task["opened"], task["due"]) == (60, 60 + 1200)
    assert instructor(session, "extra_time", seat="waiter.2", permille=500).why.key == "wrong_value"


def test_a_task_given_more_time_stays_open(session):
    session.look(100)
    instructor(session, "extend", task=T1, by=300)
    assert T1 in session.look(900).state["tasks"]
    assert T1 not in session.look(970).state["tasks"]


def test_a_claimed_task_is_one_seat_s_to_answer_or_to_miss(session):
    session.look(100)
    assert session.decide("waiter.2", "claim", task=T1).accepted
    assert session.decide("waiter.1", "claim", task=T1).why.key == "task_of_another"
    assert serve(session).why == Refusal("task_of_another", {"seat": "waiter.2"})
    assert [task["id"] for task in session.seen("waiter.1")["tasks"]] == []
    session.look(700)
    assert [e["seat"] for e in evidence(session)] == ["waiter.2"]


def test_a_released_task_is_anybody_s_again(session):
    session.look(100)
    session.decide("waiter.2", "claim", task=T1)
    assert session.decide("waiter.1", "release", task=T1).why.key == "no_such_task"
    assert session.decide("waiter.2", "release", task=T1).accepted
    assert serve(session).accepted


def test_a_photo_is_of_an_open_task_of_the_bench_of_ones_role(session):
    session.look(100)
    digest = "0" * 64
    assert session.decide("waiter.1", "photo", task="order.999", digest=digest).why.key == "no_such_task"
    assert session.decide("cook.1", "photo", task=T1, digest=digest).why.key == "not_your_role"
    assert session.decide("waiter.1", "photo", task=T1, digest=digest).why.key == "wrong_task"
    session.decide("waiter.2", "claim", task=T1)
    assert session.decide("waiter.1", "photo", task=T1, digest=digest).why.key == "task_of_another"
    assert [kind for _t, kind, _v, _c in session.world.facts if kind == "photo"] == []


def test_whoever_leaves_a_seat_says_something_and_it_is_a_fact(session):
    session.look(100)
    told = {"seat": "waiter.1", "doing": "two cups", "promised": "", "careful": ""}
    assert session.decide("waiter.1", "pass_seat", **told).accepted
    assert session.decide("waiter.1", "pass_seat", **{**told, "doing": " "}).why.key == "missing_field"
    assert session.decide("waiter.1", "pass_seat", **{**told, "seat": "nobody.1"}).why.key == "unknown_seat"
    assert [v for _t, kind, v, _c in session.world.facts if kind == "handed_over"] == [told]


def test_nothing_is_decided_after_the_end(session):
    session.look(100)
    instructor(session, "end")
    assert serve(session).why.key == "over"


def test_a_session_ends_by_itself_when_its_time_is_up(session):
    session.look(tea_room.pack.length)
    assert session.decide("waiter.1", "serve", task=T1, bill=1, manner="warm").why.key == "over"
    assert [kind for _t, kind, _v, _c in session.world.facts if kind == "ended"] == ["ended"]


def test_a_session_is_taken_up_again_from_its_row(session):
    serve(session, key="a1")
    again = Session.resumed(tea_room.pack, tea_room.SCENARIO, 7, session.log, session.world.snapshot())
    assert (again.hash, again.world.digest()) == (session.hash, session.world.digest())
    assert serve(again, key="a1").n == 1
    for one in (session, again):
        one.look(3000)
    assert again.world.digest() == session.world.digest()


def test_the_clock_runs_at_its_speed_and_stands_while_paused(session):
    clock = session.world.state["clock"]
    assert now(clock, 10_000) == 10
    session.look(10)
    instructor(session, "speed", permille=2000, wall=10_000)
    assert now(session.world.state["clock"], 15_000) == 20
    session.look(20)
    instructor(session, "pause", wall=15_000)
    assert now(session.world.state["clock"], 99_000) == 20
    assert now(session.world.state["clock"], 0) == 20


def test_a_role_sees_what_its_pack_names_and_nothing_besides(session):
    session.look(100)
    seen = session.seen("waiter.1")
    assert seen["v"] == {"served": 0}
    assert [sorted(table) for table in seen["things"]["table"].values()] == [["guests", "id", "number"]]
    assert [(task["id"], sorted(task["data"])) for task in seen["tasks"]] == [(T1, ["cups", "table"])]
    assert seen["boards"] == {"room": [1]}
    assert session.seen("cook.1")["boards"] == {}
    assert "hidden" not in str(seen)
    assert "secret_tip" not in str(seen)


def test_actors_are_the_four_of_the_log():
    assert [str(actor) for actor in Actor] == ["user", "bot", "instructor", "market"]


def test_an_incident_is_given_whole_numbers_and_words_only(session):
    assert instructor(session, "inject", event="pot_breaks", args={"much": 1.5}).why.key == "wrong_value"
    assert session.decide("", "newspaper", actor="market", praise=0.5).why.key == "wrong_value"


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6)
    | st.sampled_from(["order.1", "order.2", "pot_check.1", "1", "2", "warm", "waiter.1", "pot_breaks"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3), max_leaves=4,
)  # fmt: skip
FIELDS = (
    "task",
    "bill",
    "manner",
    "ticks",
    "table",
    "seat",
    "event",
    "args",
    "text",
    "by",
    "permille",
    "wall",
    "praise",
)
INPUTS = st.builds(
    Input, st.integers(-50, 8000), st.sampled_from(["waiter.1", "waiter.2", "cook.1", "", "x"]), st.sampled_from(Actor),
    st.sampled_from([*tea_room.pack.decisions, *tea_room.pack.messages, *ACTS, "_due", "nothing"]),
    st.dictionaries(st.sampled_from(FIELDS), JUNK, max_size=4),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(INPUTS, max_size=25), st.integers(0, 2**64))
def test_whatever_is_sent_is_answered_and_what_is_refused_changed_nothing(inputs, seed):
    session = Session(tea_room.pack, tea_room.SCENARIO, seed)
    for sent in inputs:
        session.look(sent.t)
        before = session.world.digest()
        logged = session.submit(sent)
        assert logged.accepted or session.world.digest() == before
    assert session.world.fault == ""
    again = replay(tea_room.pack, tea_room.SCENARIO, seed, session.log, session.t, checked=True)
    assert again.digest() == session.world.digest()
