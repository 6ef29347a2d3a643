"""What the service asks of its machine before it starts, with the environment its own file gives it."""

import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest

from mihan.core import installation
from mihan.core.scanning import Verdict, asked, verdict
from mihan.exchange.engine import Limits
from tests.deploy.conftest import ROOT, running_until

UNIT = (ROOT / "deploy" / "mihan.service").read_text()
CLAMD = (ROOT / "deploy" / "clamd.conf").read_text()
SEALED = {"SECRET_KEY": "drawn by the house, once, of fifty random bytes and more than that",
          "DATABASE_URL": "postgresql://mihan:word@/mihan",
          "MIHAN_SMTP": "smtps://campus:word@mail.example.ma"}  # fmt: skip
# Ends as clamdscan does: 0 for a clean file, 1 for a virus, 2 for a fault of its own.
CLAMDSCAN = """#!{python}
import os, sys
assert sys.argv[1:-1] == ["--fdpass", "--no-summary"], sys.argv
content = open(sys.argv[-1], "rb").read()
sys.exit(2 if b"BROKEN" in content or os.environ.get("CLAMD") == "away" else int(b"EICAR" in content))
"""


def environment():
    """As systemd would give it."""
    lines = re.findall(r"^Environment=(.+)$", UNIT, re.MULTILINE)
    return dict(word.split("=", 1) for line in lines for word in shlex.split(line))


@pytest.fixture
def clamdscan(tmp_path):
    program = tmp_path / "clamdscan"
    program.write_text(CLAMDSCAN.format(python=sys.executable))
    program.chmod(0o755)
    return program


@pytest.fixture
def started(clamdscan, tmp_path):
    """How the first command of the service ends and what it says, on a machine as told."""
    for name, secret in SEALED.items():
        (tmp_path / name).write_text(secret)
    before = re.search(r"^ExecStartPre=/srv/mihan/\.venv/bin/python (.+)$", UNIT, re.MULTILINE)[1]
    ours = environment()
    ours |= {"MIHAN_SCANNER": ours["MIHAN_SCANNER"].replace("/usr/bin/clamdscan", str(clamdscan)),
             "MIHAN_VAR": str(tmp_path / "var"), "CREDENTIALS_DIRECTORY": str(tmp_path),
             "PATH": os.environ["PATH"]}  # fmt: skip

    def start(**changes):
        told = {name: value for name, value in (ours | changes).items() if value}
        command = [sys.executable, *shlex.split(before)]
        done = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, check=False)
        # What is late (W006) depends on the day of this machine; tests/core/test_components.py has days of its own.
        return done.returncode, set(re.findall(r"\((\w+\.\w+)\)", done.stderr)) - {"mihan.W006"}

    return start


def test_with_its_keeper_and_its_scanner_it_starts_and_nothing_is_to_be_said(started):
    assert started() == (0, set())


def test_without_them_it_does_not_start(started):
    assert started(CREDENTIALS_DIRECTORY="", MIHAN_SCANNER="") == (1, {"mihan.E001", "mihan.E002"})


def test_while_the_scanner_is_away_it_starts_and_says_so(started):
    """A scanner that reads its signatures for a minute must not shut the house: it lets nothing pass meanwhile."""
    assert started(CLAMD="away", MIHAN_SECRET_ADDRESSES="yes") == (0, {"mihan.W004", "mihan.W005"})


def faults(check):
    return [message.id for message in check(None)]


def test_a_scanner_that_lets_the_test_file_pass_is_none(settings):
    settings.SCANNER = "true"
    assert faults(installation.files_are_scanned) == ["mihan.E003"]


def test_a_look_at_the_scanner_is_not_told_as_a_file_somebody_brought(settings, clamdscan, caplog):
    settings.SCANNER = f"{clamdscan} --fdpass --no-summary"
    assert faults(installation.files_are_scanned) == []
    assert caplog.records == []


def test_each_secret_without_a_keeper_is_told(settings):
    settings.UNKEPT_SECRETS = ["SECRET_KEY", "MIHAN_SMTP"]
    told = [message.msg.split()[0] for message in installation.secrets_are_kept(None)]
    assert told == ["SECRET_KEY", "MIHAN_SMTP"]


# --- the scanner


@pytest.mark.parametrize(("content", "found"), [
    (b"a plain list", Verdict.CLEAN), (b"x EICAR x", Verdict.INFECTED), (b"BROKEN", Verdict.UNKNOWN),
])  # fmt: skip
def test_the_scanner_of_the_service_is_understood(settings, clamdscan, content, found):
    settings.SCANNER = environment()["MIHAN_SCANNER"].replace("/usr/bin/clamdscan", str(clamdscan))
    assert verdict(content) is found


def in_bytes(name):
    return int(re.search(rf"^{name} (\d+)M$", CLAMD, re.MULTILINE)[1]) * 1024 * 1024


def test_it_reads_whatever_we_take_and_refuses_what_it_does_not_read():
    assert in_bytes("MaxFileSize") >= Limits.bytes
    assert in_bytes("MaxScanSize") >= Limits.unpacked
    assert "AlertExceedsMax true" in CLAMD.splitlines()


@pytest.fixture
def clamd(tmp_path, settings):
    """The real one with our file, of which only places are changed, and one signature: that of the test file."""
    if not (shutil.which("clamd", path="/usr/sbin:/usr/bin") and shutil.which("clamdscan")):
        pytest.skip("needs clamd (Debian: apt-get install clamav-daemon clamdscan)")
    ours = CLAMD.replace("User clamav\n", "")
    for place in ("/var/run/clamav", "/var/lib/clamav", "/var/log/clamav"):
        assert place in ours
        ours = ours.replace(place, str(tmp_path))
    (tmp_path / "clamd.conf").write_text(ours + "Foreground true\n")
    (tmp_path / "one.ndb").write_text(f"Harmless:0:*:{installation.HARMLESS.hex()}\n")
    socket = tmp_path / "clamd.ctl"
    with running_until(["/usr/sbin/clamd", "-c", str(tmp_path / "clamd.conf")], socket.exists):
        given = environment()["MIHAN_SCANNER"]
        settings.SCANNER = f"{given} --config-file={tmp_path}/clamd.conf"
        yield


def test_a_real_one_with_our_file_knows_the_test_file_and_refuses_what_is_too_large_to_read(clamd):
    assert faults(installation.files_are_scanned) == []
    assert asked(b"a plain list") is Verdict.CLEAN
    assert asked(bytes(in_bytes("MaxFileSize") + 1)) is Verdict.INFECTED


def test_once_it_is_away_nothing_passes(clamd, settings, tmp_path):
    settings.SCANNER += "-of-nobody"
    assert asked(b"a plain list") is Verdict.UNKNOWN
