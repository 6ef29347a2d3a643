"""What is proposed, and why; who decides; what changed meanwhile; appeals."""

import pytest
from django.db import IntegrityError, transaction

from mihan.assessment.engine import standing_of
from mihan.assessment.models import Appeal, Verdict
from mihan.assessment.policy import Level
from mihan.assessment.services import answer_appeal, appeal, confirm_each, decide, say
from mihan.assessment.services.verdicts import Choice, Seen, asked_of
from mihan.core.errors import RuleBroken
from mihan.messaging.models import Message
from tests.factories.assessment import AppealFactory, OccasionFactory, VerdictFactory
from tests.factories.people import UserFactory


def proposal(person, competence):
    return standing_of(person.pk, asked_of(person, competence)).proposal


def test_without_evidence_nothing_is_observed(trainee, competence):
    found = proposal(trainee.person, competence)
    assert (found.level, found.reasons[:1]) == (Level.NOT_OBSERVED, ("too_few",))


def test_enough_success_in_two_worlds_and_stations_is_proposed(acquired, competence):
    found = proposal(acquired, competence)
    assert (found.level, found.count, found.successes, found.broken) == (Level.MASTERED, 24, 24, [])


def test_one_world_is_not_enough(seen, trainee, competence):
    for station in ("screen", "bench"):
        for criterion in ("identity", "wait", "courtesy"):
            seen(trainee.person, criterion, 5, key=station, world="same", station=station)
    found = proposal(trainee.person, competence)
    assert (found.level, found.reasons) == (Level.IN_PROGRESS, ("one_world",))


def test_all_of_it_with_help_is_not_enough(seen, trainee, competence):
    for n, station in enumerate(("screen", "bench")):
        for criterion in ("identity", "wait", "courtesy"):
            seen(trainee.person, criterion, 8, key=f"s{n}", station=station, is_assisted=True)
    assert "assisted" in proposal(trainee.person, competence).reasons


def test_the_passing_rule_bounds_what_success_alone_would_give(seen, trainee, competence):
    """The critical criterion was never seen: 20 of 20 elsewhere is not the competence."""
    for n, station in enumerate(("screen", "bench")):
        for criterion in ("wait", "courtesy", "inform"):
            seen(trainee.person, criterion, 4, key=f"s{n}", station=station)
    found = proposal(trainee.person, competence)
    (rule,) = found.broken
    assert (found.level, found.reasons[-1]) == (Level.IN_PROGRESS, "rule")
    assert (rule.met, rule.needed, rule.total, rule.missing) == (3, 3, 4, ("Criterion identity",))


def test_a_trainer_s_word_meets_a_criterion_or_takes_it_back(acquired, trainer, competence):
    key = f"{competence.key}.identity"
    say(acquired, {(competence.pk, key): 2}, by=trainer)
    assert proposal(acquired, competence).broken[0].missing == ("Criterion identity",)
    say(acquired, {(competence.pk, key): 3}, by=trainer)
    assert proposal(acquired, competence).broken == []


def test_the_trainee_s_own_word_decides_nothing(acquired, trainee, competence):
    say(acquired, {(competence.pk, f"{competence.key}.identity"): 1}, by=trainee)
    assert proposal(acquired, competence).broken == []


def test_a_critical_rule_that_was_missed_bounds_until_it_is_mended_without_help(acquired, seen, competence):
    seen(acquired, "identity", 1, key="z1", num=0, is_critical=True)
    found = proposal(acquired, competence)
    assert (found.level, found.failed) == (Level.IN_PROGRESS, ("hotel.welcome.identity",))
    seen(acquired, "identity", 1, key="z2", is_critical=True, is_assisted=True)
    assert proposal(acquired, competence).level == Level.IN_PROGRESS
    seen(acquired, "identity", 1, key="z3", is_critical=True)
    assert proposal(acquired, competence).level != Level.IN_PROGRESS


def confirm(person, competence, by, **about):
    given = {"level": "mastered", "seen": Seen("mastered"), **about}
    return decide(person, competence, by=by, **given)


def test_a_trainer_confirms_what_is_proposed_and_the_trainee_is_told(acquired, competence, trainer):
    verdict = confirm(acquired, competence, trainer)
    assert (verdict.is_override, verdict.count, verdict.successes) == (False, 24, 24)
    assert Message.objects.get(person=acquired).facts["level"] == "mastered"


