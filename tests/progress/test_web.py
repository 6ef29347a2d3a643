from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mihan.core.journal import acting
from mihan.people.models import Role
from tests.factories.calendar import TrainingYearFactory
from tests.factories.offer import EnrolmentFactory, GroupFactory, OfferingFactory, PoleFactory
from tests.factories.people import RoleFactory, TrainerFactory, UnitFactory, UserFactory
from tests.factories.progress import LedgerLineFactory

D = Decimal
LISTS = ("overview", "pole", "programme", "group", "module", "behind", "unassigned", "trainers")


@pytest.fixture
def line(group):
    return LedgerLineFactory(group=group)


@pytest.fixture
def as_(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def trainee(group):
    user = UserFactory(role="trainee", role__unit=group.unit)
    EnrolmentFactory(person=user.person, group=group)
    return user


@pytest.fixture
def trainer(line):
    return UserFactory(
        role="trainer", role__unit=line.group.offering.pole.unit, person=line.trainer_face.person
    )  # fmt: skip


def addresses(line):
    group = line.group
    return {
        "overview": reverse("progress:overview"),
        "pole": reverse("progress:pole-detail", args=[group.offering.pole_id]),
        "programme": reverse("progress:programme-detail", args=[group.offering.programme_id]),
        "group": reverse("progress:group-detail", args=[group.pk]),
        "module": reverse("progress:module-detail", args=[line.module_id]),
        "line": reverse("progress:line-detail", args=[line.pk]),
        "edit": reverse("progress:line-edit", args=[line.pk]),
        "face": reverse("progress:line-trainer", args=[line.pk, "face"]),
        "trainers": reverse("progress:trainer-list"),
        "trainer": reverse("progress:trainer-detail", args=[line.trainer_face_id]),
        "behind": reverse("progress:behind"),
        "unassigned": reverse("progress:unassigned"),
    }


def statuses(client, line):
    return {name: client.get(url).status_code for name, url in addresses(line).items()}


def test_a_visitor_must_sign_in(client, line):
    assert set(statuses(client, line).values()) == {302}


def test_the_director_opens_every_page(as_, director, line, trainer):
    assert statuses(as_(director), line) == dict.fromkeys(addresses(line), 200)


def test_a_pole_head_opens_the_pole_and_what_is_under_it(as_, pole_head, line, trainer):
    assert statuses(as_(pole_head), line) == dict.fromkeys(addresses(line), 200) | {"overview": 302}


def test_a_pole_head_of_another_pole_finds_nothing(as_, line, elsewhere):
    stranger = UserFactory(role="pole_head", role__unit=elsewhere.offering.pole.unit)
    LedgerLineFactory(group=elsewhere)
    found = statuses(as_(stranger), line)
    hidden = {"pole", "programme", "group", "module", "line", "edit", "face", "trainer"}
    assert {name for name, status in found.items() if status == 404} == hidden


def test_a_director_elsewhere_finds_nothing(as_, line):
    stranger = UserFactory(role="director", role__unit=UnitFactory())
    found = statuses(as_(stranger), line)
    assert {name for name, status in found.items() if status == 200} == {
        "overview", "trainers", "behind", "unassigned",
    }  # fmt: skip


def test_a_trainee_sees_own_group_and_its_lines_and_changes_nothing(as_, trainee, line, elsewhere):
    other = LedgerLineFactory(group=elsewhere)
    found = statuses(as_(trainee), line)
    assert {name for name, status in found.items() if status == 200} == {"group", "line"}
    assert found["overview"] == 302
    assert found["edit"] == found["face"] == 403
    assert found["pole"] == found["behind"] == 404
    assert statuses(as_(trainee), other)["line"] == 404


def test_a_trainer_sees_own_lines_and_own_service(as_, trainer, line, elsewhere):
    other = LedgerLineFactory(group=elsewhere)
    found = statuses(as_(trainer), line)
    assert {name for name, status in found.items() if status == 200} == {"group", "line", "trainer"}
    hidden = statuses(as_(trainer), other)
    assert hidden["line"] == hidden["group"] == hidden["trainer"] == 404


def test_a_general_supervisor_sees_progress_but_no_service_of_trainers(as_, campus, line, trainer):
    supervisor = UserFactory(role="general_supervisor", role__unit=campus)
    found = statuses(as_(supervisor), line)
    assert {name for name, status in found.items() if status == 403} == {
        "edit", "face", "trainers", "trainer",
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["overview", "pole", "programme", "group", "module", "trainers", "behind", "unassigned"]
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_each_list_leaves_as_a_file(as_, director, line, trainer, name, kind):
    response = as_(director).get(addresses(line)[name], {"export": kind})
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]


def test_the_last_year_is_one_click_away(as_, director, campus, line):
    last = TrainingYearFactory(
        unit=campus, season=2025, first_day=date(2026, 2, 20), last_day=date(2026, 7, 31)
    )  # fmt: skip
    LedgerLineFactory(group=GroupFactory(offering=line.group.offering, year=last), assigned_face=D(77))
    page = as_(director).get(addresses(line)["overview"], {"season": "2025"})
    assert page.context["total"].assigned.face == 77
    assert [str(y) for y in page.context["ledger"].others] == ["2026-2027"]


def test_a_region_goes_from_one_establishment_to_the_other(as_, campus, line):
    other = GroupFactory(offering=OfferingFactory(pole=PoleFactory(unit__parent=UnitFactory(parent=campus.parent))))
    LedgerLineFactory(group=other, assigned_face=D(77))
    regional = UserFactory(role="regional_director", role__unit=campus.parent)
    url = addresses(line)["overview"]
    page = as_(regional).get(url, {"establishment": other.year.unit_id})
    assert page.context["total"].assigned.face == 77
    assert [y.unit for y in page.context["ledger"].elsewhere] == [campus]


def rows(page):
    return [row.hours.pk for row in page.context["page"].page.object_list]


def test_what_is_behind_narrows_by_pole_reason_and_pace(as_, director, group, elsewhere):
    LedgerLineFactory(group=group, delivered_face=D(45))
    alone = LedgerLineFactory(group=elsewhere, trainer_face=None, delivered_face=D(0))
    never = LedgerLineFactory(group=group, assigned_remote=D(0), delivered_face=D(0))
    client, url = as_(director), reverse("progress:behind")
    assert rows(client.get(url)) == [alone.pk, never.pk]
    assert rows(client.get(url, {"pole": elsewhere.offering.pole_id})) == [alone.pk]
    assert rows(client.get(url, {"reason": "not_started"})) == [never.pk]
    assert rows(client.get(url, {"pace": "behind"})) == []
    assert rows(client.get(url, {"pace": "far_behind", "sort": "missing"})) == [never.pk, alone.pk]
    assert rows(client.get(url, {"q": elsewhere.label})) == [alone.pk]
    assert rows(client.get(url, {"pole": "x"})) == []


def test_what_is_at_risk_of_not_ending_is_one_filter(as_, director, line):
    slow = LedgerLineFactory(group=line.group, assigned_remote=D(0), delivered_face=D(2))
    LedgerLineFactory(group=line.group, assigned_remote=D(0), delivered_face=D(0))
    assert rows(as_(director).get(reverse("progress:behind"), {"reason": "risk"})) == [slow.pk]


def test_modules_without_trainer_are_listed(as_, director, line):
    alone = LedgerLineFactory(group=line.group, trainer_face=None)
    page = as_(director).get(reverse("progress:unassigned"))
    assert [row.pk for row in page.context["page"].page.object_list] == [alone.pk]


def test_htmx_is_given_the_table_alone(as_, director, line, trainer):
    for name in ("overview", "behind", "unassigned", "trainers"):
        page = as_(director).get(addresses(line)[name], headers={"HX-Request": "true"})
        assert "<html" not in page.text
        assert 'id="table"' in page.text


def test_the_number_of_a_part_time_trainer_is_never_shown(as_, director, group):
    hidden = TrainerFactory(number="AB123456", is_part_time=True, yearly_hours=0)
    RoleFactory(person=hidden.person, kind=Role.Kind.TRAINER, unit=group.offering.pole.unit)
    line = LedgerLineFactory(group=group, trainer_face=hidden)
    pages = addresses(line)
    for url in (
        pages["trainers"] + "?kind=part-time", pages["trainers"] + "?kind=part-time&export=csv",
        pages["trainers"] + "?columns=number&columns=trainer", pages["trainer"], pages["line"],
        pages["face"] + f"?q={hidden.person.last_name}",
    ):  # fmt: skip
        response = as_(director).get(url)
        assert response.status_code == 200
        assert "AB123456" not in response.content.decode("utf-8-sig")


def test_permanent_trainers_show_against_their_hours_part_time_apart(as_, director, line, trainer):
    page = as_(director).get(reverse("progress:trainer-list"))
    assert [service.pk for service in page.context["page"].page.object_list] == [line.trainer_face_id]
    assert line.trainer_face.person.latin_name in page.text
    apart = as_(director).get(reverse("progress:trainer-list"), {"kind": "part-time"})
    assert list(apart.context["page"].page.object_list) == []
    named = as_(director).get(reverse("progress:trainer-list"), {"q": "nobody has this name"})
    assert list(named.context["page"].page.object_list) == []


def test_a_service_shows_a_merged_session_once(as_, director, line, trainer):
    for _ in range(2):
        LedgerLineFactory(
            group=GroupFactory(offering=line.group.offering), trainer_face=None,
            trainer_remote=line.trainer_face, fusion_key="M101||A B", fusion_groups="A B",
        )  # fmt: skip
    page = as_(director).get(addresses(line)["trainer"])
    assert page.context["total"]["assigned"].remote == 15
    assert [row.groups for row in page.context["page"].page.object_list if row.is_merged] == ["A B"]


HOURS = {"assigned_face": "50", "assigned_remote": "15", "delivered_face": "27,5", "delivered_remote": ""}


def test_hours_are_corrected_with_a_comma_as_people_write_them(as_, director, line):
    response = as_(director).post(addresses(line)["edit"], HOURS)
    assert response.url == line.get_absolute_url()
    line.refresh_from_db()
    assert (line.assigned_face, line.delivered_face, line.delivered_remote) == (50, D("27.5"), None)


def test_refused_hours_are_given_back_with_the_reason(as_, director, line):
    response = as_(director).post(addresses(line)["edit"], HOURS | {"assigned_face": "-1"})
    assert response.status_code == 422
    line.refresh_from_db()
    assert line.assigned_face == 45


def test_reading_the_form_writes_nothing_and_strangers_cannot_post(as_, line, trainee, elsewhere):
    stranger = UserFactory(role="pole_head", role__unit=elsewhere.offering.pole.unit)
    assert as_(stranger).post(addresses(line)["edit"], HOURS).status_code == 404
    assert as_(trainee).post(addresses(line)["edit"], HOURS).status_code == 403
    line.refresh_from_db()
    assert line.assigned_face == 45


def test_a_trainer_is_found_by_name_and_given_the_hours(as_, director, line, trainer):
    chosen = TrainerFactory(person__last_name="ZOUHAIR", person__first_name="Mehdi")
    RoleFactory(person=chosen.person, kind=Role.Kind.TRAINER, unit=line.group.offering.pole.unit)
    stranger = TrainerFactory(person__last_name="ZOUHAIR", person__first_name="Aicha")
    page = as_(director).get(addresses(line)["face"], {"q": "zouhair"})
    assert [t for t, _service in page.context["found"]] == [chosen]
    client, url = as_(director), addresses(line)["face"]
    assert client.post(url, {"trainer": chosen.pk}).url == line.get_absolute_url()
    line.refresh_from_db()
    assert line.trainer_face == chosen
    assert client.post(url, {"trainer": stranger.pk}).status_code == 404
    assert client.post(url, {"trainer": "x"}).status_code == 404
    assert client.get(reverse("progress:line-trainer", args=[line.pk, "evening"])).status_code == 404
    client.post(url, {"trainer": ""})
    line.refresh_from_db()
    assert line.trainer_face is None


def test_the_line_tells_its_history_to_those_in_charge_only(as_, director, trainee, line):
    with acting(f"user:{director.pk}"):
        line.delivered_face = D(25)
        line.save()
    assert len(as_(director).get(addresses(line)["line"]).context["history"]) == 2
    assert as_(trainee).get(addresses(line)["line"]).context["history"] == []


@pytest.mark.parametrize(
    "name", ["overview", "pole", "programme", "group", "module", "behind", "unassigned", "trainers"]
)
def test_more_rows_cost_no_more_queries(as_, director, offering, name):
    trainer = TrainerFactory()
    RoleFactory(person=trainer.person, kind=Role.Kind.TRAINER, unit=offering.pole.unit)
    first = LedgerLineFactory(group=GroupFactory(offering=offering), trainer_face=trainer, delivered_face=D(0))
    LedgerLineFactory(group=first.group, trainer_face=None, delivered_face=D(0))
    client, url = as_(director), addresses(first)[name]
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _ in range(3):
        group = GroupFactory(offering=OfferingFactory(pole=PoleFactory(unit__parent=offering.pole.unit.parent)))
        other = TrainerFactory()
        RoleFactory(person=other.person, kind=Role.Kind.TRAINER, unit=group.offering.pole.unit)
        for where in (group, first.group):
            LedgerLineFactory(group=where, trainer_face=other, delivered_face=D(0))
            LedgerLineFactory(group=where, trainer_face=None, delivered_face=D(0))
        LedgerLineFactory(group=GroupFactory(offering=offering), module=first.module, trainer_face=other)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)


