import pytest

from mihan.workplaces.models import Input, Session
from mihan.workplaces.services.branching import branch_off
from mihan.workplaces.services.conducting import skip_ahead
from mihan.workplaces.services.deciding import decide
from mihan.workplaces.services.retaking import do_otherwise, take_again
from tests.workplaces.conftest import HTMX, play, since_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def then(ended):
    """What Salma decided in the session that is over."""
    return list(ended.inputs.filter(actor="user", verb="doubt_identity").order_by("seq"))


@pytest.fixture
def branch(client, ended, then, salma):
    """Back before the first of her four decisions."""
    client.force_login(salma)
    return branch_off(ended, before=then[0].seq, seat="reception.1", by=salma)


def offered(client, branch):
    return client.get(play(branch, "play/")).context["parts"]["again"].html


def mine(branch):
    rows = Input.objects.filter(session=branch, actor="user", seq__gte=branch.branched_before)
    return [(row.verb, row.args.get("task"), row.accepted) for row in rows.exclude(verb="sit")]


def test_what_was_done_then_is_offered_and_done_by_nobody(client, branch, then, wall):
    page = offered(client, branch)
    assert "you did this" in page
    assert f'name="again" value="{then[0].seq}"' in page
    wall.pass_by(minutes=2)
    offered(client, branch)
    assert mine(branch) == []


def test_done_again_it_is_decided_now_and_the_next_is_offered(client, branch, then, salma):
    client.post(play(branch, "play/again/"), {"again": then[0].seq})
    client.post(play(branch, "play/again/"), {"again": then[0].seq})  # clicked twice
    assert mine(branch) == [("doubt_identity", then[0].args["task"], True)]
    made = Input.objects.get(session=branch, verb="doubt_identity", seq__gte=branch.branched_before)
    assert made.by == salma.person
    page = offered(client, branch)
    assert "That moment has not come yet." in page
    assert 'name="again"' not in page


def test_left_for_something_else_nothing_is_decided_and_the_next_comes(client, branch, then):
    client.post(play(branch, "play/again/"), {"otherwise": then[0].seq})
    branch.refresh_from_db()
    assert (branch.settled_then, mine(branch)) == (then[0].seq, [])
    for one in then[1:]:
        client.post(play(branch, "play/again/"), {"otherwise": one.seq})
    assert "Nothing more of what was done then." in offered(client, branch)


def test_what_would_be_refused_now_says_why_and_is_not_offered(client, branch, then, salma):
    task = {"task": then[0].args["task"]}
    decide(branch, seat="reception.1", verb="doubt_identity", args=task, by=salma)
    page = offered(client, branch)
    assert "Now it would be refused:" in page
    assert 'name="again"' not in page
    assert f'name="otherwise" value="{then[0].seq}"' in page
    assert not take_again(branch, seq=then[0].seq, by=salma).accepted
    branch.refresh_from_db()
    assert branch.settled_then == 0


def test_a_task_that_began_at_another_moment_is_pointed_out(client, branch, then, wall):
    from mihan.workplaces.models import Outcome

    outcome = Outcome.objects.get(session=branch.branch_of)
    for fact in outcome.facts:
        if fact[1] == "task.opened" and fact[2]["task"] == then[0].args["task"]:
            fact[0] -= 60
    outcome.save()
    assert "may be about something else" in offered(client, branch)


def test_it_comes_with_what_changed_and_in_no_other_session(client, branch, running, then, salma):
    token = since_of(client.get(play(branch, "play/")))
    told = {"verb": "doubt_identity", "task": then[0].args["task"], "key": "k", "since": token}
    answer = client.post(play(branch, "play/decide/"), told, headers=HTMX)
    assert 'id="again"' in answer.text
    assert client.post(play(branch.branch_of, "play/again/"), {"again": then[0].seq}).status_code == 404


def test_only_whoever_plays_the_branch_settles_it(branch, then, omar, client):
    client.force_login(omar)
    assert client.post(play(branch, "play/again/"), {"otherwise": then[0].seq}).status_code == 404
    assert Session.objects.get(pk=branch.pk).settled_then == 0


def test_the_times_of_then_come_with_the_time_that_passes(branch, then, salma):
    do_otherwise(branch, seq=then[0].seq, by=salma)
    for _skip in range(3):
        skip_ahead(branch, seat="reception.1", by=salma)
    assert take_again(branch, seq=then[0].seq, by=salma) is None
