"""Blocks of the homes about competences."""

import pytest

from mihan.portal.queries.blocks import Reader
from mihan.portal.queries.competences import groups_to_judge, own_levels
from tests.factories.assessment import AppealFactory, EvidenceFactory, FrameworkFactory, VerdictFactory
from tests.factories.offer import EnrolmentFactory
from tests.factories.people import TrainerFactory, UserFactory
from tests.factories.progress import LedgerLineFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainee(campus, group):
    user = UserFactory(role="trainee", role__unit=campus)
    EnrolmentFactory(person=user.person, group=group)
    return user


@pytest.fixture
def trainer(campus, group):
    user = UserFactory(role="trainer", role__unit=campus)
    LedgerLineFactory(group=group, trainer_face=TrainerFactory(person=user.person))
    return user


def test_a_trainee_reads_the_levels_decided_the_latest_first(trainee):
    assert own_levels(Reader(trainee)) is None
    evidence = EvidenceFactory(person=trainee.person)
    assert own_levels(Reader(trainee)).said
    VerdictFactory(person=trainee.person, competence=evidence.competence)
    assert [(str(row.label), row.value) for row in own_levels(Reader(trainee)).rows] == [("Welcome guests", "acquired")]


def test_a_trainer_finds_the_groups_seen_at_work_and_the_appeals(trainee, trainer, group):
    assert groups_to_judge(Reader(trainer)) is None
    FrameworkFactory(programme=group.offering.programme)
    assert groups_to_judge(Reader(trainer)).rows == []
    evidence = EvidenceFactory(person=trainee.person)
    AppealFactory(person=trainee.person, competence=evidence.competence)
    (row,) = groups_to_judge(Reader(trainer)).rows
    assert (row.label, row.tone, "1" in row.note) == (group.label, "attention", True)


def test_a_trainer_of_other_groups_finds_nothing(trainee, group, campus):
    FrameworkFactory(programme=group.offering.programme)
    EvidenceFactory(person=trainee.person)
    assert groups_to_judge(Reader(UserFactory(role="trainer", role__unit=campus))) is None
