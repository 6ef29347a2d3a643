import base64
from datetime import date, datetime
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from mihan.calendar.models import ConditionPeriod, DayCondition
from mihan.core.errors import RuleBroken
from mihan.timetable.models import Session
from mihan.timetable.services.feeds import MOST, open_feed, revoke_feed
from mihan.timetable.web.feeds import _key_of
from tests.factories.offer import EnrolmentFactory, GroupFactory
from tests.factories.people import UserFactory
from tests.factories.timetable import PlanFactory, SessionFactory

TUESDAY = date(2026, 11, 24)
CASABLANCA = ZoneInfo("Africa/Casablanca")


@pytest.fixture
def session(campus, year, line, room):
    plan = PlanFactory(unit=campus, year=year, published=True)
    return SessionFactory(plan=plan, line=line, day=TUESDAY, slot=1, space=room)


@pytest.fixture
def trainee(group, campus):
    user = UserFactory(role="trainee", role__unit=group.unit)
    EnrolmentFactory(group=group, person=user.person)
    return user


def read(client, feed):
    answer = client.get(reverse("timetable:calendar", args=[feed.token]))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(answer.content)


def test_a_trainee_s_calendar_opens_in_a_calendar_library(client, session, trainee):
    (event,) = read(client, open_feed(trainee)).walk("VEVENT")
    assert event["SUMMARY"] == f"{session.module.code} {session.module.name}"
    assert event["LOCATION"] == f"{session.space.code} {session.space.name}"
    assert event.decoded("DTSTART") == datetime(2026, 11, 24, 8, 0, tzinfo=CASABLANCA)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 0)


def test_a_session_keeps_its_identifier_and_a_cancelled_one_says_so(client, session, trainee):
    feed = open_feed(trainee)
    before = read(client, feed).walk("VEVENT")[0]["UID"]
    Session.objects.update(is_cancelled=True, sequence=1)
    (event,) = read(client, feed).walk("VEVENT")
    assert (event["UID"], event["STATUS"], event["SEQUENCE"]) == (before, "CANCELLED", 1)


def test_wall_times_are_right_in_ramadan_when_the_clock_of_morocco_moves(client, campus, year, line, trainee):
    monday = date(2027, 2, 15)
    ramadan = DayCondition.objects.get(unit=campus, code="ramadan")
    ConditionPeriod.objects.create(condition=ramadan, first_day=date(2027, 2, 8), last_day=date(2027, 3, 9))
    plan = PlanFactory(unit=campus, year=year, monday=monday, published=True)
    SessionFactory(plan=plan, line=line, day=monday, slot=1)
    (event,) = read(client, open_feed(trainee)).walk("VEVENT")
    start = event.decoded("DTSTART")
    assert (start.hour, start.minute, start.utcoffset().total_seconds()) == (8, 30, 0)


def test_nobody_else_s_sessions_are_in_it(client, session, offering):
    stranger = UserFactory(role="trainee", role__unit=offering.unit)
    EnrolmentFactory(group=GroupFactory(offering=offering), person=stranger.person)
    assert read(client, open_feed(stranger)).walk("VEVENT") == []


def test_drafts_are_not_in_calendars(client, session, trainee):
    session.plan.__class__.objects.update(state="draft")
    assert read(client, open_feed(trainee)).walk("VEVENT") == []


def test_a_revoked_address_answers_as_if_it_had_never_been(client, session, trainee):
    feed = open_feed(trainee)
    assert open_feed(trainee) == feed
    revoke_feed(feed)
    assert client.get(reverse("timetable:calendar", args=[feed.token])).status_code == 404
    assert client.get(reverse("timetable:calendar", args=["no-such-token"])).status_code == 404
    assert open_feed(trainee).token != feed.token


def test_an_account_closed_no_longer_answers(client, session, trainee):
    feed = open_feed(trainee)
    trainee.is_active = False
    trainee.save()
    assert client.get(reverse("timetable:calendar", args=[feed.token])).status_code == 404


# --- an address that is no secret, and a key that is in none


def with_key(client, feed, key, name="calendar"):
    told = base64.b64encode(f"{name}:{key}".encode()).decode()
    return client.get(keyed(feed), headers={"authorization": f"Basic {told}"})


def keyed(feed):
    return reverse("timetable:calendar-by-key", args=[feed.pk])


