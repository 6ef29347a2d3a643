"""The room a module wants: said by those who plan, followed by the judge, told when nothing answers."""

from datetime import date

import pytest
from django.urls import reverse

from mihan.core.errors import RuleBroken
from mihan.places.models import Space
from mihan.timetable.engine import Judge, PlanProblem
from mihan.timetable.models import RoomNeed
from mihan.timetable.policy import Place
from mihan.timetable.queries.needs import RoomsAnswering, modules_taught
from mihan.timetable.services.needs import want_rooms
from mihan.timetable.services.solving import plan_week
from tests.factories.offer import ModuleFactory
from tests.factories.people import RegionFactory, UnitFactory, UserFactory
from tests.factories.places import EquipmentFactory, SpaceFactory
from tests.factories.progress import LedgerLineFactory
from tests.factories.timetable import PlanFactory, SessionFactory

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def client(client):
    client.cookies["mihan_language"] = "en"
    return client


@pytest.fixture
def session(campus, year, line):
    return SessionFactory(plan=PlanFactory(unit=campus, year=year), line=line)


def want_room(unit, module, **wanted):
    return want_rooms(unit, [module], **wanted)[0]


def refusals(session, space):
    place = Place(TUESDAY, 1, space.pk, session.trainer_id)
    found = Judge(PlanProblem(session.plan, around=session)).refusals(session, place)
    return [sentence.replace("\u2066", "").replace("\u2069", "") for sentence in found]


def wish_of(campus, year, module):
    RoomsAnswering(campus, year).read(found := list(modules_taught(campus, year).filter(pk=module.pk)))
    return found[0].wish


def test_a_room_without_the_equipment_is_refused_and_one_with_it_allowed(campus, session, room):
    want_room(campus, session.module, kind="room", equipment=["Poste à souder"])
    assert refusals(session, room) == [f"{room.code} lacks the equipment."]
    EquipmentFactory(space=room)
    assert refusals(session, room) == []


def test_equipment_out_of_order_does_not_count(campus, session, room):
    want_room(campus, session.module, kind="room", equipment=["POSTE A SOUDER"])
    EquipmentFactory(space=room, quantity=2, in_order=0)
    assert refusals(session, room) == [f"{room.code} lacks the equipment."]


def test_an_imposed_room_answers_whatever_it_holds(campus, session, room):
    want_room(campus, session.module, kind="lab", space=room, equipment=["Poste à souder"])
    assert refusals(session, room) == []


def test_saying_it_again_replaces_what_was_said(campus, line):
    want_room(campus, line.module, kind="room", equipment=["Tour", "tour ", "Fraiseuse", ""])
    need = want_room(campus, line.module, kind="lab", equipment=["Tour"])
    assert [(n.kind, [e.name for e in n.equipment.all()]) for n in RoomNeed.objects.all()] == [("lab", ["Tour"])]
    assert need.mark == "entered"


def test_a_bedroom_or_another_establishments_room_is_refused(campus, line):
    with pytest.raises(RuleBroken, match="not taught in that kind"):
        want_room(campus, line.module, kind="dormitory")
    stranger = SpaceFactory(building__site__unit=UnitFactory(parent=RegionFactory()))
    with pytest.raises(RuleBroken, match=stranger.code):
        want_room(campus, line.module, kind="room", space=stranger)
    assert RoomNeed.objects.count() == 0


def test_the_list_tells_how_many_rooms_answer(campus, year, line, room):
    assert wish_of(campus, year, line.module).rooms == 1
    want_room(campus, line.module, kind="room", equipment=["Poste à souder"])
    assert wish_of(campus, year, line.module).rooms == 0
    EquipmentFactory(space=room)
    SpaceFactory(building=room.building, kind=Space.Kind.COMPUTER)
    assert wish_of(campus, year, line.module).rooms == 1


def test_a_workshop_is_looked_for_in_the_poles_own(campus, year, line, room):
    want_room(campus, line.module, kind="workshop")
    SpaceFactory(building=room.building, kind=Space.Kind.WORKSHOP)
    assert wish_of(campus, year, line.module).rooms == 0
    SpaceFactory(building=room.building, kind=Space.Kind.WORKSHOP, unit=line.group.offering.pole.unit)
    assert wish_of(campus, year, line.module).rooms == 1


def test_what_no_room_has_is_left_out_and_the_equipment_named(campus, year, line, room):
    want_room(campus, line.module, kind="room", equipment=["Poste à souder"])
    plan = plan_week(campus, year, TUESDAY, by=None, seconds=0.5)
    left_out = plan.sessions.filter(channel="face")
    first = {(s.reasons[0]["rule"], "Poste à souder" in s.reasons[0]["text"]["ar"]) for s in left_out}
    assert (left_out.exclude(day=None).count(), first) == (0, {("no_room_equipped", True)})


def test_a_planner_says_it_on_its_page_and_reads_it_in_the_list(client, campus, planner, line, room):
    EquipmentFactory(space=room)
    client.force_login(planner)
    page = client.get(reverse("timetable:needs")).content.decode()
    assert reverse("timetable:need", args=[line.module.pk]) in page
    answer = client.post(
        reverse("timetable:need", args=[line.module.pk]), {"kind": "room", "equipment": ["Poste à souder"]}, follow=True
    )
    assert answer.redirect_chain[-1][0] == reverse("timetable:needs")
    assert "Poste à souder" in answer.content.decode()
    form = client.get(reverse("timetable:need", args=[line.module.pk])).content.decode()
    assert form.count("checked") == 1


def test_one_need_is_written_for_all_the_modules_a_search_leaves(client, campus, planner, line, group):
    other = LedgerLineFactory(group=group, module=ModuleFactory(name_fr="Soudage 1")).module
    third = LedgerLineFactory(group=group, module=ModuleFactory(name_fr="Soudage 2")).module
    client.force_login(planner)
    list_ = client.get(reverse("timetable:needs"), {"q": "soudage"}).content.decode()
    several = f"{reverse('timetable:needs-several')}?q=soudage"
    assert several in list_
    assert client.get(several).content.decode().count("Soudage") == 2
    client.post(several, {"kind": "workshop"})
    assert {(n.module, n.kind) for n in RoomNeed.objects.all()} == {(other, "workshop"), (third, "workshop")}


def test_an_unknown_kind_comes_back_with_a_sentence(client, planner, line):
    client.force_login(planner)
    answer = client.post(reverse("timetable:need", args=[line.module.pk]), {"kind": "moon"})
    assert answer.status_code == 422
    assert RoomNeed.objects.count() == 0


def test_only_those_who_plan_say_it(client, campus, line):
    client.force_login(UserFactory(role="general_supervisor", role__unit=campus))
    assert client.get(reverse("timetable:needs")).status_code == 403
    assert client.post(reverse("timetable:need", args=[line.module.pk]), {"kind": "lab"}).status_code == 403
    assert RoomNeed.objects.count() == 0


def test_a_day_on_two_sites_leaves_time_to_go_from_one_to_the_other(campus, session, room):
    far = SpaceFactory(building__site__unit=campus, capacity=25)
    other = SessionFactory(
        plan=session.plan, line=session.groups.get().line, day=TUESDAY, slot=1, space=room, trainer=None
    )  # fmt: skip
    place = Place(TUESDAY, 2, far.pk, session.trainer_id)
    found = Judge(PlanProblem(session.plan, around=session)).refusals(session, place)
    assert any("no time to go" in sentence for sentence in found)
    assert other.is_placed
    near = Place(TUESDAY, 3, far.pk, session.trainer_id)
    assert Judge(PlanProblem(session.plan, around=session)).refusals(session, near) == []
