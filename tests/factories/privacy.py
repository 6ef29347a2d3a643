from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from mihan.core import clock
from mihan.privacy.models import (
    Consent,
    ConsentPurpose,
    ConsentText,
    Copy,
    CopyReading,
    DataRequest,
    LegalHold,
    Processing,
    ProcessingVersion,
    RetentionRun,
    Wish,
)
from tests.factories.people import PersonFactory, UnitFactory, UserFactory


class ProcessingFactory(DjangoModelFactory):
    class Meta:
        model = Processing

    unit = factory.SubFactory(UnitFactory)
    code = factory.Sequence(lambda n: f"processing-{n}")


class ProcessingVersionFactory(DjangoModelFactory):
    class Meta:
        model = ProcessingVersion

    processing = factory.SubFactory(ProcessingFactory)
    number = 1
    name_fr = factory.Sequence(lambda n: f"Traitement {n}")
    purpose_fr = "Pourquoi"
    persons_fr = "Qui"
    data_fr = "Quoi"
    basis = ProcessingVersion.Basis.MISSION
    retention_months = 12


class ConsentPurposeFactory(DjangoModelFactory):
    class Meta:
        model = ConsentPurpose

    code = factory.Sequence(lambda n: f"purpose-{n}")
    name_fr = "Ma photo"


class ConsentTextFactory(DjangoModelFactory):
    class Meta:
        model = ConsentText

    purpose = factory.SubFactory(ConsentPurposeFactory)
    number = 1
    since = date(2026, 1, 1)
    text_fr, text_ar, text_en = "J’accepte.", "أوافق.", "I agree."


class ConsentFactory(DjangoModelFactory):
    class Meta:
        model = Consent

    person = factory.SubFactory(PersonFactory)
    text = factory.SubFactory(ConsentTextFactory)
    answer = Consent.Answer.GIVEN
    noted_by = factory.SubFactory(UserFactory)


class DataRequestFactory(DjangoModelFactory):
    class Meta:
        model = DataRequest

    person = factory.SubFactory(PersonFactory)
    kind = DataRequest.Kind.RECTIFICATION
    words = "Mon nom est mal écrit."
    due_on = factory.LazyFunction(lambda: clock.today() + timedelta(10))
    asked_by = factory.SubFactory(UserFactory)


class WishFactory(DjangoModelFactory):
    class Meta:
        model = Wish

    request = factory.SubFactory(DataRequestFactory)
    field = "phone"
    before, after = "", "0612345678"


class CopyFactory(DjangoModelFactory):
    class Meta:
        model = Copy

    person = factory.SubFactory(PersonFactory)
    asked_by = factory.SubFactory(UserFactory)


class CopyReadingFactory(DjangoModelFactory):
    class Meta:
        model = CopyReading

    copy = factory.SubFactory(CopyFactory)
    by = factory.SubFactory(UserFactory)


class LegalHoldFactory(DjangoModelFactory):
    class Meta:
        model = LegalHold

    person = factory.SubFactory(PersonFactory)
    unit = factory.SubFactory(UnitFactory)
    motive = "Recours en cours"
    laid_by = factory.SubFactory(UserFactory)


class RetentionRunFactory(DjangoModelFactory):
    class Meta:
        model = RetentionRun

    unit = factory.SubFactory(UnitFactory)
    asked_by = factory.SubFactory(UserFactory)
