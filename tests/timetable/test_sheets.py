"""What the sheets of a week say, before they are drawn."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from mihan.calendar.models import ClosedPeriod, ConditionPeriod, DayCondition, SlotGrid
from mihan.offer.models import Group
from mihan.timetable.queries.frames import WeekFrame
from mihan.timetable.queries.personal import OwnWeek
from mihan.timetable.queries.sheets import days_of, own_sheet, poster_of, sheet_of, sheets_of
from tests.factories.offer import EnrolmentFactory, GroupFactory, OfferingFactory, PoleFactory
from tests.factories.people import PersonFactory
from tests.factories.places import SpaceFactory
from tests.factories.progress import LedgerLineFactory
from tests.factories.timetable import PlanFactory, SessionFactory

MONDAY, TUESDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 27)


@pytest.fixture(autouse=True)
def _in_french():
    with translation.override("fr"):
        yield


@pytest.fixture
def plan(campus, year):
    return PlanFactory(unit=campus, year=year)


@pytest.fixture
def session(plan, line, room):
    return SessionFactory(plan=plan, line=line, day=TUESDAY, slot=1, space=room)


@pytest.fixture
def elsewhere(campus, trainer):
    """A line of a group of another pole, with the same trainer."""
    group = GroupFactory(offering=OfferingFactory(pole=PoleFactory(unit__parent=campus)))
    return LedgerLineFactory(group=group, trainer_face=trainer, trainer_remote=trainer)


def at(sheet, day, slot):
    """The sessions of a square."""
    return sheet.strips[slot - 1].squares[(day - MONDAY).days].sessions


def test_a_group_s_sheet_names_the_module_the_trainer_and_the_space(plan, session, group):
    (entry,) = at(sheet_of(plan, "group", group), TUESDAY, 1)
    told = (entry.code, entry.name, entry.groups, entry.trainer, entry.space, entry.is_remote)
    trainer = session.trainer.person.name
    assert told == (session.module.code, session.module.name, "", trainer, session.space.code, False)


def test_a_trainer_s_sheet_names_the_groups_and_a_space_s_sheet_both(plan, session, group, room):
    (taught,) = at(sheet_of(plan, "trainer", session.trainer), TUESDAY, 1)
    assert (taught.groups, taught.trainer, taught.space) == (f"\u2066{group.label}\u2069", "", room.code)
    (held,) = at(sheet_of(plan, "space", room), TUESDAY, 1)
    assert (held.groups, held.trainer, held.space) == (f"\u2066{group.label}\u2069", session.trainer.person.name, "")


def test_merged_groups_are_named_on_each_other_s_sheets(plan, line, elsewhere, trainer):
    SessionFactory(plan=plan, line=line, others=(elsewhere,), channel="remote", day=TUESDAY, slot=1)
    (mine,) = at(sheet_of(plan, "group", line.group), TUESDAY, 1)
    (theirs,) = at(sheet_of(plan, "group", elsewhere.group), TUESDAY, 1)
    assert mine.groups == f"avec \u2066{elsewhere.group.label}\u2069"
    assert (theirs.groups, theirs.space) == (f"avec \u2066{line.group.label}\u2069", "à distance")


def test_times_are_told_once_and_again_where_a_day_has_others(plan, session, group):
    strip = sheet_of(plan, "group", group).strips[0]
    assert (strip.times, strip.squares[0].times, strip.squares[4].times) == (["08:00", "10:30"], "", "08:30–10:30")


def test_other_hours_from_the_middle_of_the_week_are_told_on_their_days_alone(campus, plan, session, group):
    ramadan = DayCondition.objects.get(unit=campus, code="ramadan")
    ConditionPeriod.objects.create(condition=ramadan, first_day=date(2026, 11, 26), last_day=date(2026, 12, 25))
    strip = sheet_of(plan, "group", group).strips[0]
    assert strip.times == ["08:00", "10:30"]
    usual, other, unknown = (
        ("", True),
        ("08:30–10:20", True),
        ("", False),
    )  # nobody set the hours of a Friday of Ramadan
    assert [(square.times, square.is_open) for square in strip.squares] == [usual, usual, usual, other, unknown, other]


def test_an_evening_group_has_the_slots_of_the_evening_alone(plan, line, group):
    evening = WeekFrame(plan.unit, plan.monday).columns[-1].slot
    SessionFactory(plan=plan, line=line, day=TUESDAY, slot=evening)
    assert [strip.number for strip in sheet_of(plan, "group", group).strips] == [str(evening)]


def test_a_group_without_session_has_an_empty_sheet_of_the_day(plan, group):
    sheet = sheet_of(plan, "group", group)
    assert [strip.number for strip in sheet.strips] == ["1", "2", "3", "4"]
    assert (sheet.title, sheet.hours) == (group.label, "")


def test_a_week_whose_hours_nobody_set_has_a_sheet_without_slots(plan, group):
    SlotGrid.objects.all().delete()
    assert sheet_of(plan, "group", group).strips == []


def test_a_closed_day_says_why(plan, campus):
    ClosedPeriod.objects.create(unit=campus, name_fr="Fête", first_day=TUESDAY, last_day=TUESDAY)
    assert [(day.name, day.date, day.closed) for day in days_of(WeekFrame(plan.unit, plan.monday))][:2] == [
        ("Lundi", "23 novembre", ""), ("Mardi", "24 novembre", "Fête"),
    ]  # fmt: skip


def test_the_sheets_of_a_pole_are_its_own_and_whole(plan, session, line, elsewhere, trainer):
    SessionFactory(plan=plan, line=elsewhere, day=FRIDAY, slot=1)
    pole = line.group.offering.pole
    assert [sheet.title for sheet in sheets_of(plan, "group", pole=pole)] == [line.group.label]
    (of_trainer,) = sheets_of(plan, "trainer", pole=pole)
    assert [len(at(of_trainer, TUESDAY, 1)), len(at(of_trainer, FRIDAY, 1))] == [1, 1]
    assert [sheet.title for sheet in sheets_of(plan, "group")] == sorted([line.group.label, elsewhere.group.label])


def test_a_booklet_leaves_out_what_has_no_place_and_who_has_no_session(plan, session, line, room):
    SessionFactory(plan=plan, line=line)
    GroupFactory(offering=line.group.offering)
    SpaceFactory(building=room.building)
    counts = [len(sheets_of(plan, kind)) for kind in ("group", "trainer", "space")]
    assert counts == [1, 1, 1]


@pytest.mark.parametrize("kind", ["group", "trainer", "space"])
def test_more_sheets_cost_no_more_queries(plan, session, line, elsewhere, room, kind):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            sheets_of(plan, kind)
        return len(queries)

    one = asked()
    for slot, other in enumerate((line, elsewhere), start=2):
        SessionFactory(plan=plan, line=other, day=FRIDAY, slot=slot, space=SpaceFactory(building=room.building))
    assert asked() == one


def test_one_s_own_sheet_names_the_trainer_of_what_is_followed_and_the_groups_of_what_is_taught(
    campus, year, plan, session, trainer, elsewhere
):
    trainee = PersonFactory()
    EnrolmentFactory(group=session.groups.get().group, person=trainee)
    plan.state, plan.published_at = "published", "2026-11-20T08:00Z"
    plan.save()
    (followed,) = at(own_sheet(OwnWeek(trainee, campus, MONDAY)), TUESDAY, 1)
    (taught,) = at(own_sheet(OwnWeek(trainer.person, campus, MONDAY)), TUESDAY, 1)
    assert (followed.trainer, followed.groups) == (trainer.person.name, "")
    assert (taught.trainer, taught.groups) == (
        "",
        f"\u2066{Group.objects.get(pk=session.groups.get().group_id).label}\u2069",
    )


def test_a_poster_has_a_row_for_each_that_works_that_day(plan, session, line, elsewhere, room):
    SessionFactory(plan=plan, line=elsewhere, day=FRIDAY, slot=2)
    poster = poster_of(plan, TUESDAY, "space")
    assert [(row.label, row.note, [len(here) for here in row.squares]) for row in poster.rows] == [
        (room.code, room.name, [1, 0, 0, 0])
    ]
    assert (poster.title, poster.slots[0].times) == ("Mardi 24 novembre 2026", ["08:00", "10:30"])
    assert poster_of(plan, date(2026, 11, 28), "group").rows == []
