"""Four voices, and the private address by which somebody without an account speaks once."""

import pytest

from mihan.assessment.models import Invitation, Voice
from mihan.assessment.queries import words_of
from mihan.assessment.services import invitation_at, invite, revoke_invitation, say, say_by_invitation
from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.core.models import JournalEntry
from tests.factories.people import UserFactory


@pytest.fixture
def about(competence):
    return competence.pk, f"{competence.key}.identity"


def test_each_voice_is_heard_beside_the_others(trainee, trainer, about):
    say(trainee.person, {about: 4}, by=trainee)
    say(trainee.person, {about: 2}, by=trainer)
    say(trainee.person, {about: 3}, by=trainer, speaker="tutor", name="Mme Alaoui")
    words = words_of([trainee.person.pk])[trainee.person.pk, about[0]][about[1]]
    assert {speaker: [one.word for one in said] for speaker, said in words.items()} == {
        "self": [4], "trainer": [2], "tutor": [3],
    }  # fmt: skip


def test_the_latest_word_of_each_stands(trainee, trainer, pole_head, about):
    for by, word in ((trainer, 1), (pole_head, 2), (trainer, 3)):
        say(trainee.person, {about: word}, by=by)
    words = words_of([trainee.person.pk])[trainee.person.pk, about[0]][about[1]]
    assert [one.word for one in words["trainer"]] == [3, 2]


def test_nobody_speaks_as_a_trainer_who_is_none(trainee, campus, about):
    for kind in ("trainer", "trainee", "director"):
        with pytest.raises(RuleBroken, match="You do not decide"):
            say(trainee.person, {about: 4}, by=UserFactory(role=kind, role__unit=campus))
    say(trainee.person, {about: 4}, by=trainee, speaker="trainer")
    assert Voice.objects.get().speaker == "self"


def test_a_tutor_s_words_have_a_name(trainee, trainer, about):
    with pytest.raises(RuleBroken, match="whose words"):
        say(trainee.person, {about: 3}, by=trainer, speaker="tutor", name=" ")


@pytest.mark.parametrize("said", [{(0, ""): 3}, {("here", "nothing.at.all"): 3}, {("here", ""): 9}])
def test_words_are_those_offered_about_what_is_asked(trainee, competence, said):
    given = {(competence.pk if where == "here" else where, key): word for (where, key), word in said.items()}
    with pytest.raises(RuleBroken):
        say(trainee.person, given, by=trainee)
    assert Voice.objects.count() == 0


@pytest.fixture
def invited(trainee, trainer):
    return invite(trainee.person, speaker="tutor", name="Mme Alaoui", place="Hôtel Atlas", by=trainer)


def test_an_address_answers_once(invited, about):
    invitation, secret = invited
    assert invitation_at(secret) == invitation
    say_by_invitation(invitation, {about: 4})
    assert (Voice.objects.get().name, Voice.objects.get().speaker) == ("Mme Alaoui, Hôtel Atlas", "tutor")
    assert invitation_at(secret) is None
    with pytest.raises(RuleBroken, match="was used"):
        say_by_invitation(invitation, {about: 1})


def test_an_address_that_says_nothing_is_not_used_up(invited):
    invitation, secret = invited
    with pytest.raises(RuleBroken, match="at least one"):
        say_by_invitation(invitation, {})
    assert invitation_at(secret)


def test_an_address_withdrawn_or_too_old_opens_nothing(invited, settings, about):
    invitation, secret = invited
    revoke_invitation(invitation)
    assert invitation_at(secret) is None
    Invitation.objects.update(revoked_at=None)
    settings.TODAY = clock.today().replace(year=2027)
    assert invitation_at(secret) is None


def test_the_secret_is_kept_nowhere(invited):
    invitation, secret = invited
    kept = [invitation.digest, *map(str, JournalEntry.objects.values_list("old", "new"))]
    assert not any(secret in one for one in kept)
    assert invitation_at("x" * 32) is None
    assert invitation_at("") is None


@pytest.mark.parametrize("kind", ["trainer", "trainee", "director"])
def test_only_who_judges_invites(trainee, campus, kind):
    with pytest.raises(RuleBroken, match="You do not decide"):
        invite(trainee.person, speaker="tutor", name="X", by=UserFactory(role=kind, role__unit=campus))
