"""Every screen has its help, in three languages, and every help has its screen."""

import re

import pytest
from django.urls import get_resolver

from mihan.help.queries import LANGUAGES, help_address, topic_of, topics

# What answers no screen of its own: languages and themes, the gallery for whoever writes the code,
# pages of the entrance that only confirm, what machines call, help itself.
NO_SCREENS = {
    "portal:health", "ui:language", "ui:still", "ui:theme", "ui:gallery", "help:index", "help:topic",
    "account_inactive", "account_signup", "account_email_verification_sent", "account_confirm_login_code",
    "account_confirm_email", "robots", "sitemap",
}  # fmt: skip
MACHINES = ("api:v1:",)


def named_views(resolver=None, namespace=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            inside = ":".join(part for part in (namespace, entry.namespace) if part)
            yield from named_views(entry, inside)
        elif entry.name:
            yield f"{namespace}:{entry.name}" if namespace else entry.name


SCREENS = sorted({v for v in named_views() if v not in NO_SCREENS and not v.startswith(MACHINES)})
every_topic = pytest.mark.parametrize("topic", topics().values(), ids=lambda topic: topic.slug)


def test_every_screen_has_its_help():
    assert [view for view in SCREENS if topic_of(view) is None] == []


def test_every_help_has_its_screens_and_no_screen_has_two():
    told = [view for topic in topics().values() for view in topic.views]
    assert (sorted(set(told) - set(SCREENS)), len(told)) == ([], len(set(told)))


@every_topic
def test_a_topic_says_the_same_things_in_each_language(topic):
    assert len({len(said.steps) for said in topic.texts.values()}) == 1
    assert [
        language for language in LANGUAGES
        for said in (topic.texts[language],)
        if not (said.title and said.purpose and said.steps)
    ] == []  # fmt: skip


@every_topic
def test_each_language_is_written_in_its_own_script(topic):
    arabic = re.compile(r"[\u0600-\u06ff]")
    for language, said in topic.texts.items():
        for sentence in (said.title, said.purpose, *said.steps):
            assert bool(arabic.search(sentence)) == (language == "ar"), sentence


@every_topic
def test_french_signs_keep_to_their_word(topic):
    said = topic.texts["fr"]
    assert [s for s in (said.title, said.purpose, *said.steps) if re.search(r" [:;?!»]|« ", s)] == []


def test_a_topic_is_short():
    told = [(topic.slug, said) for topic in topics().values() for said in topic.texts.values()]
    assert [slug for slug, said in told if len(said.steps) > 6 or len(said.purpose) > 180] == []


def test_a_screen_leads_to_its_help():
    assert (help_address("timetable:board"), help_address("nowhere")) == ("/help/timetable-board/", "")
