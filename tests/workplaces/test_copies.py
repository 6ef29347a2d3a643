import pytest
from django.db import IntegrityError, transaction

from mihan.core.errors import RuleBroken
from mihan.messaging.models import Message
from mihan.workplaces.models import DebriefCopy
from mihan.workplaces.services.branching import branch_off
from mihan.workplaces.services.closing import close_debrief
from tests.workplaces.conftest import play

pytestmark = pytest.mark.django_db
WORDS = "Vérifier l’identité avant de donner la clé.\nLe dire à la permanence."


@pytest.fixture
def closed(client, ended, trainer):
    client.force_login(trainer)
    client.post(play(ended, "debrief/close/"), {"take_away": WORDS})
    return ended


def own(user):
    return DebriefCopy.objects.get(person=user.person)


def test_each_who_played_keeps_a_copy_in_the_three_languages_and_is_told(closed, salma, omar, trainer):
    assert set(DebriefCopy.objects.values_list("person", "closed_by")) == {
        (salma.person_id, trainer.person_id), (omar.person_id, trainer.person_id)
    }  # fmt: skip
    told = own(salma).told
    assert set(told) == {"ar", "fr", "en"}
    assert {one["take_away"] for one in told.values()} == {WORDS}
    assert (told["fr"]["name"], told["ar"]["name"]) == (salma.person.latin_name, salma.person.arabic_name)
    assert told["ar"]["workplace"] == "ظهيرة في مكتب الاستقبال"
    assert set(Message.objects.values_list("person", "kind")) >= {
        (salma.person_id, "workplaces.debriefed"), (omar.person_id, "workplaces.debriefed")
    }  # fmt: skip


def test_a_copy_says_what_its_owner_did_and_showed_and_not_what_others_did(closed, salma, omar):
    hers, his = own(salma).told["en"], own(omar).told["en"]
    assert [one["is_mine"] for one in hers["moments"]].count(True) == 4
    assert [one["is_mine"] for one in his["moments"]].count(True) == 0
    assert hers["seats"] == ["Reception 1, from \u206814:00\u2069 to \u206817:00\u2069"]
    assert hers["shown"]
    assert hers["shown"] != his["shown"]


def test_what_changes_later_changes_no_copy_and_the_database_refuses_to(closed, salma):
    copy = own(salma)
    before = copy.told
    salma.person.last_name = "AUTRE"
    salma.person.save()
    copy.refresh_from_db()
    assert copy.told == before
    with pytest.raises(IntegrityError), transaction.atomic():
        DebriefCopy.objects.filter(pk=copy.pk).update(told={})


def test_a_debrief_is_closed_once_over_and_by_whoever_leads(client, ended, closed, trainer, omar, session):
    with pytest.raises(RuleBroken, match="closed already"):
        close_debrief(ended, {omar.person: {}}, by=trainer)
    client.force_login(omar)
    assert client.post(play(ended, "debrief/close/")).status_code == 403


def test_nothing_is_kept_of_a_session_that_goes_on_of_a_what_if_and_of_nobody(running, trainer, salma, wall):
    with pytest.raises(RuleBroken, match="is over"):
        close_debrief(running, {salma.person: {}}, by=trainer)


def test_a_what_if_leaves_no_copy(ended, salma):
    from mihan.workplaces.services.conducting import conduct

    n = ended.inputs.filter(verb="doubt_identity").first().seq
    branch = branch_off(ended, before=n, seat="reception.1", by=salma)
    conduct(branch, "end", by=salma)
    with pytest.raises(RuleBroken, match="what-if"):
        close_debrief(branch, {salma.person: {}}, by=salma)


def test_it_prints_the_same_in_arabic_and_in_french_each_time(client, closed, salma):
    client.force_login(salma)
    address = f"/workplaces/debriefs/{own(salma).pk}/debrief.pdf"
    arabic, french = (client.get(f"{address}?language={code}") for code in ("ar", "fr"))
    assert {answer["Content-Type"] for answer in (arabic, french)} == {"application/pdf"}
    assert arabic.content != french.content
    assert client.get(f"{address}?language=ar").content == arabic.content
    assert client.get(f"{address}?language=es").status_code == 404


def test_one_opens_ones_own_a_trainer_those_they_led_a_colleague_none(client, closed, salma, omar, trainer):
    address = f"/workplaces/debriefs/{own(salma).pk}/debrief.pdf"
    told = {}
    for user in (salma, omar, trainer):
        client.force_login(user)
        told[user] = client.get(address).status_code
    assert told == {salma: 200, omar: 404, trainer: 200}


def test_it_is_found_in_ones_file_and_beside_ones_competences(client, closed, salma, omar):
    client.force_login(salma)
    address = f"/workplaces/debriefs/{own(salma).pk}/debrief.pdf?language=ar"
    for page in ("/people/me/", "/assessment/mine/", play(closed, "debrief/")):
        assert client.get(page).text.count(address) == 1
        assert f"/debriefs/{own(omar).pk}/" not in client.get(page).text


def test_what_nobody_signed_is_whoever_s_sat_there(client, ended, trainer, salma, omar):
    ended.inputs.filter(verb="doubt_identity").update(by=None)
    client.force_login(trainer)
    client.post(play(ended, "debrief/close/"))
    counts = [[one["is_mine"] for one in own(user).told["fr"]["moments"]].count(True) for user in (salma, omar)]
    assert counts == [4, 0]
    assert WORDS.splitlines()[0] not in client.get(play(ended, "debrief/")).text


def test_the_words_of_the_group_stand_on_the_page_of_the_debrief(client, closed, omar):
    client.force_login(omar)
    assert WORDS.splitlines()[0] in client.get(play(closed, "debrief/")).text


def test_words_that_are_too_many_close_nothing(client, ended, trainer):
    client.force_login(trainer)
    answer = client.post(play(ended, "debrief/close/"), {"take_away": "x" * 1501}, follow=True)
    assert "1500" in answer.text
    assert not DebriefCopy.objects.exists()
