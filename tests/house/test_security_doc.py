"""docs/security.md: every requirement of ASVS 5.0 at levels 1 and 2, once, with a proof that exists."""

import ast
import csv
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import MinimumLengthValidator

from mihan.api.policy import MOST_A_MINUTE
from mihan.api.services import MOST_TOKENS
from mihan.core.lasting import DAY, HOUR, STAYING, THIS_SITTING
from mihan.core.photos import MOST_BYTES, WIDEST
from mihan.exchange.engine import Limits
from mihan.exchange.web.forms import MEBIBYTE, MOST_FILES
from mihan.workplaces.policy import MOST_PHOTOS

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"^\| (\d+\.\d+\.\d+) \| (\d) \| (.*?) \| (.*?) \| (.*?) \|$", re.MULTILINE)
PAGE = (ROOT / "docs" / "security.md").read_text()
LINES = LINE.findall(PAGE)
PROOF = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def asked():
    with (Path(__file__).parent / "asvs.csv").open() as file:
        return [(row["requirement"], row["level"]) for row in csv.DictReader(file)]


def test_every_requirement_of_the_first_two_levels_has_one_line():
    assert [(number, level) for number, level, *_ in LINES] == asked()


def test_no_line_of_the_tables_is_left_unread():
    assert len(re.findall(r"^\| \d", PAGE, re.MULTILINE)) == len(LINES)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0])
def test_a_line_says_what_is_done_and_proves_it_or_says_why_not(line):
    _number, _level, wanted, done, proof = line
    assert len(wanted) > 5
    assert len(done) > 2
    excused = done.startswith("Not applicable: ") or "**not met**" in done.lower()
    assert PROOF.findall(proof) or (excused and proof == "—")


def named_in(path):
    return {node.name for node in ast.walk(ast.parse((ROOT / path).read_text())) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("path", sorted({path for path, _name in PROOF.findall(PAGE)}))
def test_each_test_named_is_there(path):
    assert (ROOT / path).exists()
    assert {name for found, name in PROOF.findall(PAGE) if found == path} - named_in(path) == set()


def test_every_library_is_pinned_with_its_hash():
    told = (ROOT / "requirements.txt").read_text().replace("\\\n", " ").splitlines()
    lines = [line for line in told if line.strip() and not line.lstrip().startswith(("#", "--"))]
    assert len(lines) > 20
    assert [line[:60] for line in lines if "==" not in line or "--hash=sha256:" not in line] == []


def test_the_figures_of_this_page_are_those_of_the_product():
    """Limits of use and lifetimes are documented: what the page says is what the code holds to."""
    page = " ".join(PAGE.split())
    for said in (
        f"{_in_words(MOST_FILES)} files at a time, {Limits.bytes // MEBIBYTE} MB each,"
        f" {Limits.unpacked // MEBIBYTE} MB once unpacked, {Limits.rows:,} rows of {Limits.columns} columns,"
        f" {Limits.cells // 1_000_000} million cells, {Limits.sheets} sheets;"
        f" {settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1_000_000} MB for any other form",
        f"{MOST_BYTES // 1_000_000} MB, {WIDEST:,} pixels a side, {_in_words(MOST_PHOTOS).lower()} a task",
        f"{MOST_A_MINUTE} API requests a minute and account; {MOST_TOKENS} usable tokens each",
        f"A sitting ends after {_in_words(THIS_SITTING[0] // HOUR).lower()} hour without a page and"
        f" {_in_words(THIS_SITTING[1] // HOUR).lower()} in all",
        f"makes it {STAYING[0] // DAY} and {STAYING[1] // DAY} days",
        f"Passwords: {MinimumLengthValidator().min_length} characters at least",
    ):
        assert said in page, said


def test_the_tries_this_page_allows_are_those_that_are_counted():
    limits = settings.ACCOUNT_RATE_LIMITS
    assert limits["login_failed"] == "10/m/ip,5/300s/key"
    assert limits["login"] == "30/m/ip"
    page = " ".join(PAGE.split())
    assert "Five wrong passwords or codes lock a name for five minutes, ten a minute one address of the network" in page
    assert "thirty tries a minute from one address" in page


def _in_words(number):
    return {1: "One", 6: "Six", 10: "Ten", 12: "Twelve"}[number]
