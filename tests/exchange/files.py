"""Small files of the layouts, made by the same writer as the product's exports."""

from datetime import date
from decimal import Decimal
from typing import Any

from mihan.exchange import engine

E_NOTE = "AvancementProgramme2026_CMCT1_24_11_2026_07_30_00.xlsx"

LINE: dict[str, Any] = {
    "updated_at": "24/11/2026 07:30:00", "year": 2026, "level": "TS", "sector": "Digital et IA",
    "programme_code": "DIA_DEV_TS", "programme": "Développement Digital",
    "training_kind": "Diplômante", "shift": "CDJ", "group": "DEV101", "headcount": 20,
    "study_year": 1, "mode": "Résidentiel", "module_code": "M101", "module": "Algorithmique",
    "regional": False, "trainer_face_number": "10234", "trainer_face_name": "EL IDRISSI Salma",
    "foreseen_face_s1": Decimal(45), "foreseen_remote_s1": Decimal(15), "foreseen_self_s1": Decimal(0),
    "foreseen_total_s1": Decimal(60), "foreseen_face_s2": Decimal(0), "foreseen_remote_s2": Decimal(0),
    "foreseen_self_s2": Decimal(0), "foreseen_total_s2": Decimal(0), "foreseen_face": Decimal(45),
    "foreseen_remote": Decimal(15), "foreseen_self": Decimal(0), "foreseen_total": Decimal(60),
    "assigned_face": Decimal("42.5"), "assigned_remote": Decimal(15), "assigned_total": Decimal("57.5"),
    "delivered_face": Decimal(20), "delivered_remote": Decimal(5), "delivered_total": Decimal(25),
    "rate_face": Decimal("47.06"), "rate_remote": Decimal("33.33"), "rate_total": Decimal("43.48"),
    "tests_count": 1,
}  # fmt: skip

TRAINEE: dict[str, Any] = {
    "enrolment_number": 20260001, "trainee_number": "2005010100001", "last_name": "EL IDRISSI",
    "first_name": "Omar", "sex": "M", "active": True, "principal": True, "paying": False,
    "diploma": "Diplôme de technicien spécialisé", "diploma_code": "DIA_DEV_TS",
    "diploma_code_1": "DIA_DEV_TS", "long_label": "DIA_DEV_TS_1A-Développement Digital (1A)-2026",
    "session_code": "DEV101", "birth_date": date(2005, 1, 1), "site": "CMC Essai",
    "regime": "Résidentiel", "enrolled_on": date(2026, 9, 1), "birth_place": "Safi",
    "admission_reason": "Concours", "identity_number": "ZZ100001", "phone": "0600000001",
    "nationality": "Marocaine", "study_year": "1", "arabic_last_name": "الإدريسي",
    "arabic_first_name": "عمر", "school_level": "Baccalauréat",
}  # fmt: skip

MODULE: dict[str, Any] = {
    "exercise": "2026/2027", "sector_code": "DIA", "sector": "Digital et IA", "level": "TS",
    "training_kind": "Diplômante", "shift": "CDJ", "programme_code": "DIA_DEV_TS",
    "programme": "Développement Digital", "study_year": 1, "module_code": "M101",
    "module": "Algorithmique", "hours_s1": Decimal(60), "hours_s2": Decimal(0),
    "hours_total": Decimal(60),
}  # fmt: skip


ESTABLISHMENT: dict[str, Any] = {
    "code": "EFP01", "name_fr": "Établissement d'essai", "name_ar": "مؤسسة تجريبية", "nature": "establishment",
    "town_fr": "Safi", "town_ar": "آسفي", "seats": 1200, "mark": "illustrative", "source": "essai",
}  # fmt: skip

SAMPLES = {
    "avancement": LINE, "trainees": TRAINEE, "drif_modules": MODULE, "establishments": ESTABLISHMENT,
}  # fmt: skip


def workbook(kind: str, *rows: dict[str, Any]) -> bytes:
    """A workbook of a kind; each row overrides the sample line."""
    layout = engine.LAYOUTS[kind]
    sample = SAMPLES[kind]
    cells = ([engine.cell(c, (sample | row).get(c.key)) for c in layout.columns] for row in rows)
    return engine.write_workbook(layout, cells)


def raw_workbook(kind: str, *rows: dict[str, Any]) -> bytes:
    """The same with cells written as given: texts for hours, floats for codes, dates as they come."""
    layout = engine.LAYOUTS[kind]
    sample = SAMPLES[kind]
    cells = (
        [row[c.key] if c.key in row else engine.cell(c, sample.get(c.key)) for c in layout.columns] for row in rows
    )
    return engine.write_workbook(layout, cells)


def cells(content: bytes) -> list[list[Any]]:
    return engine.read_table(content, "x.xlsx").rows
