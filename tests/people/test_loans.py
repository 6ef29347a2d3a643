"""A role lent until a day: no wider, no longer, no further than its lender's."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from mihan.core.errors import RuleBroken
from mihan.people.models import Loan, Look, Person, Role, User
from mihan.people.permissions import NEVER_LENT, ZONES
from mihan.people.policy import needs_second_factor
from mihan.people.services import give_role, lend_role, note_look, revoke_loan
from tests.factories.people import PersonFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
LATER = TODAY + timedelta(10)


@pytest.fixture(autouse=True)
def _in_english(client):
    client.cookies["mihan_language"] = "en"


@pytest.fixture
def deputy(campus):
    return UserFactory(role="trainer", role__unit=campus)


def lend(director, deputy, **about):
    role = director.person.roles.get()
    given = {"start": TODAY, "end": LATER, "reason": "On leave"} | about
    return lend_role(role, deputy.person, by=again(director), **given)


def again(user):
    """As the next request reads them."""
    return User.objects.get(pk=user.pk)


def test_the_borrower_acts_in_the_scope_of_the_lender_and_nowhere_else(director, deputy, campus, trainee, stranger):
    assert not again(deputy).has_perm("people.view", trainee)
    lend(director, deputy)
    borrower = again(deputy)
    assert borrower.has_perm("people.view", trainee)
    assert not borrower.has_perm("people.view", stranger)
    assert set(Person.objects.visible_to(borrower)) >= {trainee}
    assert borrower.reach("timetable.plan") == [campus.path]


def test_giving_roles_and_confidential_zones_are_not_lent_unless_zones_are_named(director, deputy):
    loan = lend(director, deputy)
    borrower = again(deputy)
    assert not any(borrower.has_perm(name) for name in NEVER_LENT | ZONES)
    revoke_loan(loan, by=director)
    lend(director, deputy, has_zones=True)
    borrower = again(deputy)
    assert borrower.has_perm("people.open_identity")
    assert not borrower.has_perm("people.give_roles")


def test_a_part_of_a_role_is_that_part(director, deputy):
    lend(director, deputy, permissions=["timetable.plan"])
    borrower = again(deputy)
    assert borrower.has_perm("timetable.plan")
    assert not borrower.has_perm("people.list")


def test_what_is_borrowed_is_not_lent_on(director, deputy, campus):
    lend(director, deputy)
    third = UserFactory(role="trainer", role__unit=campus)
    with pytest.raises(RuleBroken, match="never one that is borrowed"):
        lend_role(director.person.roles.get(), third.person, by=again(deputy), start=TODAY, end=LATER, reason="x")


@pytest.mark.parametrize(
    "permission", ["people.edit", "people.give_roles", "people.open_identity", "privacy.keep_register"]
)
def test_nobody_lends_a_right_they_have_not_or_may_not_lend(director, deputy, permission):
    with pytest.raises(RuleBroken, match="cannot be lent"):
        lend(director, deputy, permissions=[permission])


def test_it_ends_by_itself_and_starts_when_it_says(settings, director, deputy):
    lend(director, deputy, start=TODAY + timedelta(2))
    had = []
    for days in (0, 2, 10, 11):
        settings.TODAY = TODAY + timedelta(days)
        had.append(again(deputy).has_perm("people.list"))
    assert had == [False, True, True, False]


def test_it_ends_with_the_role_and_with_the_account_of_its_lender(director, deputy):
    lend(director, deputy)
    User.objects.filter(pk=director.pk).update(is_active=False)
    assert not again(deputy).has_perm("people.list")
    User.objects.filter(pk=director.pk).update(is_active=True)
    Role.objects.filter(person=director.person).update(end=TODAY - timedelta(1))
    assert not again(deputy).has_perm("people.list")


@pytest.mark.parametrize(("start", "end", "said"), [
    (-1, 5, "from today or later"), (3, 2, "from today or later"), (0, 60, "at the latest"),
])  # fmt: skip
def test_days_in_the_past_backwards_or_too_many_are_refused(director, deputy, start, end, said):
    with pytest.raises(RuleBroken, match=said):
        lend(director, deputy, start=TODAY + timedelta(start), end=TODAY + timedelta(end))


def test_a_role_is_not_lent_longer_than_held_nor_twice(director, deputy):
    lend(director, deputy)
    with pytest.raises(RuleBroken, match="already lent"):
        lend(director, deputy)
    Role.objects.filter(person=director.person).update(end=TODAY + timedelta(3))
    with pytest.raises(RuleBroken, match="longer than it is held"):
        lend(director, deputy)


@pytest.mark.parametrize("whom", ["a trainee", "a stranger", "themself", "nobody's account"])
def test_only_somebody_who_works_in_the_same_place_borrows(director, campus, whom):
    person = {
        "a trainee": lambda: UserFactory(role="trainee", role__unit=campus).person,
        "a stranger": lambda: UserFactory(role="trainer").person,
        "themself": lambda: director.person,
        "nobody's account": lambda: RoleFactory(kind="trainer", unit=campus).person,
    }[whom]()
    with pytest.raises(RuleBroken, match="works in the same place"):
        lend_role(director.person.roles.get(), person, by=director, start=TODAY, end=LATER, reason="On leave")


def test_roles_that_only_reach_oneself_are_not_lent(campus, deputy):
    trainee = UserFactory(role="trainee", role__unit=campus)
    role = trainee.person.roles.get()
    Role.objects.filter(pk=role.pk).update(kind="employer")
    with pytest.raises(RuleBroken):
        lend_role(role, deputy.person, by=UserFactory(person=PersonFactory()), start=TODAY, end=LATER, reason="x")


def test_the_data_protection_officer_does_not_borrow_what_they_watch(director, campus):
    dpo = UserFactory(role="dpo", role__unit=campus)
    with pytest.raises(RuleBroken, match="Who watches over personal data"):
        lend(director, dpo)


def test_it_is_taken_back_by_lender_borrower_and_those_in_charge_and_by_nobody_else(director, deputy, campus):
    administrator = UserFactory(role="administrator", role__unit=campus)
    for by in (director, deputy, administrator):
        loan = lend(director, deputy)
        assert revoke_loan(loan, by=by).revoked_at
        assert not again(deputy).has_perm("people.list")
    loan = lend(director, deputy)
    with pytest.raises(RuleBroken, match="taken back by"):
        revoke_loan(loan, by=UserFactory(role="registrar", role__unit=campus))


def test_what_a_borrower_reads_says_that_the_role_was_lent(director, deputy, trainee):
    lend(director, deputy)
    note_look(trainee, by=again(deputy))
    look = Look.objects.get()
    assert (look.role, look.is_lent) == ("director", True)


def test_whoever_borrows_a_staff_role_must_have_a_second_factor():
    assert not needs_second_factor(["trainee"], borrows=False)
    assert needs_second_factor(["trainee"], borrows=True)


# --- pages


def known(client, user):
    """Signed in, and asked who they are just now."""
    import time

    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def filled(director, deputy, **about):
    return {
        "role": director.person.roles.get().pk, "borrower": deputy.person_id, "reason": "On leave",
        "start": f"{TODAY:%d/%m/%Y}", "end": f"{LATER:%d/%m/%Y}",
    } | about  # fmt: skip


def test_a_director_lends_from_the_account_page_and_both_read_it(client, director, deputy):
    known(client, director)
    assert client.get(reverse("people:lend")).status_code == 200
    assert client.post(reverse("people:lend"), filled(director, deputy)).url == reverse("people:account")
    assert "On leave" in client.get(reverse("people:account")).text
    assert "On leave" in client.get(deputy.person.get_absolute_url()).text
    client.force_login(deputy)
    assert "On leave" in client.get(reverse("people:my-file")).text
    assert "Give it back" in client.get(reverse("people:account")).text


def test_lending_asks_who_one_is_when_it_was_not_said_just_now(client, director, deputy):
    client.force_login(director)
    answer = client.post(reverse("people:lend"), filled(director, deputy))
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not Loan.objects.exists()


def test_the_role_and_the_borrower_are_chosen_among_those_offered(client, director, deputy, campus):
    other = UserFactory(role="registrar", role__unit=campus)
    known(client, director)
    for wrong in ({"role": other.person.roles.get().pk}, {"borrower": UserFactory(role="trainer").person_id},
                  {"permissions": ["people.give_roles"]}):  # fmt: skip
        assert client.post(reverse("people:lend"), filled(director, deputy, **wrong)).status_code == 422
    client.post(reverse("people:lend"), filled(director, deputy, revoked_at="2020-01-01", has_zones=""))
    assert Loan.objects.get().revoked_at is None


def test_somebody_with_nothing_to_lend_is_told_so_and_a_form_made_by_hand_does_nothing(client, director, deputy):
    known(client, deputy)
    assert "no role that can be lent" in client.get(reverse("people:lend")).text
    client.post(reverse("people:lend"), filled(director, deputy))
    assert not Loan.objects.exists()


def test_the_loan_of_others_does_not_exist(client, director, deputy, campus):
    loan = lend(director, deputy)
    client.force_login(UserFactory(role="registrar", role__unit=campus))
    assert client.post(reverse("people:loan-revoke", args=[loan.pk])).status_code == 404
    client.force_login(deputy)
    assert client.post(reverse("people:loan-revoke", args=[loan.pk])).status_code == 302
    assert Loan.objects.get().revoked_at


# --- duties kept apart


def test_roles_that_watch_one_another_are_not_given_to_one_person(director, campus):
    registrar = UserFactory(role="registrar", role__unit=campus)
    with pytest.raises(RuleBroken, match="takes no part in keeping them"):
        give_role(registrar.person, "dpo", unit=campus, by=director, knowingly=True)


def test_roles_better_kept_apart_are_given_knowingly(director, campus):
    trainer = UserFactory(role="trainer", role__unit=campus)
    with pytest.raises(RuleBroken, match="Tick “all the same”"):
        give_role(trainer.person, "registrar", unit=campus, by=director)
    assert give_role(trainer.person, "registrar", unit=campus, by=director, knowingly=True)


def test_in_another_place_they_are_free(director, campus):
    person = RoleFactory(kind="dpo").person
    RoleFactory(person=person, kind="trainer", unit=campus)
    assert give_role(person, "registrar", unit=campus, by=director, knowingly=True)


# --- accounts


def test_an_account_is_closed_from_the_page_of_the_roles(client, director, campus):
    registrar = UserFactory(role="registrar", role__unit=campus)
    known(client, director)
    url = reverse("people:account-switch", args=[registrar.person_id])
    client.post(url)
    assert not again(registrar).is_active
    client.post(url)
    assert again(registrar).is_active


def test_an_account_out_of_reach_does_not_exist(client, director):
    known(client, director)
    url = reverse("people:account-switch", args=[UserFactory(role="registrar").person_id])
    assert client.post(url).status_code == 404
