"""Our own layout: the establishments of a region, whatever language they are listed in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mihan.engines.sheets import LAYOUTS, Table, Unreadable, detect, parse, read_table
from tests.engines.sheets import good
from tests.engines.sheets.good import HEADERS, establishment_row

LAYOUT = LAYOUTS["establishments"]
FRENCH = ["Code EFP", "Nom en français", "Nom en arabe", "Type d'établissement", "Ville", "Ville en arabe",
          "Nombre de places", "Mention", "Origine"]  # fmt: skip
ENGLISH = ["Establishment code", "Name (French)", "Name (Arabic)", "Kind", "Town", "Town (Arabic)", "Seats",
           "Mark", "Source"]  # fmt: skip
ARABIC = ["رمز المؤسسة", "الاسم (بالفرنسية)", "الاسم (بالعربية)", "الصنف", "المدينة (بالفرنسية)", "المدينة",
          "عدد المقاعد", "درجة الموثوقية", "المصدر"]  # fmt: skip


def read(rows, name=""):
    table = read_table(good.xlsx(rows), name)
    return parse(table, detect(table, name))


def told(*rows):
    """What is wrong in these lines, under a good header."""
    return [
        (p.code, p.line, p.column) for p in parse(Table([HEADERS["establishments"], *rows], "", ""), LAYOUT).problems
    ]


@pytest.mark.parametrize("header", [FRENCH, ENGLISH, ARABIC], ids=["fr", "en", "ar"])
def test_the_header_is_known_in_three_languages(header):
    found = read([header, establishment_row()])
    assert (found.layout.kind, found.problems) == ("establishments", [])
    assert found.records[0].values == {
        "code": "EFP01", "name_fr": "Établissement d'essai", "name_ar": "مؤسسة تجريبية", "nature": "establishment",
        "town_fr": "Safi", "town_ar": "آسفي", "seats": 1200, "mark": "illustrative", "source": "essai",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("word", "nature"),
    [
        ("CMC", "campus"), ("مدينة المهن والكفاءات", "campus"), ("etablissement", "establishment"),
        ("EFP", "establishment"),
        ("مؤسسة التكوين المهني", "establishment"), ("CENTRE CONVENTIONNE", "contracted"),
        ("contracted centre", "contracted"),
        ("مركز متعاقد", "contracted"), ("Centre pénitentiaire", "prison"), ("prison", "prison"),
        ("مؤسسة سجنية", "prison"),
    ],
)  # fmt: skip
def test_a_kind_is_understood_in_three_languages(word, nature):
    assert [r.values["nature"] for r in read([HEADERS["establishments"], establishment_row(nature=word)]).records] == [
        nature
    ]


def test_without_a_header_the_order_of_the_columns_and_the_kinds_tell():
    found = read(good.rows_of("establishments"))
    assert (found.layout.kind, found.has_header, len(found.records)) == ("establishments", False, 3)


def test_a_table_of_anything_else_is_not_taken_for_establishments():
    with pytest.raises(Unreadable, match="unknown_kind"):
        read([["EFP01", "x", "y", "lycée", "Safi", "z", 3, "", ""]] * 3)


@pytest.mark.parametrize("seats", ["beaucoup", "-5", -5, "12,5", 12.5, "1.000", "1,200", 10**9, "1e3", True])
def test_seats_that_are_not_a_plain_number_are_refused(seats):
    assert told(establishment_row(seats=seats)) == [("seats_unreadable", 2, "Places pédagogiques")]


@pytest.mark.parametrize(
    ("written", "seats"), [("1 200", 1200), ("1\u202f200", 1200), ("١٢٠٠", 1200), (1200.0, 1200), (None, None)]
)
def test_seats_are_read_as_people_write_them(written, seats):
    assert read([HEADERS["establishments"], establishment_row(seats=written)]).records[0].values["seats"] == seats


def test_an_unknown_kind_is_refused_with_the_words_that_are_known():
    (problem,) = read([HEADERS["establishments"], establishment_row(nature="Lycée")]).problems
    assert (problem.code, problem.column, problem.params) == (
        "choice_unknown", "Nature",
        {"value": "Lycée", "known": "Cité des métiers et des compétences · Établissement de formation · "
                                    "Centre conventionné · Centre en milieu pénitentiaire"},
    )  # fmt: skip


def test_a_code_twice_is_refused_the_second_time():
    assert told(establishment_row(), establishment_row(seats=3)) == [("duplicate_line", 3, "")]


def test_a_line_of_totals_is_told_from_an_establishment():
    blank = dict.fromkeys(LAYOUT.columns[n].key for n in range(9))
    rows = [{"code": "TOTAL"}, {"name_fr": "Total général"}, {"name_ar": "المجموع"}, {"code": "Sous-total"}]
    assert told(establishment_row(), *(establishment_row(**(blank | row | {"seats": 33181})) for row in rows)) == [
        ("total_line", line, "") for line in (3, 4, 5, 6)
    ]  # fmt: skip
    assert told(establishment_row(name_fr="Total Énergies, centre")) == []


def test_a_name_is_needed_in_one_language_and_a_code_and_a_kind_always():
    assert told(
        establishment_row(name_fr=None, name_ar=None),
        establishment_row(code=None),
        establishment_row(code="B", nature=None),
    ) == [
        ("missing_value", 2, "Nom (français)"), ("missing_value", 3, "Code établissement"),
        ("missing_value", 4, "Nature"),
    ]  # fmt: skip


def test_a_text_longer_than_its_place_is_refused_with_its_limit():
    (problem,) = read([HEADERS["establishments"], establishment_row(town_fr="x" * 81)]).problems
    assert (problem.code, problem.column, problem.params["limit"]) == ("cell_too_long", "Ville (français)", 80)


def test_a_column_the_file_does_not_have_is_told_from_a_blank_one():
    found = read([["Code EFP", "Nature", "Nom en arabe"], ["EFP01", "EFP", "مؤسسة"]])
    assert found.columns == {"code", "nature", "name_ar"}


@given(st.lists(st.tuples(*[st.one_of(st.none(), st.text(max_size=12), st.integers(), st.floats())] * 9), max_size=6))
def test_any_lines_are_read_or_refused_one_by_one(rows):
    table = Table([HEADERS["establishments"], *map(list, rows)], "", "xlsx")
    try:
        found = parse(table, LAYOUT)
    except Unreadable as refusal:
        assert refusal.problem.code == "no_lines"
    else:
        assert len(found.records) + len({p.line for p in found.problems if p.refused}) == found.read