# --- the groups one teaches


def test_a_trainer_lists_the_groups_they_teach_and_reads_the_names_of_those_in_them(as_, trainer, line, elsewhere):
    LedgerLineFactory(group=elsewhere)
    enrolled = EnrolmentFactory(
        group=line.group, person__last_name="TAZI", person__phone="0600000777", person__birth_date=date(2005, 3, 4)
    )
    client = as_(trainer)
    groups = client.get(reverse("offer:group-list")).context["page"].page
    assert list(groups) == [line.group]
    answer = client.get(line.group.get_absolute_url())
    assert [e.person for e in answer.context["page"].page] == [enrolled.person]
    exported = client.get(line.group.get_absolute_url(), {"export": "csv"}).content.decode("utf-8-sig")
    assert len(exported.splitlines()[0].split(";")) == 1
    for content in (answer.content.decode(), exported):
        assert "TAZI" in content
        for kept in (enrolled.person.trainee_number, "0600000777", "2005", enrolled.person.get_absolute_url()):
            assert kept not in content
    assert client.get(enrolled.person.get_absolute_url()).status_code == 404
    assert client.get(elsewhere.get_absolute_url()).status_code == 404


def test_the_trainer_of_the_remote_hours_teaches_the_group_too(as_, group, offering):
    remote = TrainerFactory()
    LedgerLineFactory(group=group, trainer_remote=remote)
    user = UserFactory(role="trainer", role__unit=offering.pole.unit.parent, person=remote.person)
    assert as_(user).get(group.get_absolute_url()).status_code == 200


