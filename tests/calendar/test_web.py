"""The pages of the calendar: as the director, as someone who only reads, as a stranger."""

from datetime import date, time

import pytest
from django.urls import reverse

from mihan.calendar import services
from mihan.calendar.models import ClosedPeriod, DayCondition, SlotGrid, TrainingYear
from mihan.calendar.policy import Span
from mihan.calendar.services import Names
from tests.factories.calendar import ClosedPeriodFactory, TrainingYearFactory
from tests.factories.offer import GroupFactory
from tests.factories.people import RegionFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo_day(settings):
    settings.TODAY = date(2026, 11, 24)


@pytest.fixture
def campus():
    return UnitFactory(parent=RegionFactory())


@pytest.fixture
def year(campus):
    services.lay_default_calendar(campus)
    return services.open_year(
        campus, season=2026, first_day=date(2026, 9, 7), last_day=date(2027, 7, 10),
        semesters=(Span(date(2026, 9, 7), date(2027, 2, 7)), Span(date(2027, 2, 8), date(2027, 7, 10))),
    )  # fmt: skip


@pytest.fixture
def sign_in(client, campus):
    def as_(role, unit=campus):
        client.force_login(UserFactory(role=role, role__unit=unit))
        client.cookies["mihan_language"] = "en"
        return client

    return as_


