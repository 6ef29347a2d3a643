"""The matrix of rights, and what the product makes of it."""

import pytest
from django.urls import reverse

from mihan.people.models import Role
from mihan.people.permissions import GRANTS, SAID, ZONES
from mihan.people.queries import rights
from tests.factories.people import UserFactory

ENFORCED = {permission for domain in rights.domains() for permission in domain.means.values()}
# A person's own file is theirs by law, whatever the role: no line of the matrix is needed.
GIVEN = {
    (permission, kind, scope)
    for permission in ENFORCED
    for kind, scope in GRANTS[permission].items()
    if (permission, scope) != ("people.view", "own")
}
ASKED = {asked for asked in rights.asked_for() if (asked[0], asked[2]) != ("people.view", "own")}


def test_the_product_gives_what_the_matrix_says_and_no_more_but_where_it_says_why():
    more = {(permission, kind) for permission, kind, _scope in GIVEN - ASKED}
    assert more == set(rights.differences())


def test_the_product_gives_no_less_but_where_it_says_why():
    less = {(permission, kind) for permission, kind, _scope in ASKED - GIVEN}
    assert less == set(rights.differences(is_less=True))


def test_every_role_of_the_product_but_the_plain_one_has_its_line():
    assert set(Role.Kind) - {row.kind for row in rights.rows()} == {Role.Kind.STAFF}


def test_every_cell_is_written_in_letters_the_legend_knows():
    found = [right for row in rights.rows() for _domain, cell in row.cells for right in cell]
    assert {act for right in found for act in right.acts} <= set(rights.ACTS)
    assert {right.scope for right in found} - {""} <= set(rights.SCOPES)
    assert all(right.said_note for right in found if right.note)


def test_every_permission_is_told_in_words():
    assert set(SAID) == set(GRANTS)


def test_every_zone_has_a_permission_of_its_own():
    assert {zone.permission for zone in rights.zones().values()} == ZONES


def test_an_administrator_reads_no_content():
    held = {permission for permission, grants in GRANTS.items() if "administrator" in grants}
    assert held == {
        "people.give_roles", "places.view", "places.manage", "calendar.view", "calendar.manage", "offer.view",
        "jobs.view", "api.hold_tokens", "api.revoke_tokens", "messaging.keep_outbox",
    }  # fmt: skip


def test_the_region_reads_totals_and_no_week_nor_file():
    held = {permission for permission, grants in GRANTS.items() if "regional_director" in grants}
    assert not held & {"people.view", "timetable.view", "exams.view", "people.open_identity"}


@pytest.fixture(autouse=True)
def _in_english(client):
    client.cookies["mihan_language"] = "en"


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["trainee", "employer", "dpo"])
def test_whoever_is_signed_in_reads_the_matrix_from_their_own_line(client, campus, role):
    client.force_login(UserFactory(role=role, role__unit=campus))
    page = client.get(reverse("people:rights"))
    assert page.context["chosen"].kind == role
    assert "Who may do what" in page.text


@pytest.mark.django_db
def test_another_line_is_a_choice_away_and_a_wrong_one_is_no_error(client, campus):
    client.force_login(UserFactory(role="trainee", role__unit=campus))
    assert client.get(reverse("people:rights"), {"role": "nurse"}).context["chosen"].key == "nurse"
    assert client.get(reverse("people:rights"), {"role": "؟"}).context["chosen"].key == "trainee"


@pytest.mark.django_db
def test_a_visitor_signs_in_to_read_it(client):
    assert client.get(reverse("people:rights")).status_code == 302