def test_whoever_is_a_trainer_no_more_sees_the_groups_no_more(as_, trainer, line):
    trainer.person.roles.update(end=date(2026, 11, 1))
    enrolled = EnrolmentFactory(group=line.group)
    assert as_(trainer).get(line.group.get_absolute_url()).status_code == 403
    assert not type(enrolled).objects.visible_to(trainer).exists()


def test_a_head_of_pole_sees_who_teaches_there_and_no_other_trainer(as_, pole_head, line, elsewhere, campus):
    for taught in (line, LedgerLineFactory(group=elsewhere)):
        RoleFactory(person=taught.trainer_face.person, kind="trainer", unit=campus)
    client = as_(pole_head)
    people = client.get(reverse("people:person-list"), {"tab": "trainers"}).context["page"].page
    assert list(people) == [line.trainer_face.person]
    services = client.get(reverse("progress:trainer-list")).context["page"].page
    assert [service.pk for service in services] == [line.trainer_face_id]


def test_who_follows_the_hours_and_not_the_service_of_trainers_reads_a_name_and_no_link(as_, director, line, trainer):
    registrar = UserFactory(role="registrar", role__unit=line.group.year.unit)
    for user, sees in ((director, True), (registrar, False)):
        shown = as_(user).get(addresses(line)["line"]).content.decode()
        assert (line.trainer_face.person.name in shown, addresses(line)["trainer"] in shown) == (True, sees)
