import pytest

from mihan.core.errors import RuleBroken
from mihan.messaging.models import Message
from mihan.workplaces.engine.playing import live
from mihan.workplaces.models import Input, Sitting
from mihan.workplaces.services.deciding import decide
from mihan.workplaces.services.seating import hand_over
from mihan.workplaces.services.sharing import claim_task, release_task
from tests.workplaces.conftest import HTMX, play, since_of, tasks_of, wait_for

pytestmark = pytest.mark.django_db
TOLD = {"doing": "Mme Weber attend sa chambre", "promised": "", "careful": "La 112 a une fuite"}


@pytest.fixture
def guest(running, wall):
    """A guest before the two receptionists: the name of the task."""
    return wait_for(running, wall, "arrival", "reception.1")["id"]


def ids(session, wall, seat):
    return [task["id"] for task in tasks_of(session, wall, seat=seat)]


# Taking a task


def test_a_task_one_takes_is_no_longer_shown_to_colleagues_and_theirs_again_once_given_back(
    running, guest, salma, omar, wall
):
    assert claim_task(running, seat="reception.1", task=guest, by=salma).accepted
    assert (guest in ids(running, wall, "reception.1"), guest in ids(running, wall, "reception.2")) == (True, False)
    refused = decide(running, seat="reception.2", verb="doubt_identity", args={"task": guest}, by=omar)
    assert refused.why == {"key": "task_of_another", "values": {"seat": "reception.1"}}
    assert release_task(running, seat="reception.1", task=guest, by=salma).accepted
    assert guest in ids(running, wall, "reception.2")


def test_the_second_to_take_it_is_told_who_has_it(client, running, guest, salma, omar):
    claim_task(running, seat="reception.1", task=guest, by=salma)
    client.force_login(omar)
    answer = client.post(play(running, "play/share/"), {"claim": guest}, headers=HTMX)
    assert answer.status_code == 200
    assert "Salma" in answer.text
    assert "work-closed" in answer.text
    assert list(Input.objects.filter(verb="claim").values_list("accepted", flat=True)) == [True, False]


def test_the_page_takes_and_gives_back_and_a_double_click_counts_once(client, running, guest, salma):
    client.force_login(salma)
    page = client.get(play(running, f"play/?task={guest}"))
    assert f'name="claim" value="{guest}"' in page.text
    told = {"claim": guest, "key": "c1", "since": since_of(page)}
    answer = client.post(play(running, "play/share/"), told, headers=HTMX)
    client.post(play(running, "play/share/"), told, headers=HTMX)
    assert "task-taken" in answer.text
    assert f'name="release" value="{guest}"' in answer.text
    assert Input.objects.filter(verb="claim").count() == 1
    assert client.post(play(running, "play/share/"), {"release": guest}).url.endswith(f"?task={guest}#work")
    assert live(running).world.state["tasks"][guest]["seat"] == ""


def test_where_one_holds_the_role_alone_there_is_nothing_to_take(client, running, trainee_of, wall):
    from mihan.workplaces.services.seating import take_seat

    manager = trainee_of(first_name="Hind")
    take_seat(running, "duty_manager.1", by=manager)
    task = wait_for(running, wall, "", "duty_manager.1")["id"]
    client.force_login(manager)
    assert 'name="claim"' not in client.get(play(running, f"play/?task={task}")).text


def test_nobody_takes_a_task_from_the_seat_of_another(running, guest, omar):
    with pytest.raises(RuleBroken, match="not in this seat"):
        claim_task(running, seat="reception.1", task=guest, by=omar)


# Handing over


@pytest.fixture
def hind(trainee_of):
    return trainee_of(first_name="Hind", last_name="RAMI")


def test_a_seat_is_handed_over_with_words_that_stay_in_the_log(running, salma, hind, wall):
    wall.pass_by(minutes=30)
    hand_over(running, to=hind.person, by=salma, told=TOLD)
    assert running.seats.get(name="reception.1").person == hind.person
    rows = Input.objects.filter(session=running, actor="user", seat="reception.1").order_by("seq")
    last = [(row.verb, row.by, row.accepted) for row in rows][-3:]
    assert last == [(verb, salma.person, True) for verb in ("pass_seat", "leave", "sit")]
    assert rows.get(verb="pass_seat").args == {"seat": "reception.1", **TOLD}
    assert list(Sitting.objects.filter(seat="reception.1").values_list("person", "since", "until")) == [
        (salma.person_id, 0, 1800), (hind.person_id, 1800, None)
    ]  # fmt: skip
    assert Message.objects.get(person=hind.person).kind == "workplaces.handed"


def test_the_newcomer_reads_first_what_was_left_what_waits_and_what_was_done(client, running, guest, salma, omar, hind):
    decide(running, seat="reception.1", verb="doubt_identity", args={"task": guest}, by=salma)
    hand_over(running, to=hind.person, by=salma, told=TOLD)
    client.force_login(hind)
    page = client.get(play(running, "briefing/"))
    assert page.context["handed"]["said"] == [("In progress", TOLD["doing"]), ("To watch", TOLD["careful"])]
    assert [one["what"] for one in page.context["acts"]] == ["Call the manager about the document"]
    assert [one["who"] for one in page.context["acts"]] == [salma.person.name]
    client.force_login(omar)
    assert TOLD["careful"] not in client.get(play(running, "briefing/")).text


def test_a_seat_changes_hands_from_its_page(client, running, salma, omar, hind):
    client.force_login(salma)
    assert "Hind" in client.get(play(running, "hand-over/")).text
    refused = client.post(play(running, "hand-over/"), {"person": hind.person_id})
    assert (refused.status_code, "at least one thing" in refused.text) == (422, True)
    assert client.post(play(running, "hand-over/"), {"person": omar.person_id, **TOLD}).status_code == 422
    answer = client.post(play(running, "hand-over/"), {"person": hind.person_id, **TOLD})
    assert answer.url == play(running)
    assert running.seats.get(name="reception.1").person == hind.person


def test_nothing_is_handed_over_alone_nor_without_a_word(running, salma, hind, campus, group, wall):
    from mihan.workplaces.services.opening import open_alone

    alone = open_alone("hotel_front_desk", campus, by=salma, seat="reception.1", group=group, seed=7)
    with pytest.raises(RuleBroken, match="alone"):
        hand_over(alone, to=hind.person, by=salma, told=TOLD)
    with pytest.raises(RuleBroken, match="at least one thing"):
        hand_over(running, to=hind.person, by=salma, told={"doing": "  ", "promised": "", "careful": ""})


def test_who_comes_late_sits_and_reads_first_what_goes_on(client, running, hind, wall):
    wall.pass_by(minutes=40)
    client.force_login(hind)
    answer = client.post(play(running, "sit/"), {"seat": "housekeeping.1"})
    assert answer.url == play(running, "briefing/")
    page = client.get(answer.url)
    assert page.context["handed"] is None
    assert page.status_code == 200
