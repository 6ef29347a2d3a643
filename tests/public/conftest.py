from datetime import date

import pytest

from tests.factories.offer import ModuleFactory, ModuleHoursFactory, OfferingFactory, PoleFactory, ProgrammeFactory
from tests.factories.people import UnitFactory


@pytest.fixture(autouse=True)
def _demo_day(settings):
    settings.TODAY = date(2026, 11, 24)


@pytest.fixture
def campus(db):
    return UnitFactory(code="CMC1", name_fr="Cité de la ville", name_ar="مدينة المهن", name_en="The campus")


@pytest.fixture
def pole(campus):
    return PoleFactory(
        unit__parent=campus, unit__code="THR", unit__name_fr="Tourisme", unit__name_ar="السياحة",
        unit__name_en="Tourism", platform_fr="Hôtel pédagogique", platform_ar="فندق بيداغوجي",
        platform_en="Training hotel", hue=30,
    )  # fmt: skip


@pytest.fixture
def offer(pole):
    """`offer("THR_AC_T", name_fr="Arts culinaires")`: a programme given in the pole."""

    def offer(code, *, pole=pole, **about):
        about = {"level": code.rpartition("_")[2], "mark": "published", "source": "a public page", "seats_hint": 20,
                 "name_en": ""} | about  # fmt: skip
        programme = ProgrammeFactory(code=code, **about)
        OfferingFactory(programme=programme, pole=pole)
        return programme

    return offer


@pytest.fixture
def cooking(offer):
    programme = offer("THR_AC_T", name_fr="Arts culinaires", name_ar="فنون الطبخ", name_en="Culinary arts", years=2)
    module = ModuleFactory(programme=programme, code="M101", name_fr="Cuissons classiques")
    ModuleHoursFactory(module=module, hours_total=60)
    return programme


@pytest.fixture
def tourism(offer):
    return offer("THR_MT_TS", name_fr="Management touristique", name_ar="التدبير السياحي", years="2.5")


@pytest.fixture
def pizza(offer):
    return offer(
        "THR_PIZ_FQ", name_fr="Pizzaïolo", name_ar="صانع البيتزا", years="0.25", kind="qualifying",
        mark="illustrative", source="illustrative: own proposal, no source",
    )  # fmt: skip
