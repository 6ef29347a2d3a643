from decimal import Decimal

import pytest

from mihan.core.errors import RuleBroken
from mihan.people.models import Role
from mihan.progress.services import Correction, assign_trainer, correct_line
from tests.factories.offer import GroupFactory
from tests.factories.people import RoleFactory, TrainerFactory, UnitFactory
from tests.factories.progress import LedgerLineFactory

D = Decimal
HOURS = {
    "assigned_face": D(40), "assigned_remote": D(20), "delivered_face": D(10), "delivered_remote": D(5),
}  # fmt: skip


def hours_of(line):
    line.refresh_from_db()
    return {name: getattr(line, name) for name in HOURS}


def test_corrected_hours_keep_their_totals(group, director):
    line = LedgerLineFactory(group=group, rate_total=D(33))
    assert correct_line(line, by=director, **HOURS) == Correction(lines=1, is_beyond=False)
    assert hours_of(line) == HOURS
    assert (line.assigned_total, line.delivered_total, line.rate_total) == (60, 15, 33)


def test_hours_taken_out_are_unknown_not_zero(group, director):
    line = LedgerLineFactory(group=group)
    correct_line(line, by=director, **dict.fromkeys(HOURS))
    assert hours_of(line) == dict.fromkeys(HOURS)
    assert (line.assigned_total, line.delivered_total) == (None, None)


@pytest.mark.parametrize("name", HOURS)
def test_negative_hours_are_refused_and_nothing_is_written(group, director, name):
    line = LedgerLineFactory(group=group)
    before = hours_of(line)
    with pytest.raises(RuleBroken):
        correct_line(line, by=director, **HOURS | {name: D("-0.5")})
    assert hours_of(line) == before


def test_more_delivered_than_assigned_is_kept_and_said(group, director):
    line = LedgerLineFactory(group=group)
    assert correct_line(line, by=director, **HOURS | {"delivered_remote": D(21)}).is_beyond
    assert hours_of(line)["delivered_remote"] == 21


def merged(offering, *groups):
    lines = [LedgerLineFactory(group=g, fusion_key="M101||A B", fusion_groups="A B") for g in groups]
    apart = LedgerLineFactory(group=GroupFactory(offering=offering), fusion_key="M102||A B")
    return (*lines, apart)


def test_merged_remote_hours_change_everywhere_only_when_asked(offering, director):
    first, second, apart = merged(offering, GroupFactory(offering=offering), GroupFactory(offering=offering))
    before, untouched = hours_of(second), hours_of(apart)
    correct_line(first, by=director, **HOURS)
    assert hours_of(second) == before
    assert correct_line(first, by=director, whole_merger=True, **HOURS).lines == 2
    remote = {name: HOURS[name] for name in ("assigned_remote", "delivered_remote")}
    assert hours_of(second) == before | remote
    assert (second.assigned_total, second.delivered_total) == (65, 25)
    assert hours_of(apart) == untouched


def test_a_merger_that_leaves_the_reach_is_refused_whole(group, elsewhere, pole_head):
    first, second, _apart = merged(group.offering, group, elsewhere)
    before = hours_of(first), hours_of(second)
    with pytest.raises(RuleBroken, match=elsewhere.label):
        correct_line(first, by=pole_head, whole_merger=True, **HOURS)
    assert (hours_of(first), hours_of(second)) == before


def trainer_of(unit):
    trainer = TrainerFactory()
    RoleFactory(person=trainer.person, kind=Role.Kind.TRAINER, unit=unit)
    return trainer


def test_a_trainer_is_given_the_hours_and_they_can_be_taken_back(group, director):
    line, trainer = LedgerLineFactory(group=group), trainer_of(group.offering.pole.unit)
    assert assign_trainer(line, trainer, channel="face", by=director) == 1
    line.refresh_from_db()
    assert (line.trainer_face, line.trainer_remote) == (trainer, None)
    assign_trainer(line, None, channel="face", by=director)
    line.refresh_from_db()
    assert line.trainer_face is None


def test_a_trainer_of_another_establishment_is_refused(group, director):
    line, stranger = LedgerLineFactory(group=group), trainer_of(UnitFactory())
    before = line.trainer_face_id
    with pytest.raises(RuleBroken):
        assign_trainer(line, stranger, channel="face", by=director)
    line.refresh_from_db()
    assert line.trainer_face_id == before


def test_a_merged_session_may_be_given_whole(offering, director):
    first, second, apart = merged(offering, GroupFactory(offering=offering), GroupFactory(offering=offering))
    trainer = trainer_of(offering.pole.unit)
    assert assign_trainer(first, trainer, channel="remote", by=director, whole_merger=True) == 2
    for line in (second, apart):
        line.refresh_from_db()
    assert (second.trainer_remote, apart.trainer_remote) == (trainer, None)


def test_face_to_face_hours_are_never_merged(offering, director):
    first, second, _apart = merged(offering, GroupFactory(offering=offering), GroupFactory(offering=offering))
    before = second.trainer_face
    assert assign_trainer(first, None, channel="face", by=director, whole_merger=True) == 1
    second.refresh_from_db()
    assert second.trainer_face == before
