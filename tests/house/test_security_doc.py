"""docs/security.md: every requirement of ASVS 5.0 at levels 1 and 2, once, with a proof that exists."""

import ast
import csv
import re
from pathlib import Path

import pytest

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
