import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mihan.messaging.models import Letter, Message, Preference
from mihan.messaging.services import tell
from tests.factories.messaging import MessageFactory, letter_to
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
INBOX = "/messaging/"


def post(client, name, pk=None, **data):
    return client.post(reverse(f"messaging:{name}", args=[pk] if pk else []), data)


@pytest.fixture
def told(reader, client):
    client.force_login(reader)
    client.cookies["mihan_language"] = "en"
    return MessageFactory(person=reader.person)


def shown(client, **params):
    page = client.get(INBOX, params)
    return [one.message for heap in page.context["heaps"] for one in heap.told]


def test_the_bell_of_every_page_says_how_much_is_not_read(client, told, reader):
    html = client.get(INBOX).text
    assert 'class="bell-count"' in html
    assert "1 not read" in html
    post(client, "mark", told.pk, **{"as": "read"})
    assert 'class="bell-count"' not in client.get(INBOX).text


def test_the_bell_costs_one_question_and_a_fragment_asks_nothing(client, told):
    def asked(**headers):
        with CaptureQueriesContext(connection) as captured:
            client.get("/people/me/" if not headers else INBOX, headers=headers)
        return [q["sql"] for q in captured if "COUNT" in q["sql"] and "read_at" in q["sql"] and "person_id" in q["sql"]]

    assert len(asked()) == 1
    assert not [sql for sql in asked(**{"HX-Request": "true"}) if "archived_at" not in sql]


def test_a_visitor_and_an_account_of_nobody_have_no_messages(client, db):
    assert client.get(INBOX).status_code == 302
    client.force_login(UserFactory(person=None))
    assert client.get(INBOX).status_code == 200


def test_nobody_reaches_the_messages_of_another(client, told):
    other = MessageFactory()
    assert shown(client) == [told]
    for name in ("message", "open", "mark"):
        url = reverse(f"messaging:{name}", args=[other.pk])
        assert (client.get(url) if name == "message" else client.post(url, {"as": "read"})).status_code == 404
    post(client, "read-all")
    other.refresh_from_db()
    assert other.read_at is None


def test_opening_a_message_reads_it_and_leads_to_what_it_is_about(client, told):
    assert client.get(reverse("messaging:open", args=[told.pk])).status_code == 405
    assert post(client, "open", told.pk).url == "/jobs/7/"
    told.refresh_from_db()
    assert told.read_at is not None


def test_unread_messages_come_first_then_the_newest(client, told, reader):
    newer = MessageFactory(person=reader.person)
    post(client, "mark", newer.pk, **{"as": "read"})
    newest = MessageFactory(person=reader.person)
    assert shown(client) == [newest, told, newer]
    assert shown(client, stage="read") == [newer]
    assert shown(client, stage="unread") == [newest, told]


def test_an_archived_message_is_out_of_sight_counts_as_read_and_comes_back(client, told):
    assert post(client, "mark", told.pk, **{"as": "archive", "next": f"{INBOX}?kind=jobs.done"}).url == (
        f"{INBOX}?kind=jobs.done"
    )
    assert (shown(client), shown(client, stage="archived")) == ([], [told])
    post(client, "mark", told.pk, **{"as": "take-out"})
    assert shown(client) == [told]
    post(client, "mark", told.pk, **{"as": "unread"})
    told.refresh_from_db()
    assert (told.read_at, told.archived_at) == (None, None)


@pytest.mark.parametrize("there", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_marking_leads_to_no_other_site(client, told, there):
    assert post(client, "mark", told.pk, **{"as": "read", "next": there}).url == INBOX


def test_an_unknown_mark_is_no_page(client, told):
    assert post(client, "mark", told.pk, **{"as": "eaten"}).status_code == 404


def test_the_inbox_is_searched_and_narrowed_by_kind(client, told, hello, reader):
    tell([reader.person], hello, key="a", name="Yasmine")
    yasmine = Message.objects.get(kind=hello)
    assert shown(client, q="yasmine") == [yasmine]
    assert shown(client, kind="jobs.done") == [told]
    assert shown(client, kind="no such", q="x") == []


def test_what_people_typed_never_becomes_html(client, hello, reader, told):
    tell([reader.person], hello, key="a", name="<b>x</b>", text="<script>alert(1)</script>")
    html = client.get(INBOX).text
    assert "<script>alert" not in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    detail = client.get(Message.objects.get(kind=hello).get_absolute_url()).text
    assert "<script>alert" not in detail


def test_each_person_chooses_how_they_are_told(client, hello, reader, told):
    page = client.get(reverse("messaging:preferences"))
    names = list(page.context["form"].fields)
    assert f"kind_{hello}" in names
    assert "kind_account.changed" not in names  # safety is no choice
    assert "kind_jobs.done" not in names  # of those who ask for work
    answer = post(client, "preferences", **{f"kind_{hello}": "weekly", "hour": "18", "weekday": "4"} | {
        name: "product" for name in names if name.startswith("kind_") and name != f"kind_{hello}"
    })  # fmt: skip
    assert answer.status_code == 302
    assert Preference.objects.get(person=reader.person, kind=hello).channel == "weekly"
    assert (reader.person.digest_time.hour, reader.person.digest_time.weekday) == (18, 4)


@pytest.mark.parametrize("wrong", [{"hour": "24"}, {"weekday": "7"}, {"hour": ""}])
def test_a_choice_that_is_none_is_refused(client, told, wrong):
    fields = client.get(reverse("messaging:preferences")).context["form"].fields
    whole = {name: "product" for name in fields if name.startswith("kind_")} | {"hour": "7", "weekday": "0"}
    assert post(client, "preferences", **(whole | wrong)).status_code == 422


def test_who_keeps_the_outbox_sees_what_became_of_letters_and_never_what_they_say(client, campus, keeper):
    letter = letter_to(campus, state="aside", problem="the worker died")
    elsewhere = letter_to(campus=UserFactory(role="director").person.roles.get().unit)
    client.force_login(keeper)
    page = client.get(reverse("messaging:letter-list"))
    assert list(page.context["page"].page) == [letter]
    assert client.get(letter.get_absolute_url()).status_code == 200
    assert "lister.xlsx" not in client.get(letter.get_absolute_url()).text
    assert client.get(elsewhere.get_absolute_url()).status_code == 404
    assert post(client, "send-again", elsewhere.pk).status_code == 404


def test_others_do_not_see_the_outbox(client, campus, reader, told):
    letter = letter_to(campus)
    assert client.get(reverse("messaging:letter-list")).status_code == 403
    assert client.get(letter.get_absolute_url()).status_code == 404
    assert post(client, "give-up", letter.pk).status_code == 404


def test_who_keeps_the_outbox_decides_what_becomes_of_a_letter(client, campus, keeper):
    letter = letter_to(campus, state="aside")
    client.force_login(keeper)
    post(client, "send-again", letter.pk)
    assert Letter.objects.get().state == "queued"
    post(client, "give-up", letter.pk)
    assert Letter.objects.get().state == "given_up"


def test_when_the_mail_server_is_away_the_outbox_says_so(client, campus, keeper):
    from mihan.core import clock
    from mihan.jobs.models import Schedule

    Schedule.objects.create(name="messaging.send", due_at=clock.now(), failures=2, problem="Connection refused")
    client.force_login(keeper)
    assert "Connection refused" in client.get(reverse("messaging:letter-list")).text
