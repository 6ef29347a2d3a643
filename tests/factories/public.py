from datetime import date

import factory
from factory.django import DjangoModelFactory

from mihan.public.models import News
from tests.factories.people import UnitFactory


class NewsFactory(DjangoModelFactory):
    """A draft; `NewsFactory(state="published")` is read by visitors from 1 November 2026."""

    class Meta:
        model = News

    unit = factory.SubFactory(UnitFactory)
    title_fr = factory.Sequence(lambda n: f"Nouvelle {n}")
    text_fr = "Le campus ouvre un atelier."
    shown_from = date(2026, 11, 1)
