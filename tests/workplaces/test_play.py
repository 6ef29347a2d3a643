"""The page of somebody at work."""

import json
import re

import pytest
from django.core.exceptions import ValidationError

from mihan.packs.care_ward_of_eight.news2 import SIGNS
from mihan.workplaces.engine.loading import loaded
from mihan.workplaces.engine.playing import live
from mihan.workplaces.models import Input, Session
from mihan.workplaces.services.conducting import conduct
from mihan.workplaces.services.opening import open_alone
from mihan.workplaces.web.forms import MoneyField, TaskForm
from mihan.workplaces.web.words import Words
from tests.workplaces.conftest import HOTEL, HTMX, play, since_of, tasks_of

pytestmark = pytest.mark.django_db


def test_playing_alone_starts_at_once_with_a_seat_and_bots(client, salma, campus, group, wall):
    client.force_login(salma)
    answer = client.post(f"/workplaces/packs/{HOTEL}/alone/", {"role": "reception"}, follow=True)
    session = Session.objects.get()
    assert answer.redirect_chain[-1][0] == play(session, "play/")
    assert (session.state, session.is_solo, session.group) == ("running", True, group)
    assert session.seats.get(name="reception.1").person == salma.person
    assert "You are: Reception 1" in answer.text


def test_the_page_holds_under_sixty_kilobytes(at_desk):
    client, session, _task = at_desk
    assert len(client.get(play(session, "play/")).content) < 60_000


def test_a_task_opens_beside_with_the_forms_that_answer_it(at_desk):
    client, session, task = at_desk
    answer = client.get(play(session, f"play/?task={task['id']}"), headers=HTMX)
    assert "<html" not in answer.text
    assert 'name="check_in-room"' in answer.text
    assert 'name="check_in-quote"' in answer.text
    assert 'value="doubt_identity"' in answer.text


def test_a_decision_answers_with_what_it_changed(at_desk):
    client, session, task = at_desk
    token = since_of(client.get(play(session, "play/")))
    told = {"verb": "doubt_identity", "task": task["id"], "key": "k1", "since": token}
    answer = client.post(play(session, "play/decide/"), told, headers=HTMX)
    assert answer.status_code == 200
    assert f'<div id="task-{task["id"].replace(".", "-")}" hx-swap-oob="delete">' in answer.text
    assert Input.objects.get(actor="user", verb="doubt_identity").accepted
    assert len(answer.content) < 20_000


def test_a_double_click_counts_once(at_desk):
    client, session, task = at_desk
    told = {"verb": "doubt_identity", "task": task["id"], "key": "k1"}
    client.post(play(session, "play/decide/"), told)
    client.post(play(session, "play/decide/"), told)
    assert Input.objects.filter(verb="doubt_identity").count() == 1


def test_what_does_not_fit_comes_back_on_the_form(at_desk):
    client, session, task = at_desk
    told = {"verb": "check_in", "task": task["id"], "check_in-quote": "a lot"}
    answer = client.post(play(session, "play/decide/"), told, headers=HTMX)
    assert answer.status_code == 422
    assert "Write an amount" in answer.text
    assert not Input.objects.filter(verb="check_in").exists()


def test_of_many_choices_none_is_chosen_for_anybody():
    words = Words(loaded("care_ward_of_eight"))
    form = TaskForm(decision=words.loaded.pack.decisions["escalate"], words=words, seen={"things": {}})
    assert form.fields["background"].choices[0] == ("", "Choose…")
    assert form.fields["to"].choices[0][0] == "ward_doctor"  # few are shown as buttons


def test_without_a_script_the_page_comes_again(at_desk):
    client, session, task = at_desk
    answer = client.post(play(session, "play/decide/"), {"verb": "doubt_identity", "task": task["id"]}, follow=True)
    assert answer.redirect_chain == [(play(session, "play/"), 302)]
    assert "Done:" in answer.text


def test_nothing_changed_is_said_with_nothing(at_desk):
    client, session, _task = at_desk
    token = since_of(client.get(play(session, "play/")))
    answer = client.get(play(session, "play/since/"), {"since": token})
    assert (answer.status_code, answer.content) == (204, b"")


def test_what_changed_since_is_small_and_says_it_aloud(client, alone, salma, wall):
    client.force_login(salma)
    token = since_of(client.get(play(alone, "play/")))
    for _look in range(150):
        wall.pass_by(seconds=25)
        answer = client.get(play(alone, "play/since/"), {"since": token})
        if "New task" in answer.text:
            break
        token = since_of(answer) if answer.status_code == 200 else token
    assert 'id="digest"' in answer.text
    assert 'hx-swap-oob="beforeend:#tasks"' in answer.text


def test_a_colleague_who_was_quicker_is_named(client, running, salma, omar, wall):
    from mihan.workplaces.services.deciding import decide

    for _look in range(150):
        wall.pass_by(seconds=25)
        if found := tasks_of(running, wall, "arrival"):
            break
    decide(running, seat="reception.1", verb="doubt_identity", args={"task": found[0]["id"]}, by=salma)
    wall.pass_by(seconds=3)
    client.force_login(omar)
    told = {"verb": "doubt_identity", "task": found[0]["id"], "key": "late"}
    answer = client.post(play(running, "play/decide/"), told, headers=HTMX)
    assert answer.status_code == 200
    assert "Salma" in answer.text
    assert "3 seconds ago" in answer.text


