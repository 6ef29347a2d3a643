"""What a file really is, whatever its name says; and where its columns are."""

import csv
import io

import pytest

from mihan.engines.sheets import LAYOUTS, Limits, Table, Unreadable, detect, parse, read_table
from tests.engines.sheets import good, old_excel
from tests.engines.sheets.good import FORMS, HEADERS


def parsed(content: bytes, name: str = "", **options):
    table = read_table(content, name)
    return parse(table, detect(table, name), **options)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", LAYOUTS)
def test_each_kind_reads_in_each_form_under_an_xls_name(kind, form):
    table = read_table(FORMS[form](good.table_of(kind)), "lister_2025.xls")
    found = parse(table, detect(table))
    assert (table.form, found.layout.kind, found.read, found.problems) == (form, kind, 3, [])
    assert [record.line for record in found.records] == [2, 3, 4]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", LAYOUTS)
def test_a_file_without_header_gives_the_same_values(kind, form):
    with_header = parsed(FORMS[form](good.table_of(kind)))
    without = parsed(FORMS[form](good.rows_of(kind)))
    assert (with_header.has_header, without.has_header) == (True, False)
    assert [r.values for r in without.records] == [r.values for r in with_header.records]
    assert [r.line for r in without.records] == [1, 2, 3]


@pytest.mark.parametrize("kind", LAYOUTS)
def test_every_form_gives_the_same_values(kind):
    first, *others = [
        [record.values for record in parsed(make(good.table_of(kind))).records] for make in FORMS.values()
    ]
    assert others == [first] * 4


@pytest.mark.parametrize("kind", LAYOUTS)
def test_columns_may_come_in_any_order(kind):
    shuffled = [row[::-1] for row in good.table_of(kind)]
    expected = [record.values for record in parsed(good.xlsx(good.table_of(kind))).records]
    assert [record.values for record in parsed(good.xlsx(shuffled)).records] == expected


@pytest.mark.parametrize(
    "spelt",
    [
        str.upper,
        str.lower,
        lambda header: f"  {header}\t",
        lambda header: header.replace("é", "e").replace("è", "e"),
        lambda header: header.replace(" ", "_").lower(),
        lambda header: " ".join(header.split()),
    ],
)
@pytest.mark.parametrize("kind", LAYOUTS)
def test_headers_are_known_whatever_their_case_accents_and_spaces(kind, spelt):
    rows = [[spelt(header) for header in HEADERS[kind]], *good.rows_of(kind)]
    assert parsed(good.xlsx(rows)).problems == []


def test_the_typos_of_the_real_headers_are_kept_verbatim():
    assert HEADERS["avancement"][34] == "MH Totale  DRIF"
    assert HEADERS["avancement"][43] == "Taux Réalisation (P & SYN )"
    assert HEADERS["drif_modules"][8] == "Anneé de Formation"
    assert HEADERS["trainees"][22] == "NTelelephone"
    assert [len(HEADERS[kind]) for kind in LAYOUTS] == [51, 30, 14, 9]


def test_slugs_of_another_importer_are_known():
    rows = good.table_of("avancement")
    rows[0][0], rows[0][34], rows[0][43] = "date_maj", "mh_totale_drif", "taux_realisation_p_syn"
    assert parsed(good.xlsx(rows)).problems == []


def test_fourteen_columns_are_enough_for_an_avancement():
    kept = [4, 8, 12, 15, 16, 18, 19, 20, 21, 22, 23, 27, 35, 36]
    rows = [[row[n] for n in kept] for row in good.table_of("avancement")]
    found = parsed(good.xlsx(rows))
    assert (found.layout.kind, len(found.records), found.problems) == ("avancement", 3, [])
    assert found.records[0].values["year"] is None


def test_title_lines_above_the_header_keep_their_line_numbers():
    rows = [["OFPPT"], [], ["Base stagiaires", None, 2025], *good.table_of("trainees")]
    assert [record.line for record in parsed(good.xlsx(rows)).records] == [5, 6, 7]


def test_a_table_that_starts_away_from_the_corner_is_found():
    rows = [[], [], *[[None, None, *row] for row in good.table_of("drif_modules")]]
    assert [record.line for record in parsed(good.xlsx(rows)).records] == [4, 5, 6]


def test_the_sheet_named_as_the_layout_is_preferred():
    others = {"Export": good.table_of("trainees")[:3], "Notes": [["bonjour"]]}
    table = read_table(good.xlsx(good.table_of("trainees"), "Copie", others))
    assert (table.sheet, len(table.rows)) == ("Export", 3)


def test_the_sheet_that_looks_like_ours_is_taken_among_several():
    others = {"Données": good.table_of("avancement"), "Fin": [["x"]]}
    assert read_table(good.xlsx([["Lisez-moi"]], "Accueil", others)).sheet == "Données"


