"""The server of the product, and the proxy of `deploy/nginx.conf` where nginx is there, each really started."""

import contextlib
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from mihan.bench.serving import GRANIAN

ROOT = Path(__file__).parents[2]
HOST = "campus.example.ma"
WHOLE = """daemon off; pid {folder}/pid; error_log {folder}/errors; {user} worker_processes 1;
events {{ }}
http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; {ours} }}"""


def waited(is_so, seconds=30):
    deadline = time.monotonic() + seconds
    while not (found := is_so()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_open(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


@contextlib.contextmanager
def running(command, port):
    with running_until(command, lambda: is_open(port)):
        yield


@contextlib.contextmanager
def running_until(command, is_ready):
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert waited(lambda: process.poll() is not None or is_ready())
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def granian():
    """The port of the server of the product, with the product's own options, telling back what it is given."""
    port = free_port()
    command = [sys.executable, "-m", *GRANIAN, "--port", str(port), "tests.deploy.told_back:application"]
    with running(command, port):
        yield port


@pytest.fixture(scope="session")
def proxy(granian, tmp_path_factory):
    """nginx with our file, of which only ports and paths are changed."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None or shutil.which("openssl") is None:
        pytest.skip("needs nginx and openssl (Debian: apt-get install nginx openssl)")
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    made += ["-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem", "-days", "2", "-subj", f"/CN={HOST}"]
    subprocess.run([*made, "-addext", f"subjectAltName=DNS:{HOST}"], check=True, capture_output=True)
    plain, secure = free_port(), free_port()
    ours = (ROOT / "deploy" / "nginx.conf").read_text()
    changes = {
        "listen 80": f"listen {plain}", "listen 443": f"listen {secure}", "127.0.0.1:8000": f"127.0.0.1:{granian}",
        f"/etc/letsencrypt/live/{HOST}/fullchain.pem": f"{folder}/cert.pem",
        f"/etc/letsencrypt/live/{HOST}/privkey.pem": f"{folder}/key.pem",
        "/var/log/nginx/mihan.log": f"{folder}/log",
    }  # fmt: skip
    for before, after in changes.items():
        assert before in ours, before
        ours = ours.replace(before, after)
    user = "" if os.geteuid() else "user root;"
    (folder / "nginx.conf").write_text(WHOLE.format(folder=folder, ours=ours, user=user))
    trial = [nginx, "-t", "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    tried = subprocess.run(trial, capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    with running([nginx, "-c", str(folder / "nginx.conf"), "-e", str(folder / "errors")], secure):
        yield SimpleNamespace(plain=plain, secure=secure, folder=folder, trusted=str(folder / "cert.pem"))


@pytest.fixture
def say(granian):
    """Octets as they are to the server; what it answers, and whether it keeps the connection."""
    return lambda raw: conversation(socket.create_connection(("127.0.0.1", granian)), raw)


@pytest.fixture
def say_to_proxy(proxy):
    def say(raw):
        context = ssl.create_default_context(cafile=proxy.trusted)
        return conversation(
            context.wrap_socket(socket.create_connection(("127.0.0.1", proxy.secure)), server_hostname=HOST), raw
        )

    return say


def conversation(connection, raw):
    heard = b""
    with connection:
        connection.settimeout(0.5)
        connection.sendall(raw)
        with contextlib.suppress(TimeoutError, ConnectionError, ssl.SSLError):
            while part := connection.recv(65536):
                heard += part
    return heard
