"""Why one sees a page, or not: told for every address, and true of every role."""

import re
from urllib.parse import urlencode

import pytest
from django.urls import get_resolver, reverse

from mihan.people.models import Role
from mihan.people.permissions import GRANTS
from mihan.people.queries.doors import EVERYONE, PUBLIC, declared, door
from tests.factories.people import TrainerFactory, UserFactory


def named(patterns, namespace="", *, bare):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            if bare and pattern.pattern.converters:
                continue
            inside = ":".join(part for part in (namespace, pattern.namespace) if part)
            yield from named(pattern.url_patterns, inside, bare=bare)
        elif pattern.name and not (bare and pattern.pattern.converters):
            yield f"{namespace}:{pattern.name}" if namespace else pattern.name


PATTERNS = get_resolver().url_patterns
ALL = sorted(set(named(PATTERNS, bare=False)))
# Pages that need no record. Signing in and out are allauth's; what machines call has tests of its own.
PAGES = [v for v in sorted(set(named(PATTERNS, bare=True))) if ":" in v and not v.startswith("api:v1:")]
# Those who may not open the page are shown their own instead, and a trainer asks for an absence.
LED_ELSEWHERE = {"people:person-list"}


@pytest.mark.parametrize("view", ALL)
def test_every_address_says_what_opens_it(view):
    asked = declared(view)
    assert asked
    assert asked[0] in (PUBLIC, EVERYONE) or {a for a in asked if not a.startswith("role:")} <= set(GRANTS)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", Role.Kind.values)
def test_what_is_said_is_what_happens(client, campus, kind):
    user = UserFactory(role=kind, role__unit=campus)
    if kind == "trainer":
        TrainerFactory(person=user.person)
    client.force_login(user)
    wrong = []
    for view in PAGES:
        path = reverse(view)
        response = client.get(path)
        if response.status_code == 405 or view in LED_ELSEWHERE:
            continue
        # Without a week or a year to show some answer 404, as others do to who has no right: it tells nothing.
        is_refused, is_open = response.status_code == 403, response.status_code in (200, 302)
        said = door(path, user).is_open
        if (said and is_refused) or (is_open and not said):
            wrong.append((view, response.status_code))
    assert wrong == [], wrong


# --- the page


def asked(client, user, path):
    client.force_login(user)
    client.cookies["mihan_language"] = "en"
    return client.get(reverse("people:why"), {"of": path}).text


@pytest.mark.django_db
def test_whoever_sees_a_page_reads_which_role_opens_it_and_where(client, campus, director):
    html = asked(client, director, "/people/roles/")
    assert "Your roles open this page." in html
    assert campus.name_fr in html
    assert "It reaches this unit and everything under it." in html


@pytest.mark.django_db
def test_whoever_does_not_reads_which_roles_would_and_who_gives_them(client, campus, director):
    html = asked(client, UserFactory(role="trainee", role__unit=campus), "/people/roles/")
    assert "Your roles do not open this page." in html
    assert "Roles that give it: director, administrator" in " ".join(html.split())
    assert director.person.name in html


@pytest.mark.django_db
def test_it_says_the_same_of_a_record_that_is_there_and_of_one_that_is_not(client, campus, trainee):
    registrar = UserFactory(role="trainer", role__unit=campus)
    there, nowhere = (asked(client, registrar, f"/people/{pk}/") for pk in (trainee.pk, 987654))
    # The address asked for is theirs to differ by, and the second at which the session ends.
    differ = r'(?<=people/){pk}(?=/)|(?<=252F){pk}|(?<=data-seconds=")\d+'
    each = ((there, trainee.pk), (nowhere, 987654))
    main = [re.sub(differ.format(pk=pk), "…", html[html.index("</h1>") :]) for html, pk in each]
    assert main[0] == main[1]
    assert "One out of reach answers as if it were not there." in there
    assert trainee.name not in there


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nowhere/", "//evil.example/", "?", "javascript:alert(1)", "<script>"])
def test_an_address_that_is_none_is_said_to_be_none_and_is_never_followed(client, director, path):
    html = asked(client, director, path)
    assert "<script>alert" not in html
    assert "Why do I see this, or not?" in html


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "status"), [("/people/roles/", 403), ("/people/999999/", 404)])
def test_a_refused_page_leads_to_the_explanation(client, campus, path, status):
    client.force_login(UserFactory(role="trainee", role__unit=campus))
    response = client.get(path)
    assert response.status_code == status
    assert f"{reverse('people:why')}?{urlencode({'of': path})}" in response.text
