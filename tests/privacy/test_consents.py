"""Consents: to words, by purpose, given and withdrawn; the latest answer counts."""

from datetime import date

import pytest

from mihan.core.errors import RuleBroken
from mihan.privacy.models import Consent, ConsentPurpose
from mihan.privacy.queries.consents import choices_of, has_consented, purposes_told
from mihan.privacy.services.consents import add_consent_text, give_consent, note_consent, withdraw_consent
from mihan.privacy.signals import consent_changed
from tests.factories.people import RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(campus):
    return ConsentPurpose.objects.get(code="photo")


def test_what_was_never_answered_is_a_no(trainee, photo):
    assert has_consented(trainee.person, "photo") is False
    assert has_consented(trainee.person, "unheard-of") is False


def test_a_consent_is_given_withdrawn_and_its_history_kept(trainee, photo, django_capture_on_commit_callbacks):
    heard = []
    consent_changed.connect(lambda sender, consent, **kw: heard.append(consent.answer), weak=False)
    with django_capture_on_commit_callbacks(execute=True):
        give_consent(photo, by=trainee)
        given = has_consented(trainee.person, "photo")
        withdraw_consent(photo, by=trainee)
    assert (given, has_consented(trainee.person, "photo")) == (True, False)
    assert [c.answer for c in Consent.objects.filter(person=trainee.person)] == ["withdrawn", "given"]
    assert heard == ["given", "withdrawn"]
    consent_changed.receivers.clear()
    consent_changed.sender_receivers_cache.clear()


def test_the_same_answer_twice_is_refused(trainee, photo):
    give_consent(photo, by=trainee)
    with pytest.raises(RuleBroken):
        give_consent(photo, by=trainee)


def test_a_consent_to_one_purpose_is_not_one_to_another(trainee, photo):
    give_consent(photo, by=trainee)
    assert has_consented(trainee.person, "employers") is False


def test_other_words_keep_the_consent_unless_their_substance_changes(trainee, photo, dpo):
    give_consent(photo, by=trainee)
    add_consent_text(photo, text_fr="a", text_ar="b", text_en="c", asks_anew=False, by=dpo)
    assert has_consented(trainee.person, "photo") is True
    add_consent_text(photo, text_fr="d", text_ar="e", text_en="f", asks_anew=True, by=dpo)
    assert has_consented(trainee.person, "photo") is False
    choice = next(c for c in choices_of(trainee.person) if c.purpose == photo)
    assert (choice.is_given, choice.is_to_renew, choice.text.number) == (False, True, 3)
    assert give_consent(photo, by=trainee).text.number == 3
    assert has_consented(trainee.person, "photo") is True


def test_texts_are_written_by_the_officer(photo, registrar):
    with pytest.raises(RuleBroken):
        add_consent_text(photo, text_fr="a", text_ar="b", text_en="c", asks_anew=False, by=registrar)


def minor(campus):
    return UserFactory(role="trainee", role__unit=campus, person__birth_date=date(2012, 1, 1))


def test_under_age_a_person_does_not_consent_alone_but_may_withdraw(campus, photo, registrar):
    user = minor(campus)
    with pytest.raises(RuleBroken, match="guardian"):
        give_consent(photo, by=user)
    note_consent(user.person, photo, "given", channel="guardian", proof="Formulaire 12", by=registrar)
    assert has_consented(user.person, "photo") is True
    withdraw_consent(photo, by=user)
    assert has_consented(user.person, "photo") is False


def test_at_the_desk_a_minor_s_consent_is_the_guardian_s(campus, photo, registrar):
    with pytest.raises(RuleBroken, match="guardian"):
        note_consent(minor(campus).person, photo, "given", channel="desk", proof="Formulaire 12", by=registrar)


def test_what_staff_note_has_a_proof_and_is_in_their_reach(campus, person, photo, registrar, stranger, director):
    for by, proof in ((registrar, " "), (stranger, "Formulaire"), (director, "Formulaire")):
        with pytest.raises(RuleBroken):
            note_consent(person, photo, "given", channel="desk", proof=proof, by=by)
    note_consent(person, photo, "given", channel="desk", proof="Formulaire 7", by=registrar)
    assert has_consented(person, "photo") is True


def test_nobody_notes_their_own_consent(registrar, photo):
    with pytest.raises(RuleBroken):
        note_consent(registrar.person, photo, "given", channel="desk", proof="Moi", by=registrar)


def test_the_count_of_consents_is_of_the_latest_answers(campus, photo, trainee, registrar):
    give_consent(photo, by=trainee)
    withdraw_consent(photo, by=trainee)
    other = RoleFactory(kind="trainee", unit=campus).person
    note_consent(other, photo, "given", channel="desk", proof="Formulaire", by=registrar)
    assert {told.purpose.code: told.given for told in purposes_told()}["photo"] == 1
