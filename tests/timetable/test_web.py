"""The pages of the timetable, through the client, as each user."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from mihan.progress.models import LedgerLine
from mihan.timetable.models import Plan, Session
from mihan.timetable.queries.retyping import hours_to_retype
from mihan.timetable.services.holding import hold_session
from tests.factories.offer import EnrolmentFactory, GroupFactory, OfferingFactory, PoleFactory
from tests.factories.people import UserFactory
from tests.factories.timetable import PlanFactory, SessionFactory

TUESDAY, WEDNESDAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 27)


@pytest.fixture
def client(client):
    client.cookies["mihan_language"] = "en"
    return client


@pytest.fixture
def plan(campus, year):
    return PlanFactory(unit=campus, year=year)


@pytest.fixture
def session(plan, line, room):
    return SessionFactory(plan=plan, line=line, day=TUESDAY, slot=1, space=room)


@pytest.fixture
def trainee(group):
    user = UserFactory(role="trainee", role__unit=group.unit)
    EnrolmentFactory(group=group, person=user.person)
    return user


@pytest.fixture
def teacher(trainer, campus):
    return UserFactory(person=trainer.person)


def publish(plan):
    Plan.objects.filter(pk=plan.pk).update(state="published", published_at="2026-11-20T08:00Z")


def page(client, name, *args, **query):
    answer = client.get(reverse(f"timetable:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def post(client, name, *args, **data):
    return client.post(reverse(f"timetable:{name}", args=args), data, follow=True)


def test_the_desk_shows_the_weeks_and_offers_to_plan_this_one(client, planner, plan, session):
    client.force_login(planner)
    found = page(client, "desk")
    assert ("Plan it again" in found, f'href="{plan.get_absolute_url()}"' in found) == (True, True)


def test_a_supervisor_sees_what_is_published_and_no_draft(client, campus, plan, session):
    client.force_login(UserFactory(role="general_supervisor", role__unit=campus))
    assert client.get(plan.get_absolute_url()).status_code == 404
    publish(plan)
    assert client.get(plan.get_absolute_url()).status_code == 200
    assert "Publish the week" not in page(client, "board", plan.pk)


def test_planning_is_asked_of_a_worker(client, planner, campus, line):
    client.force_login(planner)
    answer = post(client, "plan", week="2026-11-24", unit=campus.pk)
    assert answer.redirect_chain[0][0].startswith("/jobs/")


@pytest.mark.parametrize("kind", ["group", "trainer", "space"])
def test_a_board_shows_the_week_of_one_subject(client, planner, plan, session, line, kind):
    client.force_login(planner)
    subject = {"group": line.group, "trainer": session.trainer, "space": session.space}[kind]
    found = page(client, "board", plan.pk, by=kind, of=subject.pk)
    assert f'data-session="{session.pk}"' in found
    assert "08:00–10:30" in found


def test_the_whole_week_has_a_line_for_each_space_even_an_empty_one(client, planner, plan, session, room):
    client.force_login(planner)
    found = page(client, "board", plan.pk, by="space")
    assert f"of={room.pk}" in found
    assert line_count(found) == 1


def line_count(html):
    return html.partition("<tbody>")[2].count("<tr>")


def test_a_trainer_s_week_fuller_than_it_should_be_is_marked(client, planner, plan, line):
    client.force_login(planner)
    places = [(date(2026, 11, 23 + day), slot) for day in range(4) for slot in (1, 2, 3)]
    for day, slot in places[:9]:
        SessionFactory(plan=plan, line=line, channel="remote", day=day, slot=slot)
    assert "▲" not in page(client, "board", plan.pk, by="trainer")
    SessionFactory(plan=plan, line=line, channel="remote", day=places[9][0], slot=places[9][1])
    shown = page(client, "board", plan.pk, by="trainer")
    assert shown.count("more than 22.5\u00a0h in the week") == 2  # beside the trainer, and above the board
    assert "▲" not in page(client, "board", plan.pk, by="group")


def test_every_slot_says_what_it_would_mean_before_the_drop(client, planner, plan, session, line, room):
    client.force_login(planner)
    SessionFactory(plan=plan, line=line, day=TUESDAY, slot=2, space=room)
    options = client.get(reverse("timetable:options", args=[session.pk])).json()["options"]
    at = {(o["day"], o["slot"]): o for o in options}
    assert at["2026-11-24", 2]["verdict"] == "forbidden"
    assert f"\u2066{line.group.label}\u2069 already has a session then." in at["2026-11-24", 2]["text"]
    assert (at["2026-11-25", 1]["verdict"], at["2026-11-25", 1]["space"]) != ("forbidden", None)


def test_a_drop_moves_the_session_and_is_undone(client, planner, plan, session):
    client.force_login(planner)
    post(client, "move", session.pk, day="2026-11-25", slot="2", seen="0")
    session.refresh_from_db()
    assert (session.day, session.slot, session.space_id is not None) == (WEDNESDAY, 2, True)
    post(client, "undo", plan.pk)
    session.refresh_from_db()
    assert (session.day, session.slot) == (TUESDAY, 1)


def test_a_forbidden_drop_is_refused_with_its_reason_and_nothing_moves(client, planner, plan, session, line, room):
    client.force_login(planner)
    SessionFactory(plan=plan, line=line, day=TUESDAY, slot=2, space=room)
    answer = post(client, "move", session.pk, day="2026-11-24", slot="2", seen="0")
    assert "already has a session then" in answer.content.decode()
    session.refresh_from_db()
    assert session.slot == 1


def test_the_second_planner_is_told_who_moved_the_session_meanwhile(client, campus, planner, plan, session):
    client.force_login(planner)
    post(client, "move", session.pk, day="2026-11-25", slot="1", seen="0")
    client.force_login(UserFactory(role="timetable_officer", role__unit=campus))
    answer = post(client, "move", session.pk, day="2026-11-26", slot="1", seen="0")
    assert f"{planner} moved this session meanwhile, to Wednesday 25 November 2026, slot 1" in answer.content.decode()
    session.refresh_from_db()
    assert session.day == WEDNESDAY


@pytest.mark.parametrize("seen", ["", "x", "99999999999999999999"])
def test_a_mangled_move_is_refused_and_nothing_moves(client, planner, session, seen):
    client.force_login(planner)
    mangled = [{"day": "2026-13-45", "slot": "1"}, {"slot": "x"}, {"slot": "1", "space": "9999"}]
    for data in ({"day": "2026-11-25"} | some for some in mangled):
        assert client.post(reverse("timetable:move", args=[session.pk]), data | {"seen": seen}).status_code == 302
    session.refresh_from_db()
    assert (session.day, session.slot) == (TUESDAY, 1)


def test_publishing_takes_the_spaces_and_the_board_no_longer_moves(client, planner, plan, session, room):
    client.force_login(planner)
    answer = post(client, "publish", plan.pk)
    assert "is published" in answer.content.decode()
    occupation = room.occupations.get()
    assert (occupation.day, str(occupation.starts), occupation.person) == (TUESDAY, "08:00:00", session.trainer.person)
    answer = post(client, "move", session.pk, day="2026-11-25", slot="1")
    assert "stands as it is" in answer.content.decode()


def test_a_locked_session_stays(client, planner, plan, session):
    client.force_login(planner)
    post(client, "lock", plan.pk, session=session.pk, lock="1")
    assert Session.objects.get().is_locked
    assert "is locked" in post(client, "move", session.pk, day="2026-11-25", slot="1").content.decode()
    post(client, "lock", plan.pk, session=session.pk, lock="0")
    assert not Session.objects.get().is_locked


def test_what_could_not_be_placed_says_why_in_the_language_of_the_page(client, planner, plan, line):
    reason = {"rule": "trainer_week_max", "text": {"en": "Too many.", "fr": "Trop.", "ar": "كثير."}}
    SessionFactory(plan=plan, line=line, reasons=[reason])
    client.force_login(planner)
    assert "Too many." in page(client, "unplaced", plan.pk)


def test_my_week_shows_the_next_session_to_trainee_and_trainer_only_once_published(
    client, plan, session, trainee, teacher
):
    for user in (trainee, teacher):
        client.force_login(user)
        assert session.module.name not in page(client, "mine")
    publish(plan)
    for user in (trainee, teacher):
        client.force_login(user)
        assert session.module.name in page(client, "mine")


def test_once_nothing_is_left_of_this_week_my_week_is_the_next_one_that_is_published(
    client, campus, year, line, plan, session, trainee, settings
):
    settings.TODAY = FRIDAY
    following = PlanFactory(unit=campus, year=year, monday=date(2026, 11, 30))
    SessionFactory(plan=following, line=line, channel="remote", day=date(2026, 12, 1), slot=2)
    publish(plan)
    client.force_login(trainee)
    assert client.get(reverse("timetable:mine")).context["monday"] == plan.monday  # a draft is nobody's week
    publish(following)
    shown = client.get(reverse("timetable:mine"))
    assert (shown.context["monday"], shown.context["week"].next.session.day) == (following.monday, date(2026, 12, 1))
    assert "here is the next one" in shown.content.decode()
    assert client.get(reverse("timetable:mine"), {"week": "2026-11-23"}).context["monday"] == plan.monday


def test_a_trainee_of_another_group_sees_neither_the_session_nor_its_page(client, plan, session, campus, year):
    publish(plan)
    stranger = UserFactory(role="trainee")
    offering = OfferingFactory(pole=PoleFactory(unit__parent=campus))
    EnrolmentFactory(group=GroupFactory(offering=offering), person=stranger.person)
    client.force_login(stranger)
    assert client.get(session.get_absolute_url()).status_code == 404


def test_a_trainer_says_what_became_of_their_own_session(client, plan, session, line, teacher):
    publish(plan)
    client.force_login(teacher)
    post(client, "hold", session.pk, outcome="held")
    line.refresh_from_db()
    assert str(line.delivered_face) == "22.50"
    assert "Say in a few words why" in post(client, "hold", session.pk, outcome="not_held").content.decode()


def test_a_trainee_cannot_say_a_session_was_held(client, plan, session, line, trainee):
    publish(plan)
    client.force_login(trainee)
    post(client, "hold", session.pk, outcome="held")
    line.refresh_from_db()
    assert line.delivered_face == 20


def test_an_absence_written_down_shows_the_published_sessions_it_breaks(client, planner, plan, session, trainer):
    publish(plan)
    client.force_login(planner)
    answer = post(
        client, "absence-add", trainer=trainer.pk, first_day="24/11/2026", last_day="24/11/2026", reason="malade"
    )  # fmt: skip
    found = answer.content.decode()
    assert ("1 published session cannot be held" in found, session.get_absolute_url() in found) == (True, True)


def test_a_trainer_asks_and_the_planner_answers_with_a_reason(client, campus, planner, teacher, trainer, line):
    client.force_login(teacher)
    post(client, "absence-add", first_day="25/11/2026", last_day="25/11/2026", reason="examen")
    row = trainer.unavailabilities.get()
    assert row.state == "asked"
    client.force_login(planner)
    assert "why it is refused" in post(client, "absence-answer", row.pk, accept="0").content.decode()
    post(client, "absence-answer", row.pk, accept="0", answer="jour d’examen régional")
    row.refresh_from_db()
    assert (row.state, row.answered_by) == ("refused", planner)


def test_the_week_comes_out_as_a_spreadsheet(client, planner, plan, session):
    client.force_login(planner)
    answer = client.get(reverse("timetable:xlsx", args=[plan.pk]))
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_the_hours_to_retype_are_those_held(client, planner, plan, session):
    publish(plan)
    client.force_login(planner)
    post(client, "hold", session.pk, outcome="held")
    found = page(client, "hours", plan.pk)
    assert found.partition("<tbody>")[2].count("2.5") >= 3


def test_hours_in_the_last_file_are_not_to_be_retyped(plan, session, planner, line):
    publish(plan)
    line.reported_face = line.delivered_face
    line.save()
    hold_session(session, outcome="held", by=planner)
    (row,) = hours_to_retype(plan)
    said = [row[name] for name in ("planned", "held", "delivered", "reported", "difference")]
    assert said == [Decimal("2.5"), Decimal("2.5"), Decimal("22.5"), Decimal(20), Decimal("2.5")]
    LedgerLine.objects.update(reported_face=Decimal("22.5"))  # what a newer file brings
    (row,) = hours_to_retype(plan)
    assert (row["held"], row["difference"]) == (Decimal("2.5"), 0)


def test_what_is_free_leaves_out_who_teaches_is_away_or_is_taken(client, campus, planner, plan, session, room, trainer):
    from tests.factories.people import RoleFactory, TrainerFactory
    from tests.factories.places import OccupationFactory, SpaceFactory
    from tests.factories.timetable import UnavailabilityFactory

    free, taken, shut = (SpaceFactory(building=room.building) for _ in range(3))
    OccupationFactory(space=taken, day=TUESDAY)
    UnavailabilityFactory(unit=campus, space=shut)
    there = TrainerFactory(person__last_name="ALAMI")
    RoleFactory(person=there.person, kind="trainer", unit=campus)
    client.force_login(planner)
    found = page(client, "free", plan.pk, day="2026-11-24", slot="1")
    listed = {space: f">{space.name}<" in found for space in (room, free, taken, shut)}
    assert listed == {room: False, free: True, taken: False, shut: False}
    assert ("ALAMI" in found, trainer.person.latin_name in found) == (True, False)


def test_what_is_free_writes_any_name_as_a_name(client, campus, planner, plan, room):
    from tests.factories.people import RoleFactory, TrainerFactory
    from tests.factories.places import SpaceFactory

    SpaceFactory(building=room.building, name_fr="<i>Labo & co", capacity=1)
    RoleFactory(person=TrainerFactory(person__last_name="<b>X").person, kind="trainer", unit=campus)
    client.force_login(planner)
    found = page(client, "free", plan.pk, day="2026-11-24", slot="1")
    assert "<bdi>&lt;i&gt;Labo &amp; co</bdi>" in found
    assert "&lt;b&gt;X" in found
    assert ("1</bdi> seat<" in found, "0</bdi> sessions this week" in found) == (True, True)
    assert "Put it here" not in found  # nobody asked where a session could go


def test_what_is_free_in_a_draft_leads_to_the_draft_s_own_weeks(client, campus, planner, plan, session, room):
    from tests.factories.places import SpaceFactory

    free = SpaceFactory(building=room.building)
    client.force_login(planner)
    found = page(client, "free", plan.pk, day="2026-11-24", slot="1", session=session.pk)
    assert f"{plan.get_absolute_url()}?by=space&amp;of={free.pk}" in found
    # One form for all spaces: the button pressed says which one.
    assert found.count(f'action="{reverse("timetable:move", args=[session.pk])}"') == 1
    assert f'name="space" value="{free.pk}"' in found
    post(client, "move", session.pk, day="2026-11-24", slot="1", space=free.pk, seen="0")
    session.refresh_from_db()
    assert (session.slot, session.space) == (1, free)


def test_a_day_of_a_group_is_locked_at_once(client, planner, plan, session, line):
    client.force_login(planner)
    other = SessionFactory(plan=plan, line=line, day=WEDNESDAY, slot=1)
    post(client, "lock", plan.pk, day="2026-11-24", group=line.group_id, lock="1", by="group", of=line.group_id)
    session.refresh_from_db()
    other.refresh_from_db()
    assert (session.is_locked, other.is_locked) == (True, False)


def test_what_was_taken_back_meanwhile_is_told_as_well(client, campus, planner, plan, session):
    client.force_login(planner)
    post(client, "move", session.pk, day="2026-11-25", slot="1", seen="0")
    post(client, "undo", plan.pk)
    client.force_login(UserFactory(role="timetable_officer", role__unit=campus))
    answer = post(client, "move", session.pk, day="2026-11-26", slot="1", seen="1")
    assert f"{planner} moved this session meanwhile, to Tuesday 24 November 2026, slot 1" in answer.content.decode()
    session.refresh_from_db()
    assert session.day == TUESDAY


@pytest.mark.parametrize(
    "place", [{"day": "2026-11-25"}, {"day": "25", "slot": "1"}, {"day": "2026-11-25", "slot": "²"}]
)
def test_a_place_that_does_not_exist_is_refused_in_words(client, planner, session, place):
    client.force_login(planner)
    assert "That place does not exist." in post(client, "move", session.pk, **place).content.decode()
    session.refresh_from_db()
    assert (session.day, session.slot) == (TUESDAY, 1)


def test_a_record_that_is_not_named_is_not_found(client, campus, planner, plan, session):
    client.force_login(planner)
    answers = [
        post(client, "plan", unit="all", week="2026-11-23"), post(client, "make-up", session.pk, plan="x"),
        post(client, "feed-open", group="²"),
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    post(client, "lock", plan.pk, session="x", lock="1")
    session.refresh_from_db()
    assert not session.is_locked


def test_who_may_not_say_what_became_of_a_session_is_refused(client, trainee, plan, session):
    publish(plan)
    client.force_login(trainee)
    assert post(client, "hold", session.pk, outcome="held").status_code == 403
    session.refresh_from_db()
    assert session.outcome == "planned"


def test_a_head_of_pole_reads_the_published_week_and_no_draft(client, plan, session, offering):
    head = UserFactory(role="pole_head", role__unit=offering.pole.unit)
    client.force_login(head)
    assert client.get(reverse("timetable:board", args=[plan.pk])).status_code == 404
    publish(plan)
    assert session.module.code in page(client, "board", plan.pk)
    assert client.get(reverse("timetable:unplaced", args=[plan.pk])).status_code == 403


def test_a_head_of_pole_notes_what_became_of_the_sessions_of_the_pole_and_of_no_other(
    client, campus, plan, session, offering
):
    publish(plan)
    other = UserFactory(role="pole_head", role__unit=PoleFactory(unit__parent=campus).unit)
    client.force_login(other)
    assert post(client, "hold", session.pk, outcome="held").status_code == 403
    client.force_login(UserFactory(role="pole_head", role__unit=offering.pole.unit))
    assert post(client, "hold", session.pk, outcome="held").status_code == 200
    session.refresh_from_db()
    assert session.outcome == "held"


@pytest.mark.parametrize("week", ["0001-01-01", "9999-12-31", "tomorrow"])
def test_a_week_out_of_time_is_this_one(client, planner, campus, teacher, week):
    client.force_login(planner)
    page(client, "desk", week=week)
    client.force_login(teacher)
    page(client, "mine", week=week)
