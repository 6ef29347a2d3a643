"""The catalogue as visitors read it."""

from decimal import Decimal

import pytest

from mihan.offer.models import Programme
from mihan.offer.services.catalogue import load_catalogue
from mihan.public.policy import find
from mihan.public.queries import catalogue as reading
from mihan.public.queries.catalogue import campus_shown, catalogue, slug_of
from mihan.public.queries.comparing import Comparison
from mihan.public.queries.narrowing import Narrowing
from mihan.public.queries.news import news_shown
from mihan.public.queries.told import asked_by, facts_of, synonyms
from tests.factories.offer import (
    GroupFactory,
    ModuleFactory,
    ModuleHoursFactory,
    OfferingFactory,
    PoleFactory,
    ProgrammeFactory,
)
from tests.factories.people import UnitFactory
from tests.factories.public import NewsFactory

pytestmark = pytest.mark.django_db


def narrowed(**asked):
    return {p.code for p in Narrowing(catalogue(), asked).programmes}


def test_a_programme_is_read_with_its_pole_years_and_hours(cooking, pole):
    (shown,) = catalogue().programmes
    assert (shown.slug, str(shown.pole), shown.seats) == ("thr-ac-t", "Tourism", 20)
    (year,) = shown.study_years
    assert [(m.code, m.hours) for m in year.modules] == [("M101", Decimal(60))]
    assert shown.hours == 60


def test_hours_of_the_latest_exercise_count(cooking):
    module = cooking.modules.get()
    ModuleHoursFactory(module=module, exercise="2024/2025", hours_total=10)
    assert catalogue().programmes[0].hours == 60


@pytest.mark.parametrize(
    ("programme", "module", "hours", "mark"),
    [("GC_GE_TS", "EGTS101", 20, "published"), ("GC_GE_TS", "EGTS101", 21, "from_file"),
     ("GC_AA_T", "EGT101", 20, "illustrative"), ("GC_GE_TS", "M999", 20, "from_file")],
)  # fmt: skip
def test_hours_say_where_they_come_from(offer, programme, module, hours, mark):
    given = ModuleFactory(programme=offer(programme), code=module, study_year=1)
    ModuleHoursFactory(module=given, hours_total=hours)
    assert catalogue().programmes[0].hours_mark == mark


def test_an_option_is_told_with_its_programme_and_not_apart(offer, cooking):
    option = offer("THR_ACOCG_T", name_fr="Option gastronomie", parent=cooking)
    ModuleHoursFactory(module__programme=option, module__study_year=2, hours_total=100)
    found = catalogue()
    assert [p.code for p in found.programmes] == ["THR_AC_T"]
    assert [o.code for o in found.programmes[0].options] == ["THR_ACOCG_T"]
    assert found.core_of == {"thr-acocg-t": "thr-ac-t"}
    assert found.programmes[0].hours_told == "60\u00a0h, then 100\u00a0h in an option"


def test_what_nobody_gives_is_not_in_the_catalogue(cooking):
    ProgrammeFactory(code="GC_GE_TS")
    assert [p.code for p in catalogue().programmes] == ["THR_AC_T"]


def test_another_establishment_is_not_shown_unless_the_settings_say_so(cooking, settings):
    other = UnitFactory(code="CMC2")
    OfferingFactory(programme__code="GC_GE_TS", pole=PoleFactory(unit__parent=other))
    assert [p.code for p in catalogue().programmes] == ["THR_AC_T"]
    settings.MIHAN_SHOWN = "CMC2"
    assert [p.code for p in catalogue().programmes] == ["GC_GE_TS"]
    settings.MIHAN_SHOWN = "NOWHERE"
    assert catalogue().campus is None


def test_an_establishment_without_poles_is_no_campus_to_show(db):
    UnitFactory()
    assert campus_shown() is None


def test_evening_and_alternating_groups_of_the_latest_season_are_told(cooking):
    offering = cooking.offerings.get()
    GroupFactory(offering=offering, shift="CDS")
    GroupFactory(offering=offering, mode="Alterné")
    assert catalogue().programmes[0].shifts == {"evening", "alternating"}


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({}, {"THR_AC_T", "THR_MT_TS", "THR_PIZ_FQ"}),
        ({"level": "TS"}, {"THR_MT_TS"}),
        ({"kind": "qualifying"}, {"THR_PIZ_FQ"}),
        ({"length": "short"}, {"THR_PIZ_FQ"}),
        ({"length": "2.5"}, {"THR_MT_TS"}),
        ({"entry": "bac_year"}, {"THR_AC_T", "THR_PIZ_FQ"}),  # what is not known turns nobody away
        ({"source": "illustrative"}, {"THR_PIZ_FQ"}),
        ({"pole": "thr", "q": "طبخ"}, {"THR_AC_T"}),
        ({"shift": "evening"}, set()),
        ({"level": "nonsense", "page": "2"}, {"THR_AC_T", "THR_MT_TS", "THR_PIZ_FQ"}),
        ({"q": "culinares", "level": "TS"}, set()),
    ],
)
def test_the_catalogue_is_narrowed_by_the_address(cooking, tourism, pizza, asked, codes):
    assert narrowed(**asked) == codes


