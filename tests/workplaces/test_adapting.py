"""A trainer's own scenario."""

import pytest

from mihan.workplaces.models import PackEdit, Session
from tests.workplaces.conftest import HOTEL

pytestmark = pytest.mark.django_db


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
