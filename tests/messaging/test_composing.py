import uuid

import pytest
from django.urls import reverse
from django.utils.translation import override

from mihan.core.errors import RuleBroken
from mihan.messaging import policy
from mihan.messaging.models import Message, Writing
from mihan.messaging.queries.audiences import offered
from mihan.messaging.queries.inbox import told
from mihan.messaging.services.composing import write_to
from tests.factories.messaging import WritingFactory
from tests.factories.offer import EnrolmentFactory, GroupFactory, OfferingFactory
from tests.factories.people import RoleFactory, TrainerFactory, UserFactory
from tests.factories.progress import LedgerLineFactory

pytestmark = pytest.mark.django_db
SAID = {"fr": ["Visite", "Demain à 9 h."], "ar": ["زيارة", "غدا على الساعة 9."]}


@pytest.fixture
def group(campus):
    return GroupFactory(offering=OfferingFactory(pole__unit__parent=campus))


@pytest.fixture
def elsewhere(campus):
    """A group of another pole of the same campus."""
    return GroupFactory(offering=OfferingFactory(pole__unit__parent=campus))


@pytest.fixture
def trainee(group):
    return EnrolmentFactory(group=group).person


@pytest.fixture
def director(campus):
    return UserFactory(role="director", role__unit=campus)


def codes(user):
    return {code for code, _label in offered(user)}


def test_each_writes_to_those_their_role_reaches(campus, group, elsewhere, director):
    pole = group.offering.pole.unit
    head = UserFactory(role="pole_head", role__unit=pole)
    groups = {f"group:{group.pk}", f"group:{elsewhere.pk}"}
    poles = {f"pole:{pole.pk}", f"pole:{elsewhere.offering.pole.unit.pk}"}
    assert codes(director) == groups | poles | {f"campus:{campus.pk}", f"trainers:{campus.pk}"}
    assert codes(head) == {f"group:{group.pk}", f"pole:{pole.pk}"}
    assert codes(UserFactory(role="director")) & (groups | poles) == set()


def test_a_trainer_writes_to_own_groups_and_a_trainee_to_nobody(campus, group, elsewhere, trainee):
    line = LedgerLineFactory(group=group, trainer_face=TrainerFactory())
    LedgerLineFactory(group=elsewhere)
    teacher = UserFactory(role="trainer", role__unit=campus, person=line.trainer_face.person)
    assert codes(teacher) == {f"group:{group.pk}"}
    assert codes(UserFactory(person=trainee)) == set()


def test_what_is_written_reaches_each_in_their_own_language_once(group, trainee, director):
    once = uuid.uuid4()
    writing = write_to(f"group:{group.pk}", SAID, by=director, once=once)
    message = Message.objects.get()
    assert (writing.told, message.person) == (1, trainee)
    with override("fr"):
        assert told(message).subject == "Visite"
    with override("ar"):
        assert told(message).lines[0] == "غدا على الساعة 9."
    with override("en"):
        assert told(message).subject == "زيارة"  # there is no English: the first language of the campus
    with pytest.raises(RuleBroken, match="sent already"):
        write_to(f"group:{group.pk}", SAID, by=director, once=once)
    assert Message.objects.count() == 1


@pytest.mark.parametrize("chosen", ["group:{other}", "group:x", "everybody:1", "", "campus:999"])
def test_nobody_writes_past_their_reach(group, elsewhere, trainee, chosen):
    EnrolmentFactory(group=elsewhere)
    head = UserFactory(role="pole_head", role__unit=group.offering.pole.unit)
    with pytest.raises(RuleBroken):
        write_to(chosen.format(other=elsewhere.pk), SAID, by=head, once=uuid.uuid4())
    assert (Message.objects.count(), Writing.objects.count()) == (0, 0)


def test_one_person_writes_so_many_times_a_day_and_no_more(group, trainee, director):
    WritingFactory.create_batch(policy.WRITINGS_A_DAY, by=director)
    with pytest.raises(RuleBroken, match="wait until tomorrow"):
        write_to(f"group:{group.pk}", SAID, by=director, once=uuid.uuid4())


def test_a_message_is_seen_before_it_leaves_with_the_number_of_people(client, group, trainee, director):
    client.force_login(director)
    url = reverse("messaging:write")
    form = {"audience": f"group:{group.pk}", "subject_fr": "<b>Visite</b>", "text_fr": "Demain.", "once": uuid.uuid4()}
    page = client.post(url, form)
    assert (page.context["count"], Message.objects.count()) == (1, 0)
    assert "<b>Visite</b>" not in page.text
    assert client.post(url, form | {"step": "change"}).status_code == 200
    assert client.post(url, form | {"step": "send"}).status_code == 302
    assert client.post(url, form | {"step": "send"}).status_code == 422
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"subject_fr": "", "text_fr": ""}, {"text_fr": ""}, {"subject_fr": ""}, {"audience": "group:0"}]
)
def test_half_a_message_is_refused(client, group, trainee, director, wrong):
    client.force_login(director)
    whole = {"audience": f"group:{group.pk}", "subject_fr": "a", "text_fr": "b", "once": uuid.uuid4()}
    assert client.post(reverse("messaging:write"), whole | wrong).status_code == 422


def test_who_may_not_write_finds_no_such_page(client, campus):
    for kind in ("trainee", "dpo", "employer"):
        client.force_login(UserFactory(role=kind, role__unit=campus))
        assert client.get(reverse("messaging:write")).status_code == 403


def test_trainers_of_the_campus_are_an_audience(campus, director):
    trainer = RoleFactory(kind="trainer", unit=campus).person
    RoleFactory(kind="trainer")
    write_to(f"trainers:{campus.pk}", SAID, by=director, once=uuid.uuid4())
    assert list(Message.objects.values_list("person", flat=True)) == [trainer.pk]
