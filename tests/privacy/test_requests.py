"""Requests: received with a clock, decided field by field, answered with a motive, followed by the person."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.core.models import JournalEntry
from mihan.messaging.models import Message
from mihan.privacy.models import DataRequest
from mihan.privacy.services.requests import accept_wish, answer, ask, refuse_wish, remind, take, withdraw
from mihan.privacy.signals import request_falls_due
from tests.factories.people import RoleFactory
from tests.factories.privacy import DataRequestFactory, WishFactory

pytestmark = pytest.mark.django_db
State = DataRequest.State


def corrected(trainee, **wishes):
    return ask(trainee.person, "rectification", by=trainee, wishes=wishes or {"phone": "0612345678"})


def test_a_request_has_the_delay_of_its_kind(trainee):
    request = corrected(trainee)
    assert (request.state, request.due_on - request.received_on) == (State.RECEIVED, timedelta(10))


def test_a_correction_keeps_what_stands_and_what_should_and_leaves_the_rest(trainee):
    person = trainee.person
    request = corrected(trainee, last_name=f" {person.last_name} ", birth_date="2007-03-15", phone="", sex="M")
    assert [(w.field, w.before, w.after) for w in request.wishes.all()] == [("birth_date", "", "2007-03-15")]


def test_a_correction_of_nothing_is_refused(trainee):
    with pytest.raises(RuleBroken):
        ask(trainee.person, "rectification", by=trainee, wishes={"last_name": trainee.person.last_name})


@pytest.mark.parametrize("kind", ["opposition", "erasure"])
def test_an_opposition_says_to_what(trainee, kind):
    with pytest.raises(RuleBroken):
        ask(trainee.person, kind, by=trainee)
    assert ask(trainee.person, kind, by=trainee, words="Mes photos").state == State.RECEIVED


def test_the_same_request_is_not_made_twice_while_it_waits(trainee):
    corrected(trainee)
    with pytest.raises(RuleBroken):
        corrected(trainee, address="Hay Salam")


def test_a_request_is_made_by_the_person_or_noted_at_the_desk_with_a_proof(person, registrar, director, trainee):
    for by, proof in ((director, "CIN vue"), (trainee, "CIN vue"), (registrar, "")):
        with pytest.raises(RuleBroken):
            ask(person, "access", by=by, proof=proof)
    assert ask(person, "access", by=registrar, proof="CIN vue").proof == "CIN vue"


def test_an_accepted_correction_is_written_and_the_trail_says_why(trainee, registrar):
    request = corrected(trainee, last_name="TAZI")
    accept_wish(request.wishes.get(), by=registrar)
    trainee.person.refresh_from_db()
    entry = JournalEntry.objects.filter(table="people_person", row=trainee.person.pk).first()
    assert (trainee.person.last_name, entry.cause) == ("TAZI", f"request:{request.pk}")
    assert "tazi" in trainee.person.search_text
    done = answer(request, "accepted", words="", by=registrar)
    assert (done.state, done.answered_by, done.answered_on) == (State.ACCEPTED, registrar, clock.today())
    told = Message.objects.get(person=trainee.person)
    assert (told.kind, told.url) == ("privacy.answered", request.get_absolute_url())


def test_a_date_is_read_and_what_is_no_date_is_refused(trainee, registrar):
    request = corrected(trainee, birth_date="2007-03-15")
    accept_wish(request.wishes.get(), by=registrar)
    trainee.person.refresh_from_db()
    assert trainee.person.birth_date == date(2007, 3, 15)
    with pytest.raises(RuleBroken):
        accept_wish(WishFactory(request=request, field="birth_place", after="x" * 300), by=registrar)


def test_the_officer_answers_but_the_file_is_corrected_by_who_may(trainee, dpo):
    request = corrected(trainee)
    with pytest.raises(RuleBroken, match="correct"):
        accept_wish(request.wishes.get(), by=dpo)
    refuse_wish(request.wishes.get(), motive="Le numéro est celui d’un tiers", by=dpo)
    assert answer(request, "refused", words="Voir le motif", by=dpo).state == State.REFUSED
    trainee.person.refresh_from_db()
    assert trainee.person.phone == ""


def test_a_file_that_changed_meanwhile_is_not_overwritten(trainee, registrar):
    request = corrected(trainee)
    trainee.person.phone = "0655555555"
    trainee.person.save()
    with pytest.raises(RuleBroken, match="changed"):
        accept_wish(request.wishes.get(), by=registrar)
    assert request.wishes.get().state == "asked"


def test_a_correction_is_decided_once(trainee, registrar):
    wish = corrected(trainee).wishes.get()
    refuse_wish(wish, motive="Déjà bon", by=registrar)
    with pytest.raises(RuleBroken):
        accept_wish(wish, by=registrar)


def test_a_refusal_has_a_motive(trainee, registrar):
    request = corrected(trainee)
    with pytest.raises(RuleBroken):
        refuse_wish(request.wishes.get(), motive=" ", by=registrar)
    refuse_wish(request.wishes.get(), motive="Déjà bon", by=registrar)
    with pytest.raises(RuleBroken):
        answer(request, "refused", words=" ", by=registrar)
    with pytest.raises(IntegrityError), transaction.atomic():
        DataRequestFactory(state="refused", answered_on=clock.today())


def test_an_answer_waits_for_each_correction_and_says_what_was_decided(trainee, registrar):
    request = corrected(trainee, phone="0612345678", address="Hay Salam")
    first, second = request.wishes.all()
    with pytest.raises(RuleBroken, match="decided"):
        answer(request, "accepted", words="", by=registrar)
    accept_wish(first, by=registrar)
    refuse_wish(second, motive="Sans justificatif", by=registrar)
    for state in ("accepted", "refused"):
        with pytest.raises(RuleBroken):
            answer(request, state, words="Oui", by=registrar)
    assert answer(request, "partly", words="L’adresse demande un justificatif", by=registrar).state == State.PARTLY


def test_nobody_answers_their_own_request(registrar):
    request = ask(registrar.person, "access", by=registrar)
    for deed in (lambda: take(request, by=registrar), lambda: answer(request, "accepted", words="", by=registrar)):
        with pytest.raises(RuleBroken, match="own"):
            deed()


@pytest.mark.parametrize("who", ["director", "trainee", "stranger"])
def test_a_request_is_answered_by_those_in_charge_of_it(request, person, who):
    asked = DataRequestFactory(person=person)
    user = request.getfixturevalue(who)
    with pytest.raises(RuleBroken):
        answer(asked, "accepted", words="", by=user)
    assert not DataRequest.objects.visible_to(user).filter(pk=asked.pk).exists()


def test_the_person_withdraws_and_nobody_else(trainee, registrar):
    request = corrected(trainee)
    with pytest.raises(RuleBroken):
        withdraw(request, by=registrar)
    assert withdraw(request, by=trainee).state == State.WITHDRAWN
    with pytest.raises(RuleBroken):
        answer(request, "accepted", words="", by=registrar)


def test_a_request_near_its_end_is_announced_once(campus, django_capture_on_commit_callbacks):
    person = RoleFactory(kind="trainee", unit=campus).person
    soon = DataRequestFactory(person=person, due_on=clock.today() + timedelta(2))
    DataRequestFactory(person=person, kind="access", due_on=clock.today() + timedelta(9))
    heard = []

    def listen(sender, request, **kwargs):
        heard.append(request.pk)

    request_falls_due.connect(listen)
    with django_capture_on_commit_callbacks(execute=True):
        counts = [remind(), remind()]
    assert (counts, heard) == ([1, 0], [soon.pk])


@pytest.mark.parametrize(("days", "said"), [(-1, "late"), (0, "soon"), (3, "soon"), (4, "")])
def test_a_clock_says_how_near_it_is(days, said):
    assert DataRequest(due_on=clock.today() + timedelta(days)).urgency == said
