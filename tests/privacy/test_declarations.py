"""The conformance list, as tests: no table, no column and no period escapes a declaration."""

import ast
import importlib
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise

import mihan
from mihan.people.models import Identity, Person, Trainer, User
from mihan.privacy.models import ProcessingVersion
from mihan.privacy.queries.copies import counts_of, parts_of
from mihan.privacy.queries.holdings import STAMPS, held_for, holding_of, holdings, impersonal
from mihan.privacy.queries.retention import blank_of
from mihan.privacy.services.register import delivered
from tests.factories.people import PersonFactory
from tests.house.lists import TABLES

ROOT = Path(mihan.__path__[0])
every_holding = pytest.mark.parametrize("holding", holdings(), ids=lambda h: h.label)
every_model = pytest.mark.parametrize("model", apps.get_models(), ids=lambda m: m._meta.label)
# Words of columns that tell the state of a body or a mind.
HEALTH = re.compile(r"health|medic|illness|sick|disab|handicap|vaccin|allerg|diet|pregnan|blood|therap", re.IGNORECASE)
IDENTITY = re.compile(r"(^|_)(cin|cnie|nic|passport|national_id|identity)(_|$)", re.IGNORECASE)


@every_model
def test_every_table_says_what_it_holds_of_people(model):
    declared = {h.label for h in holdings()} | set(impersonal())
    assert model._meta.label in declared, "declare it in the app's data/personal.toml"


def test_no_table_is_declared_twice():
    labels = [h.label for h in holdings()] + list(impersonal())
    assert len(labels) == len(set(labels))


@every_holding
def test_every_column_of_a_table_about_people_is_declared(holding):
    columns = {f.name for f in holding.model._meta.concrete_fields} - set(STAMPS)
    ways = {way for way in (*holding.person, *holding.shared) if "__" not in way and way != "self"}
    assert set(holding.personal) | set(holding.technical) | ways == columns


@every_holding
def test_every_column_has_a_name_in_the_three_languages(holding):
    unnamed = [
        name for name, told in holding.personal.items()
        if told.count("|") != 2 and not (not told and isinstance(_column(holding, name)._verbose_name, Promise))
    ]  # fmt: skip
    assert unnamed == []
    assert holding.named.count("|") == 2


@pytest.mark.parametrize(("label", "signed"), impersonal().items())
def test_a_table_about_nobody_leads_to_nobody_but_who_signed(label, signed):
    people = (Person, User, Trainer)
    found = [f.name for f in apps.get_model(label)._meta.concrete_fields if f.related_model in people]
    assert sorted(found) == sorted(signed)


@every_holding
def test_what_is_held_belongs_to_a_processing_that_says_how_long(holding):
    processing = delivered()[holding.processing]
    assert processing["months"] > 0
    assert processing.get("starts", "departure") in ProcessingVersion.Starts.values


def test_what_says_that_it_keeps_nothing_holds_no_table():
    empty = [code for code, about in delivered().items() if about.get("holds_nothing")]
    assert {code: held_for(code) for code in empty} == {"basket": []}


def test_every_processing_is_told_whole_in_three_languages():
    texts = ("names", "purpose", "persons", "data", "recipients")
    lacking = [(c, t) for c, about in delivered().items() for t in texts if len([x for x in about[t] if x]) != 3]
    assert lacking == []


@every_holding
def test_what_goes_at_the_end_can_go(holding):
    """Each column that loses its value can take the one that says so, and each day can be asked."""
    assert holding.at_end in {"erase", "blank", "keep", "with_person"}
    if holding.at_end == "blank":
        assert [c.name for c in holding.gone if c.is_relation and not c.null] == []
        values = {c.name: blank_of(holding, c) for c in holding.gone}
        assert [c.name for c in holding.gone if values[c.name] is None and not c.null] == []
    if holding.dated:
        holding.model._default_manager.filter(**{f"{holding.dated}__isnull": False}).query.sql_with_params()
    assert set(holding.stays) - set(holding.personal) == set()


def _factory_of(holding):
    try:
        module = importlib.import_module(f"tests.factories.{holding.model._meta.app_label}")
    except ModuleNotFoundError:
        return None
    return getattr(module, f"{holding.model.__name__}Factory", None)