def test_each_answer_says_how_many_programmes_it_would_leave(cooking, tourism, pizza):
    narrowing = Narrowing(catalogue(), {"kind": "diploma", "level": "TS"})
    counts = {f["name"]: {c.value: c.count for c in f["choices"]} for f in narrowing.fields}
    assert counts["level"] == {"TS": 1, "T": 1}
    assert counts["kind"] == {"diploma": 1}


def test_what_is_the_same_is_told_as_the_same(cooking, tourism):
    comparison = Comparison(catalogue().programmes)
    same = {str(line.label): line.is_same for line in comparison.lines}
    assert (same["Pole"], same["Level"], same["Duration"]) == (True, False, False)
    assert "Pole" not in {str(line.label) for line in comparison.differing}


def test_news_are_shown_between_their_days_open_days_first(campus, cooking):
    NewsFactory(unit=campus)  # a draft
    NewsFactory(unit=campus, state="published", shown_until="2026-11-23")
    NewsFactory(unit=campus, state="published", shown_from="2026-11-25")
    NewsFactory(state="published")  # of somebody else
    told = NewsFactory(unit=campus, state="published", shown_until="2026-11-24")
    doors = NewsFactory(unit=campus, state="published", kind="open_day", day="2026-12-05", shown_from="2026-11-01")
    assert news_shown(catalogue().campus) == [doors, told]


def test_the_catalogue_is_read_anew_when_it_changes_and_only_then(cooking, monkeypatch):
    states = iter(["1", "1", "2"])
    monkeypatch.setattr(reading, "version", lambda: next(states))
    monkeypatch.setattr(reading, "_kept", {})
    first = catalogue()
    Programme.objects.update(name_en="Cooking")
    assert catalogue() is first
    assert str(catalogue().programmes[0]) == "Cooking"


def test_the_journal_tells_that_the_offer_changed_and_not_that_others_did(cooking):
    before = reading._of_journal()
    UnitFactory()  # a unit is part of what is shown
    after = reading._of_journal()
    assert after != before
    from tests.factories.people import PersonFactory

    PersonFactory()
    assert reading._of_journal() == after


def test_nothing_is_kept_in_a_transaction(cooking):
    assert reading.version() == ""


def test_an_address_is_the_code_in_small_letters():
    assert slug_of("DIA_DEVOWFS_TS") == "dia-devowfs-ts"


def test_facts_are_of_one_campus_and_rules_of_entry_have_a_source():
    assert facts_of("ELSEWHERE") == ()
    assert {fact.value for fact in facts_of("CMCMS10")} == {3000, 6, 448, 1550}
    for level in ("TS", "T", "Q", "S", "FQ"):
        assert asked_by(level).source
    assert asked_by("BP") is None


# Typed by visitors, with what they should see among the first.
TYPED = {
    "THR_AC_T": ("cuisine", "Cuisinier", "طبخ", "الطبخ", "طباخ", "culinare"),
    "DIA_DEV_TS": ("developpement", "dévelopement digital", "تطوير", "DIA_DEV_TS", "dia dev", "برمجة"),
    "AMA_CF_S": ("coiffeuse", "coifure", "حلاقة", "حلاقه"),
    "GE_EI_T": ("électricité", "electricite", "electrecité", "كهرباء", "الكهربا"),
    "THR_MH_TS": ("hotelerie", "hôtel", "فندق", "الفندقه"),
    "SAN_AS_T": ("infirmière", "auxiliere de soins", "ممرضة"),
    "IND_SOU_FQ": ("soudeur", "لحام", "MIG"),
    "ART_HC_TS": ("couture", "couturière", "خياطه"),
    "ART_ZEL_FQ": ("zellige", "zelige", "زليج", "الزليج"),
    "GC_GE_TS": ("gestion des entreprise", "تدبير المقاولات", "تدبير مقاولات"),
}


def test_the_whole_catalogue_is_found_as_people_type_it():
    load_catalogue(UnitFactory(code="CMCMS10"))
    entries = catalogue().entries
    assert len(entries) == 75
    missed = [
        (text, code) for code, texts in TYPED.items() for text in texts
        if slug_of(code) not in find(text, entries, synonyms()).keys[:6]
    ]  # fmt: skip
    assert missed == []