def test_the_best_sheet_of_an_old_workbook_is_taken():
    content = old_excel.xls([("Notes", [["x"]]), ("Liste", good.table_of("trainees"))])
    assert read_table(content).sheet == "Liste"


def test_an_old_workbook_in_a_small_stream_sector_still_reads():
    table = read_table(good.xls(good.rows_of("drif_modules")[:1]))
    assert table.rows == [good.drif_row()]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"],
)
def test_text_reads_in_every_unicode_encoding_and_delimiter(delimiter, encoding):
    found = parsed(good.delimited(good.table_of("trainees"), delimiter, encoding))
    assert found.records[0].values["arabic_last_name"] == "الفاسي"
    assert found.records[0].values["address"] == "12, rue des Écoles"


def test_arabic_windows_text_is_told_from_french_windows_text():
    arabic = good.table_of("trainees")
    for row in arabic[1:]:
        row[good.place("trainees", "address")] = "حي السلام"
    found = parsed(good.delimited(arabic, encoding="cp1256"))
    assert found.records[0].values["arabic_first_name"] == "إيمان"
    french = [list(row) for row in good.table_of("avancement")]
    french[1][good.place("avancement", "module")] = "ÉTÉ À L'ÉCOLE"
    found = parsed(good.delimited(french, encoding="cp1252"))
    assert found.records[0].values["module"] == "ÉTÉ À L'ÉCOLE"
    assert found.records[0].values["training_kind"] == "Diplômante"


def test_a_quote_never_closed_does_not_swallow_the_file():
    rows = [HEADERS["trainees"]] + [good.trainee_row(enrolment_number=n, address="x" * 200) for n in range(1, 400)]
    lines = good.delimited(rows).split(b"\r\n")
    lines[1] = lines[1].replace(b"x" * 200, b'"' + b"x" * 200)
    assert len(parsed(b"\r\n".join(lines)).records) == 399


def test_quoted_line_breaks_stay_in_their_cell():
    rows = good.table_of("trainees")
    rows[1][good.place("trainees", "address")] = "12, rue\r\ndes Écoles"
    found = parsed(good.delimited(rows))
    assert found.records[0].values["address"] == "12, rue des Écoles"
    assert [record.line for record in found.records] == [2, 3, 4]


def test_the_separator_line_of_excel_is_a_title_line():
    content = b"sep=;\r\n" + good.delimited(good.table_of("drif_modules"))
    assert [record.line for record in parsed(content).records] == [3, 4, 5]


def test_html_entities_breaks_and_spans_are_read():
    row = good.drif_row(module="A & B")
    cells = "".join(f"<TD align=right>{c}<br></TD>" for c in row).replace("A & B", "A&nbsp;&amp; <b>B</b>")
    header = "".join(f"<th>{h}</th>" for h in HEADERS["drif_modules"])
    title = "<!-- <table> --><TABLE><TR><TD colspan=14>Titre</TD></TR>"
    found = parsed(f"{title}<tr>{header}</tr><TR>{cells}</TR></TABLE>".encode())
    assert (found.records[0].values["module"], found.records[0].line) == ("A & B", 3)


def test_the_file_name_decides_only_for_a_full_width_without_header():
    rows = [good.avancement_row(shift="Jour")]
    table = Table(rows, "", "xlsx")
    assert detect(table, "AvancementProgramme2025_X_.xlsx").kind == "avancement"
    with pytest.raises(Unreadable, match="unknown_kind"):
        detect(table, "AutreFichier.xlsx")


def test_a_file_of_another_kind_is_not_read_as_this_one():
    table = read_table(good.xlsx(good.table_of("avancement")))
    with pytest.raises(Unreadable, match="unknown_kind"):
        parse(table, LAYOUTS["trainees"])


def test_stopping_gives_no_half_file():
    table = read_table(good.xlsx(good.table_of("avancement")))
    with pytest.raises(Unreadable, match="cancelled"):
        parse(table, LAYOUTS["avancement"], cancelled=lambda: True)
    assert len(parse(table, LAYOUTS["avancement"], cancelled=lambda: False).records) == 3


def test_problems_past_ten_thousand_are_counted_not_kept():
    rows = [HEADERS["drif_modules"]] + [[None, "x", *[None] * 12]] * 4000
    output = io.StringIO()
    csv.writer(output).writerows(rows)
    found = parsed(output.getvalue().encode())
    assert (found.read, found.records, len(found.problems)) == (4000, [], 10_001)
    assert found.problems[-1].params == {"count": 2000}


def test_smaller_limits_can_be_asked_for():
    content = good.delimited(good.table_of("drif_modules"))
    with pytest.raises(Unreadable, match="too_many_rows"):
        read_table(content, limits=Limits(rows=2))
    with pytest.raises(Unreadable, match="too_large"):
        read_table(content, limits=Limits(bytes=10))
