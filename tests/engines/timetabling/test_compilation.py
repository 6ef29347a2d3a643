"""The door to the compiled code: a folder for each version, and nothing compiled before need."""

import subprocess
import sys

from mihan.engines.timetabling.compilation import fingerprint


def test_a_version_of_the_sources_has_one_name() -> None:
    assert fingerprint() == fingerprint()
    assert len(fingerprint()) == 16


def test_judging_and_explaining_load_no_compiler() -> None:
    program = (
        "import sys, mihan.engines.timetabling, mihan.engines.timetabling.compilation as c;"
        "c.fingerprint(); sys.exit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
