import json
import re

import pytest
from django.core.exceptions import ValidationError

from mihan.packs.care_ward_of_eight.news2 import SIGNS
from mihan.workplaces.engine.loading import loaded
from mihan.workplaces.engine.playing import live
from mihan.workplaces.models import Input, PackEdit, Session
from mihan.workplaces.services.conducting import conduct
from mihan.workplaces.services.opening import open_alone
from mihan.workplaces.services.seating import take_seat
from mihan.workplaces.web.forms import MoneyField, TaskForm
from mihan.workplaces.web.words import Words
from tests.factories.offer import SectorFactory
from tests.factories.people import PersonFactory, RoleFactory, UserFactory
from tests.workplaces.conftest import HOTEL

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def alone(wall, campus, group, salma):
    """Salma at the reception, bots in the other seats."""
    return open_alone(HOTEL, campus, by=salma, seat="reception.1", group=group, seed=7)


@pytest.fixture
def at_desk(client, alone, salma, wall):
    """A signed in receptionist with a guest before her: (client, session, the guest's task)."""
    client.force_login(salma)
    for _look in range(150):
        wall.pass_by(seconds=25)
        found = tasks_of(alone, wall, "arrival")
        if found:
            return client, alone, found[0]
    raise AssertionError("nobody came")


def tasks_of(session, wall, kind="", seat="reception.1"):
    playing = live(session)
    playing.catch_up(wall.at)
    return [task for task in playing.seen(seat)["tasks"] if kind in ("", task["kind"])]


def play(session, end=""):
    return f"/workplaces/sessions/{session.pk}/{end}"


def since_of(answer):
    return re.search(r'name="since" value="([^"]*)"', answer.text)[1]


# Playing


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


# A trainer's own scenario


def test_a_price_a_word_and_an_incident_are_changed_and_played(client, trainer, group, wall):
    client.force_login(trainer)
    page = client.get(f"/workplaces/packs/{HOTEL}/scenarios/add/")
    sent = filled(page)
    sent |= {"title": "Haute saison", "p:rate_double": "900,00", "t:task.arrival:fr": "Un client devant vous"}
    sent |= {"i-0-event": "bus_of_thirty", "i-0-at": "15:00", "i-0-until": "15:10", "i-0-chance": "100"}
    answer = client.post(f"/workplaces/packs/{HOTEL}/scenarios/add/", sent)
    edit = PackEdit.objects.get()
    assert answer.url == f"/workplaces/scenarios/{edit.pk}/"
    assert edit.laid["parameters"] == {"rate_double": 90000}
    assert edit.laid["texts"] == {"task.arrival": {"fr": "Un client devant vous"}}
    assert edit.laid["incidents"][0] == {
        "event": "bus_of_thirty", "at": 3600, "until": 4200, "chance": 1000, "hidden": True
    }  # fmt: skip
    client.post(f"/workplaces/packs/{HOTEL}/alone/", {"role": "reception", "edit": edit.pk})
    session = Session.objects.get()
    assert session.edit == edit
    assert session.scenario["params"]["rate_double"] == 90000


def filled(page):
    """A page's form as it shows itself."""
    sent = {}
    for form in [page.context["form"], page.context["calendar"].management_form, *page.context["calendar"]]:
        for field in form:
            value = field.value()
            if value not in (None, False):
                sent[field.html_name] = "on" if value is True else value
    return sent


def test_a_scenario_that_cannot_be_played_is_not_kept(client, trainer, group):
    client.force_login(trainer)
    sent = filled(client.get(f"/workplaces/packs/{HOTEL}/scenarios/add/"))
    sent |= {"title": "Vide", "p:rooms_a_floor": "0"}
    answer = client.post(f"/workplaces/packs/{HOTEL}/scenarios/add/", sent)
    assert answer.status_code == 422
    assert not PackEdit.objects.exists()


def test_a_scenario_of_another_establishment_is_not_seen(client, trainer, group):
    from tests.factories.workplaces import PackEditFactory

    other = PackEditFactory()
    client.force_login(trainer)
    assert client.get(f"/workplaces/scenarios/{other.pk}/").status_code == 404


# The list