def page(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def at(name, *args):
    return reverse(f"calendar:{name}", args=args)


# --- The year at a glance


def test_the_home_page_shows_the_year_and_asks_for_the_hours_nobody_set(sign_in, year):
    html = page(sign_in("director").get(at("home")))
    assert "No hours are set when Friday + Ramadan hold together" in html
    for day in ("2027-02-12", "2027-02-19", "2027-02-26", "2027-03-05"):
        assert f'href="{at("day", date.fromisoformat(day))}"' in html
    assert f"{at('grid-add')}?shift=CDJ&amp;conditions=friday,ramadan" in html
    assert html.count('class="day-missing"') == 1


def test_a_reader_sees_the_same_year_without_the_buttons(sign_in, campus, year):
    group = UnitFactory(parent=campus, kind="group", code="DEV101")
    html = page(sign_in("trainee", group).get(at("home")))
    assert "No hours are set when Friday + Ramadan hold together" in html
    assert at("grid-add") not in html
    assert at("year-confirm", year.pk) not in html


def test_the_strip_runs_with_the_writing(sign_in, year):
    client = sign_in("director")
    assert 'class="day-now" d="M111 11' in page(client.get(at("home")))  # the twelfth week, a Tuesday
    client.cookies["mihan_language"] = "ar"
    assert 'class="day-now" d="M321 11' in page(client.get(at("home")))  # of forty-four, from the right


def test_the_week_can_be_turned_and_htmx_gets_that_card_only(sign_in, year):
    client = sign_in("director")
    address = f"{at('home')}?week=2027-02-08"
    whole, part = page(client.get(address)), page(client.get(address, headers={"HX-Request": "true"}))
    assert "Hours to set" in whole  # Friday 12 February
    assert part.lstrip().startswith('<section id="week"')
    assert "<html" not in part
    assert client.get(f"{at('home')}?week=nonsense").status_code == 200


def test_an_empty_calendar_says_how_to_start_and_starts(sign_in, campus):
    client = sign_in("director")
    assert at("usual-hours") in page(client.get(at("home")))
    assert client.get(at("usual-hours")).status_code == 405
    assert client.post(at("usual-hours")).status_code == 302
    assert SlotGrid.objects.filter(unit=campus).count() == 4


def test_the_year_with_groups_is_shown_before_a_later_one(sign_in, campus, year):
    GroupFactory(offering__pole__unit__parent=campus, year=year)
    TrainingYearFactory(unit=campus, season=2027, first_day=date(2027, 9, 6), last_day=date(2028, 7, 8))
    assert "The days of the training year 2026-2027" in page(sign_in("director").get(at("home")))


def test_a_region_chooses_among_its_establishments(sign_in, campus, year):
    other = UnitFactory(parent=campus.parent, name_fr="ISTA Safi")
    client = sign_in("regional_director", campus.parent)
    html = page(client.get(at("home")))
    assert f'<option value="{other.pk}">ISTA Safi</option>' in html
    assert "No training year yet" in page(client.get(f"{at('home')}?unit={other.pk}"))


def test_the_home_page_costs_as_many_queries_with_ten_closed_days_as_with_one(
    sign_in, campus, year, django_assert_max_num_queries
):
    client = sign_in("director")
    ClosedPeriodFactory.create_batch(10, unit=campus)
    client.get(at("home"))
    with django_assert_max_num_queries(18):
        client.get(at("home"))


# --- Who may


PAGES = ("home", "closed-list", "condition-list", "grid-list")
FORMS = ("year-add", "closed-add", "condition-add", "grid-add")


@pytest.mark.parametrize("name", [*PAGES, *FORMS])
def test_a_visitor_signs_in_and_a_stranger_finds_nothing(client, name, year):
    assert client.get(at(name)).headers["Location"].startswith(reverse("account_login"))
    client.force_login(UserFactory())
    assert client.get(at(name)).status_code == 404


@pytest.mark.parametrize("name", FORMS)
def test_only_those_who_keep_the_calendar_reach_its_forms(sign_in, name, year):
    assert sign_in("timetable_officer").get(at(name)).status_code == 200
    assert sign_in("registrar").get(at(name)).status_code == 403


def records(year):
    closed = ClosedPeriodFactory(unit=year.unit)
    return {
        "year": year, "closed": closed, "condition": DayCondition.objects.first(), "grid": SlotGrid.objects.first(),
    }  # fmt: skip


def test_every_form_of_a_record_opens_for_the_director_of_that_establishment_only(client, year):
    elsewhere = UserFactory(role="director", role__unit=UnitFactory())
    here = UserFactory(role="director", role__unit=year.unit)
    reader = UserFactory(role="trainer", role__unit=year.unit)
    for name, record in records(year).items():
        address = at(f"{name}-edit", record.pk)
        for user, status in ((here, 200), (reader, 403), (elsewhere, 404)):
            client.force_login(user)
            assert client.get(address).status_code == status


@pytest.mark.parametrize("name", ["year-confirm", "year-remove"])
def test_actions_on_a_year_are_posts_of_those_who_may(client, year, name):
    for user, status in ((UserFactory(role="trainer", role__unit=year.unit), 403), (UserFactory(), 404)):
        client.force_login(user)
        assert client.get(at(name, year.pk)).status_code == 405
        assert client.post(at(name, year.pk)).status_code == status
    assert not TrainingYear.objects.get().dates_confirmed


# --- One day explained


def test_a_friday_in_ramadan_says_which_hours_fit_and_why_none_is_taken(sign_in, year):
    html = page(sign_in("director").get(at("day", date(2027, 2, 12))))
    assert "No hours are set for this day" in html
    for said in ("says nothing of Friday + Ramadan", "says nothing of Ramadan", "says nothing of Friday"):
        assert said in html


def test_an_ordinary_day_says_which_hours_were_chosen(sign_in, year):
    html = page(sign_in("director").get(at("day", date(2026, 11, 24))))
    assert "Chosen: nothing special holds" in html
    assert "Left: it is for Ramadan, which does not hold" in html
    assert "No hours are set" not in html


def test_a_closed_day_says_for_what(sign_in, year):
    ClosedPeriodFactory(unit=year.unit, name_en="Independence Day")
    html = page(sign_in("director").get(at("day", date(2026, 11, 18))))
    assert "Independence Day" in html
    assert "No training on this day" in html


@pytest.mark.parametrize("address", ["2026-13-40", "yesterday"])
def test_what_is_not_a_day_has_no_page(sign_in, year, address):
    assert sign_in("director").get(f"/calendar/days/{address}/").status_code == 404


# --- Years


YEAR = {
    "season": "2027", "first_day": "06/09/2027", "last_day": "08/07/2028", "s1_first": "06/09/2027",
    "s1_last": "05/02/2028", "s2_first": "07/02/2028", "s2_last": "08/07/2028",
}  # fmt: skip


def test_a_year_is_opened_from_its_form(sign_in, year):
    response = sign_in("director").post(at("year-add"), YEAR)
    made = TrainingYear.objects.get(season=2027)
    assert response.headers["Location"] == at("year", made.pk)
    assert [s.first_day for s in made.semesters.all()] == [date(2027, 9, 6), date(2028, 2, 7)]


def test_a_refused_year_keeps_what_was_typed_and_says_why(sign_in, year):
    html = page(sign_in("director").post(at("year-add"), YEAR | {"first_day": "01/07/2027"}), 422)
    assert "The year 2026-2027 runs from 07/09/2026 to 10/07/2027" in html
    assert 'value="01/07/2027"' in html
    assert TrainingYear.objects.count() == 1


def test_the_dates_of_a_year_are_changed_and_confirmed(sign_in, year):
    client = sign_in("director")
    new = {k: v for k, v in YEAR.items() if k != "season"} | {"confirmed": "on"}
    assert client.post(at("year-edit", year.pk), new).status_code == 302
    year.refresh_from_db()
    assert (year.season, year.first_day, year.dates_confirmed) == (2026, date(2027, 9, 6), True)


def test_a_year_in_use_says_so_and_stays(sign_in, campus, year):
    client = sign_in("director")
    GroupFactory(offering__pole__unit__parent=campus, year=year)
    html = page(client.post(at("year-remove", year.pk), follow=True))
    assert "2026-2027 is in use by 1 record" in html
    TrainingYearFactory(unit=campus, season=2030)
    client.post(at("year-remove", TrainingYear.objects.get(season=2030).pk))
    assert list(TrainingYear.objects.all()) == [year]


# --- Closed days, conditions, hours


CLOSED = {"first_day": "06/11/2026", "last_day": "", "motive": "holiday", "name_fr": "Marche verte"}


def test_a_single_day_is_closed_then_put_right_then_opened(sign_in, year):
    client = sign_in("director")
    client.post(at("closed-add"), CLOSED)
    period = ClosedPeriod.objects.get()
    assert (period.first_day, period.last_day) == (date(2026, 11, 6), date(2026, 11, 6))
    client.post(at("closed-edit", period.pk), CLOSED | {"last_day": "07/11/2026"})
    period.refresh_from_db()
    assert period.last_day == date(2026, 11, 7)
    client.post(at("closed-delete", period.pk))
    assert not ClosedPeriod.objects.exists()


def test_a_refused_closure_says_why(sign_in, year):
    html = page(sign_in("director").post(at("closed-add"), CLOSED | {"last_day": "05/11/2026"}), 422)
    assert "The last day comes before the first day." in html


def rows(prefix, *given, initial=0):
    data = {f"{prefix}-TOTAL_FORMS": str(len(given)), f"{prefix}-INITIAL_FORMS": str(initial)}
    for n, row in enumerate(given):
        data |= {f"{prefix}-{n}-{name}": value for name, value in row.items()}
    return data


SLOT = {"starts": "09:00", "ends": "10:30", "accounting_hours": "2.5"}
EMPTY = {"starts": "", "ends": "", "accounting_hours": "2.5"}


def test_the_decision_card_leads_to_a_form_filled_with_the_combination(sign_in, year):
    client = sign_in("director")
    html = page(client.get(f"{at('grid-add')}?shift=CDJ&conditions=friday,ramadan"))
    assert html.count('name="conditions"') == html.count("checked") == 2
    assert 'value="Vendredi · Ramadan"' in html
    assert 'value="الجمعة · رمضان"' in html


def test_declaring_the_combination_answers_the_card(sign_in, campus, year):
    client = sign_in("director")
    both = [str(pk) for pk in DayCondition.objects.values_list("pk", flat=True)]
    form = {"name_fr": "Vendredi de Ramadan", "shift": "CDJ", "conditions": both, "priority": "0"}
    response = client.post(at("grid-add"), form | rows("slots", SLOT, EMPTY))
    grid = SlotGrid.objects.get(name_fr="Vendredi de Ramadan")
    assert response.headers["Location"] == at("grid-detail", grid.pk)
    assert [(str(s), s.accounting_hours) for s in grid.slots.all()] == [("09:00–10:30", 2.5)]
    assert "No hours are set" not in page(client.get(at("home")))


def test_overlapping_slots_are_refused_and_stay_on_the_page(sign_in, year):
    form = {"name_fr": "Été", "shift": "CDJ", "priority": "3"}
    other = {"starts": "10:00", "ends": "12:00", "accounting_hours": "2"}
    html = page(sign_in("director").post(at("grid-add"), form | rows("slots", SLOT, other)), 422)
    assert "The slots 09:00–10:30 and 10:00–12:00 overlap." in html
    assert 'value="10:00"' in html
    assert not SlotGrid.objects.filter(name_fr="Été").exists()


def test_an_emptied_line_takes_the_slot_out(sign_in, year):
    grid = SlotGrid.objects.get(name_fr="Horaire normal")
    form = {"name_fr": "Horaire normal", "shift": "CDJ", "priority": "0"}
    sign_in("director").post(at("grid-edit", grid.pk), form | rows("slots", EMPTY, SLOT, initial=2))
    assert [s.starts for s in grid.slots.all()] == [time(9)]


def test_ramadan_is_announced(sign_in, year):
    ramadan = DayCondition.objects.get(code="ramadan")
    period = {"first_day": "07/02/2027", "last_day": "08/03/2027"}
    response = sign_in("director").post(
        at("condition-edit", ramadan.pk), {"name_fr": "Ramadan", "weekday": ""} | rows("periods", period)
    )
    assert response.headers["Location"] == at("condition-list")
    assert [(p.first_day, p.is_estimate) for p in ramadan.periods.all()] == [(date(2027, 2, 7), False)]


def test_hours_are_confirmed_and_removed_from_their_page(sign_in, year):
    client = sign_in("director")
    grid = SlotGrid.objects.get(name_fr="Horaire du soir")
    assert at("grid-confirm", grid.pk) in page(client.get(at("grid-detail", grid.pk)))
    client.post(at("grid-confirm", grid.pk))
    assert at("grid-confirm", grid.pk) not in page(client.get(at("grid-detail", grid.pk)))
    client.post(at("grid-delete", grid.pk))
    assert not SlotGrid.objects.filter(pk=grid.pk).exists()


def test_a_condition_in_use_says_so_and_stays(sign_in, year):
    friday = DayCondition.objects.get(code="friday")
    html = page(sign_in("director").post(at("condition-delete", friday.pk), follow=True))
    assert "change or remove them first" in html
    assert DayCondition.objects.filter(pk=friday.pk).exists()


def test_a_name_typed_by_someone_is_never_taken_for_html(sign_in, campus, year):
    services.close_period(campus, first_day=date(2026, 12, 1), last_day=date(2026, 12, 1), names=Names("<b>Fête</b>"))
    assert "<b>Fête</b>" not in page(sign_in("director").get(at("home")))
