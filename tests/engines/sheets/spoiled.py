"""Files spoiled one way each, and the exact problems each must give.

A spoiled file is (name, bytes, [(code, line, column header)]). Line 0 is the whole file.
"""

import io
import struct
import zipfile
from datetime import date, datetime

from tests.engines.sheets import good, old_excel
from tests.engines.sheets.good import HEADERS, avancement_row, drif_row, trainee_row

Expected = list[tuple[str, int, str]]
Spoiled = tuple[str, bytes, Expected]
SPOILED: dict[str, Spoiled] = {}


def spoiled(name: str, content: bytes, *expected: tuple[str, int, str], told: str = "") -> None:
    """Add a file to the corpus. `told` sets apart two files of one name."""
    key = f"{name} {told}".strip()
    assert key not in SPOILED, key
    SPOILED[key] = (name, content, list(expected))


def avancement(*rows: list) -> bytes:
    return good.xlsx([HEADERS["avancement"], *rows])


def trainees(*rows: list) -> bytes:
    return good.xlsx([HEADERS["trainees"], *rows])


def drif(*rows: list) -> bytes:
    return good.xlsx([HEADERS["drif_modules"], *rows])


def whole(code: str, column: str = "") -> tuple[str, int, str]:
    return code, 0, column


def without(kind: str, header: str) -> list[list]:
    at = HEADERS[kind].index(header)
    return [row[:at] + row[at + 1 :] for row in good.table_of(kind)]


def repacked(content: bytes, **parts: bytes) -> bytes:
    """A workbook with some parts replaced; a part of b"" is dropped."""
    output = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(content))
    paths = {"sheet": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml",
             "book": "xl/workbook.xml"}  # fmt: skip
    new = {paths.get(key, key): data for key, data in parts.items()}
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
        for path in [*source.namelist(), *(path for path in new if path not in source.namelist())]:
            data = new[path] if path in new else source.read(path)
            if data:
                target.writestr(path, data)
    return output.getvalue()


SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
    '2006/main">{dimension}<sheetData>{rows}</sheetData></worksheet>'
)


def sheet_xml(rows: str, dimension: str = "") -> bytes:
    return SHEET.format(rows=rows, dimension=dimension).encode()


GOOD_AVANCEMENT = good.xlsx(good.table_of("avancement"))
GOOD_TRAINEES = good.xlsx(good.table_of("trainees"))