def test_a_calendar_that_sends_the_key_as_its_password_reads_the_same(client, session, trainee):
    feed = open_feed(trainee)
    answer = with_key(client, feed, feed.token)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["SUMMARY"] == f"{session.module.code} {session.module.name}"
    assert feed.token not in keyed(feed)
    assert with_key(client, feed, feed.token, name="سلمى").status_code == 200


def test_without_it_the_calendar_is_asked_for_it_and_told_nothing(client, session, trainee, offering):
    feed, other = open_feed(trainee), open_feed(UserFactory(role="trainee", role__unit=offering.unit))
    asked = client.get(keyed(feed))
    assert (asked.status_code, asked["WWW-Authenticate"]) == (401, 'Basic realm="Mihan", charset="UTF-8"')
    refused = [with_key(client, feed, key) for key in ("", other.token, f"{feed.token}x")]
    for answer in (*refused, client.get(reverse("timetable:calendar-by-key", args=[10**30]))):
        assert (answer.status_code, answer.content) == (401, b"")
    client.force_login(trainee)
    assert client.get(keyed(feed)).status_code == 401  # a session opens none, as before


def test_a_key_refused_is_logged_without_it_and_asking_without_one_is_not(client, trainee, caplog):
    feed = open_feed(trainee)
    client.get(keyed(feed))
    assert "key of a calendar" not in caplog.text
    with_key(client, feed, "not-this-one")
    assert "key of a calendar refused, from 127.0.0.1" in caplog.text
    assert "not-this-one" not in caplog.text


def test_a_revoked_key_and_that_of_a_closed_account_open_nothing(client, trainee):
    feed = open_feed(trainee)
    revoke_feed(feed)
    assert with_key(client, feed, feed.token).status_code == 401
    again = open_feed(trainee)
    assert with_key(client, again, again.token).status_code == 200
    trainee.is_active = False
    trainee.save()
    assert with_key(client, again, again.token).status_code == 401


@settings(max_examples=40)
@given(st.text(max_size=40))
def test_whatever_a_header_says_breaks_nothing(said):
    assert isinstance(_key_of(said), str)
    assert isinstance(_key_of(f"Basic {said}"), str)


def test_where_the_house_gives_no_secret_address_none_is_shown_or_answered(client, session, trainee, settings):
    feed = open_feed(trainee)
    client.force_login(trainee)
    secret = reverse("timetable:calendar", args=[feed.token])
    page = client.get(reverse("timetable:feeds")).text
    assert (secret in page, keyed(feed) in page) == (True, True)
    settings.SECRET_ADDRESSES = False
    page = client.get(reverse("timetable:feeds")).text
    assert (secret in page, keyed(feed) in page, feed.token in page) == (False, True, True)
    assert client.get(secret).status_code == 404
    assert with_key(client, feed, feed.token).status_code == 200


def test_addresses_are_counted(trainee, room, campus):
    from tests.factories.places import SpaceFactory

    for _ in range(MOST):
        open_feed(trainee, space=SpaceFactory(building=room.building))
    with pytest.raises(RuleBroken, match="revoke one first"):
        open_feed(trainee)


def test_the_page_offers_groups_and_spaces_one_may_see_and_the_address_of_each(client, session, planner, group, room):
    client.force_login(planner)
    client.cookies["mihan_language"] = "en"
    page = client.get(reverse("timetable:feeds"), {"group": group.pk}).text
    assert (f"Follow {group}" in page, f'<option value="{room.pk}"' in page) == (True, True)
    answer = client.post(reverse("timetable:feed-open"), {"group": group.pk}, follow=True).text
    feed = planner.feeds.get()
    address = f"//testserver{keyed(feed)}"
    assert (f'href="webcal:{address}"' in answer, f"http:{address}" in answer) == (True, True)
    (event,) = read(client, feed).walk("VEVENT")
    assert event["SUMMARY"].startswith(session.module.code)


def test_a_trainee_follows_their_own_week_and_nobody_else_s_group(client, session, trainee, offering):
    other = GroupFactory(offering=offering)
    client.force_login(trainee)
    page = client.get(reverse("timetable:feeds"), {"group": other.pk}).text
    assert f'<option value="{other.pk}"' not in page
    assert client.post(reverse("timetable:feed-open"), {"group": other.pk}).status_code == 404


def test_the_board_of_a_published_group_or_space_can_be_followed(client, session, planner, group, room):
    client.force_login(planner)
    for kind, subject in (("group", group), ("space", room)):
        page = client.get(session.plan.get_absolute_url(), {"by": kind, "of": subject.pk}).text
        assert f"{reverse('timetable:feeds')}?{kind}={subject.pk}" in page