def test_a_refusal_of_the_rules_is_said_in_words_and_kept(at_desk):
    client, session, task = at_desk
    told = {"verb": "ask_for_room", "task": task["id"], "key": "k"}
    answer = client.post(play(session, "play/decide/"), told, headers=HTMX)
    row = Input.objects.filter(verb="ask_for_room").first()
    assert row is not None
    assert not row.accepted
    assert answer.status_code == 200
    assert "A room of this type is ready" in answer.text


def test_time_can_be_skipped_alone_but_not_together(client, alone, running, salma, wall):
    client.force_login(salma)
    client.post(play(alone, "skip/"))
    assert tasks_of(alone, wall)
    assert client.post(play(running, "skip/")).status_code == 403
    assert "Something waits for you already." in client.post(play(alone, "skip/"), follow=True).text


def test_nobody_alone_waits_for_a_trainer_who_watches(client, campus, group, salma, wall):
    ward = open_alone("care_ward_of_eight", campus, by=salma, seat="nurse.1", group=group, seed=7)
    client.force_login(salma)
    for _look in range(200):  # until nothing but a gesture to be watched waits for her
        waiting = tasks_of(ward, wall, seat="nurse.1")
        if waiting and all(task["station"] == "observed" for task in waiting):
            break
        wall.pass_by(seconds=20)
    client.post(play(ward, "skip/"))
    assert {task["station"] for task in tasks_of(ward, wall, seat="nurse.1")} - {"observed"}


def test_after_an_answer_the_next_thing_that_waits_is_one_key_away(client, campus, group, salma, wall):
    ward = open_alone("care_ward_of_eight", campus, by=salma, seat="nurse.1", group=group, seed=7)
    client.force_login(salma)
    first, second, *_others = tasks_of(ward, wall, seat="nurse.1")
    told = {"verb": "measure", "task": first["id"], "measure-signs": list(SIGNS)}
    answer = client.post(play(ward, "play/decide/"), told, headers=HTMX)
    assert f'class="work-next" href="?task={second["id"]}#work"' in answer.text


def test_a_session_ended_alone_opens_its_debrief(client, alone, salma):
    client.force_login(salma)
    assert client.post(play(alone, "end/")).url == play(alone, "debrief/")


@pytest.mark.parametrize(
    ("written", "centimes"),
    [
        ("1 250,50", 125_050),
        ("1,250.50", 125_050),
        ("1\u202f250,50", 125_050),
        ("1250.5", 125_050),
        ("600", 60_000),
        ("0,05", 5),
    ],
)
def test_an_amount_is_read_as_people_write_it(written, centimes):
    assert MoneyField().clean(written) == centimes


@pytest.mark.parametrize("written", ["", "abc", "1,255", "NaN", "1e99", "--5"])
def test_what_is_no_amount_is_refused(written):
    with pytest.raises(ValidationError):
        MoneyField().clean(written)


# Hidden truth


def test_no_answer_depends_on_what_is_hidden(client, alone, salma, wall):
    """Everything a seat may not see is changed behind its back, and its pages stay the same to the letter."""
    client.force_login(salma)
    for _turn in range(6):
        wall.pass_by(minutes=9, seconds=5)
        conduct(alone, "note", by=salma, text="now")  # the last input is of this very instant
        alone.refresh_from_db()
        kept = keep_now(alone)
        before = answers(client, alone, wall)
        Session.objects.filter(pk=alone.pk).update(kept=json.dumps(with_lies(kept, alone)))
        assert answers(client, alone, wall) == before
        Session.objects.filter(pk=alone.pk).update(kept=json.dumps(kept))


def keep_now(session):
    """The state as of the last input, kept beside the log whatever its number."""
    playing = live(session)
    Session.objects.filter(pk=session.pk).update(kept=playing.world.snapshot(), kept_seq=playing.count)
    return json.loads(playing.world.snapshot())


def with_lies(state, session, seat="reception.1"):
    """Another truth, that looks the same from that seat."""
    pack = live(session).world.pack
    role, lied = pack.seats[seat], json.loads(json.dumps(state))
    for kind, things in lied["things"].items():
        sight = pack.sights.get(role, {}).get(kind)
        for thing in things.values():
            hidden = [f for f in thing if f != "id" and (sight is None or f not in sight.fields)]
            thing.update({name: another(thing[name]) for name in hidden})
    for name in lied["v"]:
        if name not in pack.seen_counts[role]:
            lied["v"][name] = another(lied["v"][name])
    for task in lied["tasks"].values():
        shows = pack.tasks[task["kind"]].shows if task["role"] == role else ()
        task["data"] = {name: v if name in shows else another(v) for name, v in task["data"].items()}
    lied["queue"], lied["books"] = [], {"hotel": {"5141": 99_999_999}}
    return lied


def another(value):
    if isinstance(value, bool):
        return not value
    return value + 77_777 if isinstance(value, int) else f"{value}-secret"


def answers(client, session, wall):
    told = client.get(play(session, "play/")).text
    for task in tasks_of(session, wall):
        told += client.get(play(session, f"play/?task={task['id']}"), headers=HTMX).text
    return re.sub(r'(name="(csrfmiddlewaretoken|key)" value=|data-seconds=)"[^"]*"', r"\1", told)


def test_other_seats_hidden_things_would_be_seen_if_they_were_shown(client, alone, salma, wall):
    """The probe works: what the seat does see, changed, changes its page."""
    client.force_login(salma)
    wall.pass_by(minutes=5)
    conduct(alone, "note", by=salma, text="now")
    alone.refresh_from_db()
    kept = keep_now(alone)
    before = answers(client, alone, wall)
    next(iter(kept["things"]["room"].values()))["state"] = "broken"
    Session.objects.filter(pk=alone.pk).update(kept=json.dumps(kept))
    assert answers(client, alone, wall) != before
