"""The process that writes is killed at any instant: what was answered is kept, and nothing is twice."""

import json
import os
import subprocess
import sys

import pytest

from mihan.workplaces.services.opening import open_alone
from tests.messaging.test_crashes import ROOT, Workers
from tests.workplaces.conftest import HOTEL

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
LIVES = 20


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_no_decision_is_lost_or_doubled_when_the_writer_is_killed_twenty_times(tmp_path, campus, group, salma):
    session = open_alone(HOTEL, campus, by=salma, seat="reception.1", group=group, seed=7)
    workers = Workers(tmp_path, 0)
    workers.share()
    done = subprocess.run(
        [sys.executable, "-m", "mihan.bench.crashes_process", str(session.pk), str(salma.pk), str(LIVES)],
        cwd=ROOT, env=workers.environment, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert len(told["sent"]) >= LIVES > told["silent"]
    assert set(told["said"]) <= set(told["keys"])
    assert len(told["keys"]) == len(set(told["keys"])) == told["accepted"]
    assert set(told["keys"]) <= set(told["sent"])
    # What the next writer sent again was either kept already or lost with its writer: it counts once.
    assert len(told["again"]) > LIVES // 4
    assert (told["is_open"], told["is_whole"]) == (True, True)
