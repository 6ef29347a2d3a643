"""Small files that are right, of each kind and in each form, to be spoiled or round-tripped."""

import csv
import html
import io
from datetime import date, datetime

import xlsxwriter

from mihan.engines.sheets import LAYOUTS
from tests.engines.sheets import old_excel

HEADERS = {kind: [column.header for column in layout.columns] for kind, layout in LAYOUTS.items()}


def place(kind: str, key: str) -> int:
    return LAYOUTS[kind].index(key)


def avancement_row(**changes) -> list:
    row = {
        "updated_at": "03/04/2026 21:07:12", "year": 2025, "level": "TS",
        "sector": "Digital et IA", "programme_code": "DIA_DEV_TS",
        "programme": "Développement Digital", "training_kind": "Diplômante", "shift": "CDJ",
        "group": "DEV101", "headcount": 20, "fusion_groups": "DEV101 DEV102", "study_year": 1,
        "mode": "Résidentiel", "module_code": "M101", "module": "Se situer au regard du métier",
        "regional": "N", "trainer_face_number": "10234", "trainer_face_name": "ALAMI Sara",
        "trainer_remote_number": "AB12345", "trainer_remote_name": "BENNANI Omar",
        "foreseen_face_s1": 27.5, "foreseen_remote_s1": 10, "foreseen_self_s1": 0,
        "foreseen_total_s1": 37.5, "foreseen_face_s2": 0, "foreseen_remote_s2": 0,
        "foreseen_self_s2": 0, "foreseen_total_s2": 0, "foreseen_face": 27.5,
        "foreseen_remote": 10, "foreseen_self": 0, "foreseen_total": 37.5,
        "assigned_face": 27.5, "assigned_remote": 10, "assigned_total": 37.5,
        "delivered_face": 8.5, "delivered_remote": 2.5, "delivered_total": 11,
        "rate_face": 0.3091, "rate_remote": 0.25, "rate_total": 0.2933, "mean_absence": 1.25,
        "tests_count": 2, "exam_planned": "Oui",
    }  # fmt: skip
    return in_order("avancement", row, changes)


def trainee_row(**changes) -> list:
    row = {
        "enrolment_number": 70001, "trainee_number": "2005010100001", "last_name": "EL FASSI",
        "first_name": "Imane", "sex": "F", "active": "Oui", "diploma": "Technicien Spécialisé",
        "principal": "Oui", "long_label": "DIA_DEV_TS_1A-Développement Digital (1A)-2025",
        "diploma_code": "TS", "session_code": "DEV101", "paying": "Non",
        "birth_date": "01/02/2005", "site": "CMC", "regime": "Externe",
        "enrolled_on": "05/09/2025", "birth_place": "Fès", "admission_reason": "Concours",
        "identity_number": "CD123456", "phone": "0612345678", "guardian_phone": "0535123456",
        "address": "12, rue des Écoles", "nationality": "Marocaine", "study_year": "1",
        "arabic_last_name": "الفاسي", "arabic_first_name": "إيمان", "school_level": "Bac",
    }  # fmt: skip
    return in_order("trainees", row, changes)


def drif_row(**changes) -> list:
    row = {
        "exercise": "2025/2026", "sector_code": "GC", "sector": "Gestion et Commerce",
        "level": "TS", "training_kind": "Diplômante", "shift": "CDJ",
        "programme_code": "GC_GE_TS", "programme": "Gestion des Entreprises", "study_year": 1,
        "module_code": "M101", "module": "Métier et formation", "hours_s1": 45,
        "hours_s2": 22.5, "hours_total": 67.5,
    }  # fmt: skip
    return in_order("drif_modules", row, changes)


def establishment_row(**changes) -> list:
    row = {
        "code": "EFP01", "name_fr": "Établissement d'essai", "name_ar": "مؤسسة تجريبية",
        "nature": "Établissement de formation", "town_fr": "Safi", "town_ar": "آسفي", "seats": 1200,
        "mark": "Illustratif", "source": "essai",
    }  # fmt: skip
    return in_order("establishments", row, changes)


def in_order(kind: str, row: dict, changes: dict) -> list:
    return [{**row, **changes}.get(column.key) for column in LAYOUTS[kind].columns]


def rows_of(kind: str) -> list[list]:
    """Three good lines of a kind, without header."""
    if kind == "avancement":
        return [
            avancement_row(),
            avancement_row(module_code="M102", exam_validated="Oui", trainer_face_number=None),
            avancement_row(group="DEV102", regional="O"),
        ]
    if kind == "trainees":
        return [
            trainee_row(),
            trainee_row(enrolment_number=70002, last_name="OUALI", phone="+212 6 12 34 56 78"),
            trainee_row(enrolment_number=70003, active="Non", birth_date="31/12/2004"),
        ]
    if kind == "establishments":
        return [
            establishment_row(),
            establishment_row(code="EFP02", nature="Centre conventionné", seats=None, mark=None),
            establishment_row(code="EFP03", nature="Centre en milieu pénitentiaire", name_fr=None),
        ]
    return [drif_row(), drif_row(module_code="M102"), drif_row(study_year=2)]


def table_of(kind: str) -> list[list]:
    return [list(HEADERS[kind]), *rows_of(kind)]


def xlsx(rows: list[list], sheet: str = "Feuille", more: dict[str, list[list]] | None = None) -> bytes:
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True})
    formats = [book.add_format({"num_format": f}) for f in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm")]
    for name, lines in {sheet: rows, **(more or {})}.items():
        page = book.add_worksheet(name)
        for r, row in enumerate(lines):
            for c, cell in enumerate(row):
                write(page, r, c, cell, formats)
    book.close()
    return output.getvalue()


def write(page, r: int, c: int, cell, formats) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        page.write_boolean(r, c, cell)
    elif isinstance(cell, str) and cell.startswith("#REF!"):
        page.write_formula(r, c, "=1/0", None, cell)
    elif isinstance(cell, str):
        page.write_string(r, c, cell)
    elif isinstance(cell, datetime):
        page.write_datetime(r, c, cell, formats[1])
    elif isinstance(cell, date):
        page.write_datetime(r, c, cell, formats[0])
    else:
        page.write_number(r, c, cell)


def xls(rows: list[list], sheet: str = "Feuille") -> bytes:
    return old_excel.xls([(sheet, rows)])


def delimited(rows: list[list], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    output = io.StringIO()
    csv.writer(output, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return output.getvalue().encode(encoding)


def page(rows: list[list]) -> bytes:
    lines = "".join(
        "<tr>" + "".join(f"<td>{html.escape('' if c is None else str(c))}</td>" for c in row) + "</tr>" for row in rows
    )
    head = "<html><head><meta charset='utf-8'></head><body>"
    return f"{head}<table border=1>{lines}</table></body></html>".encode()


FORMS = {
    "xlsx": xlsx,
    "xls": xls,
    "csv": delimited,
    "tab": lambda rows: delimited(rows, "\t"),
    "html": page,
}