# --- files that are no spreadsheet, or a broken one -------------------------------------------
spoiled("empty.xlsx", b"", whole("empty_file"))
spoiled("blanks.csv", b" \r\n\t\r\n", whole("empty_file"))
spoiled("blank-sheet.xlsx", good.xlsx([]), whole("empty_file"))
spoiled("separators.csv", b";;;;\r\n;;;;\r\n", whole("empty_file"))
spoiled("report.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", whole("not_a_spreadsheet"))
spoiled("photo.xls", b"\x89PNG\r\n\x1a\n" + bytes(200), whole("not_a_spreadsheet"))
spoiled("scan.csv", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4, whole("not_a_spreadsheet"))
spoiled("noise.csv", bytes((n * 7919 + n // 3) % 256 for n in range(5000)),
        whole("not_a_spreadsheet"))  # fmt: skip
spoiled("letter.xlsx", repacked(GOOD_AVANCEMENT, book=b"", **{"word/document.xml": b"<w/>"}),
        whole("not_a_spreadsheet"))  # fmt: skip
spoiled("table.ods", repacked(GOOD_AVANCEMENT, **{"content.xml": b"<o/>"}),
        whole("not_a_spreadsheet"))  # fmt: skip
spoiled("word.doc", old_excel.container(b"x" * 5000, name="WordDocument"),
        whole("not_a_spreadsheet"))  # fmt: skip
spoiled("half.xlsx", GOOD_AVANCEMENT[: len(GOOD_AVANCEMENT) // 2], whole("damaged_workbook"))
spoiled("half.xls", good.xls(good.table_of("drif_modules"))[:2000], whole("damaged_workbook"))
spoiled("prose.txt", "Bonjour,\r\nvoici le fichier demandé.\r\n".encode(), whole("unknown_kind"))
spoiled("other.xlsx", good.xlsx([["A", "B", "C"], [1, 2, 3]]), whole("unknown_kind"))
spoiled("prose.html", b"<html><body><table><tr><td>Bonjour</td></tr></table></body></html>",
        whole("unknown_kind"))  # fmt: skip
spoiled("locked.xlsx", old_excel.container(b"x" * 5000, name="EncryptedPackage"),
        whole("protected_workbook"))  # fmt: skip
spoiled("locked.xls",
        old_excel.xls([("Export", good.table_of("trainees"))],
                      before=old_excel.record(0x2F, b"\1\0" + bytes(50))),
        whole("protected_workbook"))  # fmt: skip
flagged = bytearray(GOOD_AVANCEMENT)
flagged[flagged.rfind(b"PK\1\2") + 8] |= 1
spoiled("encrypted-zip.xlsx", bytes(flagged), whole("protected_workbook"))

# --- files made to hurt -----------------------------------------------------------------------
spoiled("bomb.xlsx", repacked(GOOD_AVANCEMENT, **{"xl/media/a.bin": bytes(410 * 1024 * 1024)}),
        whole("zip_bomb"))  # fmt: skip
spoiled("corner.xlsx",
        repacked(GOOD_AVANCEMENT, sheet=sheet_xml(
            '<row r="1"><c r="A1"><v>1</v></c></row>'
            '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        whole("too_many_columns"))  # fmt: skip
spoiled("deep.xlsx",
        repacked(GOOD_AVANCEMENT, sheet=sheet_xml(
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="900000"><c r="B900000"><v>1</v></c>'
            "</row>")),
        whole("too_many_rows"))  # fmt: skip
spoiled("rectangle.xlsx",
        repacked(GOOD_AVANCEMENT, sheet=sheet_xml(
            '<row r="1"><c r="SA1"><v>1</v></c></row><row r="190000"><c r="A190000"><v>1</v></c>'
            "</row>")),
        whole("too_many_cells"))  # fmt: skip
spoiled("unnamed.xlsx",
        repacked(GOOD_AVANCEMENT, sheet=sheet_xml("<row>" + "<c><v>1</v></c>" * 600 + "</row>")),
        whole("too_many_columns"))  # fmt: skip
spoiled("lying-size.xlsx",
        repacked(GOOD_AVANCEMENT, sheet=sheet_xml(
            '<row r="1"><c r="A1"><v>1</v></c></row>', '<dimension ref="A1:XFD1048576"/>')),
        whole("unknown_kind"))  # fmt: skip
spoiled("entities.xlsx",
        repacked(GOOD_AVANCEMENT, sheet=b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + sheet_xml("")),
        whole("damaged_workbook"))  # fmt: skip
spoiled("lying-count.xlsx",
        repacked(GOOD_AVANCEMENT, strings=b'<sst uniqueCount="99999999999"><si/></sst>'),
        whole("too_many_cells"))  # fmt: skip
LONG = b"<sst><si><t>" + b"a" * 1_000_000 + b"</t></si></sst>"
spoiled("repeated-string.xlsx",
        repacked(GOOD_AVANCEMENT, strings=LONG, sheet=sheet_xml("".join(
            f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 5000)))),
        whole("zip_bomb"))  # fmt: skip
spoiled("twice.xlsx", repacked(GOOD_AVANCEMENT, **{"xl/STYLES.xml": b"<x/>"}),
        whole("damaged_workbook"))  # fmt: skip
spoiled("wide.csv", b"a;" * 2_000_000, whole("too_many_columns"))
spoiled("one-line.csv", b"a" * 5_000_000, whole("not_a_spreadsheet"))
spoiled("one-quote.csv", b'"' * 5_000_000, whole("not_a_spreadsheet"))
spoiled("hidden-name.xlsx",
        repacked(GOOD_AVANCEMENT, sheet=b"", **{"xl/worksheets/sheet1.dat": sheet_xml(
            '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'),
            "xl/_rels/workbook.xml.rels": zipfile.ZipFile(io.BytesIO(GOOD_AVANCEMENT)).read(
                "xl/_rels/workbook.xml.rels").replace(b"sheet1.xml", b"sheet1.dat")}),
        whole("too_many_columns"))  # fmt: skip
spoiled("long-tag.xlsx",
        repacked(GOOD_AVANCEMENT, sheet=sheet_xml(
            '<row r="1"><c' + " " * 3_000_000 + 'r="XFD1"><v>1</v></c></row>')),
        whole("damaged_workbook"))  # fmt: skip
spoiled("wide.html", b"<table><tr>" + b"<td>a</td>" * 1_000_000 + b"</tr></table>",
        whole("too_many_columns"))  # fmt: skip
spoiled("span.html", b"<table><tr><td colspan=1000000>a</td></tr></table>",
        whole("too_many_columns"))  # fmt: skip
spoiled("long.csv", b"a;b;c;d\r\n" * 200_100, whole("too_many_rows"))
spoiled("heavy.csv", b"a;b\r\n" * (11 * 1024 * 1024), whole("too_large"))
spoiled("huge.xls",
        old_excel.xls([("Export", [["a"]])], in_sheet=old_excel.record(
            0x203, struct.pack("<HHHd", 65535, 255, 0, 1.0))),
        whole("too_many_cells"))  # fmt: skip
spoiled("lying-size.xls",
        old_excel.xls([("Export", [["a"]])], in_sheet=old_excel.record(
            0x200, struct.pack("<IIHHH", 0, 0xFFFFFFFE, 0, 0xFFFE, 0))),
        whole("unknown_kind"))  # fmt: skip
spoiled("lying-label.xls",
        old_excel.xls([("Export", [["a"]])], in_sheet=old_excel.record(
            0x204, struct.pack("<HHHHB", 0, 0, 0, 0xFFFF, 0))),
        whole("damaged_workbook"))  # fmt: skip
looped = bytearray(good.xls(good.table_of("drif_modules")))
table_at = 512 * (1 + struct.unpack_from("<I", looped, 76)[0])
struct.pack_into("<I", looped, table_at + 4, 0)
spoiled("looped.xls", bytes(looped), whole("damaged_workbook"))

# --- headers ----------------------------------------------------------------------------------
spoiled("header-only.xlsx", avancement(), whole("no_lines"))
spoiled("header-and-blanks.csv", good.delimited([HEADERS["trainees"], [""] * 30]),
        whole("no_lines"))  # fmt: skip
spoiled("no-module.xlsx", good.xlsx(without("avancement", "Code Module")),
        whole("missing_column", "Code Module"))  # fmt: skip
spoiled("no-name.xlsx",
        good.xlsx([[c for n, c in enumerate(row) if n not in (2, 27)]
                   for row in good.table_of("trainees")]),
        whole("missing_column", "Nom"))  # fmt: skip
spoiled("no-year.csv", good.delimited(without("drif_modules", "Anneé de Formation")),
        whole("missing_column", "Anneé de Formation"))  # fmt: skip
spoiled("two-groups.xlsx",
        good.xlsx([[*row, "GROUPE" if n == 0 else "X"]
                   for n, row in enumerate(good.table_of("avancement"))]),
        whole("duplicate_column", "Groupe"))  # fmt: skip
spoiled("extra.xlsx",
        good.xlsx([[*row, "Observations" if n == 0 else "x"]
                   for n, row in enumerate(good.table_of("drif_modules"))]),
        ("unknown_column", 1, ""))  # fmt: skip
spoiled("titles.xlsx",
        good.xlsx([["Direction régionale"], [], *good.table_of("drif_modules"),
                   drif_row(study_year=3, hours_s1="abc")]),
        ("hours_unreadable", 7, "MHT S1"))  # fmt: skip

# --- cells of hours and numbers ---------------------------------------------------------------
for told, cell, code in (
    ("words", "abc", "hours_unreadable"),
    ("reference", "#REF!", "hours_unreadable"),
    ("not available", "#N/A", "hours_unreadable"),
    ("negative", -3, "hours_negative"),
    ("negative text", "-3,5", "hours_negative"),
    ("one thousand or one", "1,057", "hours_unreadable"),
    ("far too many", 1e15, "hours_unreadable"),
    ("two commas", "1,2,3", "hours_unreadable"),
    ("date", date(2025, 1, 27), "hours_unreadable"),
    ("true", True, "hours_unreadable"),
    ("formula", "=1+1", "formula"),
):
    spoiled("hours.xlsx",
            avancement(avancement_row(), avancement_row(group="X1", foreseen_face_s1=cell)),
            (code, 3, "MHP S1 DRIF"), told=told)  # fmt: skip
spoiled("error-cell.xls", good.xls([HEADERS["drif_modules"], drif_row(hours_s2="#REF!")]),
        ("hours_unreadable", 2, "MHT S2"))  # fmt: skip
spoiled("count.xlsx", avancement(avancement_row(headcount=20.5)),
        ("number_unreadable", 2, "Effectif Groupe"))  # fmt: skip
spoiled("rate.xlsx", avancement(avancement_row(rate_face="beaucoup")),
        ("number_unreadable", 2, "Taux Réalisation Présentiel"))  # fmt: skip
spoiled("totals.xlsx", avancement(avancement_row(foreseen_total=50)),
        ("total_mismatch", 2, "MH Totale  DRIF"))  # fmt: skip
spoiled("totals.csv", good.delimited([HEADERS["drif_modules"], drif_row(hours_total="100")]),
        ("total_mismatch", 2, "MHT"))  # fmt: skip

# --- identifiers, dates, labels ---------------------------------------------------------------
spoiled("lost.csv",
        good.delimited([HEADERS["trainees"], trainee_row(trainee_number="2.00501E+12")]),
        ("number_lost_digits", 2, "MatriculeEtudiant"))  # fmt: skip
spoiled("too-long-number.xlsx", trainees(trainee_row(trainee_number=20050101000012345678)),
        ("number_lost_digits", 2, "MatriculeEtudiant"))  # fmt: skip
spoiled("no-key.xlsx", trainees(trainee_row(), trainee_row(enrolment_number=None)),
        ("missing_value", 3, "id_inscriptionsessionprogramme"))  # fmt: skip
spoiled("nobody.xlsx", trainees(trainee_row(last_name="NaN", arabic_last_name=None)),
        ("missing_value", 2, "Nom"))  # fmt: skip
spoiled("nan-code.csv",
        good.delimited([HEADERS["avancement"], avancement_row(programme_code="nan")]),
        ("missing_value", 2, "Code Filière"))  # fmt: skip
for told, cell in (
    ("impossible", "31/02/2005"),
    ("short year", "01/02/05"),
    ("month first", "12/25/2005"),
    ("words", "en mai"),
    ("big serial", 999999),
    ("far", datetime(2999, 1, 1)),  # noqa: DTZ001 - sheets have no zone
):
    spoiled("dates.xlsx", trainees(trainee_row(birth_date=cell)),
            ("date_unreadable", 2, "DateNaissance"), told=told)  # fmt: skip
spoiled("label.xlsx", trainees(trainee_row(long_label="Développement Digital")),
        ("label_unreadable", 2, "LibelleLong"))  # fmt: skip
spoiled("maybe.xlsx", trainees(trainee_row(active="Peut-être")),
        ("yes_no_unreadable", 2, "EtudiantActif"))  # fmt: skip

# --- cells made to hurt, or hurt ---------------------------------------------------------------
for told, cell in (
    ("equals", '=HYPERLINK("http://x","y")'),
    ("at", "@SUM(A1)"),
    ("tab first", "\t=1+1"),
    ("return first", "\r\n=cmd|' /C calc'!A0"),
    ("plus", "+1+1"),
    ("minus", "-2+3"),
    ("invisible first", "\u200f=1+1"),
):
    spoiled("formula.xlsx", trainees(trainee_row(last_name=cell)), ("formula", 2, "Nom"), told=told)
spoiled("identity.xlsx", trainees(trainee_row(identity_number="=CD123456")),
        ("formula", 2, "CIN"))  # fmt: skip
spoiled("address.csv",
        good.delimited([HEADERS["trainees"], trainee_row(address="@rue")]),
        ("formula", 2, "Adresse"))  # fmt: skip
spoiled("long-cell.xlsx", trainees(trainee_row(address="a" * 2001)),
        ("cell_too_long", 2, "Adresse"))  # fmt: skip
spoiled("null.xlsx", trainees(trainee_row(first_name="Ima\0ne")),
        ("null_character", 2, "Prenom"))  # fmt: skip
spoiled("null.csv",
        good.delimited([HEADERS["trainees"], trainee_row(first_name="Ima\0ne")]),
        ("null_character", 2, "Prenom"))  # fmt: skip
spoiled("bell.xlsx", trainees(trainee_row(first_name="Ima\x07ne")),
        ("control_character", 2, "Prenom"))  # fmt: skip
spoiled("replaced.csv",
        good.delimited([HEADERS["trainees"], trainee_row(first_name="Ima\ufffdne")]),
        ("wrong_encoding", 2, "Prenom"))  # fmt: skip
spoiled("one-bad-byte.csv",
        good.delimited([HEADERS["trainees"], *good.rows_of("trainees"), trainee_row(
            enrolment_number=9, first_name="Ima@@ne")]).replace(b"@@", b"\xe9"),
        ("wrong_encoding", 5, "Prenom"))  # fmt: skip
spoiled("surrogate.html",
        good.page([HEADERS["trainees"], trainee_row(first_name="Ima@@ne")])
        .replace(b"@@", b"&#xD800;"),
        ("wrong_encoding", 2, "Prenom"))  # fmt: skip
spoiled("broken-utf16.csv", b"\xff\xfe" + b"\x00\xd8" * 500, whole("wrong_encoding"))

# --- lines ------------------------------------------------------------------------------------
spoiled("same-line.xlsx", trainees(trainee_row(), trainee_row()), ("duplicate_line", 3, ""))
spoiled("same-key.xlsx", avancement(avancement_row(), [], avancement_row(headcount=19)),
        ("duplicate_line", 4, ""))  # fmt: skip
spoiled("same-key-spelt.xlsx", drif(drif_row(), drif_row(module_code=" M101 ")),
        ("duplicate_line", 3, ""))  # fmt: skip
spoiled("many.xlsx",
        trainees(trainee_row(trainee_number=None, long_label="x", birth_date="?", phone="=1")),
        ("label_unreadable", 2, "LibelleLong"), ("date_unreadable", 2, "DateNaissance"),
        ("formula", 2, "NTelelephone"), ("missing_value", 2, "MatriculeEtudiant"))  # fmt: skip
