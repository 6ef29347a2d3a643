"""The offer, its groups and their trainees, as a reader in one establishment sees them."""

import pytest
from django.utils import translation

from mihan.offer import queries
from mihan.offer.models import Programme
from tests.factories.offer import (
    EnrolmentFactory,
    GroupFactory,
    ModuleFactory,
    ModuleHoursFactory,
    OfferingFactory,
    PoleFactory,
    ProgrammeFactory,
)
from tests.factories.people import RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


# --- the season


def test_the_season_shown_is_that_of_the_year_running_today(offering, this_year, last_year):
    for year in (this_year, last_year):
        GroupFactory(offering=offering, year=year)
    season = queries.season_shown()
    assert (season.number, season.years, season.seasons) == (2026, (this_year.pk,), (2026, 2025))


def test_another_season_can_be_asked_for(offering, this_year, last_year):
    for year in (this_year, last_year):
        GroupFactory(offering=offering, year=year)
    assert queries.season_shown("2025").years == (last_year.pk,)


@pytest.mark.parametrize("asked", ["", "1999", "x", "٢٠٢٥", "²"])
def test_a_season_without_groups_is_not_shown(offering, this_year, asked):
    GroupFactory(offering=offering, year=this_year)
    assert queries.season_shown(asked).number == 2026


def test_before_the_first_group_there_is_no_season(campus, this_year):
    assert queries.season_shown() == queries.Season(None, (), ())


# --- programmes


def test_groups_and_active_trainees_are_counted_apart(director, offering, this_year, last_year):
    first, second = (GroupFactory(offering=offering, year=this_year) for _ in range(2))
    former = GroupFactory(offering=offering, year=last_year)
    for group in (first, first, second, former):
        EnrolmentFactory(group=group)
    EnrolmentFactory(group=second, is_active=False)
    programme = queries.programmes(director, queries.season_shown()).get(pk=offering.programme_id)
    assert (programme.group_count, programme.trainee_count) == (2, 3)


def test_another_establishments_groups_are_not_counted(director, offering, this_year):
    GroupFactory(offering=offering, year=this_year)
    elsewhere = OfferingFactory(programme=offering.programme)
    EnrolmentFactory(group=GroupFactory(offering=elsewhere))
    programme = queries.programmes(director, queries.season_shown()).get(pk=offering.programme_id)
    assert (programme.group_count, programme.trainee_count) == (1, 0)
    assert list(queries.offerings_of(programme, director)) == [offering]


def test_a_listed_programme_is_told_with_its_first_pole(director, offering, this_year):
    OfferingFactory(programme=offering.programme)  # elsewhere, out of reach
    option = OfferingFactory(programme__parent=offering.programme, pole=offering.pole).programme
    rows = list(queries.programmes_listed(director, queries.season_shown()))
    queries.read_poles(rows, director)
    told = {row.pk: (row.pole.name, row.pole.hue, row.parent_code) for row in rows if row.pole}
    pole = offering.pole
    assert told == {
        offering.programme_id: (pole.unit.name, pole.hue, None),
        option.pk: (pole.unit.name, pole.hue, offering.programme.code),
    }


@pytest.mark.parametrize(
    "text", ["genie electrique", "GÉNIE", "الهندسه الكهربائيه", "الهَنْدسة", "ge_el", "electrique ge_"]
)
def test_a_programme_is_found_whatever_its_spelling(text):
    wanted = ProgrammeFactory(code="GE_EL_TS", name_fr="Génie électrique", name_ar="الهندسة الكهربائية")
    ProgrammeFactory(code="DIA_DEV_TS", name_fr="Développement digital", name_ar="التطوير الرقمي")
    assert list(Programme.objects.matching(text)) == [wanted]


def test_an_option_is_no_programme_of_its_own(director):
    core = ProgrammeFactory(mark="published")
    ProgrammeFactory(parent=core, mark="illustrative")
    assert queries.offer_counts(director) == {"programmes": 1, "options": 1, "illustrative": 1}


def test_the_offer_is_nothing_to_whoever_has_no_role():
    ProgrammeFactory()
    assert not queries.programmes(UserFactory(), queries.season_shown()).exists()


def test_the_pole_narrows_and_so_do_groups(director, offering, this_year):
    GroupFactory(offering=offering, year=this_year)
    empty = OfferingFactory(pole__unit__parent=offering.pole.unit.parent)
    rows = queries.programmes(director, queries.season_shown())
    assert list(queries.in_pole(rows, str(offering.pole.pk))) == [offering.programme]
    assert list(queries.with_groups(rows, "yes")) == [offering.programme]
    assert list(queries.with_groups(rows, "no")) == [empty.programme]


def test_a_pole_counts_its_programmes_without_their_options(director, offering, this_year):
    OfferingFactory(pole=offering.pole, programme__parent=offering.programme)
    EnrolmentFactory(group=GroupFactory(offering=offering, year=this_year))
    (pole,) = queries.poles_with_counts(director, queries.season_shown())
    assert (pole.programme_count, pole.group_count, pole.trainee_count) == (1, 1, 1)


