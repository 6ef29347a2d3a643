"""Where a request ends: two that understand it differently let one visitor speak in the name of the next."""

import json
import re

import pytest

HOST = b"Host: campus.example.ma\r\n"
HIDDEN = b"GET /hidden HTTP/1.1\r\n" + HOST + b"\r\n"
POST = b"POST /one HTTP/1.1\r\n" + HOST
LENGTH, CHUNKS = b"Content-Length: %d\r\n" % (len(HIDDEN) + 5), b"Transfer-Encoding: chunked\r\n"
TWO_MEANINGS = {
    "both, the length first": POST + LENGTH + CHUNKS + b"\r\n0\r\n\r\n" + HIDDEN,
    "both, the chunks first": POST + CHUNKS + LENGTH + b"\r\n0\r\n\r\n" + HIDDEN,
    "both, a short length": POST + CHUNKS + b"Content-Length: 4\r\n\r\n5\r\nabcde\r\n0\r\n\r\n" + HIDDEN,
    "two lengths": POST + b"Content-Length: 0\r\n" + LENGTH + b"\r\n" + HIDDEN,
    "a list of lengths": POST + b"Content-Length: 0, 40\r\n\r\n" + HIDDEN,
    "a length with a sign": POST + b"Content-Length: +0\r\n\r\n" + HIDDEN,
    "a length below nothing": POST + b"Content-Length: -1\r\n\r\n" + HIDDEN,
    "a length that is no number": POST + b"Content-Length: 0x0\r\n\r\n" + HIDDEN,
    "a blank before the colon of the length": POST + b"Content-Length : 0\r\n\r\n" + HIDDEN,
    "a blank before the colon of the chunks": POST + b"Transfer-Encoding : chunked\r\n" + LENGTH + b"\r\n" + HIDDEN,
    "chunks of another name": POST + b"Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n" + HIDDEN,
    "chunks that are not the last": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + HIDDEN,
    "chunks said twice": POST + CHUNKS + b"Transfer-Encoding: identity\r\n\r\n0\r\n\r\n" + HIDDEN,
    "chunks after a tabulation": POST + b"Transfer-Encoding:\tchunked\r\n" + LENGTH + b"\r\n0\r\n\r\n" + HIDDEN,
    "a folded line": POST + b"Content-Length: 0\r\n Transfer-Encoding: chunked\r\n\r\n" + HIDDEN,
    "a bare carriage return": POST + b"X: a\rTransfer-Encoding: chunked\r\n" + LENGTH + b"\r\n0\r\n\r\n" + HIDDEN,
    "a nul": POST + b"X: a\0b\r\nContent-Length: 0\r\n\r\n" + HIDDEN,
    "the size of a chunk with a prefix": POST + CHUNKS + b"\r\n0x3\r\nabc\r\n0\r\n\r\n" + HIDDEN,
    "the size of a chunk too great to count": POST + CHUNKS + b"\r\n10000000000000000\r\nabc\r\n0\r\n\r\n" + HIDDEN,
    "chunks in HTTP/1.0": b"POST /one HTTP/1.0\r\n" + HOST + CHUNKS + LENGTH + b"\r\n0\r\n\r\n" + HIDDEN,
}
either = pytest.mark.parametrize("to", ["say", "say_to_proxy"])


def answers(heard):
    return [int(status) for status in re.findall(rb"HTTP/1\.\d (\d{3}) ", heard)]


@either
def test_what_has_one_meaning_is_answered_each_by_itself(request, to):
    """Or the tests below would be true of nothing."""
    say = request.getfixturevalue(to)
    heard = say(POST + b"Content-Length: 3\r\n\r\nabc" + POST + CHUNKS + b"\r\n3\r\nabc\r\n0\r\n\r\n" + HIDDEN)
    assert answers(heard) == [200, 200, 200]
    assert [json.loads(told)["body"] for told in re.findall(rb"\{.*\}", heard)] == ["abc", "abc", ""]


@either
@pytest.mark.parametrize("raw", TWO_MEANINGS.values(), ids=TWO_MEANINGS)
def test_what_could_have_two_hides_no_second_request(request, to, raw):
    """Refused, or read one way after which the connection is closed."""
    heard = request.getfixturevalue(to)(raw)
    assert len(answers(heard)) <= 1
    assert b"/hidden" not in heard
    if answers(heard) == [200]:
        assert json.loads(re.search(rb"\{.*\}", heard)[0])["path"] == "/one"


@either
def test_a_request_inside_the_body_of_another_stays_its_body(request, to):
    heard = request.getfixturevalue(to)(POST + b"Content-Length: %d\r\n\r\n" % len(HIDDEN) + HIDDEN)
    assert answers(heard) == [200]
    assert json.loads(re.search(rb"\{.*\}", heard)[0])["body"] == HIDDEN.decode()
