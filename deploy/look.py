#!/usr/bin/env python3
"""Look at an installation from outside, as a browser meets it: `python3 look.py campus.example.ma`.

Needs Python 3.11 and nothing else, from any other machine. Says what it found, one line each, and ends with 1 if
anything is not as docs/deploy.md asks.
"""

import argparse
import http.client
import socket
import ssl
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial

YEAR = 31_536_000
OLD = (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)
STRONG = ("GCM", "CHACHA20")


def checks(host: str, plain: int, secure: int, trusted: str | None) -> Iterator[tuple[str, Callable[[], str]]]:
    """What is looked at, and what finds the fault: an empty text when there is none."""
    yield "the certificate is one that browsers trust, of this name", lambda: certificate(host, secure, trusted)
    for version in OLD:
        yield f"{version.name} is refused", partial(old_version, host, secure, version)
    yield "TLS 1.3 is spoken", lambda: newest(host, secure)
    yield "TLS 1.2 is spoken with strong ciphers alone", lambda: weak_ciphers(host, secure)
    yield "a page asked for in plain HTTP leads to HTTPS", lambda: led(host, plain)
    yield "a program that forgets HTTPS is refused", lambda: refused(host, plain, "/api/v1/me")
    yield "a calendar that forgets HTTPS is refused", lambda: refused(host, plain, "/timetable/feeds/none.ics")
    yield "browsers are told to come back by HTTPS for a year", lambda: told_for_a_year(host, secure)


def anyone() -> ssl.SSLContext:
    """Trusts whoever answers: for what is looked at besides the certificate."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def shake(host: str, port: int, context: ssl.SSLContext) -> tuple[str, str]:
    with (
        socket.create_connection((host, port), timeout=10) as raw,
        context.wrap_socket(raw, server_hostname=host) as tls,
    ):
        return tls.version() or "", (tls.cipher() or ("",))[0]


def certificate(host: str, port: int, trusted: str | None) -> str:
    try:
        shake(host, port, ssl.create_default_context(cafile=trusted))
    except ssl.SSLCertVerificationError as fault:
        return fault.verify_message
    return ""


def old_version(host: str, port: int, version: ssl.TLSVersion) -> str:
    context = anyone()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the version is old: that is the question
        context.minimum_version = context.maximum_version = version
    context.set_ciphers("ALL:@SECLEVEL=0")
    try:
        return f"it answers with {shake(host, port, context)[0]}"
    except OSError:
        return ""


def newest(host: str, port: int) -> str:
    version, _cipher = shake(host, port, anyone())
    return "" if version == "TLSv1.3" else f"it chose {version}"


def weak_ciphers(host: str, port: int) -> str:
    context = anyone()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    _version, best = shake(host, port, context)
    if not any(word in best for word in STRONG):
        return f"it chose {best}"
    context.set_ciphers("ALL:!ECDHE:!DHE:@SECLEVEL=0")
    return old_ciphers(host, port, context) or old_ciphers(host, port, without_aead())


def without_aead() -> ssl.SSLContext:
    context = anyone()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ALL:!AESGCM:!CHACHA20:!AESCCM:!ARIAGCM:@SECLEVEL=0")
    return context


def old_ciphers(host: str, port: int, context: ssl.SSLContext) -> str:
    try:
        return f"it takes {shake(host, port, context)[1]}"
    except OSError:
        return ""


def asked(host: str, port: int, path: str) -> http.client.HTTPResponse:
    with closing(http.client.HTTPConnection(host, port, timeout=10)) as plain:
        plain.request("GET", path, headers={"Host": host})
        return plain.getresponse()


def led(host: str, port: int) -> str:
    answer = asked(host, port, "/")
    where = answer.headers.get("Location", "")
    return "" if answer.status in (301, 308) and where.startswith(f"https://{host}/") else f"{answer.status} {where}"


def refused(host: str, port: int, path: str) -> str:
    status = asked(host, port, path).status
    return "" if status == 403 else f"{path} answers {status}"


def told_for_a_year(host: str, port: int) -> str:
    with closing(http.client.HTTPSConnection(host, port, timeout=10, context=anyone())) as secure:
        secure.request("GET", "/healthz")
        said = secure.getresponse().headers.get("Strict-Transport-Security", "")
    seconds = said.removeprefix("max-age=").partition(";")[0]
    return "" if seconds.isdecimal() and int(seconds) >= YEAR else f"it says “{said}”"


def main(words: list[str]) -> int:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("host")
    reader.add_argument("--plain", type=int, default=80, help="the port of plain HTTP")
    reader.add_argument("--secure", type=int, default=443, help="the port of HTTPS")
    reader.add_argument("--trusted", help="a certificate to trust besides those of browsers, for a rehearsal")
    told = reader.parse_args(words)
    faults = 0
    for what, look in checks(told.host, told.plain, told.secure, told.trusted):
        try:
            fault = look()
        except OSError as reason:
            fault = str(reason) or type(reason).__name__
        faults += bool(fault)
        print(f"{'no ' if fault else 'yes'} {what}{f': {fault}' if fault else ''}")
    return min(faults, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
