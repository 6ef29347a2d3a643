"""Each spoiled file gives exactly the problems a person can act on, and nothing else."""

import pytest

from mihan.engines.sheets import (
    PROBLEM_CODES,
    WARNINGS,
    Problem,
    Unreadable,
    detect,
    parse,
    read_table,
)
from tests.engines.sheets.spoiled import SPOILED


def problems_of(name: str, content: bytes) -> list[Problem]:
    try:
        table = read_table(content, name)
        return parse(table, detect(table, name)).problems
    except Unreadable as unreadable:
        return [unreadable.problem]


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_file_gives_exactly_its_problems(name):
    file_name, content, expected = SPOILED[name]
    found = problems_of(file_name, content)
    assert [(p.code, p.line, p.column) for p in found] == expected
    for problem in found:
        assert set(problem.params) == set(PROBLEM_CODES[problem.code])
        assert problem.refused == (problem.code not in WARNINGS)
        assert len(str(problem.params.get("value", ""))) <= 60


def test_the_corpus_is_large():
    assert len(SPOILED) >= 45


def test_no_problem_ever_shows_an_identity_number():
    name, content, _ = SPOILED["identity.xlsx"]
    assert problems_of(name, content)[0].params == {"value": "***"}
