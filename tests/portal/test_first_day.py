"""From nothing to an own dashboard: the set-up of an installation, and an establishment's first day."""

import io
import re

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from mihan.core.errors import RuleBroken
from mihan.exchange import engine
from mihan.exchange.models import ImportRun
from mihan.exchange.services import runs
from mihan.exchange.services.examples import example_file
from mihan.offer.services.first_day import SALT, FirstPerson, open_first_day, opens_set_up, set_up_token
from mihan.people.models import Role, Unit, User
from tests.factories.people import RegionFactory, RoleFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "trois-chevaux-bleus-9"
GIVEN = {
    "name_fr": "Institut d’essai", "name_ar": "معهد تجريبي", "code": "ESSAI1", "last_name": "ESSAI",
    "first_name": "Amina", "username": "amina", "password": PASSWORD, "again": PASSWORD,
}  # fmt: skip


def first_person(**changes):
    return FirstPerson(
        **{"username": "amina", "password": PASSWORD, "last_name": "ESSAI", "first_name": "Amina"} | changes
    )


@pytest.fixture(autouse=True)
def _second_factor_set_up(settings):
    """Whoever is in charge sets one up first: told below, and done in tests/journeys/test_first_day.py."""
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def set_up():
    return reverse("portal:set-up")


@pytest.fixture
def given():
    return GIVEN | {"key": set_up_token()}


def test_an_empty_installation_says_where_its_set_up_is_written_and_never_the_address_itself(client):
    page = client.get("/")
    assert (page.status_code, page.templates[0].name) == (200, "portal/nobody.html")
    assert "/set-up/" not in page.content.decode()


def test_the_set_up_opens_the_establishment_with_a_director_who_administers_it(client, set_up, given):
    assert client.get(set_up).status_code == 200
    assert client.post(set_up, given).url == reverse("account_login")
    user = User.objects.get()
    assert user.check_password(PASSWORD)
    unit = Unit.objects.get()
    assert (unit.code, unit.name_fr, unit.name_ar) == ("ESSAI1", "Institut d’essai", "معهد تجريبي")
    assert {(r.kind, r.unit) for r in user.current_roles} == {("director", unit), ("administrator", unit)}


def test_the_first_person_is_led_to_a_second_factor_before_anything_else(client, set_up, given, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client.post(set_up, given)
    client.force_login(User.objects.get())
    assert client.get("/").url == reverse("mfa_index")


def test_the_address_serves_once_and_never_where_somebody_has_an_account(client, set_up, given):
    client.post(set_up, given)
    assert client.get(set_up).status_code == 404
    assert client.post(set_up, given | {"username": "autre", "code": "AUTRE"}).status_code == 404
    with pytest.raises(RuleBroken, match="already set up"):
        open_first_day(first_person(username="autre"), code="X", name_fr="X", alone=True)
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "token", ["x", "", signing.dumps("set up"), signing.dumps("else", salt=SALT)],
    ids=["made up", "empty", "without salt", "of other words"],  # a signature is another at each second
)  # fmt: skip
def test_a_token_of_ones_own_making_opens_nothing(token):
    assert opens_set_up(set_up_token()) is True
    assert opens_set_up(token) is False


@pytest.mark.parametrize("key", ["", "x", "http://testserver/set-up/#x"])
def test_without_its_key_the_page_opens_nothing(client, set_up, key):
    """Anybody may look at it while the house is empty."""
    page = client.post(set_up, GIVEN | {"key": key})
    assert (page.status_code, User.objects.count()) == (422, 0)
    assert list(page.context["form"].errors) == ["key"]


def test_the_whole_address_pasted_is_taken_for_its_key(client, set_up, given):
    client.post(set_up, given | {"key": f"http://testserver/set-up/#{given['key']}"})
    assert User.objects.count() == 1


def test_the_key_is_after_the_sign_that_browsers_send_to_nobody_and_in_no_address(client, set_up, given):
    assert set_up == "/set-up/"
    assert client.get(f"{set_up}{given['key']}/").status_code == 404


