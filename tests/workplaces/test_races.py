"""People who act at once in one session: the first valid act wins, and every refusal is told or kept."""

import pytest

from mihan.workplaces.engine.playing import live
from mihan.workplaces.models import Input, Seat
from mihan.workplaces.services.conducting import conduct
from mihan.workplaces.services.deciding import decide
from mihan.workplaces.services.seating import take_seat
from tests.exams.test_races import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def a_guest(session, wall):
    for _look in range(150):
        wall.pass_by(seconds=25)
        playing = live(session)
        playing.catch_up(wall.at)
        found = [task for task in playing.seen("reception.1")["tasks"] if task["kind"] == "arrival"]
        if found:
            return found[0]["id"]
    raise AssertionError("nobody came")


def test_of_many_who_answer_one_guest_one_does_and_the_others_are_told_who(running, salma, omar, wall):
    task, people = a_guest(running, wall), [(salma, "reception.1"), (omar, "reception.2")]

    def act(number):
        by, seat = people[number % 2]
        decide(running, seat=seat, verb="doubt_identity", args={"task": task}, by=by, key=f"k{number}")

    assert together(8, act) == ([], [])
    rows = list(Input.objects.filter(verb="doubt_identity", actor="user").order_by("seq"))
    assert [row.accepted for row in rows] == [True] + [False] * 7
    assert {row.why["key"] for row in rows[1:]} == {"task_done"}
    numbers = list(Input.objects.filter(session=running).order_by("seq").values_list("seq", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_one_request_sent_eight_times_at_once_is_one_input(running, salma, wall):
    task = a_guest(running, wall)
    told = {"seat": "reception.1", "verb": "doubt_identity", "args": {"task": task}, "by": salma, "key": "once"}
    assert together(8, lambda _n: decide(running, **told)) == ([], [])
    assert Input.objects.filter(key="once").count() == 1


def test_two_who_take_one_seat_do_not_both_sit(session, trainee_of):
    people = [trainee_of(), trainee_of()]
    surprises, refusals = together(2, lambda n: take_seat(session, "housekeeping.1", by=people[n]))
    assert (surprises, refusals) == ([], ["This seat is taken: choose another one."])
    assert Seat.objects.filter(session=session, person__isnull=False).count() == 1


def test_an_end_and_a_decision_at_once_leave_a_log_that_ends(running, trainer, salma, wall):
    task = a_guest(running, wall)

    def act(number):
        if number == 0:
            conduct(running, "end", by=trainer)
        else:
            decide(running, seat="reception.1", verb="doubt_identity", args={"task": task}, by=salma)

    surprises, _refusals = together(4, act)
    assert surprises == []
    running.refresh_from_db()
    assert running.state == "ended"
    assert running.outcome.chain == Input.objects.filter(session=running).order_by("seq").last().hash
