from datetime import date, time
from itertools import pairwise
from threading import Barrier, Thread

import pytest
from django.db import connection

from mihan.core.errors import RuleBroken
from mihan.places import services
from mihan.places.models import Building, Equipment, Occupation, Site, Space
from mihan.places.services import Kit
from tests.factories.people import PersonFactory, UnitFactory
from tests.factories.places import BuildingFactory, EquipmentFactory, OccupationFactory, SpaceFactory

DAY = date(2026, 11, 24)


def take(space, starts=time(8, 30), ends=time(11), **about):
    return services.occupy(space, **{"day": DAY, "starts": starts, "ends": ends, "purpose": "DEV101"} | about)


@pytest.fixture
def space(db):
    return SpaceFactory(code="A101")


def closed(space):
    return services.set_state(space, state=Space.State.CLOSED, note="Travaux")


# --- Occupying


def test_a_space_is_taken_for_someone_and_something(space):
    person = PersonFactory()
    made = take(space, unit=space.unit, person=person)
    assert (made.space, made.day, str(made.starts), made.purpose) == (space, DAY, "08:30:00", "DEV101")
    assert (made.unit, made.person) == (space.unit, person)


def test_the_refusal_names_who_is_there_and_until_when(space):
    take(space, purpose="DEV101 · Bases de données")
    with pytest.raises(RuleBroken, match=r"A101 .*08:30.*11:00.*DEV101 · Bases de données"):
        take(space, time(10), time(12))
    assert Occupation.objects.count() == 1
    assert take(space, time(11), time(12)).pk


@pytest.mark.parametrize("state", [Space.State.MAINTENANCE, Space.State.CLOSED])
def test_a_space_that_is_not_open_is_not_taken(space, state):
    services.set_state(space, state=state, note="Réfection du sol")
    with pytest.raises(RuleBroken, match="A101"):
        take(space)
    services.set_state(space, state=Space.State.OPEN)
    assert take(space).pk


def test_a_space_closed_meanwhile_is_not_taken_by_someone_who_saw_it_open(space):
    seen_open = Space.objects.get(pk=space.pk)
    closed(space)
    with pytest.raises(RuleBroken):
        take(seen_open)


@pytest.mark.parametrize("ends", [time(8, 30), time(8)])
def test_the_end_comes_after_the_beginning(space, ends):
    with pytest.raises(RuleBroken):
        take(space, ends=ends)
    assert not Occupation.objects.exists()


def test_an_occupation_moves_and_a_refused_move_leaves_it_where_it_was(space):
    mine, other = take(space), take(SpaceFactory(), purpose="TS201")
    with pytest.raises(RuleBroken, match="TS201"):
        take(other.space, moved=mine)
    mine.refresh_from_db()
    assert mine.space == space
    moved = take(other.space, time(11), time(13), moved=mine)
    assert (moved.pk, moved.space, moved.starts) == (mine.pk, other.space, time(11))


def test_a_released_space_can_be_taken_again(space):
    services.release(take(space))
    assert take(space).pk


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_people_taking_the_same_space_at_once_never_share_it():
    space = SpaceFactory(code="A101")
    attempts, refusals, surprises = 8, [], []
    ready = Barrier(attempts)

    def attempt(n):
        try:
            ready.wait()
            for start in range(8, 18):  # each hour is wanted by all, from a minute of their own
                try:
                    take(space, time(start, n), time(start + 1, n), purpose=f"G{n}")
                except RuleBroken as refusal:
                    refusals.append(str(refusal))
        except Exception as error:  # noqa: BLE001 - a deadlock, a raw IntegrityError: told below
            surprises.append(error)
        finally:
            connection.close()

    threads = [Thread(target=attempt, args=(n,)) for n in range(attempts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = list(Occupation.objects.order_by("starts"))
    assert surprises == []
    assert len(kept) + len(refusals) == attempts * 10
    assert [(a, b) for a, b in pairwise(kept) if b.starts < a.ends] == []
    assert kept
    assert all("A101" in refusal for refusal in refusals)


# --- What a space is


def test_a_space_closes_with_a_reason_and_keeps_what_was_planned(space):
    planned = take(space)
    with pytest.raises(RuleBroken):
        services.set_state(space, state=Space.State.MAINTENANCE, note="  ")
    services.set_state(space, state=Space.State.MAINTENANCE, note=" Fuite ")
    space.refresh_from_db()
    assert (space.state, space.state_note) == (Space.State.MAINTENANCE, "Fuite")
    assert Occupation.objects.get() == planned


def test_a_space_that_opens_again_forgets_why_it_was_closed(space):
    closed(space)
    services.set_state(space, state=Space.State.OPEN, note="Travaux")
    space.refresh_from_db()
    assert (space.state, space.state_note) == (Space.State.OPEN, "")


def facts(building, code="B201"):
    return {
        "code": code, "name_fr": "Salle", "name_ar": "", "name_en": "", "kind": Space.Kind.ROOM,
        "capacity": 25, "building": building, "unit": building.site.unit,
    }  # fmt: skip


def test_a_space_is_declared_once_by_building(space):
    made = services.declare_space(**facts(space.building))
    assert (made.code, made.capacity) == ("B201", 25)
    with pytest.raises(RuleBroken, match="B201"):
        services.declare_space(**facts(space.building))
    assert services.declare_space(**facts(BuildingFactory(site=space.building.site))).pk


def test_a_space_may_keep_its_code_and_may_not_take_another_s(space):
    services.declare_space(changed=space, **facts(space.building, "A101"))
    SpaceFactory(building=space.building, code="A102")
    with pytest.raises(RuleBroken, match="A102"):
        services.declare_space(changed=space, **facts(space.building, "A102"))
    space.refresh_from_db()
    assert (space.code, space.name_fr) == ("A101", "Salle")


def test_equipment_is_counted_anew(space):
    kept = EquipmentFactory(space=space, name_fr="Établi", name_ar="طاولة عمل", quantity=10, in_order=10)
    EquipmentFactory(space=space, name_fr="Caisse à outils")
    services.set_equipment(space, [Kit("Établi", 10, 8), Kit("Étau", 4, 4)])
    assert [(e.name_fr, e.quantity, e.in_order) for e in space.equipment.all()] == [
        ("Établi", 10, 8),
        ("Étau", 4, 4),
    ]
    kept.refresh_from_db()
    assert (kept.in_order, kept.name_ar) == (8, "طاولة عمل")


@pytest.mark.parametrize("kits", [[Kit("Établi", 2, 3)], [Kit("Établi", 2, 2), Kit("Établi", 1, 1)]])
def test_equipment_that_cannot_be_is_refused_and_the_count_stays(space, kits):
    held = EquipmentFactory(space=space)
    with pytest.raises(RuleBroken, match="Établi"):
        services.set_equipment(space, kits)
    assert list(Equipment.objects.all()) == [held]


@pytest.mark.django_db
def test_the_first_building_of_an_establishment_makes_its_site():
    unit = UnitFactory()
    first = services.declare_building(unit, code="A", name_fr="Pôle Digital")
    second = services.declare_building(unit, code="B", name_fr="Pôle Industrie")
    assert first.site == second.site == Site.objects.get()
    assert first.site.unit == unit
    with pytest.raises(RuleBroken, match="A"):
        services.declare_building(unit, code="A", name_fr="Encore")
    services.declare_building(unit, code="A", name_fr="Digital et IA", changed=first)
    assert [b.name_fr for b in Building.objects.all()] == ["Digital et IA", "Pôle Industrie"]


def test_two_spaces_are_taken_apart(space):
    OccupationFactory(day=DAY)
    assert take(space).pk