def test_an_address_of_yesterday_opens_nothing(monkeypatch):
    token = set_up_token()
    monkeypatch.setattr("mihan.offer.services.first_day.VALID_FOR", -1)
    assert opens_set_up(token) is False


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"again": "autre"}, "again"), ({"password": "12345678", "again": "12345678"}, "password"),
        ({"code": ""}, "code"), ({"password": "password", "again": "password"}, "password"),
        ({"username": "a b"}, "username"), ({"name_fr": ""}, "name_fr"),
    ],
)  # fmt: skip
def test_a_weak_or_mistaken_set_up_makes_nothing_and_says_why(client, set_up, given, changes, fault):
    page = client.post(set_up, given | changes)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [fault]
    assert (User.objects.count(), Unit.objects.count(), Role.objects.count()) == (0, 0, 0)


def test_an_establishment_listed_by_its_region_is_taken_not_doubled():
    listed = UnitFactory(code="EFP07", parent=RegionFactory())
    user = open_first_day(first_person(), code="EFP07", name_fr="Autre nom")
    assert {role.unit for role in user.current_roles} == {listed}
    with pytest.raises(RuleBroken, match="already has an administrator"):
        open_first_day(first_person(username="autre"), code="EFP07", name_fr="")


def test_an_establishment_administered_from_above_is_not_taken():
    region = RegionFactory()
    UnitFactory(code="EFP07", parent=region)
    RoleFactory(kind="administrator", unit=region)
    with pytest.raises(RuleBroken, match="already has an administrator"):
        open_first_day(first_person(), code="EFP07", name_fr="")


