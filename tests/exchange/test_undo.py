"""Undoing an import from the audit trail, while nothing stands on it."""

from decimal import Decimal

import pytest
from django.apps import apps

from mihan.core.errors import RuleBroken
from mihan.core.models import Record
from mihan.exchange.services.undo import undo
from mihan.offer.models import Enrolment, Group
from mihan.people.models import Person
from mihan.progress.models import LedgerLine

pytestmark = pytest.mark.django_db


def contents():
    """Every row of every journaled table but the runs themselves."""
    return {
        model._meta.label: sorted(map(str, model.objects.values_list()))
        for model in apps.get_models()
        if issubclass(model, Record) and model._meta.label != "exchange.ImportRun"
    }


def test_an_undone_import_leaves_the_base_as_it_was(bring):
    bring("avancement", {}, {"module_code": "M102"})
    before = contents()
    run = bring(
        "avancement",
        {"delivered_face": Decimal(30), "delivered_total": Decimal(35), "trainer_face_name": "AUTRE Nom"},
        {"group": "DEV102", "trainer_face_number": "555"},
    )  # fmt: skip
    assert contents() != before

    assert undo(run) > 0

    run.refresh_from_db()
    assert run.state == "undone"
    assert contents() == before


def test_a_first_import_undone_leaves_an_empty_base(bring):
    before = contents()
    for kind in ("trainees", "avancement", "drif_modules"):
        run = bring(kind)
        undo(run)
        assert contents() == before


def test_an_undone_file_can_be_brought_again(bring):
    undo(bring("avancement"))
    assert bring("avancement").plan.counts == (1, 1, 0, 0, 0)


def test_it_is_refused_when_another_file_was_applied_on_top(bring):
    first = bring("avancement")
    bring(
        "avancement",
        {"delivered_face": Decimal(30), "delivered_total": Decimal(35)},
        name="suite.xlsx",
    )
    with pytest.raises(RuleBroken, match=r"suite\.xlsx was applied on top"):
        undo(first)
    first.refresh_from_db()
    assert first.state == "applied"


def test_it_is_refused_when_somebody_changed_what_it_brought(bring):
    run = bring("trainees")
    Person.objects.update(phone="0600000099")
    with pytest.raises(RuleBroken, match="has been changed since"):
        undo(run)
    assert Enrolment.objects.count() == 1


def test_it_is_refused_when_something_new_depends_on_it(bring):
    run = bring("avancement")
    bring("trainees", {"site": "CMCT1"})  # enrols into the group that the first file made
    assert Group.objects.get().enrolments.count() == 1
    with pytest.raises(RuleBroken, match="can no longer be undone"):
        undo(run)
    assert LedgerLine.objects.count() == 1


def test_only_an_applied_file_is_undone_and_only_once(bring):
    run = bring("avancement", apply=False)
    with pytest.raises(RuleBroken, match="Only an applied file"):
        undo(run)
    applied = bring("avancement")
    undo(applied)
    with pytest.raises(RuleBroken, match="Only an applied file"):
        undo(applied)
