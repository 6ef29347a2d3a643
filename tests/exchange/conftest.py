import pytest

from mihan.exchange.services import runs
from tests.exchange.files import E_NOTE, workbook

NAMES = {"avancement": E_NOTE, "trainees": "lister_1.xlsx", "drif_modules": "RH_Modules.xlsx",
         "establishments": "etablissements.xlsx"}  # fmt: skip


@pytest.fixture
def bring(db):
    """`bring("avancement", {...}, {...})` applies a small file; the run, whose plan is `run.plan`."""

    def bring(kind, *rows, content=None, name=None, by=None, unit=None, apply=True):
        file = content if content is not None else workbook(kind, *(rows or ({},)))
        run = runs.receive_file(name or NAMES[kind], file, by=by, unit=unit)
        run.plan = runs.apply(run, seen=False) if apply else runs.preview(run)
        return run

    return bring