def test_a_platform_is_named_in_the_readers_language_or_in_french():
    both = PoleFactory(platform_fr="Usine pédagogique", platform_ar="مصنع بيداغوجي")
    with translation.override("ar"):
        assert queries.platform_of(both) == "مصنع بيداغوجي"
    with translation.override("en"):
        assert queries.platform_of(both) == "Usine pédagogique"


def test_hours_are_those_of_the_latest_exercise():
    module = ModuleFactory()
    ModuleHoursFactory(module=module, exercise="2025/2026", hours_total=50)
    latest = ModuleHoursFactory(module=module, exercise="2026/2027", hours_total=60)
    assert queries.reference_hours(module.programme) == [latest]


def test_a_module_without_hours_is_known_by_its_name_only():
    module = ModuleFactory()
    named = ModuleFactory(programme=module.programme)
    ModuleHoursFactory(module=module)
    assert queries.modules_without_hours(module.programme) == [named]


# --- groups


def test_groups_are_those_of_the_season_in_reach(director, offering, this_year, last_year):
    mine = GroupFactory(offering=offering, year=this_year)
    GroupFactory(offering=offering, year=last_year)
    GroupFactory()  # of another establishment
    assert list(queries.groups(director, queries.season_shown())) == [mine]


def test_a_trainee_sees_the_group_they_are_in_and_no_other(campus, offering, this_year):
    mine, _other = (GroupFactory(offering=offering, year=this_year) for _ in range(2))
    user = UserFactory(role="trainee", role__unit=campus)
    EnrolmentFactory(person=user.person, group=mine)
    assert list(queries.groups(user, queries.season_shown())) == [mine]


def test_a_group_is_found_by_its_label_or_its_programme(director, offering, this_year):
    offering.programme.name_fr = "Développement digital"
    offering.programme.save()
    group = GroupFactory(offering=offering, year=this_year, label="DEV101 (DIA)")
    other = OfferingFactory(
        pole=offering.pole, programme__code="FGT_SOU_T", programme__name_fr="Soudure", programme__name_ar="اللحام"
    )
    GroupFactory(offering=other, year=this_year, label="SOU101")
    rows = queries.groups(director, queries.season_shown())
    for text in ("dev101", "developpement", "DIA_DEV"):
        assert list(rows.matching(text)) == [group]


def test_a_listed_headcount_is_compared_with_the_active_trainees(director, offering, this_year):
    right, wrong = (GroupFactory(offering=offering, year=this_year, headcount=1) for _ in range(2))
    GroupFactory(offering=offering, year=this_year, headcount=None)  # the files never said
    EnrolmentFactory(group=right)
    EnrolmentFactory(group=wrong, is_active=False)
    rows = queries.groups(director, queries.season_shown())
    assert list(queries.miscounted(rows, "differs")) == [wrong]
    assert list(queries.miscounted(rows, "agrees")) == [right]


def test_only_a_person_in_reach_is_known(campus, director, offering, this_year):
    group = GroupFactory(offering=offering, year=this_year)
    known, unknown = (EnrolmentFactory(group=group) for _ in range(2))
    RoleFactory(person=known.person, kind="trainee", unit=campus)
    found = {e.pk: e.is_known for e in queries.trainees_of(group, director)}
    assert found == {known.pk: True, unknown.pk: False}


def test_trainees_are_searched_by_name_in_both_scripts(director, offering, this_year):
    group = GroupFactory(offering=offering, year=this_year)
    wanted = EnrolmentFactory(group=group, person__last_name="TAZI", person__arabic_last_name="التازي")
    EnrolmentFactory(group=group)
    rows = queries.trainees_of(group, director)
    assert [list(queries.trainees_found(rows, text)) for text in ("tazi", "التازى")] == [[wanted], [wanted]]


# --- what the page of a person is told


def test_a_person_is_in_the_groups_of_their_latest_season(director, offering, this_year, last_year):
    person = EnrolmentFactory(group=GroupFactory(offering=offering, year=last_year, label="DEV101")).person
    for label in ("DEV201", "SOU101"):
        EnrolmentFactory(person=person, group=GroupFactory(offering=offering, year=this_year, label=label))
    idle = EnrolmentFactory(group=GroupFactory(offering=offering, year=last_year), is_active=False).person
    assert queries.told_groups(director, [person.pk, idle.pk]) == {person.pk: "DEV201, SOU101"}


def test_enrolments_are_told_latest_first_and_not_at_all_when_there_are_none(director, offering, this_year, last_year):
    old = EnrolmentFactory(group=GroupFactory(offering=offering, year=last_year))
    new = EnrolmentFactory(person=old.person, group=GroupFactory(offering=offering, year=this_year))
    assert queries.enrolments_of(director, old.person) == {"enrolments": [new, old]}
    assert queries.enrolments_of(director, director.person) == {}
