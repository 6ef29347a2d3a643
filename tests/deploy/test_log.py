"""The log kept on another machine: the two files we give, as they read and, where rsyslog is, as they behave."""

import re
import shutil
import socket
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.deploy.conftest import HOST, ROOT, free_port, is_open, running_until, waited

SENDER, KEEPER = ((ROOT / "deploy" / f"{name}.conf").read_text() for name in ("rsyslog", "rsyslog-keeper"))
LOGS = "logs.example.ma"
# What a machine has besides our file: where it keeps its queues, and a socket on which its programs speak.
MACHINE = """global(workDirectory="{folder}")
module(load="imuxsock" SysSock.Use="off")
input(type="imuxsock" Socket="{folder}/spoken" CreatePath="on")
"""


def test_the_log_leaves_by_tls_to_a_machine_that_shows_who_it_is():
    assert 'StreamDriver="gtls" StreamDriverMode="1"' in SENDER
    assert 'StreamDriverAuthMode="x509/name"' in SENDER
    assert re.search(r'target="(.+?)"', SENDER)[1] == re.search(r'PermittedPeers="(.+?)"', SENDER)[1] == LOGS


def test_the_other_machine_takes_it_by_tls_from_this_one_alone():
    assert 'StreamDriver.Name="gtls" StreamDriver.Mode="1"' in KEEPER
    assert 'StreamDriver.AuthMode="x509/name" PermittedPeer=["campus.example.ma"]' in KEEPER


@pytest.fixture(scope="module")
def rsyslogd():
    found = shutil.which("rsyslogd") or shutil.which("rsyslogd", path="/usr/sbin")
    if not (found and shutil.which("openssl") and any(Path("/usr/lib").glob("*/rsyslog/lmnsd_gtls.so"))):
        pytest.skip("needs rsyslog with gtls (Debian: apt-get install rsyslog rsyslog-gnutls openssl)")
    return found


@pytest.fixture(scope="module")
def authority(tmp_path_factory, rsyslogd):
    """Certificates of the house, for the names asked."""
    folder = tmp_path_factory.mktemp("authority")
    new = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]

    def made(*words):
        subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=folder)

    made(*new, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=The house")
    for name in (HOST, LOGS, "elsewhere.example"):
        signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-addext", "basicConstraints=CA:FALSE"]
        signed += ["-addext", f"subjectAltName=DNS:{name}", "-subj", f"/CN={name}"]
        made(*new, *signed, "-keyout", f"{name}.key", "-out", f"{name}.pem")
    return folder


@pytest.fixture
def rehearsed(tmp_path, rsyslogd, authority):
    """Both machines in one, the keeper showing the certificate of a name; what a program says, and what is kept."""
    running = []

    def start(ours, name, is_ready, **changes):
        folder = tmp_path / name
        folder.mkdir()
        shown = {"ca.pem": "ca.pem", "cert.pem": f"{name}.pem", "key.pem": f"{name}.key"}
        changes |= {f"/etc/mihan/log-{given}": f"{authority}/{made}" for given, made in shown.items()}
        for before, after in changes.items():
            assert before in ours, before
            ours = ours.replace(before, after)
        (folder / "conf").write_text(MACHINE.format(folder=folder) + ours)
        command = [rsyslogd, "-n", "-f", str(folder / "conf"), "-i", str(folder / "pid")]
        running.append(running_until(command, lambda: is_ready(folder)))
        running[-1].__enter__()
        return folder

    def rehearse(keeper=LOGS, sender=HOST):
        port, kept = free_port(), tmp_path / "kept"
        start(KEEPER, keeper, lambda folder: is_open(port), **{"6514": str(port), "/var/log/mihan.log": str(kept)})
        folder = start(SENDER, sender, lambda folder: (folder / "spoken").exists(),
                       **{"6514": str(port), f'target="{LOGS}"': 'target="127.0.0.1"'})  # fmt: skip
        return SimpleNamespace(kept=kept, spoken=str(folder / "spoken"))

    yield rehearse
    for machine in reversed(running):
        machine.__exit__(None, None, None)


def speak(machine, program, what):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as spoken:
        spoken.sendto(f"<13>{program}[7]: {what}".encode(), machine.spoken)


def told(machine):
    return machine.kept.read_text() if machine.kept.exists() else ""


def test_what_the_product_says_is_kept_there_and_what_others_say_is_not(rehearsed):
    machines = rehearsed()
    speak(machines, "cron", "of no concern")
    speak(machines, "mihan", "WARNING mihan.security: sign-in refused")
    assert waited(lambda: "sign-in refused" in told(machines))
    assert "of no concern" not in told(machines)


@pytest.mark.parametrize("names", [{"keeper": "elsewhere.example"}, {"sender": "elsewhere.example"}])
def test_a_machine_of_another_name_is_told_nothing_and_believed_in_nothing(rehearsed, names):
    machines = rehearsed(**names)
    speak(machines, "mihan", "WARNING mihan.security: sign-in refused")
    assert not waited(lambda: told(machines), seconds=2)
