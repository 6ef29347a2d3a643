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
        [sys.executable, "-m", "tests.workplaces.outsider", str(session.pk), str(salma.pk), str(LIVES)],
        cwd=ROOT, env=workers.environment, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert len({key.split(".")[0] for key in told["said"]}) == LIVES
    assert set(told["said"]) <= set(told["keys"])
    assert len(told["keys"]) == len(set(told["keys"]))
    # Of each life, at most the one decision that was committed and not yet said.
    assert len(told["keys"]) - len(told["said"]) <= LIVES
    assert told["numbers"] == list(range(1, len(told["numbers"]) + 1))
    assert (told["is_chained"], told["is_the_same"]) == (True, True)
