"""Recording evidence: counted once, never changed, refused whole."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from mihan.assessment.models import Evidence, Occasion
from mihan.assessment.policy import Happening, Shown
from mihan.assessment.services import record_evidence
from mihan.core.errors import RuleBroken
from tests.factories.assessment import EvidenceFactory

HERE = Happening("session", "17", "Après-midi à la réception", date(2026, 11, 20), pack="hotel_front_desk")


def lines(person, count=3, **about):
    return [Shown(f"line-{n}", person.pk, "hotel.welcome", 1, position=n, **about) for n in range(count)]


def test_a_batch_sent_twice_counts_once(trainee, competence):
    assert record_evidence(HERE, lines(trainee.person)) == 3
    assert record_evidence(HERE, lines(trainee.person, 5)) == 2
    assert (Evidence.objects.count(), Occasion.objects.count()) == (5, 1)


def test_a_line_said_twice_in_one_batch_counts_once(trainee, competence):
    assert record_evidence(HERE, lines(trainee.person) * 2) == 3


def test_an_occasion_without_a_world_is_one_of_its_own(trainee, competence):
    record_evidence(HERE, lines(trainee.person))
    assert Occasion.objects.get().world == "session:17"


def test_help_makes_it_assisted(trainee, competence):
    record_evidence(HERE, lines(trainee.person, 1, help=1))
    assert Evidence.objects.get().is_assisted


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"competence": "hotel.nothing"}, "hotel.nothing"),
        ({"criterion": "hotel.welcome.nothing"}, "is no criterion"),
        ({"criterion": "hotel.rooms.ready"}, "is no criterion"),
        ({"num": 3, "den": 2}, "no share"),
        ({"den": 0, "num": 0}, "no share"),
        ({"weight": 0}, "no share"),
        ({"person": 987654321}, "nobody knows"),
    ],
)
def test_one_wrong_line_refuses_the_whole_batch(trainee, competence, wrong, said):
    good = Shown("good", trainee.person.pk, competence.key, 1)
    bad = {"key": "bad", "person": trainee.person.pk, "competence": competence.key, "num": 1} | wrong
    with pytest.raises(RuleBroken, match=said):
        record_evidence(HERE, [good, Shown(**bad)])
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize("change", [{"num": 0}, {"help": 1}, {"criterion": "x"}, {"is_critical": True}])
def test_the_base_refuses_to_change_evidence(trainee, competence, change):
    line = EvidenceFactory(competence=competence, person=trainee.person)
    with pytest.raises(IntegrityError, match="recorded_evidence_stands"), transaction.atomic():
        Evidence.objects.filter(pk=line.pk).update(**change)


def test_another_trainee_is_recorded_on_the_same_occasion(trainee, pole_head, competence):
    both = [Shown("a", trainee.person.pk, competence.key, 1), Shown("b", pole_head.person.pk, competence.key, 0)]
    record_evidence(HERE, both)
    assert sorted(Evidence.objects.values_list("key", "num")) == [("a", 1), ("b", 0)]


def test_evidence_is_seen_by_its_trainee_and_those_who_follow_them_and_nobody_else(
    acquired, trainee, trainer, pole_head, director, campus
):
    from tests.factories.people import UserFactory

    others = [UserFactory(role=kind, role__unit=campus) for kind in ("trainer", "trainee", "counsellor", "dpo")]
    readers = [trainee, trainer, pole_head, director, *others]
    assert [Evidence.objects.visible_to(user).count() for user in readers] == [24, 24, 24, 24, 0, 0, 0, 0]
