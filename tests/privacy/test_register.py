"""The register: started from what Mihan is, kept in dated versions, by its officer alone."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from mihan.core.errors import RuleBroken
from mihan.privacy.models import Parameter, Processing, ProcessingVersion
from mihan.privacy.queries.register import (
    formality_said,
    parameter,
    period_said,
    reference,
    register_for,
    register_of,
)
from mihan.privacy.services.register import delivered, lay_register, save_version, set_parameter
from tests.factories.people import RegionFactory, UnitFactory, UserFactory
from tests.factories.privacy import ProcessingVersionFactory

pytestmark = pytest.mark.django_db
Stage = ProcessingVersion.Stage


def test_the_register_starts_with_every_processing_of_mihan_and_no_period_confirmed(campus):
    lines = register_of(campus)
    assert [line.processing.code for line in lines] == list(delivered())
    assert {line.retention_is_confirmed for line in lines} == {False}
    assert {line.formality_stage for line in lines} == {Stage.TO_FILE}


def test_identity_numbers_call_for_prior_authorisation(campus):
    formality = {line.processing.code: line.formality for line in register_of(campus)}
    assert {code for code, kind in formality.items() if kind == "authorisation"} == {"identity"}


def test_starting_twice_adds_nothing_and_changes_nothing(campus, dpo):
    assert lay_register(campus, by=dpo) == 0


def test_only_its_officer_starts_the_register_of_an_establishment(director, stranger):
    unit = director.current_roles[0].unit
    for user in (director, stranger):
        with pytest.raises(RuleBroken):
            lay_register(unit, by=user)


def edited(processing, **changes):
    version = processing.versions.first()
    for name, value in changes.items():
        setattr(version, name, value)
    return version


def test_a_change_is_a_new_version_and_the_former_one_stays(campus, dpo):
    processing = Processing.objects.get(unit=campus, code="people")
    save_version(processing, edited(processing, retention_months=72), motive="Avis de l’archiviste", by=dpo)
    told = processing.versions.values_list("number", "retention_months", "motive", "saved_by")
    assert list(told) == [(2, 72, "Avis de l’archiviste", dpo.pk), (1, 60, "", None)]
    assert [v.number for v in register_of(campus) if v.processing == processing] == [2]


def test_a_change_says_why_and_is_made_by_the_officer(campus, dpo, director):
    processing = Processing.objects.get(unit=campus, code="people")
    for by, motive in ((dpo, " "), (director, "Pour voir")):
        with pytest.raises(RuleBroken):
            save_version(processing, edited(processing, retention_months=72), motive=motive, by=by)
    assert processing.versions.count() == 1


def test_what_is_held_has_an_end_and_what_is_granted_a_number(campus, dpo):
    processing = Processing.objects.get(unit=campus, code="people")
    for changes in ({"retention_months": None}, {"formality_stage": Stage.OBTAINED}):
        with pytest.raises(RuleBroken):
            save_version(processing, edited(processing, **changes), motive="Essai", by=dpo)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProcessingVersionFactory(retention_months=None)


def test_the_number_of_the_cndp_is_what_a_form_prints(campus, dpo):
    processing = Processing.objects.get(unit=campus, code="rights")
    assert "to file" in reference("rights", campus)
    granted = edited(
        processing, formality_stage=Stage.OBTAINED, formality_number="D-1234/2026", formality_date=date(2026, 3, 2)
    )
    save_version(processing, granted, motive="Récépissé", by=dpo)
    plain = reference("rights", campus).translate(dict.fromkeys((0x2066, 0x2068, 0x2069)))
    assert plain == "Rights of persons · Declaration to the CNDP no. D-1234/2026 of 02/03/2026"
    assert formality_said(processing.versions.first()) in reference("rights", campus)


def test_a_period_is_said_in_years_or_months():
    def said(**about):
        return period_said(ProcessingVersion(**about)).translate(dict.fromkeys((0x2066, 0x2068, 0x2069)))

    assert said(retention_months=24, retention_starts="line") == "2 years, counted from the day each line is about"
    assert said(retention_months=18).startswith("18 months")
    assert said(holds_nothing=True) == "Nothing is kept about people."


def test_an_establishment_without_a_register_has_that_of_above():
    region = RegionFactory()
    unit = UnitFactory(parent=region)
    lay_register(region, by=None)
    assert len(register_of(unit)) == len(delivered())


def test_the_register_is_read_by_its_officer_the_director_and_the_region(campus, dpo, director, registrar, stranger):
    counts = [register_for(user).count() for user in (dpo, director, registrar, stranger)]
    assert counts == [len(delivered()), len(delivered()), 0, 0]


def test_a_delay_counts_from_its_day_on(dpo):
    assert parameter("rectification", date(2026, 1, 1)) == Parameter.DEFAULTS["rectification"]
    set_parameter("rectification", 8, since=date(2026, 6, 1), source="Loi 09-08", is_confirmed=True, by=dpo)
    assert [parameter("rectification", day) for day in (date(2026, 5, 31), date(2026, 6, 1))] == [10, 8]


def test_a_delay_is_set_by_the_officer_and_confirmed_by_a_source(dpo, director):
    for by, source in ((director, "Loi"), (dpo, "")):
        with pytest.raises(RuleBroken):
            set_parameter("access", 5, since=date(2026, 6, 1), source=source, is_confirmed=True, by=by)


def test_a_trainee_sees_nothing_of_the_register(trainee):
    assert list(ProcessingVersion.objects.visible_to(trainee)) == []
    assert not UserFactory(role="trainee").has_perm("privacy.see_register")
