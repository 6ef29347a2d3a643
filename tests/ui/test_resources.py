"""A resource, on a real table of the house: who sees, who may, what htmx gets, what is sent."""

import pytest
from django.core.exceptions import PermissionDenied
from django.forms import modelform_factory
from django.http import Http404
from django.urls import include, path

from mihan.people.models import Unit
from mihan.ui.resources import Resource
from mihan.ui.tables import Column, Filter, Table
from tests.ui.conftest import Someone

with pytest.MonkeyPatch.context() as apart:  # the house tests have nothing to say of this one
    apart.setattr(Resource, "registry", [])

    class Units(Resource):
        model, name, permission, may_edit = Unit, "unit", "offer.view", "offer.manage"
        form = modelform_factory(Unit, fields=["name_fr", "kind", "parent"])
        related = ("parent",)
        table = Table(
            (
                Column("Name", "name", sort="name_fr"),
                Column("Code", "code", sort="code", kind="code"),
                Column("Under", "parent.name", name="parent"),
            ),
            filters=(Filter("kind", "Kind", Unit.Kind.choices),),
        )


urlpatterns = [
    path("", include("tests.ui.urls")),
    path("people/", include((Units.urls(), "people"))),
]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _with_units(_small_site, settings):
    settings.ROOT_URLCONF = __name__


class Reader(Someone):
    def reach(self, permission):
        return ["/1/"]


@pytest.fixture
def poles():
    campus = Unit.objects.create(pk=1, kind="establishment", name_fr="Campus")
    names = ("Pêche", "Santé", "Digital")
    return [Unit.objects.create(kind="pole", name_fr=n, parent=campus) for n in names]


@pytest.fixture
def stranger(poles):
    return Unit.objects.create(pk=99, kind="pole", name_fr="Elsewhere")


def test_the_list_holds_what_one_may_see(asking, stranger):
    html = Units().index(asking(user=Reader("offer.view"))).content.decode()
    assert [name in html for name in ("Pêche", "Santé", "Elsewhere")] == [True, True, False]


def test_without_the_permission_there_is_no_list_and_no_file(asking, poles):
    for address in ("/people/units/", "/people/units/?export=csv"):
        with pytest.raises(PermissionDenied):
            Units().index(asking(address, user=Reader()))


def test_a_visitor_is_sent_to_sign_in(client, poles):
    assert client.get("/people/units/").url == "/account/login/?next=/people/units/"


def test_what_one_cannot_see_does_not_exist(asking, stranger):
    with pytest.raises(Http404):
        Units().show(asking(user=Reader("offer.view")), stranger.pk)


def test_filters_narrow_the_page_and_the_file_alike(asking, poles):
    user = Reader("offer.view")
    page = Units().index(asking("/people/units/?kind=establishment", user=user)).content.decode()
    sent = Units().index(asking("/people/units/?kind=establishment&export=csv", user=user))
    assert "Pêche" not in page
    assert sent.content.decode("utf-8-sig").splitlines()[1:] == ["Campus;;"]


def test_htmx_gets_the_table_and_nothing_around_it(asking, poles):
    request = asking("/people/units/", user=Reader("offer.view"), **{"hx-request": "true"})
    html = Units().index(request).content.decode()
    assert html.strip().startswith('<div id="table"')
    assert "<html" not in html


def test_three_rows_cost_no_more_queries_than_one(asking, poles, django_assert_num_queries):
    user = Reader("offer.view")
    with django_assert_num_queries(2):
        Units().index(asking("/people/units/", user=user))
    Unit.objects.filter(pk__in=[p.pk for p in poles[1:]]).delete()
    with django_assert_num_queries(2):
        Units().index(asking("/people/units/", user=user))


def test_only_an_editor_is_shown_and_given_the_forms(asking, poles):
    pole = poles[0]
    reader, editor = Reader("offer.view"), Reader("offer.view", "offer.manage")
    edit = f"/people/units/{pole.pk}/edit/"
    assert edit not in Units().show(asking(user=reader), pole.pk).content.decode()
    assert edit in Units().show(asking(user=editor), pole.pk).content.decode()
    with pytest.raises(PermissionDenied):
        Units().edit(asking(edit, user=reader), pole.pk)


def test_a_form_with_an_error_keeps_what_was_typed(rf, asking, poles):
    request = asking(user=Reader("offer.view", "offer.manage"))
    request.method, request.POST = "POST", {"name_fr": "Bâtiment", "kind": "nothing"}
    response = Units().edit(request)
    html = response.content.decode()
    assert response.status_code == 422
    assert 'value="Bâtiment"' in html
    assert 'role="alert"' in html


def test_a_good_form_is_kept_and_leads_to_the_record(asking, poles):
    request = asking(user=Reader("offer.view", "offer.manage"))
    request.method, request.POST = "POST", {"name_fr": "Bâtiment", "kind": "pole", "parent": "1"}
    response = Units().edit(request)
    assert response.url == f"/people/units/{Unit.objects.get(name_fr='Bâtiment').pk}/"
