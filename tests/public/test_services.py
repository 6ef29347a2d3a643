"""What staff may tell the public, and what is refused."""

from datetime import date

import pytest

from mihan.core.errors import RuleBroken
from mihan.public.models import News
from mihan.public.services import publish_news, tell_demo_news, withdraw_news, write_news
from tests.factories.people import UserFactory
from tests.factories.public import NewsFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


@pytest.fixture
def counsellor(campus):
    return UserFactory(role="counsellor", role__unit=campus)


def test_what_is_written_is_a_draft_until_it_is_published(campus, counsellor):
    news = write_news(campus, by=counsellor, title_fr="Ouverture", text_fr="Un atelier ouvre.", shown_from=DAY)
    assert (news.state, news.standing(DAY)) == ("draft", "draft")
    news = publish_news(news, by=counsellor)
    assert (news.standing(DAY), news.standing(date(2026, 11, 1))) == ("shown", "coming")
    assert withdraw_news(news, by=counsellor).state == "draft"


def test_what_is_published_stays_so_when_it_changes(counsellor, campus):
    news = NewsFactory(unit=campus, state="published")
    changed = write_news(campus, by=counsellor, changed=news, title_fr="Autre titre")
    assert (changed.pk, changed.state, str(changed)) == (news.pk, "published", "Autre titre")


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"title_fr": ""}, "title in at least one language"),
        ({"text_ar": "نص"}, "title in the same language"),
        ({"kind": "open_day"}, "which day"),
        ({"shown_until": date(2026, 11, 1)}, "before it begins"),
        ({"starts": "09:00", "ends": "08:00"}, "before it starts"),
    ],
)
def test_what_would_make_no_sense_is_refused(campus, counsellor, told, refusal):
    with pytest.raises(RuleBroken, match=refusal):
        write_news(campus, by=counsellor, **{"title_fr": "Titre", "shown_from": DAY} | told)
    assert not News.objects.exists()


def test_a_title_without_a_text_is_not_published(campus, counsellor):
    news = NewsFactory(unit=campus, text_fr="")
    with pytest.raises(RuleBroken, match="text before"):
        publish_news(news, by=counsellor)
    news.refresh_from_db()
    assert news.state == "draft"


def test_a_stranger_tells_nothing_here(campus):
    stranger = UserFactory(role="director")
    news = NewsFactory(unit=campus)
    for act in (publish_news, withdraw_news):
        with pytest.raises(RuleBroken, match="does not write"):
            act(news, by=stranger)
    with pytest.raises(RuleBroken, match="does not write"):
        write_news(campus, by=stranger, title_fr="Titre", shown_from=DAY)


@pytest.mark.parametrize(
    ("known", "language", "title"),
    [(("ar", "fr"), "ar", "A ar"), (("fr",), "ar", "A fr"), (("ar",), "fr", "A ar"), (("en",), "ar", "A en")],
)
def test_a_reader_whose_language_is_missing_reads_another(known, language, title):
    from django.utils import translation

    news = News(**{f"title_{code}": f"A {code}" for code in known})
    with translation.override(language):
        assert news.said.title == title


def test_the_demonstration_tells_two_invented_things_once(campus):
    tell_demo_news(campus, today=DAY)
    tell_demo_news(campus, today=DAY)
    told = News.objects.order_by("kind")
    assert [(n.kind, n.is_illustrative, len(n.languages)) for n in told] == [("news", True, 3), ("open_day", True, 3)]
    assert told[1].day.weekday() == 5
