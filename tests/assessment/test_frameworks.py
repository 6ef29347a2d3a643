"""Frameworks: ours can be brought, a spreadsheet too, versions follow one another, hostile files say why."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mihan.assessment.models import Competence, Framework
from mihan.assessment.policy import CriterionFacts, ElementFacts, FrameworkFacts, RequirementFacts, Rule, faults, tally
from mihan.assessment.queries import asked_by, framework_of
from mihan.assessment.services import bring_framework, load_frameworks, read_csv, read_toml
from mihan.assessment.services.frameworks import DATA
from mihan.assessment.services.reading import COLUMNS, written_csv
from mihan.core.errors import RuleBroken
from tests.factories.assessment import FrameworkFactory
from tests.factories.offer import ProgrammeFactory

OURS = sorted(DATA.glob("*.toml"))
DAY = date(2026, 9, 1)


def facts(key="hotel.welcome", *, version="2", first_day=DAY, needed=1, criteria=("hotel.welcome.identity",)):
    parts = tuple(CriterionFacts(one, ("Critère", "", ""), True) for one in criteria)
    asked = RequirementFacts(key, ("Accueillir", "", ""), (ElementFacts(("Élément", "", ""), parts),), needed)
    return FrameworkFacts(version, first_day, (asked,))


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_ours_are_whole_in_three_languages_and_marked_as_ours(path):
    told = read_toml(path.read_text(encoding="utf-8"))
    names = [one.names for r in told.requirements for one in (r, *r.elements, *r.criteria)]
    assert (list(faults(told)), told.mark, [n for n in names if not all(n)]) == ([], "illustrative", [])
    assert (bool(told.source), all(r.needed for r in told.requirements)) == (True, True)


@pytest.mark.django_db
def test_ours_are_brought_once_for_the_programmes_that_have_none():
    programmes = [ProgrammeFactory(code=code) for code in ("THR_REC_T", "SAN_AS_T", "GC_GE_TS", "X_Y_T")]
    assert (load_frameworks(), load_frameworks()) == (3, 0)
    assert [p.frameworks.count() for p in programmes] == [1, 1, 1, 0]
    assert Competence.objects.filter(key="hotel.welcome").count() == 1


@pytest.mark.django_db
def test_an_option_has_the_framework_of_its_core_until_it_has_its_own():
    core = ProgrammeFactory()
    option = ProgrammeFactory(parent=core)
    framework = FrameworkFactory(programme=core)
    assert framework_of(option) == framework
    own = FrameworkFactory(programme=option)
    assert (framework_of(option), framework_of(core), framework_of(None)) == (own, framework, None)


@pytest.mark.django_db
def test_a_new_version_ends_the_one_before(settings):
    settings.TODAY = date(2026, 11, 24)
    old = FrameworkFactory()
    new = bring_framework(old.programme, facts())
    old.refresh_from_db()
    assert (old.last_day, framework_of(old.programme)) == (date(2026, 8, 31), new)
    settings.TODAY = date(2026, 8, 31)
    assert framework_of(old.programme) == old


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"version": "1"}, "already"),
        ({"first_day": date(2025, 9, 1)}, "later day"),
        ({"key": "Hôtel"}, "is no key"),
        ({"criteria": ()}, "no criterion"),
        ({"criteria": ("hotel.welcome.a",) * 2}, "twice"),
        ({"needed": 2}, "more criteria than it has"),
    ],
)
def test_what_cannot_be_brought_says_why_and_changes_nothing(given_, said):
    old = FrameworkFactory()
    with pytest.raises(RuleBroken, match=said):
        bring_framework(old.programme, facts(**given_))
    old.refresh_from_db()
    assert (Framework.objects.count(), old.last_day, Competence.objects.count()) == (1, None, 0)


@pytest.mark.django_db
def test_a_version_goes_out_to_a_spreadsheet_and_comes_back_the_same():
    told = read_toml(OURS[0].read_text(encoding="utf-8"))
    framework = bring_framework(ProgrammeFactory(), told)
    again = read_csv(written_csv(framework), version="2", first_day=DAY)
    assert again.requirements == told.requirements


HEAD = ",".join(COLUMNS) + "\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"a,b\n1,2\n", "Columns are missing"),
        (b"", "Columns are missing"),
        ((HEAD + "a.b,A,,,trois,E,,,,c,C,,,\n").encode(), "no number"),
        ((HEAD + "a.b,A,,,1,E,,,,c,C,,,perhaps\n").encode(), "critical"),
        ((HEAD + "a.b,A,,,1,E,,,,c,C,,,\n" * 2500).encode(), "at the most"),
    ],
)
def test_a_file_that_is_none_says_why(content, said):
    with pytest.raises(RuleBroken, match=said):
        read_csv(content, version="2", first_day=DAY)


def test_a_spreadsheet_with_semicolons_is_read_too():
    text = (HEAD + "a.b,A,,,1,E,,,,c,C,,,oui\n").replace(",", ";")
    (asked,) = read_csv(text.encode("utf-8-sig"), version="2", first_day=DAY).requirements
    assert (asked.key, asked.needed, asked.criteria[0]) == ("a.b", 1, CriterionFacts("a.b.c", ("C", "", ""), True))


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: (HEAD + text).encode("utf-8", "replace")))
def test_any_bytes_are_a_framework_or_a_reason(content):
    try:
        list(faults(read_csv(content, version="2", first_day=DAY)))
    except RuleBroken as refusal:
        assert str(refusal)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 5)).filter(lambda pair: pair[0] <= pair[1]), max_size=20))
def test_a_criterion_is_never_met_on_fewer_than_three_opportunities_nor_under_four_fifths(shares):
    found = tally(shares)
    done = sum(num / den for num, den in shares)
    assert found.is_met == (len(shares) >= 3 and round(done / len(shares), 9) >= 0.8)


@pytest.mark.parametrize(
    ("rule", "passed"),
    [
        (Rule("r", 9, 12, 9), True),
        (Rule("r", 9, 12, 8), False),
        (Rule("r", 9, 12, 12, ("identity",)), False),
        (Rule("r", None, 12, 0), True),
        (Rule("r", None, 12, 11, ("identity",)), False),
    ],
)
def test_so_many_of_them_and_these(rule, passed):
    assert rule.is_passed is passed


@pytest.mark.django_db
def test_what_a_framework_asks_costs_the_same_whatever_its_size(django_assert_num_queries):
    framework = bring_framework(ProgrammeFactory(), read_toml(OURS[0].read_text(encoding="utf-8")))
    with django_assert_num_queries(3):
        assert len(asked_by(framework)) == 6
