"""Where staff write the news."""

import pytest
from django.urls import reverse

from mihan.public.models import News
from tests.factories.people import UserFactory
from tests.factories.public import NewsFactory

pytestmark = pytest.mark.django_db
WRITTEN = {"kind": "open_day", "title_fr": "Portes ouvertes", "text_fr": "Venez.", "day": "05/12/2026",
           "starts": "09:00", "ends": "16:00", "shown_from": "24/11/2026"}  # fmt: skip


def at(name, *words):
    return reverse(f"public_desk:news-{name}", args=words)


@pytest.fixture
def counsellor(client, campus):
    user = UserFactory(role="counsellor", role__unit=campus)
    client.force_login(user)
    client.cookies["mihan_language"] = "en"
    return user


def test_an_open_day_is_written_published_read_and_withdrawn(client, counsellor, cooking):
    answer = client.post(at("add"), WRITTEN)
    news = News.objects.get()
    assert answer.url == at("detail", news.pk)
    assert client.get("/en/news/").content.decode().count("Portes ouvertes") == 0
    client.post(at("publish", news.pk))
    assert "Portes ouvertes" in client.get("/en/news/").content.decode()
    client.post(at("withdraw", news.pk))
    assert "Portes ouvertes" not in client.get("/en/news/").content.decode()


def test_a_form_that_was_refused_keeps_what_was_typed(client, counsellor):
    answer = client.post(at("add"), WRITTEN | {"day": ""})
    assert (answer.status_code, News.objects.exists()) == (422, False)
    assert "Portes ouvertes" in answer.content.decode()
    assert "on which day" in answer.content.decode()


def test_what_is_told_can_be_changed(client, counsellor, campus):
    news = NewsFactory(unit=campus, state="published")
    assert "Nouvelle" in client.get(at("edit", news.pk)).content.decode()
    client.post(at("edit", news.pk), WRITTEN | {"title_ar": "أبواب مفتوحة"})
    news.refresh_from_db()
    assert (news.title_ar, news.state, str(news.day)) == ("أبواب مفتوحة", "published", "2026-12-05")


def test_missing_languages_are_told_to_the_writer(client, counsellor, campus):
    news = NewsFactory(unit=campus)
    assert "Missing in:" in client.get(at("detail", news.pk)).content.decode()


@pytest.mark.parametrize("role", ["trainee", "trainer", "registrar", "employer"])
def test_others_write_nothing(client, campus, role):
    news = NewsFactory(unit=campus)
    client.force_login(UserFactory(role=role, role__unit=campus))
    assert client.get(at("list")).status_code == 403
    assert client.get(at("add")).status_code == 403
    for name in ("detail", "edit"):
        assert client.get(at(name, news.pk)).status_code == 404
    for name in ("edit", "publish", "withdraw"):
        assert client.post(at(name, news.pk), WRITTEN).status_code == 404
    news.refresh_from_db()
    assert news.state == "draft"


def test_news_of_another_campus_do_not_exist_here(client, counsellor):
    assert client.get(at("detail", NewsFactory().pk)).status_code == 404


def test_a_mark_or_a_state_is_not_taken_from_a_form(client, counsellor, campus):
    client.post(at("add"), WRITTEN | {"state": "published", "mark": "published", "unit": "999"})
    news = News.objects.get()
    assert (news.state, news.mark, news.unit) == ("draft", "entered", campus)
