"""The director's figures, recomputed from the files with nothing but a spreadsheet reader."""

from collections import defaultdict
from io import BytesIO

import pytest
from django.core.management import call_command
from python_calamine import CalamineWorkbook

from mihan.calendar.queries import year_shown
from mihan.people.models import Unit
from mihan.progress.queries import by_trainer, lines_of, totals

pytestmark = pytest.mark.django_db

MASSES = {
    "foreseen": ("MHP Totale DRIF", "MHSYN Totale DRIF"),
    "assigned": ("MH Affectée Présentiel", "MH Affectée Sync"),
    "delivered": ("MH Réalisée Présentiel", "MH Réalisée Sync"),
}


@pytest.fixture
def sheet(tmp_path):
    """The rows of a demo e-note file, already imported, as dicts by header."""
    call_command("make_demo_files", str(tmp_path), seed=3, scale=0.2)
    path = next(tmp_path.glob("Avancement*.xlsx"))
    call_command("import_file", str(path))
    table = CalamineWorkbook.from_filelike(BytesIO(path.read_bytes())).get_sheet_by_index(0).to_python()
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


def summed(rows, key):
    found = defaultdict(lambda: [0.0] * 6)
    for row in rows:
        numbers = [float(row[h] or 0) for pair in MASSES.values() for h in pair]
        found[key(row)] = [a + b for a, b in zip(found[key(row)], numbers, strict=True)]
    return {k: [round(n, 2) for n in v] for k, v in found.items()}


def ours(found):
    return {t.key: [float(n) for m in (t.foreseen, t.assigned, t.delivered) for n in (m.face, m.remote)] for t in found}


def test_the_eight_poles_and_every_programme(sheet):
    year = year_shown(Unit.objects.get(kind="establishment"))
    poles = ours(totals("pole", lines_of(year), year))
    assert len(poles) == 8
    assert poles == summed(sheet, lambda row: row["Secteur"])
    assert ours(totals("programme", lines_of(year), year)) == summed(sheet, lambda r: r["Code Filière"])


def test_every_trainer_with_merged_remote_sessions_counted_once(sheet):
    year = year_shown(Unit.objects.get(kind="establishment"))
    expected = defaultdict(lambda: [0.0] * 6)
    sessions = {}
    for row in sheet:
        face, remote = row["Mle Affecté Présentiel Actif"], row["Mle Affecté Syn Actif"]
        for n, (in_room, online) in enumerate(MASSES.values()):
            if face:
                expected[face][2 * n] += float(row[in_room] or 0)
            if remote:
                merged = frozenset(str(row["FusionGroupe"]).split())
                alone = (row["Groupe"], row["Code Filière"], row["Créneau"])
                sessions[remote, row["Code Module"], merged or alone, n] = float(row[online] or 0)
    for (trainer, _module, _groups, n), hours in sessions.items():
        expected[trainer][2 * n + 1] += hours
    assert ours(by_trainer(lines_of(year), year)) == {k: [round(n, 2) for n in v] for k, v in expected.items()}
