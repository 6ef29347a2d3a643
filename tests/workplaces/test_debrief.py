"""The debrief, and what leads back from it."""

import re

import pytest

from mihan.workplaces.engine.playing import live
from mihan.workplaces.models import Input, Session
from tests.workplaces.conftest import play

pytestmark = pytest.mark.django_db


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
