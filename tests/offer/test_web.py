"""Programmes, poles and groups, through the client."""

from decimal import Decimal

import pytest
from django.urls import reverse

from mihan.core.models import Mark
from mihan.offer.models import ModuleHours
from mihan.offer.web.hours import mark_of, sheets
from tests.factories.offer import (
    EnrolmentFactory,
    GroupFactory,
    ModuleFactory,
    ModuleHoursFactory,
    OfferingFactory,
    ProgrammeFactory,
)
from tests.factories.people import RoleFactory, UserFactory

pytestmark = pytest.mark.django_db
PROGRAMMES, GROUPS = reverse("offer:programme-list"), reverse("offer:group-list")


@pytest.fixture(autouse=True)
def _in_english(client):
    client.cookies["mihan_language"] = "en"


def page(client, user, url, **params):
    client.force_login(user)
    return client.get(url, params)


def text(response):
    return response.content.decode()


def rows(response):
    return list(response.context["page"].page)


# --- programmes


def test_an_illustrative_programme_is_marked_in_the_list_and_said_on_its_page(client, director, offering):
    made_up = ProgrammeFactory(mark=Mark.ILLUSTRATIVE)
    seen = ProgrammeFactory(mark=Mark.PUBLISHED)
    assert text(page(client, director, PROGRAMMES)).count("illustrative</span>") == 1
    said = "This programme is illustrative."
    assert said in text(page(client, director, made_up.get_absolute_url()))
    assert said not in text(page(client, director, seen.get_absolute_url()))


@pytest.mark.parametrize(("name", "value"), [("level", "T"), ("kind", "qualifying"), ("mark", "published")])
def test_the_list_narrows(client, director, name, value):
    wanted = ProgrammeFactory(level="T", kind="qualifying", mark="published")
    ProgrammeFactory()
    assert rows(page(client, director, PROGRAMMES, **{name: value})) == [wanted]


def test_programmes_sort_by_their_trainees(client, director, campus, this_year):
    few, many = (OfferingFactory(pole__unit__parent=campus) for _ in range(2))
    EnrolmentFactory.create_batch(2, group=GroupFactory(offering=many, year=this_year))
    EnrolmentFactory(group=GroupFactory(offering=few, year=this_year))
    assert rows(page(client, director, PROGRAMMES, sort="-trainee_count")) == [many.programme, few.programme]


def test_a_programme_leads_to_its_options_and_an_option_to_its_core(client, director):
    core = ProgrammeFactory(name_en="Business management")
    option = ProgrammeFactory(parent=core, name_en="Accounting")
    assert option.get_absolute_url() in text(page(client, director, core.get_absolute_url()))
    assert core.get_absolute_url() in text(page(client, director, option.get_absolute_url()))


def test_whoever_may_not_see_the_offer_is_refused(client, campus):
    dpo = UserFactory(role="dpo", role__unit=campus)
    programme = ProgrammeFactory()
    for url in (PROGRAMMES, programme.get_absolute_url(), reverse("offer:pole-list")):
        assert page(client, dpo, url).status_code == 403


def test_a_programme_that_is_not_there_is_not_found(client, director):
    assert page(client, director, reverse("offer:programme-detail", args=[999_999])).status_code == 404


def test_the_page_shows_the_groups_of_the_season_asked_for(client, director, offering, this_year, last_year):
    GroupFactory(offering=offering, year=this_year, label="DEV201")
    GroupFactory(offering=offering, year=last_year, label="DEV101")
    url = offering.programme.get_absolute_url()
    assert [g.label for g in page(client, director, url).context["groups"]] == ["DEV201"]
    assert [g.label for g in page(client, director, url, season="2025").context["groups"]] == ["DEV101"]


# --- hours


def test_hours_are_laid_out_by_year_of_study():
    programme = ProgrammeFactory()
    for year in (2, 1):
        ModuleHoursFactory(module=ModuleFactory(programme=programme, study_year=year))
    found = sheets(programme.code, list(ModuleHours.objects.select_related("module")))
    assert [(sheet.study_year, len(sheet.rows)) for sheet in found] == [(1, 1), (2, 1)]


def test_hours_no_reference_table_has_come_from_a_file():
    line = ModuleHoursFactory(hours_total=Decimal(61))
    assert mark_of(line.module.programme.code, line) == Mark.FROM_FILE


def test_hours_of_the_public_referential_are_published():
    programme = ProgrammeFactory(code="GC_GE_TS")
    module = ModuleFactory(programme=programme, study_year=1, code="EGTS102")
    line = ModuleHoursFactory(module=module, hours_s1=60, hours_s2=55, hours_total=Decimal(115))
    other = ModuleHoursFactory(module=module, exercise="2030/2031", hours_total=Decimal(999))
    assert [mark_of("GC_GE_TS", line), mark_of("GC_GE_TS", other)] == [Mark.PUBLISHED, Mark.FROM_FILE]