@pytest.mark.parametrize(
    "holding", [h for h in holdings() if h.person and _factory_of(h)], ids=lambda holding: holding.label
)
@pytest.mark.django_db
def test_a_line_about_a_person_is_in_the_copy_of_their_data(holding):
    """Tables without a factory are read by the same lines: their ways are tried below."""
    direct = {way: PersonFactory() for way in holding.person if "__" not in way and way != "self"}
    row = _factory_of(holding)(**direct)
    person = _walk(row, holding.person)
    assert person is not None, "the factory leaves it without a person"
    held = {part.holding.label for part in parts_of(person)}
    shown = holding.rows_concerning(person.pk).filter(pk=row.pk).exists()
    assert (holding.label in held) == shown
    assert holding.rows_of(person.pk).filter(pk=row.pk).exists()


def test_no_health_column_stands_outside_a_vault():
    vaults = {h.label for h in holdings() if h.vault == "health"}
    found = [
        f"{model._meta.label}.{f.name}"
        for model in apps.get_models()
        for f in model._meta.concrete_fields
        if HEALTH.search(f.name) and model._meta.label not in vaults
    ]
    assert found == []


def test_no_identity_number_stands_outside_the_vault():
    vaults = {h.label for h in holdings() if h.vault == "identity"}
    found = [
        f"{model._meta.label}.{f.name}"
        for model in apps.get_models()
        for f in model._meta.concrete_fields
        if IDENTITY.search(f.name) and model._meta.label not in vaults
    ]
    assert (found, vaults) == ([], {"people.Identity", "people.Trainer"})


def test_what_lies_in_a_vault_never_enters_the_audit_trail():
    hidden = {h.label: set(h.model.journal_hides) for h in holdings() if h.vault}
    assert hidden == {"people.Identity": {"number"}, "people.Trainer": {"number"}}


def test_whoever_reads_identity_numbers_writes_the_purpose_down():
    """In the sources: only these read the vault, and each of them logs, compares or ends. Packs know no database."""
    readers = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if not {"migrations", "packs"} & set(path.parts) and _reads_the_vault(path)
    }
    assert readers == {
        "people/services/looks.py",  # opens one, and writes the opening
        "people/queries/reach.py",  # numbers for imports and for exports with a purpose
        "people/queries/changes.py",  # names its columns, to keep them out of what is told of changes
        "exchange/services/files_out.py",  # logs the list with its purpose before it leaves
        "exchange/services/trainees.py",  # an import writes and compares
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(TABLES))
def test_no_list_leaves_with_an_identity_number(client, name):
    from django.urls import reverse

    from tests.factories.people import UnitFactory, UserFactory

    campus = UnitFactory()
    director = UserFactory(role="director", role__unit=campus)
    TABLES[name](2, campus=campus, user=director)
    for person in Person.objects.all():
        Identity.objects.create(person=person, number=f"ZZ{person.pk}99")
    client.force_login(director)
    page = client.get(reverse(name))
    columns = [choice["key"] for choice in page.context["page"].choice]
    answer = client.get(reverse(name), {"export": "csv", "columns": columns})
    assert (answer.status_code, re.findall(r"ZZ\d+99", answer.content.decode())) == (200, [])


def _reads_the_vault(path):
    names = {
        node.id if isinstance(node, ast.Name) else node.attr
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Name | ast.Attribute)
    }
    return bool(names & {"Identity", "open_numbers", "identities"})


def _column(holding, name):
    try:
        return holding.model._meta.get_field(name)
    except FieldDoesNotExist:
        raise AssertionError(f"{holding.label} has no column {name}") from None


@every_holding
@pytest.mark.django_db
def test_every_way_to_a_person_can_be_asked(holding):
    person = PersonFactory()
    found = {label for label, count in counts_of(person).items() if count}
    assert found == {"people.Person"}
    assert list(holding.rows_concerning(person.pk)) == ([person] if holding.label == "people.Person" else [])


def _walk(row, ways):
    for way in ways:
        found = row
        for step in way.split("__") if way != "self" else ():
            found = getattr(found, step, None)
        if isinstance(found, Person):
            return found
    return None


def test_a_table_is_found_by_its_label():
    assert holding_of("offer.Enrolment").processing == "enrolments"
