"""The search of everything: what each finds, in whatever spelling, and that nobody finds what they may not open."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mihan.core import clock
from mihan.people.models import Loan, Person, Role
from mihan.people.queries import PROBED, finding, people_found
from mihan.ui.search import answers
from tests.factories.offer import EnrolmentFactory, GroupFactory, ModuleFactory, OfferingFactory, PoleFactory
from tests.factories.people import PersonFactory, RegionFactory, RoleFactory, TrainerFactory, UnitFactory, UserFactory
from tests.factories.places import BuildingFactory, EquipmentFactory, SpaceFactory
from tests.factories.progress import LedgerLineFactory

pytestmark = pytest.mark.django_db
SEARCH = "/search/"
COMMON = ("t", "ta", "taz", "tazi", "azi", "n1", "tazi n1", "zelmat", "qq", "2005", "...")
MANY = ("TAZIRI", "TAZITI", "BENTAZI")
WORDS = ("a", "e", "tazi", "zelmat", "soudure", "dev", "استعمال", "plan", "accueil")


@pytest.fixture
def trainee(campus, group):
    role = RoleFactory(
        kind="trainee", unit=campus, person__last_name="TAZI", person__first_name="Zelmat",
        person__arabic_last_name="التازي", person__arabic_first_name="فاطمة", person__trainee_number="2005010199999",
    )  # fmt: skip
    EnrolmentFactory(person=role.person, group=group)
    return role.person


@pytest.fixture
def line(campus, group):
    module = ModuleFactory(programme=group.offering.programme, code="M777", name_fr="Soudure à l’arc", name_ar="اللحام")
    line = LedgerLineFactory(group=group, module=module)
    RoleFactory(person=line.trainer_face.person, kind="trainer", unit=campus)
    return line


@pytest.fixture
def places(campus):
    building = BuildingFactory(site__unit=campus, name_fr="Atelier Zelmat")
    space = SpaceFactory(building=building, code="Z12", name_fr="Salle Zelmat", name_ar="قاعة زلمات")
    EquipmentFactory(space=space, name_fr="Poste Zelmat")
    return space


@pytest.fixture
def world(trainee, line, places, elsewhere):
    """A campus, and the same things under the same names where nobody of it has a say."""
    away = UnitFactory(parent=RegionFactory())
    offering = OfferingFactory(pole=PoleFactory(unit__parent=away), programme=line.module.programme)
    stranger = RoleFactory(kind="trainee", unit=away, person__last_name="TAZI", person__first_name="Ailleurs").person
    EnrolmentFactory(person=stranger, group=GroupFactory(offering=offering, label="DEVAWAY"))
    space = SpaceFactory(building__site__unit=away, code="Z99", name_fr="Salle Zelmat Ailleurs")
    EquipmentFactory(space=space, name_fr="Poste Zelmat Ailleurs")
    return away


def found(user, text, each=50):
    return {hit.url for answer in answers(user, text, each=each) for hit in answer.hits}


def kinds(user, text):
    return {str(answer.source.label): [hit.name for hit in answer.hits] for answer in answers(user, text, each=50)}


def borrow(user, *, of):
    """The role of somebody away, lent until tomorrow."""
    UserFactory(person=of.person)
    Loan.objects.create(
        role=of, borrower=user.person, reason="leave", start=clock.today(), end=clock.today() + timedelta(1)
    )  # fmt: skip


def user_of(kind, campus, trainee, line):
    """Somebody of a role: where the role is lived, somebody who lives it."""
    people = {"trainee": trainee, "trainer": line.trainer_face.person}
    if kind in people:
        return UserFactory(person=people[kind])
    return UserFactory(role=kind, role__unit=campus, person__last_name="READER", person__trainee_number=None)


@pytest.fixture(autouse=True)
def _pages_in_english(client):
    client.cookies["mihan_language"] = "en"


# --- rights


@pytest.mark.parametrize("kind", Role.Kind.values)
@pytest.mark.usefixtures("world")
def test_whoever_finds_something_may_open_it(client, kind, campus, trainee, line):
    client.force_login(user_of(kind, campus, trainee, line))
    opened = set()
    for text in WORDS:
        page = client.get(SEARCH, {"q": text}).content.decode().partition("<main")[2]
        opened |= {html.unescape(url) for url in re.findall(r'href="(/[^"]*)"', page)}
    answered = {url: client.get(url, follow=True).status_code for url in sorted(opened)}
    assert {url: status for url, status in answered.items() if status != 200} == {}
    assert opened


@pytest.mark.parametrize("kind", Role.Kind.values)
def test_nobody_finds_what_is_elsewhere(client, kind, campus, trainee, line, world):
    user = user_of(kind, campus, trainee, line)
    client.force_login(user)
    for text in ("ailleurs", "devaway", "z99"):
        assert kinds(user, text) == {}
        assert "Ailleurs" not in client.get(SEARCH, {"q": text}).content.decode()


def test_the_director_finds_everything_of_the_campus(director, campus, group, trainee, line, places):
    assert kinds(director, "tazi zelmat") == {"People": [trainee.name]}
    assert list(kinds(director, "zelmat")) == ["People", "Places"]
    assert {hit.partition(" ")[2] for hit in kinds(director, "soudure")["Modules"]} == {"Soudure à l’arc"}
    assert found(director, "M777") == {reverse("progress:module-detail", args=[line.module_id])}
    assert group.get_absolute_url() in found(director, group.label)
    assert group.offering.programme.get_absolute_url() in found(director, group.offering.programme.code)


def test_a_trainee_finds_what_is_hers_and_no_people(campus, group, trainee, line, places, elsewhere):
    user = UserFactory(person=trainee)
    PersonFactory(last_name="TAZI")
    other = LedgerLineFactory(group=elsewhere, module__name_fr="Soudure ailleurs")
    assert kinds(user, "tazi") == {}
    assert found(user, "soudure") == {reverse("progress:line-detail", args=[line.pk])}
    assert kinds(user, other.module.code) == {}
    assert found(user, group.label) == {group.get_absolute_url()}
    assert kinds(user, elsewhere.label) == {}
    assert places.get_absolute_url() in found(user, "zelmat")
    with translation.override("fr"):
        assert found(user, "mon emploi du temps") == {reverse("timetable:mine")}


def test_a_trainer_finds_the_modules_taught_and_no_people(trainee, line):
    user = UserFactory(person=line.trainer_face.person)
    assert found(user, "soudure") == {reverse("progress:line-detail", args=[line.pk])}
    assert "People" not in kinds(user, "tazi")


def test_a_head_of_pole_finds_those_enrolled_or_teaching_in_the_pole(pole_head, campus, trainee, line, elsewhere):
    colleague = RoleFactory(kind="trainee", unit=campus, person__last_name="TAZI", person__first_name="Autre").person
    EnrolmentFactory(person=colleague, group=elsewhere)
    assert found(pole_head, "tazi") == {trainee.get_absolute_url()}
    assert line.trainer_face.person.get_absolute_url() in found(pole_head, line.trainer_face.person.last_name)


def test_who_plans_finds_trainers_by_their_service(campus, trainee, line):
    user = UserFactory(role="timetable_officer", role__unit=campus)
    trainer = line.trainer_face
    assert kinds(user, "tazi") == {}
    assert found(user, trainer.person.last_name) == {trainer.get_absolute_url()}


def test_who_gives_roles_only_finds_the_roles_of_people(campus, trainee):
    user = UserFactory(role="administrator", role__unit=campus)
    assert found(user, "tazi") == {reverse("people:role-person", args=[trainee.pk])}


def test_who_has_no_role_finds_only_what_is_everyones(client):
    user = UserFactory(person=None)
    assert {url for text in WORDS for url in found(user, text)} <= {"/", reverse("people:my-file")}
    client.force_login(user)
    assert client.get(SEARCH, {"q": "a"}).status_code == 200


@pytest.mark.parametrize("text", ["", "tazi"])
def test_a_visitor_is_sent_to_sign_in(client, text):
    assert client.get(SEARCH, {"q": text}).url.startswith(reverse("account_login"))


# --- many of the same name


@pytest.fixture(params=["the reach first", "the names first"])
def _either_way(request, monkeypatch):
    """A small reach is looked at whole, a large one after the names: these few people are of both."""
    monkeypatch.setattr(finding, "SMALL", finding.SMALL if request.param == "the reach first" else 0)


@pytest.mark.usefixtures("_either_way")
@pytest.mark.parametrize("kind", ["director", "pole_head"])
def test_beyond_those_looked_at_first_the_reach_decides(kind, campus, group, trainee):
    """A common name: more people elsewhere are called so than are looked at one by one."""
    away = UnitFactory()
    people = PersonFactory.create_batch(PROBED + 5, last_name="AAA TAZI", first_name="Zelmat")
    Role.objects.bulk_create(Role(person=person, kind="trainee", unit=away) for person in people)
    unit = campus if kind == "director" else group.offering.pole.unit
    user = UserFactory(role=kind, role__unit=unit, person__last_name="READER")
    for text in ("tazi", "taz", "azi", "t"):
        hits = next(a for a in answers(user, text, each=5) if str(a.source.label) == "People").hits
        assert trainee.get_absolute_url() in {hit.url for hit in hits}
        assert not {hit.url for hit in hits} & {person.get_absolute_url() for person in people}


@pytest.mark.usefixtures("_either_way")
def test_among_many_the_nearest_come_first_and_once(director, campus):
    names = ["SAIDI"] * (PROBED + 3) + ["BENSAID", "SAID", "SAID"]
    people = [PersonFactory(last_name=name, first_name=f"N{n:03d}") for n, name in enumerate(names)]
    Role.objects.bulk_create(Role(person=person, kind="trainee", unit=campus) for person in people)
    (answer,) = answers(director, "said", each=6)
    assert [hit.name.split()[0] for hit in answer.hits] == ["SAID"] * 2 + ["SAIDI"] * 4
    assert len({hit.url for hit in answer.hits}) == 6


@pytest.mark.parametrize("kind", ["director", "pole_head", "registrar", "counsellor", "administrator"])
@pytest.mark.usefixtures("world")
def test_a_small_reach_finds_whom_a_large_one_finds(kind, campus, group, trainee, line, monkeypatch):
    named = [Person(last_name=MANY[n % 3], first_name=f"N{n % 7}") for n in range(2 * PROBED)]
    away = UnitFactory()
    Role.objects.bulk_create(
        Role(person=person, kind="trainee", unit=unit)
        for person, unit in zip(Person.objects.bulk_create(named), [campus, away] * PROBED, strict=True)
    )
    user = UserFactory(role=kind, role__unit=group.offering.pole.unit if kind == "pole_head" else campus)
    borrow(user, of=RoleFactory(kind="counsellor", unit=UnitFactory(), person__last_name="TAZILENT"))
    ways = []
    for small in (finding.SMALL, 0):
        monkeypatch.setattr(finding, "SMALL", small)
        ways.append({(text, n): people_found(user, text, n) for text in COMMON for n in (1, 2, 6, 400)})
    assert ways[0] == ways[1]
    assert ways[0]["tazi", 1]


@pytest.mark.usefixtures("_either_way")
def test_whoever_only_borrows_a_reach_is_in_it(campus):
    away = UnitFactory()
    people = PersonFactory.create_batch(PROBED, last_name="TAZI")
    Role.objects.bulk_create(Role(person=person, kind="trainee", unit=away) for person in people)
    user = UserFactory(role="trainer", role__unit=campus, person__last_name="AAA TAZI")
    borrow(user, of=RoleFactory(kind="counsellor", unit=away))
    assert [name.split()[0] for name in kinds(user, "tazi")["People"]][:2] == ["AAA", "TAZI"]


# --- nearness


def test_a_whole_name_then_a_beginning_then_the_inside(director, campus):
    for name in ("XALIX", "ALIOUI", "ALI"):
        RoleFactory(kind="trainee", unit=campus, person__last_name=name, person__first_name="Z")
    assert kinds(director, "ali")["People"] == ["ALI Z", "ALIOUI Z", "XALIX Z"]


def test_the_kind_that_holds_the_nearest_answer_comes_first(director, campus):
    RoleFactory(kind="trainee", unit=campus, person__last_name="ATELIERI", person__first_name="Z")
    SpaceFactory(building__site__unit=campus, name_fr="Atelier")
    assert next(iter(kinds(director, "atelier"))) == "Places"


def test_a_staff_number_in_full_finds_its_trainer_but_never_a_part_timers(director, campus):
    permanent, part_timer = TrainerFactory(number="14418"), TrainerFactory(number="915670", is_part_time=True)
    for trainer in (permanent, part_timer):
        RoleFactory(person=trainer.person, kind="trainer", unit=campus)
    assert found(director, "١٤٤١٨") == {permanent.person.get_absolute_url()}
    assert [kinds(director, text) for text in ("915670", "1441")] == [{}, {}]


# --- spelling


@pytest.mark.parametrize(
    "typed",
    ["tazi", "TAZI zelmat", "zelmat taz", "azi", "التازي", "تازي", "التّازِي", "التـــازى", "فاطمه", "فاطمة التازي",
     "2005010199999", "٢٠٠٥٠١٠١٩٩٩٩٩", "0101999"],
)  # fmt: skip
def test_a_person_is_found_however_the_name_is_spelled(director, trainee, typed):
    assert trainee.get_absolute_url() in found(director, typed)


@pytest.mark.parametrize("typed", ["soudure a l'arc", "ARC soudure", "m777 soud", "لحام", "اللّحام"])
def test_a_module_is_found_however_its_name_is_spelled(director, line, typed):
    assert found(director, typed) == {reverse("progress:module-detail", args=[line.module_id])}


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("typed", ["emploi du temps", "استعمال الزمن", "timetable"])
def test_a_page_is_found_in_the_three_languages_from_any(director, language, typed):
    with translation.override(language):
        assert reverse("timetable:desk") in found(director, typed)


def test_an_action_is_for_those_who_may(director, trainee):
    assert "Bring a file" in kinds(director, "bring a file")["To do"]
    assert kinds(UserFactory(person=trainee), "bring a file") == {}


# --- what anybody may type


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
@example("\x00")
@example("%")
@example("_")
@example("\\")
@example("' OR 1=1 --")
@example("<script>alert(1)</script>")
@example("\u200fالإدريسي\u200f")
@example("²" * 30)
@example("9" * 5000)
@example("ﷺ" * 40)
@example("a " * 3000)
def test_nothing_typed_breaks_it(client, director, text):
    client.force_login(director)
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.get(SEARCH, {"q": text}, headers=headers)
        assert answer.status_code == 200
        assert b"<script>alert" not in answer.content


@pytest.mark.parametrize("text", ["%", "_", "***", "؟", "-"])
def test_punctuation_alone_finds_nothing(director, trainee, text):
    assert kinds(director, text) == {}


def test_a_name_keeps_nothing_of_what_the_database_refuses(campus, director):
    person = RoleFactory(kind="trainee", unit=campus, person__last_name="N%AM_E").person
    assert found(director, "n%am_e") == {person.get_absolute_url()}
    assert found(director, "n_am%e") == {person.get_absolute_url()}


# --- the answer


def test_the_box_is_given_options_and_no_page(client, director, trainee):
    client.force_login(director)
    body = client.get(SEARCH, {"q": "tazi"}, headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in body, body.count('role="option"'), body.count('role="listbox"')) == (False, 1, 1)
    nothing = client.get(SEARCH, {"q": "qzqzqz"}, headers={"HX-Request": "true"}).content.decode()
    assert ("listbox" in nothing, "Nothing you may open" in nothing) == (False, True)


def test_before_anything_is_typed_the_box_offers_what_one_may_do(client, director, trainee):
    client.force_login(director)
    assert b"Plan a week" in client.get(SEARCH, headers={"HX-Request": "true"}).content
    client.force_login(UserFactory(person=trainee))
    offered = client.get(SEARCH, headers={"HX-Request": "true"}).content
    assert (b"Plan a week" in offered, b"My week" in offered) == (False, True)


def test_an_answer_is_kept_by_nobody(client, director):
    client.force_login(director)
    assert client.get(SEARCH, {"q": "a"})["Cache-Control"] == "private, no-store"


def test_queries_do_not_grow_with_what_is_found(client, director, campus):
    client.force_login(director)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(SEARCH, {"q": "tazi"})
        return len(captured)

    RoleFactory(kind="trainee", unit=campus, person__last_name="TAZI")
    once = queries()
    for _ in range(4):
        RoleFactory(kind="trainee", unit=campus, person__last_name="TAZI")
    assert queries() == once


# --- the folded column


def test_every_way_of_writing_keeps_the_folded_names():
    kept = PersonFactory(last_name="ÉL", first_name="", arabic_last_name="", arabic_first_name="", trainee_number=None)
    (made,) = Person.objects.bulk_create([Person(last_name="BEN ALI")])
    assert (kept.search_text, made.search_text) == (" el ", " ben ali benali ")
    kept.last_name = "AUTRE"
    kept.save(update_fields=["last_name"])
    kept.refresh_from_db()
    assert kept.search_text == " autre "
