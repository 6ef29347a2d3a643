"""What every list owes its readers, checked on all of them at once."""

import importlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from mihan.ui.resources import Resource
from tests.house.lists import BOARDS, TABLES

pytestmark = pytest.mark.django_db


def address(resource):
    return f"{resource.model._meta.app_label}:{resource.name}-list"


def of_resource(resource):
    """Fills a resource's list with the factory named after its model."""

    def make(count, *, campus, user):
        app, name = resource.model._meta.app_label, resource.model.__name__
        getattr(importlib.import_module(f"tests.factories.{app}"), f"{name}Factory").create_batch(count)

    return make


get_resolver().url_patterns  # noqa: B018  loads every page, so that the registry is complete
tables = {address(r): of_resource(r) for r in Resource.registry if r.__module__.startswith("mihan.")} | TABLES
lists = tables | BOARDS
every_list = pytest.mark.parametrize("name", sorted(lists))
every_table = pytest.mark.parametrize("name", sorted(tables))


def names_of_lists(patterns, namespace=""):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names_of_lists(pattern.url_patterns, f"{pattern.namespace or ''}:")
        elif (pattern.name or "").endswith("-list") and not pattern.pattern.converters:
            yield f"{namespace}{pattern.name}"


def test_no_list_escapes_these_tests():
    assert set(names_of_lists(get_resolver().url_patterns)) - set(lists) == set()


@every_list
def test_a_visitor_is_sent_to_sign_in(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response.url.startswith(f"{reverse('account_login')}?")


@every_list
def test_queries_do_not_grow_with_rows(client, director, campus, name):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(name)).status_code == 200
        return [query["sql"] for query in captured]

    client.force_login(director)
    lists[name](1, campus=campus, user=director)
    one = queries()
    lists[name](29, campus=campus, user=director)
    thirty = queries()
    assert len(thirty) == len(one), "\n".join(thirty)


@every_list
def test_looking_writes_nothing(client, director, campus, name):
    def refuse_writes(execute, sql, params, many, context):
        about_sessions = "django_session" in sql
        assert about_sessions or sql.lstrip("( ").startswith(("SELECT", "SAVEPOINT", "RELEASE", "WITH")), sql
        return execute(sql, params, many, context)

    lists[name](2, campus=campus, user=director)
    client.force_login(director)
    with connection.execute_wrapper(refuse_writes):
        assert client.get(reverse(name)).status_code == 200


@every_list
def test_arabic_reads_from_the_right(client, director, campus, name):
    lists[name](1, campus=campus, user=director)
    client.force_login(director)
    client.cookies["mihan_language"] = "ar"
    html = client.get(reverse(name)).content.decode()
    opening = html[html.index("<html") : html.index(">", html.index("<html"))]
    assert 'lang="ar"' in opening
    assert 'dir="rtl"' in opening


@every_table
def test_htmx_gets_the_table_and_nothing_around_it(client, director, campus, name):
    lists[name](1, campus=campus, user=director)
    client.force_login(director)
    html = client.get(reverse(name), headers={"hx-request": "true"}).content.decode().strip()
    assert html.startswith('<div id="table"')
    assert "<html" not in html


@every_table
@pytest.mark.parametrize(("kind", "beginning"), [("xlsx", b"PK"), ("csv", "\ufeff".encode())])
def test_a_list_leaves_as_a_file(client, director, campus, name, kind, beginning):
    lists[name](2, campus=campus, user=director)
    client.force_login(director)
    response = client.get(reverse(name), {"export": kind})
    assert response.status_code == 200
    assert response.content.startswith(beginning)
    assert f'.{kind}"' in response["Content-Disposition"]


@every_table
def test_an_exported_row_costs_no_query(client, director, campus, name):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(name), {"export": "csv"})
        return len(captured)

    client.force_login(director)
    lists[name](1, campus=campus, user=director)
    one = queries()
    lists[name](29, campus=campus, user=director)
    assert queries() == one


@every_table
def test_every_column_can_be_shown_at_no_cost_a_row(client, director, campus, name):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(name), {"columns": columns}).status_code == 200
        return len(captured)

    lists[name](1, campus=campus, user=director)
    client.force_login(director)
    columns = [choice["key"] for choice in client.get(reverse(name)).context["page"].choice]
    one = queries()
    lists[name](9, campus=campus, user=director)
    assert queries() == one


@every_list
def test_an_unknown_filter_value_is_no_error(client, director, campus, name):
    lists[name](1, campus=campus, user=director)
    client.force_login(director)
    nonsense = dict.fromkeys(("pole", "programme", "role", "season", "study_year", "kind", "page", "sort", "tab"), "؟x")
    assert client.get(reverse(name), nonsense).status_code == 200