def test_another_level_says_why(acquired, competence, trainer):
    with pytest.raises(RuleBroken, match="Say why"):
        confirm(acquired, competence, trainer, level="acquired", reason="  ")
    assert confirm(acquired, competence, trainer, level="acquired", reason="Trop peu de clients.").is_override


def test_the_base_refuses_another_level_without_a_reason(trainee, competence):
    with pytest.raises(IntegrityError, match="another_level_says_why"), transaction.atomic():
        VerdictFactory(person=trainee.person, competence=competence, proposed="in_progress")


def test_who_decided_on_an_older_page_is_told_what_changed(acquired, seen, competence, trainer, pole_head):
    confirm(acquired, competence, pole_head)
    with pytest.raises(RuleBroken, match="decided meanwhile"):
        confirm(acquired, competence, trainer)
    stood = Verdict.objects.get().pk
    seen(acquired, "identity", 1, key="z", num=0, is_critical=True)
    with pytest.raises(RuleBroken, match="in progress"):
        confirm(acquired, competence, trainer, seen=Seen("mastered", stood))
    assert Verdict.objects.count() == 1


@pytest.mark.parametrize("kind", ["trainee", "trainer", "director", "registrar", "counsellor"])
def test_nobody_else_decides(acquired, competence, campus, kind):
    with pytest.raises(RuleBroken, match="You do not decide"):
        confirm(acquired, competence, UserFactory(role=kind, role__unit=campus))


def test_nobody_decides_for_themself(acquired, competence, trainee, pole_head):
    from tests.factories.people import RoleFactory

    RoleFactory(person=trainee.person, kind="pole_head", unit=pole_head.current_roles[0].unit)
    with pytest.raises(RuleBroken, match="You do not decide"):
        confirm(acquired, competence, trainee)


def test_several_proposals_are_confirmed_together_or_not_at_all(acquired, competence, trainer):
    choice = Choice(acquired, competence, Seen("mastered"))
    with pytest.raises(RuleBroken, match="decided meanwhile"):
        confirm_each([choice, choice], by=trainer)
    assert Verdict.objects.count() == 0
    assert confirm_each([choice], by=trainer) == 1


def test_a_verdict_waits_again_when_the_proposal_falls(acquired, seen, competence, trainer):
    asked = asked_of(acquired, competence)
    assert standing_of(acquired.pk, asked).waits
    confirm(acquired, competence, trainer)
    assert not standing_of(acquired.pk, asked).waits
    seen(acquired, "identity", 1, key="z", num=0, is_critical=True)
    assert standing_of(acquired.pk, asked).waits


# --- appeals


def test_a_trainee_appeals_once_at_a_time_and_is_answered_with_a_reason(acquired, competence, trainee, trainer):
    asked = appeal(acquired, competence, text="La carte était là.", by=trainee)
    with pytest.raises(RuleBroken, match="already"):
        appeal(acquired, competence, text="Encore.", by=trainee)
    with pytest.raises(RuleBroken, match="Say why"):
        answer_appeal(asked, is_upheld=True, answer=" ", by=trainer)
    answered = answer_appeal(asked, is_upheld=True, answer="En effet.", by=trainer)
    assert (answered.state, answered.answered_by) == ("upheld", trainer)
    assert Message.objects.get(person=acquired).facts["answer"] == "En effet."
    with pytest.raises(RuleBroken, match="meanwhile"):
        answer_appeal(asked, is_upheld=False, answer="Non.", by=trainer)
    assert appeal(acquired, competence, text="Autre chose.", by=trainee).is_waiting


def test_only_the_trainee_appeals_and_only_about_what_is_theirs(acquired, competence, trainee, trainer):
    with pytest.raises(RuleBroken, match="Only the trainee"):
        appeal(acquired, competence, text="Pour lui.", by=trainer)
    with pytest.raises(RuleBroken, match="Nothing of yours"):
        appeal(acquired, competence, text="Ailleurs.", occasion=OccasionFactory(), by=trainee)
    assert Appeal.objects.count() == 0


def test_an_appeal_is_not_answered_by_whoever_made_it_nor_from_another_group(acquired, competence, trainee, campus):
    asked = AppealFactory(person=acquired, competence=competence)
    for user in (trainee, UserFactory(role="trainer", role__unit=campus)):
        with pytest.raises(RuleBroken, match="You do not decide"):
            answer_appeal(asked, is_upheld=True, answer="Oui.", by=user)
