from datetime import date, datetime
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.urls import reverse

from mihan.calendar.models import ConditionPeriod, DayCondition
from mihan.core.errors import RuleBroken
from mihan.timetable.models import Session
from mihan.timetable.services.feeds import MOST, open_feed, revoke_feed
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
    address = f"//testserver{reverse('timetable:calendar', args=[feed.token])}"
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
