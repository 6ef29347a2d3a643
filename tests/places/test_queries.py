from datetime import date, datetime, time

import pytest
from django.utils import timezone

from mihan.core import clock
from mihan.places import queries
from mihan.places.models import Building, Occupation, Space
from tests.factories.places import BuildingFactory, OccupationFactory, SpaceFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


@pytest.fixture
def nine_o_clock(settings, monkeypatch):
    settings.TODAY = DAY
    moment = timezone.make_aware(datetime(2026, 11, 24, 9, 0, 30))  # noqa: DTZ001 - made aware, Casablanca
    monkeypatch.setattr(clock, "now", lambda: moment)


def codes(spaces):
    return sorted(space.code for space in spaces)


def test_the_wall_clock_is_the_local_one_to_the_minute(nine_o_clock):
    assert queries.wall_time() == time(9)


def test_a_space_is_free_when_open_and_nobody_is_in_it(nine_o_clock):
    OccupationFactory(space__code="BUSY", starts=time(8, 30), ends=time(11))
    OccupationFactory(space__code="ENDED", starts=time(8), ends=time(9))
    OccupationFactory(space__code="LATER", starts=time(9, 1), ends=time(11))
    OccupationFactory(space__code="TOMORROW", day=date(2026, 11, 25), starts=time(8), ends=time(11))
    SpaceFactory(code="SHUT", state=Space.State.CLOSED)
    assert codes(queries.free_now(Space.objects.all())) == ["ENDED", "LATER", "TOMORROW"]


def test_a_space_is_free_for_a_stretch_when_nothing_shares_a_minute_with_it():
    OccupationFactory(space__code="BEFORE", starts=time(8), ends=time(10))
    OccupationFactory(space__code="AFTER", starts=time(12), ends=time(13))
    OccupationFactory(space__code="INSIDE", starts=time(10, 30), ends=time(11))
    OccupationFactory(space__code="ACROSS", starts=time(11, 59), ends=time(13))
    SpaceFactory(code="SHUT", state=Space.State.MAINTENANCE)
    found = queries.free_between(Space.objects.all(), DAY, time(10), time(12))
    assert codes(found) == ["AFTER", "BEFORE"]


def test_the_occupant_of_now_stands_beside_the_space(nine_o_clock):
    OccupationFactory(space__code="A", starts=time(8), ends=time(9), purpose="gone")
    OccupationFactory(space__code="B", starts=time(9), ends=time(10), purpose="here")
    found = queries.with_occupant(Space.objects.order_by("code"))
    assert [(s.code, s.occupied_by, s.occupied_until) for s in found] == [
        ("A", None, None),
        ("B", "here", time(10)),
    ]


def board(space):
    return queries.week_board(Occupation.objects.filter(space=space), date(2026, 11, 23))


def test_a_week_is_laid_out_by_day_in_minutes_from_the_top():
    space = SpaceFactory()
    OccupationFactory(space=space, starts=time(8, 30), ends=time(11))
    OccupationFactory(space=space, day=date(2026, 11, 30))  # the next Monday
    found = board(space)
    assert (found.opens, found.closes, found.minutes) == (8, 19, 660)
    assert [[(b.top, b.length) for b in one.blocks] for one in found.days] == [[], [(30, 150)], [], [], [], []]


def test_the_board_stretches_to_an_early_start_a_late_end_and_a_sunday():
    space = SpaceFactory()
    OccupationFactory(space=space, starts=time(6, 45), ends=time(7, 30))
    OccupationFactory(space=space, day=date(2026, 11, 29), starts=time(19), ends=time(21, 15))
    found = board(space)
    assert (found.opens, found.closes, len(found.days)) == (6, 22, 7)
    assert found.days[6].blocks[0].top == 60 * 13


def test_an_empty_week_is_monday_to_saturday():
    found = board(SpaceFactory())
    assert (found.is_empty, len(found.days)) == (True, 6)


def today(at):
    return queries.today_by_building(Occupation.objects.all(), Space.objects.all(), DAY, at)


def test_today_says_who_is_there_and_who_comes_next_building_by_building():
    building = BuildingFactory(code="B1", site__name_fr="Site")
    busy, coming = (SpaceFactory(building=building, code=code) for code in ("101", "102"))
    SpaceFactory(building=building, code="103", kind=Space.Kind.DORMITORY)
    SpaceFactory(building=building, code="104", state=Space.State.CLOSED)
    now = OccupationFactory(space=busy, starts=time(8, 30), ends=time(11))
    then = OccupationFactory(space=busy, starts=time(11), ends=time(12))
    OccupationFactory(space=busy, starts=time(14), ends=time(15))
    OccupationFactory(space=coming, starts=time(7), ends=time(8))
    later = OccupationFactory(space=coming, starts=time(16), ends=time(18))
    (found,) = today(time(9))
    assert (found.building, found.open_count, found.busy, found.free) == (building, 2, 1, 1)
    assert [(row.space, row.now, row.next) for row in found.spaces] == [(busy, now, then), (coming, None, later)]
    assert today(time(18)) == []


def test_today_costs_the_same_however_many_spaces(django_assert_num_queries):
    OccupationFactory.create_batch(5)
    with django_assert_num_queries(4):
        assert len(today(time(9))) == 5


def test_buildings_count_rooms_and_beds_apart():
    building = BuildingFactory()
    SpaceFactory.create_batch(2, building=building, capacity=25)
    SpaceFactory.create_batch(3, building=building, kind=Space.Kind.DORMITORY, capacity=4)
    (found,) = queries.buildings_with_counts(Building.objects.all())
    assert (found.space_count, found.seat_count, found.bedroom_count, found.bed_count) == (2, 50, 3, 12)


def test_what_is_still_planned_in_a_space_starts_from_now():
    space = SpaceFactory()
    OccupationFactory(space=space, starts=time(7), ends=time(9))
    running = OccupationFactory(space=space, starts=time(9), ends=time(11))
    tomorrow = OccupationFactory(space=space, day=date(2026, 11, 25))
    assert list(queries.awaiting(space, DAY, time(10))) == [running, tomorrow]
