import re
from datetime import date

import pytest

from mihan.api.models import Token
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def form(user, **given):
    return {
        "name": "Hall",
        "role": user.current_roles[0].pk,
        "areas": ["offer", "places"],
        "last_day": "01/01/2027",
    } | given


def test_the_secret_is_shown_once(client, director):
    client.force_login(director)
    shown = client.post("/api/tokens/add/", form(director))
    secret = re.search(r"mihan\.\w+\.[\w-]+", shown.content.decode()).group()
    token = Token.objects.get()
    assert (shown.status_code, token.areas, token.last_day) == (200, ["offer", "places"], date(2027, 1, 1))
    assert "no-store" in shown["Cache-Control"]
    listed = client.get("/api/").content.decode()
    assert (token.prefix in listed, secret in listed) == (True, False)


def test_a_refusal_stays_on_the_form_with_what_was_typed(client, director):
    client.force_login(director)
    client.cookies["mihan_language"] = "en"
    answer = client.post("/api/tokens/add/", form(director, last_day="01/01/2020"))
    assert (answer.status_code, "This day is over" in answer.content.decode(), Token.objects.count()) == (422, True, 0)


def test_a_form_cannot_name_the_role_of_somebody_else(client, director, campus):
    client.force_login(director)
    other = UserFactory(role="director", role__unit=campus)
    answer = client.post("/api/tokens/add/", form(other))
    assert (answer.status_code, Token.objects.count()) == (422, 0)


def test_what_a_form_does_not_ask_changes_nothing(client, director):
    client.force_login(director)
    client.post(
        "/api/tokens/add/", form(director, owner=999, digest="0" * 64, prefix="chosen", revoked_at="2020-01-01")
    )
    token = Token.objects.get()
    assert (token.owner, token.prefix == "chosen", token.digest == "0" * 64, token.revoked_at) == (
        director,
        False,
        False,
        None,
    )


def test_somebody_elses_token_does_not_exist(client, director, campus, key):
    key(director, "offer")
    client.force_login(UserFactory(role="registrar", role__unit=campus))
    address = f"/api/tokens/{Token.objects.get().pk}/revoke/"
    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)
    assert Token.objects.get().revoked_at is None


def test_its_owner_revokes_it(client, director, key):
    key(director, "offer")
    client.force_login(director)
    client.post(f"/api/tokens/{Token.objects.get().pk}/revoke/")
    assert Token.objects.get().stage == "revoked"


@pytest.mark.parametrize("kind", ["trainee", "employer", "graduate", "applicant"])
def test_who_holds_no_tokens_is_refused(client, campus, kind):
    client.force_login(UserFactory(role=kind, role__unit=campus))
    assert (client.get("/api/").status_code, client.post("/api/tokens/add/").status_code) == (403, 403)
