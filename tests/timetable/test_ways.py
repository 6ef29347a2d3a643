"""The ways out for one session: someone else, another time, later; in a draft, or from a published week."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.urls import reverse

from mihan.core.errors import RuleBroken
from mihan.timetable.engine import Judge, PlanProblem
from mihan.timetable.models import Notice, Plan, Session
from mihan.timetable.policy import Place
from mihan.timetable.queries.demand import WeekDemand
from mihan.timetable.queries.frames import WeekFrame
from mihan.timetable.queries.impact import hits_of
from mihan.timetable.queries.repairs import drafts_that_count
from mihan.timetable.services.adjusting import adjust_session
from mihan.timetable.services.editing import undo_last
from mihan.timetable.services.holding import hold_session, make_up
from mihan.timetable.services.publishing import publish_plan
from tests.factories.offer import EnrolmentFactory, ModuleFactory
from tests.factories.people import TrainerFactory, UserFactory
from tests.factories.progress import LedgerLineFactory
from tests.factories.timetable import PlanFactory, SessionFactory, UnavailabilityFactory

TUESDAY, WEDNESDAY, NEXT = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 30)


@pytest.fixture
def client(client):
    client.cookies["mihan_language"] = "en"
    return client


@pytest.fixture
def other(offering, line):
    """A trainer who teaches a module of the same name to another group."""
    other = TrainerFactory(person__last_name="ALAMI")
    module = ModuleFactory(programme=offering.programme, name_fr=line.module.name_fr)
    LedgerLineFactory(
        group__offering=offering, module=module, trainer_face=other, assigned_face=None, assigned_remote=None,
        delivered_face=None,
    )  # fmt: skip
    return other


@pytest.fixture
def draft(campus, year):
    return PlanFactory(unit=campus, year=year)


@pytest.fixture
def session(draft, line, room):
    return SessionFactory(plan=draft, line=line, day=WEDNESDAY, slot=1, space=room)


@pytest.fixture
def published(draft, session, planner):
    return publish_plan(draft, by=planner)


def ways_out(session):
    return Judge(PlanProblem(session.plan, around=session, stand_ins=True)).ways_out(session)


def here(session, **changed):
    facts = {"day": session.day, "slot": session.slot, "space": session.space_id, "trainer": session.trainer_id}
    return Place(**facts | changed)


def test_whoever_teaches_the_module_and_is_free_may_replace_with_their_load(session, other, offering):
    SessionFactory(plan=session.plan, line=LedgerLineFactory(group__offering=offering, trainer_face=other),
                   day=TUESDAY, slot=1)  # fmt: skip
    (way,) = ways_out(session).replace
    assert (way.trainer, way.load, way.place) == (other, 1, here(session, trainer=other.pk))


def test_a_stand_in_who_teaches_elsewhere_then_is_not_offered(session, other, offering):
    SessionFactory(plan=session.plan, line=LedgerLineFactory(group__offering=offering, trainer_face=other),
                   day=WEDNESDAY, slot=1)  # fmt: skip
    assert ways_out(session).replace == ()


def test_a_cost_is_said_with_whom_and_which_day(session, line, room):
    SessionFactory(plan=session.plan, line=line, day=WEDNESDAY, slot=2, space=room)
    moves = {(way.place.day, way.place.slot): way for way in ways_out(session).move}
    said = [text.replace("\u2066", "").replace("\u2069", "") for text in moves[WEDNESDAY, 4].sentences]
    assert said[0] == f"+5: a gap for {line.group.label} on Wednesday"


def test_nothing_moves_into_the_past(session, monkeypatch):
    monkeypatch.setattr("mihan.timetable.engine.judging.wall_time", lambda: time(9))
    assert min((way.place.day, way.place.slot) for way in ways_out(session).move) == (TUESDAY, 2)


def test_a_draft_is_changed_at_once_and_undone(session, other, planner):
    adjust_session(session, here(session, trainer=other.pk), by=planner, seen=0)
    session.refresh_from_db()
    assert session.trainer == other
    undo_last(session.plan, by=planner)
    session.refresh_from_db()
    assert session.trainer != other


def test_a_trainer_who_does_not_teach_it_is_refused(session, planner):
    with pytest.raises(RuleBroken, match="does not teach this module"):
        adjust_session(session, here(session, trainer=TrainerFactory().pk), by=planner, seen=0)


def test_a_published_week_stands_and_its_changes_go_to_one_draft(published, session, line, other, planner, room):
    second = SessionFactory(plan=published, line=line, day=WEDNESDAY, slot=2, space=room)
    twin = adjust_session(session, here(session, trainer=other.pk), by=planner, seen=0)
    also = adjust_session(second, Place(trainer=second.trainer_id), by=planner, seen=1)
    assert (twin.plan, twin.plan.origin, twin.trainer_id) == (also.plan, "repaired", other.pk)
    assert list(published.sessions.values_list("trainer", "day")) == [(line.trainer_face_id, WEDNESDAY)] * 2
    assert {*twin.plan.sessions.values_list("trainer", "day")} == {
        (other.pk, WEDNESDAY), (line.trainer_face_id, None),
    }  # fmt: skip


def test_the_change_is_told_once_published_and_the_hours_go_to_the_same_line(
    published, session, line, other, planner, group, settings
):
    trainee = EnrolmentFactory(group=group).person
    twin = adjust_session(session, here(session, trainer=other.pk), by=planner, seen=0)
    assert Notice.objects.count() == 0
    publish_plan(twin.plan, by=planner)
    told = {(notice.person_id, notice.kind) for notice in Notice.objects.all()}
    assert told == {(p, "trainer") for p in (trainee.pk, other.person_id, session.trainer.person_id)}
    settings.TODAY = WEDNESDAY
    hold_session(twin, outcome="held", by=planner)
    line.refresh_from_db()
    assert (line.delivered_face, line.delivered_total) == (Decimal("22.5"), Decimal("22.5"))


def test_hours_left_out_are_asked_for_again_and_only_once(published, session, line, planner, campus, year):
    older = PlanFactory(unit=campus, year=year, monday=NEXT)  # counts the session as given

    def left():
        demand = WeekDemand(year, WeekFrame(campus, NEXT))
        demand.courses()
        return demand.planned.get((line.pk, "face"), Decimal(0))

    assert left() == Decimal("2.5")
    twin = adjust_session(session, Place(trainer=session.trainer_id), by=planner, seen=0)
    publish_plan(twin.plan, by=planner)
    assert left() == 0
    newer = PlanFactory(unit=campus, year=year, monday=NEXT)
    missing = Session.objects.get(pk=twin.pk)
    assert list(drafts_that_count(missing)) == [older]
    with pytest.raises(RuleBroken, match="already counts its hours"):
        make_up(missing, newer, by=planner)
    make_up(missing, older, by=planner)
    with pytest.raises(RuleBroken, match="already being made up"):
        make_up(missing, older, by=planner)
    line.refresh_from_db()
    assert line.delivered_face == 20


def test_a_session_held_or_past_has_no_way_out(published, session, planner, settings, client):
    settings.TODAY = date(2026, 11, 26)
    with pytest.raises(RuleBroken, match="already taken place"):
        adjust_session(session, here(session, slot=2), by=planner, seen=0)
    client.force_login(planner)
    assert b'id="ways"' not in client.get(session.get_absolute_url()).content


def test_an_absence_leads_to_each_session_it_hits_and_back(published, session, other, planner, campus, client):
    row = UnavailabilityFactory(unit=campus, trainer=session.trainer, first_day=WEDNESDAY, last_day=WEDNESDAY)
    client.force_login(planner)
    page = client.get(row.get_absolute_url()).content.decode()
    assert f"{session.get_absolute_url()}?next={row.get_absolute_url()}#ways" in page
    found = client.get(session.get_absolute_url(), {"next": row.get_absolute_url()}).content.decode()
    assert other.person.latin_name in found
    answer = client.post(reverse("timetable:adjust", args=[session.pk]), {
        "day": "2026-11-25", "slot": "1", "space": session.space_id, "trainer": other.pk, "seen": "0",
        "next": row.get_absolute_url(),
    }, follow=True)  # fmt: skip
    assert answer.redirect_chain[0][0] == row.get_absolute_url()
    assert "people are told when you publish it" in answer.content.decode()
    (hit,) = hits_of(row)
    assert (hit.is_settled, hit.twin.trainer) == (True, other)


def test_a_published_week_is_settled_one_by_one_and_the_check_follows_the_draft(
    published, session, planner, campus, client
):
    UnavailabilityFactory(unit=campus, trainer=session.trainer, first_day=WEDNESDAY, last_day=WEDNESDAY)
    client.force_login(planner)
    here = reverse("timetable:check", args=[published.pk])
    assert here in client.get(reverse("timetable:desk")).content.decode()
    assert "is not available then" in client.get(here).content.decode()
    twin = adjust_session(session, Place(trainer=session.trainer_id), by=planner, seen=0)
    answer = client.get(here, follow=True)
    assert answer.redirect_chain[0][0] == reverse("timetable:check", args=[twin.plan_id])
    assert "Nothing forbids publishing" in answer.content.decode()
    assert "Go on with the draft" in client.get(reverse("timetable:desk")).content.decode()


def test_who_does_not_plan_is_offered_nothing_and_refused(published, session, campus, client):
    client.force_login(UserFactory(role="general_supervisor", role__unit=campus))
    assert b'id="ways"' not in client.get(session.get_absolute_url()).content
    answer = client.post(reverse("timetable:adjust", args=[session.pk]), {"way": "later", "seen": "0"})
    assert answer.status_code == 403
    assert Plan.objects.count() == 1


def test_a_press_leads_to_what_the_draft_changes_and_elsewhere_is_not_followed(published, session, planner, client):
    client.force_login(planner)
    url = reverse("timetable:adjust", args=[session.pk])
    answer = client.post(url, {"way": "later", "seen": "0", "next": "//elsewhere.example/"})
    draft = Plan.objects.get(state="draft")
    assert answer.headers["Location"] == reverse("timetable:changes", args=[draft.pk])
    assert client.post(url, {"day": "x", "slot": "1"}).headers["Location"] == session.get_absolute_url()


def test_a_publication_refused_leads_to_what_forbids_it_each_session_with_its_ways_out(
    draft, session, planner, campus, client
):
    UnavailabilityFactory(unit=campus, trainer=session.trainer, first_day=WEDNESDAY, last_day=WEDNESDAY)
    client.force_login(planner)
    answer = client.post(reverse("timetable:publish", args=[draft.pk]), follow=True)
    here = reverse("timetable:check", args=[draft.pk])
    assert answer.redirect_chain[0][0] == here
    page = answer.content.decode()
    assert "is not available then" in page
    assert f"{session.get_absolute_url()}?next={here}#ways" in page
    adjust_session(session, Place(trainer=session.trainer_id), by=planner, seen=0)
    assert "Nothing forbids publishing" in client.get(here).content.decode()
