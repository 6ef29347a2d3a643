import json

from mihan.bench.report import Row, as_json, as_table

ROWS = [Row("quick", 3, "ms", 15), Row("slow", 20.5, "ms", 15), Row("lost", None, "ms", 15), Row("told", 7, "rows")]


def test_a_figure_meets_its_target_or_says_that_it_does_not():
    assert [row.met for row in ROWS] == [True, False, False, None]


def test_one_line_tells_a_machine_everything():
    line = as_json(ROWS, "SQLite 3")
    assert "\n" not in line
    told = json.loads(line)
    assert set(told) == {"machine", "commit", "rows"}
    assert told["rows"][1] == {"name": "slow", "value": 20.5, "unit": "ms", "target": 15, "met": False}


def test_a_reader_sees_what_is_not_met():
    verdicts = [line.split("  ")[-1].strip() for line in as_table(ROWS, "SQLite 3").splitlines()[-4:]]
    assert [verdict.endswith("NOT MET") for verdict in verdicts] == [False, True, True, False]
