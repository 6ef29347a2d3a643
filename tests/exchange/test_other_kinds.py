"""The trainee list and the module sheet; and files in any order."""

from datetime import date
from itertools import permutations

import pytest

from mihan.exchange.services import runs
from mihan.offer.models import Enrolment, Group, ModuleHours, Pole
from mihan.people.models import Identity, Person, Role, Unit
from tests.exchange.files import raw_workbook
from tests.factories.people import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_one_row_is_one_enrolment_and_a_person_may_hold_several(bring):
    bring(
        "trainees",
        {},
        {"enrolment_number": 20260002, "long_label": "DIA_MOSX_FQ_1A-Excel (1A)-2026",
         "session_code": "MOSX101", "diploma_code": "DIA_MOSX_FQ", "principal": False},
    )  # fmt: skip
    person = Person.objects.get()
    assert (person.trainee_number, person.arabic_name) == ("2005010100001", "عمر الإدريسي")
    assert list(person.enrolments.values_list("group__code", "is_main")) == [
        ("DEV101", True), ("MOSX101", False),
    ]  # fmt: skip
    assert [role.kind for role in person.roles.all()] == ["trainee"]


def test_the_identity_number_lives_apart_and_never_enters_the_trail(bring):
    from mihan.core.models import JournalEntry
    from mihan.exchange.models import ImportLine

    bring("trainees")
    changed = bring("trainees", {"identity_number": "ZZ200002"})

    assert [(i.number, i.closed_at is None) for i in Identity.objects.order_by("id")] == [
        ("ZZ100001", False), ("ZZ200002", True),
    ]  # fmt: skip
    assert not any("ZZ" in str(e.old) + str(e.new) for e in JournalEntry.objects.all())
    assert changed.plan.lines[0].changes == [["CIN", "…", "…"]]
    assert not any("ZZ" in str(line.changes) for line in ImportLine.objects.all())


def test_three_kinds_of_dates_in_one_column_mean_the_same_day_and_are_given_back_as_written(bring):
    content = raw_workbook(
        "trainees",
        {"birth_date": "04/03/2006"},
        {"birth_date": "2006-03-04", "enrolment_number": 2, "trainee_number": "2006030400002"},
        {"birth_date": 38780, "enrolment_number": 3, "trainee_number": "2006030400003"},
    )
    bring("trainees", content=content)
    assert set(Person.objects.values_list("birth_date", flat=True).distinct()) == {date(2006, 3, 4)}
    assert bring("trainees", content=content).plan.counts == (3, 0, 0, 3, 0)


def test_an_identifier_read_as_a_float_keeps_its_thirteen_digits(bring):
    bring("trainees", content=raw_workbook("trainees", {"trainee_number": 2005010100001.0}))
    assert Person.objects.get().trainee_number == "2005010100001"


def test_a_label_that_cannot_be_read_is_refused_with_its_place(bring):
    run = bring("trainees", {"long_label": "quelque chose"}, {"enrolment_number": 2})
    assert run.plan.counts == (2, 1, 0, 0, 1)
    assert [(p.code, p.line, p.column) for p in run.plan.problems] == [("label_unreadable", 2, "LibelleLong")]


def test_an_evening_label_finds_the_evening_group(bring):
    bring("avancement", {}, {"shift": "CDS"})
    bring("trainees", {"long_label": "DIA_DEV_TS_RCDS_1A-Développement Digital (1A)-2026"})
    assert Enrolment.objects.get().group.shift == "CDS"


def test_the_module_sheet_alone_needs_no_establishment(bring):
    run = bring("drif_modules", {}, {"module_code": "M102", "module": "Bases \t de  données"})
    assert run.plan.counts == (2, 2, 0, 0, 0)
    assert not Unit.objects.exists()
    assert ModuleHours.objects.first().hours_total == 60


SITES = {"trainees": {"site": "CMC Essai"}, "avancement": {}, "drif_modules": {}}


@pytest.mark.parametrize("order", list(permutations(SITES)), ids=">".join)
def test_the_three_kinds_come_in_any_order(bring, order):
    for kind in order:
        assert bring(kind, SITES[kind]).plan.counts == (1, 1, 0, 0, 0)

    (home,) = Unit.objects.filter(kind="establishment")
    assert (home.code, home.name_fr) == ("CMCT1", "CMC Essai")
    assert [p.unit.name_fr for p in Pole.objects.all()] == ["Digital et IA"]
    assert [g.enrolments.count() for g in Group.objects.all()] == [1]
    assert [g.ledger.count() for g in Group.objects.all()] == [1]
    for unit in Unit.objects.exclude(parent=None):
        assert unit.path == f"{unit.parent.path}{unit.pk}/"
    for kind in order:
        assert bring(kind, SITES[kind]).plan.counts == (1, 0, 0, 1, 0)


def test_a_person_brings_lines_for_their_own_establishment_only(bring):
    mine, other = UnitFactory(name_fr="CMC Essai"), UnitFactory(name_fr="ISTA Voisin")
    director = UserFactory(role="director", role__unit=mine)
    run = bring("trainees", {}, {"enrolment_number": 2, "site": "ISTA Voisin"}, by=director)
    assert run.plan.counts == (2, 1, 0, 0, 1)
    assert [(p.code, p.line) for p in run.plan.problems] == [("not_yours", 3)]
    assert not Enrolment.objects.filter(unit__path__startswith=other.path).exists()


def test_an_e_note_file_of_another_establishment_is_refused_whole_line_by_line(bring):
    UnitFactory(code="CMCT1", name_fr="ISTA Voisin")
    stranger = UserFactory(role="director", role__unit=UnitFactory())
    run = bring("avancement", by=stranger)
    assert run.plan.counts == (1, 0, 0, 0, 1)


def test_roles_begin_when_the_enrolment_does(bring):
    bring("trainees")
    assert str(Role.objects.get().start) == "2026-09-01"


def test_a_preview_writes_nothing_but_itself(bring):
    run = bring("trainees", {}, {"enrolment_number": 2, "trainee_number": "2005010100002"}, apply=False)
    assert (run.state, run.lines_read, run.added) == ("previewed", 2, 2)
    assert dict(run.plan.creates) == {
        "establishments": 1,
        "people": 2,
        "programmes": 1,
        "groups": 1,
    }
    assert not Person.objects.exists()
    assert not Unit.objects.exists()


def test_an_apply_after_the_base_moved_shows_a_fresh_preview_instead(bring):
    from mihan.core.errors import RuleBroken

    run = bring("trainees", apply=False)
    bring("trainees")
    with pytest.raises(RuleBroken, match="changed since this preview"):
        runs.apply(run)
    run.refresh_from_db()
    assert (run.state, run.added, run.unchanged) == ("previewed", 0, 1)