def test_the_command_asks_for_all_but_a_password_on_its_line(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    options = {name: value for name, value in GIVEN.items() if name not in ("password", "again")}
    call_command("open_establishment", **options)
    assert User.objects.get().check_password(PASSWORD)
    monkeypatch.setattr("sys.stdin", io.StringIO("12345678\n"))
    with pytest.raises(CommandError):
        call_command("open_establishment", **options | {"code": "B", "username": "b"})
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(CommandError, match="--code is missing"):
        call_command("open_establishment", **{name: value for name, value in options.items() if name != "code"})


def test_a_region_is_opened_over_the_establishments_it_takes(monkeypatch):
    campus = UnitFactory(code="ESSAI1")
    pole = UnitFactory(parent=campus, kind="pole")
    options = {name: value for name, value in GIVEN.items() if name not in ("password", "again")}
    region = options | {"code": "MS", "name_fr": "Marrakech-Safi", "username": "chef"}
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    with pytest.raises(CommandError, match="No establishment without a region has the code AUTRE"):
        call_command("open_region", take=["AUTRE"], **region)
    assert not Unit.objects.filter(kind="region").exists()
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    call_command("open_region", take=["ESSAI1"], **region)
    opened = Unit.objects.get(kind="region")
    campus.refresh_from_db()
    pole.refresh_from_db()
    assert (campus.parent, campus.path) == (opened, f"{opened.path}{campus.pk}/")
    assert pole.path == f"{campus.path}{pole.pk}/"
    (role,) = User.objects.get(username="chef").current_roles
    assert (role.kind, role.unit) == ("regional_director", opened)


def test_the_address_is_printed_as_long_as_nobody_has_an_account(client, capsys):
    call_command("set_up_address", site="http://127.0.0.1:9000/")
    url, key = re.search(r"http://127\.0\.0\.1:9000(/set-up/)#(\S+)", capsys.readouterr().out).groups()
    assert (client.get(url).status_code, opens_set_up(key)) == (200, True)
    UserFactory()
    call_command("set_up_address")
    assert capsys.readouterr().out == ""


# --- the two files


@pytest.fixture
def opened(client):
    user = open_first_day(first_person(), code="ESSAI1", name_fr="Institut d’essai")
    client.force_login(user)
    return user


TOUR = "/exchange/first-day/"


def bring(client, kind):
    content = client.get(f"{TOUR}{kind}/")
    name = re.search('filename="(.+)"', content["Content-Disposition"])[1]
    assert client.post(TOUR, {"files": SimpleUploadedFile(name, content.content)}).url == TOUR
    run = ImportRun.objects.first()
    runs.preview(run)
    return run


def test_an_establishment_with_nothing_is_led_to_its_two_files(client, opened):
    assert client.get("/").url == TOUR
    page = client.get(TOUR)
    assert (page.context["current"], page.context["may_bring"]) == (1, True)


@pytest.mark.parametrize("order", [("avancement", "trainees"), ("trainees", "avancement")], ids="-".join)
def test_two_files_in_any_order_make_the_dashboard(client, opened, order):
    for kind in order:
        run = bring(client, kind)
        assert (run.kind, run.refused, run.unit.code) == (kind, 0, "ESSAI1")
        assert client.get(TOUR).context["files"][kind].pk == run.pk
        runs.apply(run)
        page = client.get(run.get_absolute_url())
        assert page.context["first_day"] is not None
    known = client.get(TOUR).context["known"]
    assert known.is_over
    assert (known.years, known.groups, known.poles) == (1, 4, known.poles)
    home = client.get("/")
    assert (home.status_code, home.templates[0].name) == (200, "portal/home.html")
    assert home.context["morning"].total.lines == known.lines
    assert Unit.objects.filter(kind="establishment").count() == 1


def test_examples_name_nobody_who_exists():
    unit = UnitFactory(name_fr="Institut d’essai")
    _name, content = example_file("trainees", unit)
    header, *rows = engine.read_table(content, "x.xlsx").rows
    cells = [dict(zip(header, row, strict=True)) for row in rows]
    assert len(cells) > 40
    assert {str(row["Nom"]).split()[0] for row in cells} == {"EXEMPLE"}
    assert {str(row["Nom_Arabe"]).split()[0] for row in cells} == {"مثال"}
    assert {str(row["CIN"])[:2] for row in cells} == {"ZZ"}
    assert {str(row["MatriculeEtudiant"])[:4] for row in cells} == {"9900"}
    assert {row["NTelelephone"] for row in cells} == {row["Adresse"] for row in cells} == {None}
    assert {row["Site"] for row in cells} == {"Institut d’essai"}


def test_two_establishments_may_try_the_examples(client, opened):
    runs.apply(bring(client, "trainees"))
    client.force_login(open_first_day(first_person(username="omar"), code="ESSAI2", name_fr="Autre"))
    run = bring(client, "trainees")
    assert (run.added, run.refused) == (run.lines_read, 0)


def test_an_administrator_alone_is_shown_whom_to_give_a_role_and_no_file(client):
    unit = UnitFactory()
    client.force_login(UserFactory(role="administrator", role__unit=unit))
    assert client.get("/").url == TOUR
    page = client.get(TOUR)
    assert (page.context["may_bring"], page.context["files"]) == (False, {})
    assert client.post(TOUR, {"files": SimpleUploadedFile("x.csv", b"a;b")}).status_code == 403
    assert not ImportRun.objects.exists()


def test_others_wait_for_those_who_bring_files(client):
    client.force_login(UserFactory(role="house_manager", role__unit=UnitFactory()))
    assert client.get("/").status_code == 200
    assert client.get(TOUR).status_code == 403
    assert client.get(f"{TOUR}trainees/").status_code == 403


def test_a_file_that_cannot_be_taken_is_told_on_the_tour(client, opened):
    client.post(TOUR, {"files": SimpleUploadedFile("notes.csv", b"a;b\n1;2\n")})
    run = ImportRun.objects.get()
    runs.preview(run)
    assert client.get(TOUR).context["unknown"] == run
    assert client.post(TOUR).status_code == 422