def test_workplaces_of_one_s_own_trade_come_first(client, group, salma):
    client.force_login(salma)
    (whole,) = client.get("/workplaces/").context["trades"]
    assert whole[0] == ""
    programme = group.offering.programme
    programme.sector = SectorFactory(code="SAN")
    programme.save()
    head = UserFactory(person=PersonFactory())
    RoleFactory(person=head.person, kind="pole_head", unit=group.offering.pole.unit)
    for user in (salma, head):
        client.force_login(user)
        own, others = client.get("/workplaces/").context["trades"]
        assert [pack["name"] for pack in own[1]] == ["care_ward_of_eight"]
        assert (others[0], len(others[1])) == ("Workplaces of other trades", len(whole[1]) - 1)


# The debrief


def test_the_debrief_tells_the_four_steps_and_links_evidence_to_its_decision(client, ended, trainer):
    client.force_login(trainer)
    answer = client.get(play(ended, "debrief/"))
    for key in ("reactions", "facts", "analysis", "take_away"):
        assert f'id="{key}"' in answer.text
    decision = Input.objects.filter(session=ended, actor="user", verb="doubt_identity").first()
    assert f'id="n{decision.seq}"' in answer.text
    assert "Reference bots" in answer.text


def test_the_debrief_names_who_sat_where_and_is_laid_out_for_paper(client, ended, trainer, salma, omar):
    client.force_login(trainer)
    answer = client.get(play(ended, "debrief/"))
    named = {name for _seat, people in answer.context["sat"] for name in people}
    assert named == {salma.person.name, omar.person.name}
    assert re.search(r"<button[^>]* data-print", answer.text)
    assert 'class="grid grid-3 debrief-curves with-tables"' in answer.text


def test_a_trainee_reads_what_they_showed_and_not_what_others_did(client, ended, salma, omar):
    client.force_login(omar)
    shown = client.get(play(ended, "debrief/")).context["shown"]
    assert {one["person"] for one in shown} <= {omar.person}


def test_the_chain_of_causes_leads_to_a_decision_or_to_the_beginning(client, ended, trainer):
    client.force_login(trainer)
    facts = ended.outcome.facts
    place = next(n for n, fact in enumerate(facts) if fact[1] == "evidence" and fact[3] < 0)
    assert 'class="chain-input"' in client.get(play(ended, f"debrief/why/{place}/")).text
    other = next(n for n, fact in enumerate(facts) if fact[1] == "task.opened" and fact[3] >= 0)
    assert 'class="chain-beginning"' in client.get(play(ended, f"debrief/why/{other}/")).text


def test_what_a_role_saw_then_is_what_the_engine_showed_it_then(client, ended, trainer):
    client.force_login(trainer)
    n = Input.objects.filter(session=ended, actor="user", verb="doubt_identity").first().seq
    answer = client.get(play(ended, f"debrief/then/{n}/"))
    assert answer.status_code == 200
    assert "board-arrivals" in answer.text


def test_what_if_opens_a_branch_with_the_same_world_and_bots_for_the_absent(client, ended, salma, wall):
    client.force_login(salma)
    n = Input.objects.filter(session=ended, actor="user", verb="doubt_identity").first().seq
    answer = client.post(play(ended, f"debrief/then/{n}/branch/"), {"seat": "reception.1"})
    branch = Session.objects.get(branch_of=ended)
    assert answer.url == play(branch, "play/")
    assert (branch.seed, branch.branched_before, branch.is_solo) == (ended.seed, n, True)
    copied = Input.objects.filter(session=branch, seq__lt=n)
    assert list(copied.values_list("hash")) == list(Input.objects.filter(session=ended, seq__lt=n).values_list("hash"))
    before = Input.objects.get(session=ended, seq=n)
    playing = live(branch)
    playing.catch_up(wall.at)
    assert playing.t == before.t
    assert any(task["id"] == before.args["task"] for task in playing.seen("reception.1")["tasks"])
    holders = {seat: state["holder"] for seat, state in playing.world.state["seats"].items()}
    assert holders == {**dict.fromkeys(holders, "bot"), "reception.1": "user"}


def test_a_session_played_by_other_rules_says_that_nobody_goes_back_into_it(client, ended, salma):
    ended.scenario["rules_sha"] = "of rules that were"
    ended.save(update_fields=["scenario"])
    client.force_login(salma)
    n = Input.objects.filter(session=ended, actor="user", verb="doubt_identity").first().seq
    then = client.get(play(ended, f"debrief/then/{n}/"), follow=True)
    assert then.redirect_chain == [(play(ended, "debrief/"), 302)]
    assert "nobody can go back into it" in then.text
    client.post(play(ended, f"debrief/then/{n}/branch/"), {"seat": "reception.1"})
    assert not Session.objects.filter(branch_of=ended).exists()


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
