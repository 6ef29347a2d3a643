"""A figure keeps its true value, and says by itself whether it meets its target."""

import json

import pytest

from mihan.bench.report import Row, as_json, as_table


@pytest.mark.parametrize(
    ("value", "target", "met"),
    [(1.9, 2, True), (2, 2, True), (2.1, 2, False), (None, 2, False), (9, None, None)],
)
def test_a_row_says_whether_it_meets_its_target(value, target, met):
    assert Row("apply", value, "s", target).met is met


@pytest.mark.parametrize(("value", "met"), [(149.9, False), (150, True), (151, True), (None, False)])
def test_a_rate_meets_the_least_it_may_be(value, met):
    row = Row("decisions", value, "a second", 150, least=True)
    assert (row.met, set(row.as_json())) == (met, {"name", "value", "unit", "target", "met"})


def test_the_line_for_a_machine_is_one_line_with_the_machine_the_commit_and_the_rows():
    line = as_json([Row("apply", 1.5, "s", 4), Row("rate", 2000, "lines/s")], "SQLite 3")
    told = json.loads(line)
    assert "\n" not in line
    assert set(told) == {"machine", "commit", "rows"}
    assert set(told["machine"]) == {"cpu", "cores", "load", "python", "database"}
    assert told["rows"] == [
        {"name": "apply", "value": 1.5, "unit": "s", "target": 4, "met": True},
        {"name": "rate", "value": 2000, "unit": "lines/s", "target": None, "met": None},
    ]


def test_the_table_says_what_is_not_met_and_what_was_not_taken():
    table = as_table([Row("apply", 5.0, "s", 4), Row("clone", None, "s", 90)], "SQLite 3")
    apply, clone = table.splitlines()[-2:]
    assert apply.split() == ["apply", "5", "s", "target", "4", "NOT", "MET"]
    assert clone.split() == ["clone", "not", "taken", "s", "target", "90", "NOT", "MET"]
