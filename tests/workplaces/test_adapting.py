"""A trainer's own scenario."""

import re

import pytest

from mihan.core.errors import RuleBroken
from mihan.workplaces.engine.loading import incidents_of, loaded, packs
from mihan.workplaces.engine.playing import live
from mihan.workplaces.models import PackEdit, Session
from mihan.workplaces.services.adapting import adapt_pack
from tests.workplaces.conftest import HOTEL

pytestmark = pytest.mark.django_db
WARD, FIRM = "care_ward_of_eight", "firm_trading_month"
ADD = f"/workplaces/packs/{WARD}/scenarios/add/"


def test_a_price_a_word_and_an_incident_are_changed_and_played(client, trainer, group, wall):
    client.force_login(trainer)
    page = client.get(f"/workplaces/packs/{HOTEL}/scenarios/add/")
    sent = filled(page)
    sent |= {"title": "Haute saison", "p:rate_double": "900,00", "t:task.arrival:fr": "Un client devant vous"}
    sent |= {"i-0-event": "bus_of_thirty", "i-0-at": "15:00", "i-0-until": "15:10", "i-0-chance": "100"}
    answer = client.post(f"/workplaces/packs/{HOTEL}/scenarios/add/", sent)
    edit = PackEdit.objects.get()
    assert answer.url == f"/workplaces/scenarios/{edit.pk}/"
    assert edit.laid["parameters"] == {"rate_double": 90000}
    assert edit.laid["texts"] == {"task.arrival": {"fr": "Un client devant vous"}}
    assert edit.laid["incidents"][0] == {
        "event": "bus_of_thirty", "at": 3600, "until": 4200, "chance": 1000, "hidden": True
    }  # fmt: skip
    client.post(f"/workplaces/packs/{HOTEL}/alone/", {"role": "reception", "edit": edit.pk})
    session = Session.objects.get()
    assert session.edit == edit
    assert session.scenario["params"]["rate_double"] == 90000


def test_its_page_says_what_each_thing_was_and_is(client, trainer, group):
    client.force_login(trainer)
    sent = filled(client.get(f"/workplaces/packs/{HOTEL}/scenarios/add/"))
    sent |= {"title": "Haute saison", "p:rate_double": "900,00", "t:incident.walk_ins:ar": "زبناء بلا حجز"}
    sent |= {"i-1-at": "15:00", "i-2-event": ""}
    answer = client.post(f"/workplaces/packs/{HOTEL}/scenarios/add/", sent, follow=True)
    told = [[re.sub(r"<[^>]*>|[\u2066-\u2069]", "", str(cell)) for cell in row] for row in answer.context["changed"]]
    assert told == [
        ["A night in a double room", "600.00\xa0MAD", "900.00\xa0MAD"],
        ["Incidents (Arabic)", "نزلاء بلا حجز", "زبناء بلا حجز"],
        ["A guest leaves early", "14:30–15:00", "—"],
        ["One booking too many", "15:10–15:30", "15:00–15:30"],
    ]


@pytest.mark.parametrize(("language", "direction", "said"), [
    ("ar", "rtl", "اختيار بيداغوجي: ليلة في فندق آخر مع أجرة سيارة الأجرة"),
    ("fr", "ltr", "Choix pédagogique\u00a0: une nuit chez un confrère et le taxi"),
])  # fmt: skip
def test_where_a_figure_comes_from_is_said_to_who_reads(client, trainer, group, language, direction, said):
    client.force_login(trainer)
    client.cookies["mihan_language"] = language
    page = client.get(f"/workplaces/packs/{HOTEL}/scenarios/add/")
    assert f'<span class="source" dir="{direction}">{said}</span>' in page.text
    assert "Chosen for training" not in page.text


def filled(page):
    """A page's form as it shows itself."""
    sent = {}
    for form in [page.context["form"], page.context["calendar"].management_form, *page.context["calendar"]]:
        for field in form:
            value = field.value()
            if value not in (None, False):
                sent[field.html_name] = "on" if value is True else value
    return sent


def test_a_scenario_that_cannot_be_played_is_not_kept(client, trainer, group):
    client.force_login(trainer)
    sent = filled(client.get(f"/workplaces/packs/{HOTEL}/scenarios/add/"))
    sent |= {"title": "Vide", "p:rooms_a_floor": "0"}
    answer = client.post(f"/workplaces/packs/{HOTEL}/scenarios/add/", sent)
    assert answer.status_code == 422
    assert not PackEdit.objects.exists()


def test_a_scenario_of_another_establishment_is_not_seen(client, trainer, group):
    from tests.factories.workplaces import PackEditFactory

    other = PackEditFactory()
    client.force_login(trainer)
    assert client.get(f"/workplaces/scenarios/{other.pk}/").status_code == 404


def everybody(page):
    """The patients' forms as the page shows them, where it has some."""
    own = page.context["own"]
    forms = own.forms if own else []
    return {field.html_name: field.value() for form in forms for field in form if field.value() is not None}


@pytest.mark.parametrize("pack", packs())
def test_a_form_sent_back_as_it_is_changes_nothing(client, trainer, group, pack):
    client.force_login(trainer)
    address = f"/workplaces/packs/{pack}/scenarios/add/"
    page = client.get(address)
    answer = client.post(address, {**filled(page), **everybody(page), "title": "La même"})
    assert (answer.status_code, "Nothing is changed." in answer.text) == (422, True)