def test_two_kinds_of_hours_are_never_added_up(client, director):
    programme = ProgrammeFactory(code="GC_GE_TS")
    published = ModuleFactory(programme=programme, code="EGTS102")
    ModuleHoursFactory(module=published, hours_s1=60, hours_s2=55, hours_total=Decimal(115))
    url = programme.get_absolute_url()
    assert "115\u00a0h" in text(page(client, director, url)).replace('<bdi dir="ltr">115</bdi>', "115")
    assert "<tfoot>" in text(page(client, director, url))
    ModuleHoursFactory(module=ModuleFactory(programme=programme), hours_total=Decimal(7))
    assert "<tfoot>" not in text(page(client, director, url))
    assert "are not added up" in text(page(client, director, url))


def test_a_line_without_a_total_adds_its_semesters():
    ModuleHoursFactory(hours_s1=40, hours_s2=20, hours_total=None)
    (sheet,) = sheets("X", list(ModuleHours.objects.select_related("module")))
    assert sheet.totals == {"s1": Decimal(40), "s2": Decimal(20), "total": Decimal(60)}


# --- groups


@pytest.fixture
def group(offering, this_year):
    return GroupFactory(offering=offering, year=this_year, label="DEV101 (DIA)", headcount=2)


def test_a_group_leads_to_its_hours(client, director, group):
    hours = reverse("progress:group-detail", args=[group.pk])
    assert hours in text(page(client, director, GROUPS))
    assert hours in text(page(client, director, group.get_absolute_url()))


@pytest.mark.parametrize(("name", "value"), [("study_year", "2"), ("shift", "CDS"), ("mode", "Alterné")])
def test_groups_narrow(client, director, group, offering, this_year, name, value):
    wanted = GroupFactory(offering=offering, year=this_year, study_year=2, shift="CDS", mode="Alterné")
    assert rows(page(client, director, GROUPS, **{name: value})) == [wanted]


def test_groups_of_another_season_are_one_tab_away(client, director, group, offering, last_year):
    old = GroupFactory(offering=offering, year=last_year)
    assert rows(page(client, director, GROUPS)) == [group]
    assert rows(page(client, director, GROUPS, season="2025")) == [old]


def test_active_trainees_are_listed_and_former_ones_apart(client, director, group):
    here = EnrolmentFactory(group=group)
    gone = EnrolmentFactory(group=group, is_active=False)
    response = page(client, director, group.get_absolute_url())
    assert (rows(response), response.context["former"]) == ([here], [gone])
    assert "differs from the headcount listed" in text(response)


def test_trainees_are_searched_and_leave_as_a_file(client, director, group):
    EnrolmentFactory(group=group, person__last_name="TAZI")
    EnrolmentFactory(group=group, person__last_name="AMRANI")
    found = page(client, director, group.get_absolute_url(), q="tazi", export="csv")
    assert "TAZI" in text(found)
    assert "AMRANI" not in text(found)


def test_a_name_leads_to_the_person_only_when_their_page_opens(client, director, campus, group):
    known, unknown = (EnrolmentFactory(group=group) for _ in range(2))
    RoleFactory(person=known.person, kind="trainee", unit=campus)
    html = text(page(client, director, group.get_absolute_url()))
    assert known.person.get_absolute_url() in html
    assert f'"{unknown.person.get_absolute_url()}"' not in html


