"""Who may, and who leads."""

import pytest

from mihan.workplaces.engine.playing import live
from mihan.workplaces.models import Input, Session
from mihan.workplaces.services.conducting import conduct
from mihan.workplaces.services.seating import take_seat
from tests.factories.people import PersonFactory, RoleFactory, UserFactory
from tests.workplaces.conftest import HOTEL, play, tasks_of

pytestmark = pytest.mark.django_db


# Who may


def test_a_trainee_of_another_group_does_not_know_the_session_exists(client, running, campus):
    stranger = UserFactory(person=PersonFactory())
    RoleFactory(person=stranger.person, kind="trainee", unit=campus)
    client.force_login(stranger)
    assert {client.get(play(running, end)).status_code for end in ("", "play/", "play/since/", "debrief/")} == {404}


def test_a_solo_session_is_nobody_else_s(client, alone, omar):
    client.force_login(omar)
    assert client.get(play(alone)).status_code == 404


def test_a_trainee_conducts_nothing_but_their_own_solo_session(client, running, alone, salma):
    client.force_login(salma)
    assert client.post(play(running, "console/act/"), {"act": "pause"}).status_code == 403
    assert client.get(play(running, "observed/")).status_code == 403
    # Nor is their own console theirs: it shows what is hidden from the seats.
    assert client.get(play(alone, "console/")).status_code == 403
    assert client.post(play(alone, "console/act/"), {"act": "pause"}).status_code == 403
    client.post(play(alone, "pause/"))
    alone.refresh_from_db()
    running.refresh_from_db()
    assert (alone.state, running.state) == ("paused", "running")


def test_one_joins_by_the_code_and_takes_a_free_seat(client, session, trainee_of):
    late = trainee_of(first_name="Hind")
    client.force_login(late)
    told = {"code": f" {session.code.lower()} "}
    assert client.post("/workplaces/join/", told).url == play(session)
    client.post(play(session, "sit/"), {"seat": "housekeeping.1"})
    assert session.seats.get(name="housekeeping.1").person == late.person


def test_a_taken_seat_is_refused(client, running, trainee_of):
    late = trainee_of(first_name="Hind")
    client.force_login(late)
    answer = client.post(play(running, "sit/"), {"seat": "reception.1"}, follow=True)
    assert "This seat is taken" in answer.text


# Leading


def test_the_console_shows_everything_and_sets_off_a_hidden_incident(client, running, trainer, wall):
    client.force_login(trainer)
    wall.pass_by(minutes=8)
    assert "Salma" in client.get(play(running, "console/")).text
    told = {"act": "inject", "event": "bus_of_thirty", "hidden": "on", "key": "i1"}
    client.post(play(running, "console/act/"), told)
    client.post(play(running, "console/act/"), told)  # clicked twice
    row = Input.objects.get(verb="inject")
    assert (row.actor, row.args, row.by) == ("instructor", {"event": "bus_of_thirty", "hidden": True}, trainer.person)
    assert tasks_of(running, wall, "group", "duty_manager.1")


def test_what_is_said_reaches_its_role_and_no_other(client, running, trainer, salma, trainee_of, wall):
    client.force_login(trainer)
    told = {"act": "say", "voice": "Mme Weber", "text": "Où est ma chambre ?", "role": "reception"}
    client.post(play(running, "console/act/"), told)
    client.force_login(salma)
    assert "Où est ma chambre" in client.get(play(running, "play/")).text
    other = trainee_of(first_name="Hind")
    take_seat(running, "housekeeping.1", by=other)
    client.force_login(other)
    assert "Où est ma chambre" not in client.get(play(running, "play/")).text


def test_an_instructor_plays_a_seat_they_took_over_and_gives_it_back(client, running, trainer, salma, wall):
    client.force_login(trainer)
    client.post(play(running, "console/act/"), {"act": "take_over", "seat": "reception.1"})
    assert client.get(play(running, "play/?seat=reception.1")).status_code == 200
    client.force_login(salma)
    told = {"verb": "doubt_identity", "task": "arrival.1"}
    client.post(play(running, "play/decide/"), told)
    assert not Input.objects.filter(actor="user", verb="doubt_identity").exists()
    client.force_login(trainer)
    client.post(play(running, "console/act/"), {"act": "give_back", "seat": "reception.1"})
    assert not running.seats.get(name="reception.1").is_taken_over
    assert live(running).world.state["seats"]["reception.1"]["holder"] == "user"


def test_seats_are_proposed_by_who_did_what_before(client, session, trainer, salma, omar):
    client.force_login(trainer)
    client.post(play(session, "console/propose/"))
    given = dict(session.seats.filter(person__isnull=False).values_list("person__first_name", "role"))
    assert set(given) == {"Salma", "Omar"}
    assert Input.objects.filter(session=session, verb="sit").count() == 2


def test_a_session_is_opened_for_a_group_in_the_same_world_as_another(client, session, campus, group, wall):
    head = UserFactory(role="pole_head", role__unit=group.offering.pole.unit)
    client.force_login(head)
    told = {"group": group.pk, "pace": "session", "same_as": session.pk, "skill": "expert"}
    answer = client.post(f"/workplaces/packs/{HOTEL}/open/", told)
    made = Session.objects.exclude(pk=session.pk).get()
    assert answer.url == play(made, "console/")
    assert (made.seed, made.group, made.trainer) == (7, group, head.person)
    assert set(made.seats.values_list("skill", flat=True)) == {"expert"}


def test_a_gesture_is_ticked_by_the_trainer_alone_and_is_the_trainee_s(client, session, trainer, salma, omar, wall):
    conduct(session, "resume", by=trainer)
    take_seat(session, "housekeeping.1", by=salma)
    for _look in range(420):
        wall.pass_by(seconds=25)
        if found := tasks_of(session, wall, "bed_check", "housekeeping.1"):
            break
    task = found[0]["id"]
    client.force_login(salma)
    assert client.post(play(session, "observed/tick/"), {"task": task}).status_code == 403
    client.force_login(trainer)
    page = client.get(play(session, "observed/"))
    assert "Square corners" in page.text
    told = {"task": task, "seat": "housekeeping.1", f"{task}-ticks": ["corners", "pillows"], "key": "t"}
    client.post(play(session, "observed/tick/"), told)
    row = Input.objects.get(verb="tick_bed")
    assert (row.accepted, row.seat, row.actor, row.by) == (True, "housekeeping.1", "user", trainer.person)
