import pytest

from mihan.core.errors import RuleBroken
from mihan.workplaces.engine.playing import live
from mihan.workplaces.models import Input, Outcome, Session
from mihan.workplaces.services.conducting import conduct
from mihan.workplaces.services.deciding import Asked, decide, take
from mihan.workplaces.services.playing import any_due, pass_over_due

pytestmark = pytest.mark.django_db


def seen_now(session, seat, wall):
    playing = live(session)
    playing.catch_up(wall.at)
    return playing.seen(seat)


def first_arrival(session, wall):
    for _minute in range(60):
        wall.pass_by(minutes=1)
        tasks = [t for t in seen_now(session, "reception.1", wall)["tasks"] if t["kind"] == "arrival"]
        if tasks:
            return tasks[0]
    raise AssertionError("nobody came")


def test_a_look_shows_what_the_bots_will_have_done_and_writes_nothing(running, wall):
    before = Input.objects.count()
    wall.pass_by(minutes=20)
    assert any(
        room["state"] != "ready" for room in seen_now(running, "duty_manager.1", wall)["things"]["room"].values()
    )
    assert Input.objects.count() == before


def test_a_decision_writes_what_the_bots_did_until_it_then_itself(running, salma, wall):
    task = first_arrival(running, wall)
    looked = live(running)
    looked.catch_up(wall.at)
    made = decide(running, seat="reception.1", verb="doubt_identity", args={"task": task["id"]}, by=salma, key="a")
    rows = list(Input.objects.filter(session=running, actor="bot"))
    assert [row.verb for row in rows] == [given.verb for given in looked.log]
    assert made.accepted
    assert made.by == salma.person


def test_the_same_request_twice_is_one_decision(running, salma, wall):
    task = first_arrival(running, wall)
    told = {"seat": "reception.1", "verb": "doubt_identity", "args": {"task": task["id"]}, "by": salma, "key": "a"}
    assert decide(running, **told).pk == decide(running, **told).pk
    assert Input.objects.filter(verb="doubt_identity", actor="user").count() == 1


def test_the_second_of_two_is_refused_and_the_refusal_is_kept(running, salma, omar, wall):
    task = first_arrival(running, wall)
    decide(running, seat="reception.1", verb="doubt_identity", args={"task": task["id"]}, by=salma, key="a")
    wall.pass_by(seconds=3)
    late = decide(running, seat="reception.2", verb="doubt_identity", args={"task": task["id"]}, by=omar, key="b")
    assert not late.accepted
    assert late.why == {"key": "task_done", "values": {"ago": 3, "seat": "reception.1"}}


def test_nobody_decides_in_the_seat_of_another(running, omar):
    with pytest.raises(RuleBroken, match="not in this seat"):
        decide(running, seat="reception.1", verb="check_in", args={}, by=omar)


def test_a_resumed_session_is_the_one_that_was_played(running, salma, wall):
    for _turn in range(12):
        task = first_arrival(running, wall)
        decide(running, seat="reception.1", verb="doubt_identity", args={"task": task["id"]}, by=salma)
    running.refresh_from_db()
    assert running.kept_seq
    quick = live(running)
    running.kept, running.kept_seq = "", 0
    slow = live(running)
    assert quick.world.digest() == slow.world.digest()
    assert quick.hash == slow.hash
    assert quick.count == slow.count


def test_time_that_passes_while_paused_does_not_count(running, trainer, wall):
    wall.pass_by(minutes=10)
    conduct(running, "pause", by=trainer)
    wall.pass_by(hours=5)
    conduct(running, "resume", by=trainer)
    wall.pass_by(minutes=1)
    running.refresh_from_db()
    assert seen_now(running, "reception.1", wall)["t"] == 11 * 60


def test_who_read_before_somebody_wrote_decides_in_their_turn(running, salma, wall):
    task = first_arrival(running, wall)
    stale = live(running)
    stale.catch_up(wall.at)
    told = {"seat": "reception.1", "verb": "doubt_identity", "args": {"task": task["id"]}, "by": salma}
    first = decide(running, **told, key="first")
    second, playing = take(running, Asked(**told, key="second"), stale)
    assert (first.accepted, second.accepted, second.why["key"]) == (True, False, "task_done")
    assert (second.seq, playing.count) == (first.seq + 1, first.seq + 1)
    assert live(running).world.digest() == playing.world.digest()


def test_a_worker_leaves_a_session_where_somebody_decides(running, salma, wall):
    task = first_arrival(running, wall)
    decide(running, seat="reception.1", verb="doubt_identity", args={"task": task["id"]}, by=salma)
    assert not any_due()
    wall.pass_by(minutes=2)
    assert any_due()


def test_a_worker_ends_a_session_nobody_looks_at_and_its_facts_are_kept(running, wall):
    assert not any_due()
    wall.pass_by(hours=4)
    assert any_due()
    pass_over_due()
    running.refresh_from_db()
    assert running.state == Session.State.ENDED
    outcome = Outcome.objects.get(session=running)
    assert outcome.t == 3 * 3600
    assert outcome.facts
    assert set(outcome.indicators) >= {"revenue", "walked_out"}
    assert not any_due()