def test_more_trainees_cost_no_more_queries(client, director, group, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(group.get_absolute_url())
        return len(captured)

    client.force_login(director)
    EnrolmentFactory(group=group)
    queries()
    one = queries()
    EnrolmentFactory.create_batch(20, group=group)
    assert queries() == one


def test_a_trainee_sees_their_group_without_the_names_of_the_others(client, campus, group):
    user = UserFactory(role="trainee", role__unit=campus)
    EnrolmentFactory(person=user.person, group=group)
    EnrolmentFactory(group=group, person__last_name="TAZI")
    response = page(client, user, group.get_absolute_url())
    assert response.status_code == 200
    assert "TAZI" not in text(response)
    assert b"TAZI" not in page(client, user, group.get_absolute_url(), export="csv").content


def test_a_group_out_of_reach_does_not_exist(client, director, campus, group):
    assert page(client, director, GroupFactory().get_absolute_url()).status_code == 404
    other = UserFactory(role="trainee", role__unit=campus)
    assert page(client, other, group.get_absolute_url()).status_code == 404


def test_whoever_may_not_see_progress_is_refused_the_groups(client, campus, group):
    employer = UserFactory(role="employer", role__unit=campus)
    assert page(client, employer, GROUPS).status_code == 403


def test_a_visitor_signs_in_first(client, group):
    for url in (group.get_absolute_url(), group.offering.programme.get_absolute_url()):
        assert client.get(url).url.startswith(reverse("account_login"))


# --- a head of pole


@pytest.fixture
def head(group):
    return UserFactory(role="pole_head", role__unit=group.offering.pole.unit)


@pytest.fixture
def here(campus, group):
    """A trainee of the pole, whose role is the establishment's, as files make it."""
    person = RoleFactory(kind="trainee", unit=campus).person
    EnrolmentFactory(person=person, group=group)
    return person


@pytest.fixture
def next_door(campus, this_year):
    """A trainee of another pole of the same campus."""
    group = GroupFactory(offering=OfferingFactory(pole__unit__parent=campus), year=this_year)
    person = RoleFactory(kind="trainee", unit=campus).person
    EnrolmentFactory(person=person, group=group)
    return person


def test_a_head_of_pole_lists_the_trainees_of_the_pole_and_opens_their_pages(client, head, here, next_door):
    people = reverse("people:person-list")
    assert {p.pk for p in rows(page(client, head, people, tab="trainees"))} == {here.pk}
    assert {p.pk for p in rows(page(client, head, people))} == {here.pk, head.person_id}
    answer = page(client, head, here.get_absolute_url())
    assert answer.status_code == 200
    assert [role.kind for role in answer.context["roles"]] == ["trainee"]
    assert page(client, head, next_door.get_absolute_url()).status_code == 404


def test_a_head_of_pole_lists_the_groups_of_the_pole_with_their_trainees(client, head, group, here, next_door):
    assert rows(page(client, head, GROUPS)) == [group]
    answer = page(client, head, group.get_absolute_url())
    assert [(e.person, e.is_known) for e in rows(answer)] == [(here, True)]
    assert here.get_absolute_url() in text(answer)
    assert page(client, head, next_door.enrolments.get().group.get_absolute_url()).status_code == 404


def test_a_trainee_who_changed_pole_stays_in_the_file_of_both_and_on_the_list_of_nobody_once_gone(
    client, head, here, campus
):
    here.enrolments.update(is_active=False)
    here.roles.update(end="2026-10-01")
    assert rows(page(client, head, reverse("people:person-list"), tab="trainees")) == []
    assert page(client, head, here.get_absolute_url()).status_code == 200


def test_more_people_of_the_pole_cost_no_more_queries(client, head, group, here, campus):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("people:person-list"))
        return len(captured)

    client.force_login(head)
    queries()
    one = queries()
    for _ in range(5):
        EnrolmentFactory(group=group, person=RoleFactory(kind="trainee", unit=campus).person)
    assert queries() == one


# --- dates of a group


def dates(group):
    return reverse("offer:group-dates", args=[group.pk])


def test_the_head_of_the_pole_gives_a_group_dates_of_its_own_and_takes_them_back(client, head, group):
    assert dates(group) in text(page(client, head, group.get_absolute_url()))
    answer = client.post(dates(group), {"first_day": "05/10/2026", "last_day": "19/12/2026"})
    assert answer.url == group.get_absolute_url()
    group.refresh_from_db()
    assert (str(group.first_day), str(group.last_day)) == ("2026-10-05", "2026-12-19")
    assert "of its own" in text(page(client, head, group.get_absolute_url()))
    client.post(dates(group), {"first_day": "", "last_day": ""})
    group.refresh_from_db()
    assert not group.has_own_dates


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        ("19/12/2026", "05/10/2026", "does not end before it begins"),
        ("", "01/09/2026", "does not end before it begins"),
        ("05/10/2028", "19/12/2028", "outside of the training year"),
        ("hier", "", "valid date"),
    ],
)
def test_dates_that_cannot_be_are_refused_and_the_group_keeps_its_own(client, director, group, first, last, reason):
    client.force_login(director)
    answer = client.post(dates(group), {"first_day": first, "last_day": last})
    assert answer.status_code == 422
    assert reason in text(answer)
    group.refresh_from_db()
    assert not group.has_own_dates


def test_others_read_the_dates_and_do_not_change_them(client, campus, group):
    registrar = UserFactory(role="registrar", role__unit=campus)
    assert dates(group) not in text(page(client, registrar, group.get_absolute_url()))
    assert page(client, registrar, dates(group)).status_code == 403
    assert page(client, UserFactory(role="director"), dates(group)).status_code == 404


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_page_of_the_dates_opens_in_the_three_languages(client, director, group, language):
    client.cookies["mihan_language"] = language
    assert page(client, director, dates(group)).status_code == 200
