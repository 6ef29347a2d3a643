"""The three layouts written back from the product's own data."""

from decimal import Decimal

import pytest

from mihan.core.errors import RuleBroken
from mihan.exchange.services.files_out import export
from mihan.people.models import Opening, Trainer
from mihan.progress.models import LedgerLine
from tests.exchange.files import cells, raw_workbook

pytestmark = pytest.mark.django_db

DIRTY = {
    "avancement": (
        {"year": "2026", "assigned_face": "42,5", "module": "Bases  de données\t", "headcount": "20"},
        {"group": "DEV102", "rate_face": "47,06 %", "trainer_face_number": "nan",
         "trainer_face_name": None, "exam_planned": "Oui", "teams_class": "cl@sse", "regional": "O"},
        {"group": "DEV103", "programme": "Développement  digital", "fusion_groups": "DEV103 DEV101",
         "subgroup": "A", "subgroup_status": "actif", "pie_module": "Oui"},
    ),
    "trainees": (
        {"phone": 600000001, "birth_date": "2005-01-01", "active": "En cours"},
        {"enrolment_number": 3, "trainee_number": 2006010100002.0, "birth_date": "31/02/2006",
         "last_name": "  BEN  ALI ", "identity_number": " zz 12 ", "site": ""},
        {"enrolment_number": 2, "phone": "+212 600 000", "paying": None, "study_year": 1.0},
    ),
    "drif_modules": (
        {"hours_s1": "60", "module": "Droit \t"},
        {"module_code": "M102", "sector": "Autre nom", "hours_s2": None, "hours_total": None},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", DIRTY)
def test_what_was_imported_comes_out_cell_for_cell(bring, kind):
    content = raw_workbook(kind, *DIRTY[kind])
    assert bring(kind, content=content).plan.refused == 0
    assert cells(export(kind, purpose="vérification" if kind == "trainees" else "")) == cells(content)


def test_what_the_product_changed_comes_out_changed_and_the_rest_as_written(bring):
    bring(
        "avancement",
        content=raw_workbook("avancement", {"assigned_face": "42,5", "delivered_face": "20,0"}),
    )
    LedgerLine.objects.update(delivered_face=Decimal("22.5"))
    header, row = cells(export("avancement"))
    said = dict(zip(header, row, strict=True))
    assert (said["MH Réalisée Présentiel"], said["MH Affectée Présentiel"]) == (22.5, "42,5")


def test_headers_keep_their_typos(bring):
    bring("avancement")
    header = cells(export("avancement"))[0]
    assert len(header) == 51
    assert (header[34], header[43]) == ("MH Totale  DRIF", "Taux Réalisation (P & SYN )")


def test_a_module_known_from_another_file_is_not_added(bring):
    bring("avancement")
    bring("drif_modules", {"module_code": "M999"})
    assert len(cells(export("avancement"))) == 2
    assert len(cells(export("drif_modules"))) == 2


def test_identity_numbers_leave_only_with_a_purpose_that_is_logged(bring):
    bring("trainees")
    assert "ZZ100001" not in str(cells(export("trainees")))
    assert not Opening.objects.exists()

    with_numbers = export("trainees", purpose="Préparation des diplômes", by="user:7")

    assert "ZZ100001" in str(cells(with_numbers))
    opening = Opening.objects.get()
    assert (opening.purpose, opening.opened_by, opening.scope) == (
        "Préparation des diplômes", "user:7", "trainees",
    )  # fmt: skip


def test_a_purpose_that_says_nothing_is_refused(bring):
    bring("trainees")
    with pytest.raises(RuleBroken, match="Say in a few words"):
        export("trainees", purpose="x")
    assert not Opening.objects.exists()


def test_two_trainers_of_one_name_come_out_with_their_own_numbers(bring):
    bring("avancement", {}, {"group": "DEV102", "trainer_face_number": "99"})
    assert Trainer.objects.count() == 2
    column = cells(export("avancement"))[0].index("Mle Affecté Présentiel Actif")
    assert [row[column] for row in cells(export("avancement"))[1:]] == ["10234", "99"]
