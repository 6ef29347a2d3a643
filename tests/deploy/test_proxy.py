"""What stands before the product: the file we give, as it reads and, where nginx is, as it behaves."""

import contextlib
import http.client
import json
import re
import runpy
import socket
import ssl
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest

from tests.deploy.conftest import HOST, ROOT

# It lives outside of the package, for machines that have no other file of ours.
look = SimpleNamespace(**runpy.run_path(str(ROOT / "deploy" / "look.py")))
CONF = (ROOT / "deploy" / "nginx.conf").read_text()


def said(name):
    return re.findall(rf"^\s*{name} (.+?);", CONF, re.MULTILINE)


# --- as it reads


def test_the_two_last_versions_of_tls_and_forward_secret_authenticated_ciphers_alone():
    assert said("ssl_protocols") == ["TLSv1.3 TLSv1.2"] * 2  # of the house, and of whoever asks for another name
    (ciphers,) = said("ssl_ciphers")
    kinds = [cipher.split("-") for cipher in ciphers.split(":")]
    assert all(kind[0] == "ECDHE" and {"GCM", "CHACHA20"} & set(kind) for kind in kinds)
    assert "AES256" in kinds[0]
    assert said("ssl_prefer_server_ciphers") == ["on"]


def test_plain_http_answers_nothing_but_a_redirection_of_pages_and_refusals():
    plain = CONF[CONF.index("# Plain HTTP") : CONF.index("listen 443 ssl http2")]
    assert re.findall(r"location (\S+) \{\s+return (.+?);", plain) == [("/api/", "403"), ("/timetable/feeds/", "403")]
    assert "proxy_pass" not in plain
    assert "return 301 https://$server_name$request_uri;" in plain


def test_what_the_product_believes_of_a_proxy_is_written_by_it():
    assert dict(line.rsplit(" ", 1) for line in said("proxy_set_header")) == {
        "Host": "$host", "Connection": '""', "X-Forwarded-Proto": "https", "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Host": '""', "Forwarded": '""',
    }  # fmt: skip


def test_addresses_that_are_secrets_are_in_no_log_of_the_proxy():
    assert "$mihan_path" in said("log_format mihan")[0]
    assert {log.split()[1] for log in said("access_log")} == {"mihan"}
    assert not {"$request ", "$request_uri", "$uri", "$http_referer"} & set(
        re.findall(r"\$\w+ ?", said("log_format")[0])
    )
    for secret in ("/timetable/feeds/", "/account/password/reset/key/", "/set-up/"):
        assert f"~^{secret} {secret}...;" in CONF


def test_the_service_gets_its_secrets_from_a_keeper_and_writes_in_few_places():
    unit = (ROOT / "deploy" / "mihan.service").read_text()
    sealed = re.findall(r"^LoadCredentialEncrypted=(\w+):", unit, re.MULTILINE)
    assert sealed == ["SECRET_KEY", "DATABASE_URL", "MIHAN_SMTP"]
    assert not any(f"Environment={name}" in unit for name in sealed)
    assert {"NoNewPrivileges=yes", "ProtectSystem=strict", "User=mihan"} <= set(unit.splitlines())


# --- as it behaves


@pytest.fixture
def outside(proxy, monkeypatch):
    """The name of the house leads to this proxy, as it would from another machine."""
    find = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **how: find("127.0.0.1", *rest, **how))
    return proxy


def asked(proxy, path="/", **headers):
    context = ssl.create_default_context(cafile=proxy.trusted)
    connection = http.client.HTTPSConnection(HOST, proxy.secure, context=context, timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    told = json.loads(answer.read())
    connection.close()
    return told


def test_a_visitor_s_word_about_where_it_comes_from_is_replaced(outside):
    forged = {"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "http", "Forwarded": "for=6.6.6.6",
              "X-Forwarded-Host": "evil.example"}  # fmt: skip
    told = asked(outside, **forged)["headers"]
    assert (told["X_FORWARDED_FOR"], told["X_FORWARDED_PROTO"], told["HOST"]) == ("127.0.0.1", "https", HOST)
    assert not {"FORWARDED", "X_FORWARDED_HOST"} & set(told)


def test_a_header_with_an_underscore_does_not_pass_for_one_of_the_proxy(outside):
    assert asked(outside, X_Forwarded_For="6.6.6.6")["headers"]["X_FORWARDED_FOR"] == "127.0.0.1"


def test_a_secret_address_is_not_written_whole(outside):
    asked(outside, "/timetable/feeds/SECRET.ics?token=SECRET")
    asked(outside, "/set-up/SECRET/")
    log = (outside.folder / "log").read_text()
    assert "/timetable/feeds/..." in log
    assert "SECRET" not in log


def test_another_name_is_answered_nothing(outside):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with pytest.raises(ssl.SSLError), socket.create_connection((HOST, outside.secure)) as raw:
        context.wrap_socket(raw, server_hostname="evil.example")


def seen(proxy, capsys, *more):
    ended = look.main([HOST, "--plain", str(proxy.plain), "--secure", str(proxy.secure), *more])
    return ended, capsys.readouterr().out.splitlines()


def test_looked_at_from_outside_all_is_as_it_must_be_but_what_the_product_itself_says(outside, capsys):
    """The application behind tells back what it hears, and no HSTS: the product says it (tests/house/test_https.py)."""
    ended, lines = seen(outside, capsys, "--trusted", outside.trusted)
    assert [line for line in lines if line.startswith("no ")] == [
        "no  browsers are told to come back by HTTPS for a year: it says “”"
    ]
    assert (ended, len(lines)) == (1, 9)


def test_a_certificate_of_one_s_own_making_is_told(outside, capsys):
    ended, lines = seen(outside, capsys)
    assert lines[0].startswith("no  the certificate is one that browsers trust, of this name: self")
    assert ended == 1


def test_a_certificate_of_another_name_is_told(proxy):
    """A trusted one, of the house, shown to who asked for somebody else."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(proxy.folder / "cert.pem", proxy.folder / "key.pem")
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=shown_once, args=(server, context)).start()
        said = look.certificate("localhost", server.getsockname()[1], proxy.trusted)
    assert said.startswith("Hostname mismatch")


def shown_once(server, context):
    with contextlib.suppress(OSError), server.accept()[0] as raw, context.wrap_socket(raw, server_side=True):
        pass


def test_a_server_without_tls_is_told_line_by_line_and_breaks_nothing(granian, monkeypatch, capsys):
    find = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **how: find("127.0.0.1", *rest, **how))
    assert look.main([HOST, "--plain", str(granian), "--secure", str(granian)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "no  a program that forgets HTTPS is refused: /api/v1/me answers 200" in lines
    assert len(lines) == 9


def test_it_explains_itself_and_needs_nothing_of_ours():
    command = [sys.executable, "-I", str(ROOT / "deploy" / "look.py"), "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "from outside" in done.stdout) == (0, True)