def test_an_incident_of_a_workplace_with_days_has_a_day_and_an_hour(client, trainer, group):
    client.force_login(trainer)
    address = f"/workplaces/packs/{FIRM}/scenarios/add/"
    page = client.get(address)
    shown = filled(page)
    assert (shown["i-0-event"], shown["i-0-at"], shown["i-0-until"]) == ("urgent_order", "3 09:40", "4 15:00")
    told = {**shown, "title": "Commande plus tôt", "i-0-at": "2 10:30"}
    client.post(address, told)
    rows = PackEdit.objects.get().laid["incidents"]
    assert (rows[0]["at"], rows[0]["until"]) == (480 + 90, 1800)
    assert rows[1:] == [{key: row[key] for key in rows[0]} for row in incidents_of(loaded(FIRM))][1:]
    assert "Write an hour such as" in client.post(address, {**told, "i-0-at": "10:30"}).text


# The patients of the ward


@pytest.fixture
def sent(client, trainer, group):
    """What a trainer would send who changes nothing but the title."""
    client.force_login(trainer)
    page = client.get(ADD)
    return {**filled(page), **everybody(page), "title": "Garde difficile"}


def test_a_patient_is_changed_in_words_and_played_so(client, sent, wall):
    sent |= {
        "patient-0-name_fr": "Mme Tournesol", "patient-0-name_ar": "السيدة عباد الشمس", "patient-0-age": "45",
        "patient-0-bed": "6", "patient-0-course": "sepsis", "patient-0-onset": "14:20", "patient-0-scale": "scale_2",
        "patient-0-reason": "heart_failure", "patient-0-allergy": "latex", "patient-8-course": "asthma_attack",
    }  # fmt: skip
    answer = client.post(ADD, sent)
    edit = PackEdit.objects.get()
    assert answer.url == edit.get_absolute_url()
    row = edit.laid["parameters"]["patients"][0]
    assert {name: row[name] for name in ("age", "bed", "courses", "onset", "scale", "reason", "allergy")} == {
        "age": 45, "bed": 6, "courses": [["sepsis", 1000]], "onset": 1200, "scale": "scale_2",
        "reason": "heart_failure", "allergy": "latex",
    }  # fmt: skip
    assert edit.laid["texts"] == {
        "word.zitoune": {"fr": "Mme Tournesol", "en": "Mme Tournesol", "ar": "السيدة عباد الشمس"}
    }
    assert edit.laid["parameters"]["newcomer"]["courses"] == [["asthma_attack", 1000]]
    told = client.get(answer.url).text
    for said in ("Mme Tournesol", "Sepsis", "14:20", "Asthma attack"):
        assert said in told
    client.post(f"/workplaces/packs/{WARD}/alone/", {"role": "nurse", "edit": edit.pk})
    found = live(Session.objects.get()).world.things("patient").values()
    assert [(one["bed"], one["course"], one["onset"]) for one in found if one["name"] == "zitoune"] == [
        (6, "sepsis", 1200)
    ]


def test_a_session_that_runs_keeps_the_patients_it_was_opened_with(client, sent, wall):
    client.post(f"/workplaces/packs/{WARD}/alone/", {"role": "nurse"})
    before = dict(live(Session.objects.get()).world.things("patient"))
    client.post(ADD, {**sent, "patient-0-bed": "6", "patient-0-age": "45"})
    assert PackEdit.objects.count() == 1
    assert dict(live(Session.objects.get()).world.things("patient")) == before


def test_a_version_made_from_another_shows_and_keeps_its_patients(client, sent):
    client.post(ADD, {**sent, "patient-0-bed": "6", "patient-0-course": "stable", "patient-0-onset": "15:00"})
    first = PackEdit.objects.get()
    page = client.get(f"/workplaces/scenarios/{first.pk}/change/")
    shown = everybody(page)
    assert [shown[f"patient-0-{name}"] for name in ("bed", "course", "onset")] == [6, "stable", "15:00"]
    client.post(f"/workplaces/scenarios/{first.pk}/change/", {**filled(page), **shown, "patient-1-age": "70"})
    second = PackEdit.objects.exclude(pk=first.pk).get()
    rows = second.laid["parameters"]["patients"]
    assert (rows[0], rows[1]["age"]) == (first.laid["parameters"]["patients"][0], 70)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"patient-0-bed": "3", "patient-1-bed": "3"}, "Another patient has this bed."),
        ({"patient-0-name_fr": "M. Louban"}, "Another patient has this name."),
        ({"patient-0-course": "measles"}, "Select a valid choice."),
        ({"patient-0-bed": "9"}, "Select a valid choice."),
        ({"patient-0-age": "15"}, "NEWS2 is for people of"),
        ({"patient-0-onset": "13:00"}, "The session goes from"),
        ({"patient-2-allergy": "penicillin"}, "Amoxicillin is ordered: the allergy forbids it"),
        ({"patient-0-name_fr": ""}, "This field is required."),
        ({"patient-0-name_fr": "Mme {bed}"}, "says nothing here"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(client, sent, changes, why):
    answer = client.post(ADD, {**sent, **changes})
    assert (answer.status_code, why in answer.text) == (422, True)
    assert not PackEdit.objects.exists()


def test_everything_wrong_is_said_at_once(client, sent):
    answer = client.post(ADD, {**sent, "patient-0-age": "12", "patient-0-bed": "3", "patient-1-bed": "3"}).text
    assert ("NEWS2 is for people of" in answer, "Another patient has this bed." in answer) == (True, True)


def test_a_ward_without_its_patients_is_refused_by_the_service(trainer, campus):
    patients = loaded(WARD).scenario.params["patients"]
    with pytest.raises(RuleBroken, match="7 of them for 8 beds"):
        adapt_pack(WARD, campus, title="x", laid={"parameters": {"patients": patients[:7]}}, by=trainer)
