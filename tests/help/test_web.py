import pytest
from django.utils.html import escape

from mihan.help.queries import topics
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_help_is_read_without_signing_in(client):
    listed = client.get("/help/").content.decode()
    assert [t.slug for t in topics().values() if f"/help/{t.slug}/" not in listed] == []


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_each_topic_shows_in_the_language_of_the_reader(client, language):
    client.cookies["mihan_language"] = language
    for topic in topics().values():
        answer = client.get(f"/help/{topic.slug}/")
        assert (answer.status_code, f"<h1>{escape(topic.texts[language].title)}</h1>" in answer.content.decode()) == (
            200,
            True,
        )


def test_a_topic_that_is_none_is_not_found(client):
    assert client.get("/help/nothing/").status_code == 404


def test_a_page_carries_the_way_to_its_help(client):
    client.force_login(UserFactory(role="director"))
    page = client.get("/places/").content.decode()
    assert 'href="/help/places-spaces/"' in page


def test_the_entrance_carries_it_too(client):
    assert 'href="/help/portal-sign-in/"' in client.get("/account/login/").content.decode()
