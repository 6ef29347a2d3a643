"""Totals that should add up: a warning, and only when no way of adding gives what the file says."""

from decimal import Decimal

import pytest

from mihan.engines.sheets import detect, parse, read_table
from tests.engines.sheets import good


def told(**changes):
    table = read_table(good.xlsx([good.HEADERS["avancement"], good.avancement_row(**changes)]), "x.xlsx")
    parsed = parse(table, detect(table, "x.xlsx"))
    assert len(parsed.records) == 1
    return [(p.column, p.params["value"], p.params["expected"]) for p in parsed.problems]


@pytest.mark.parametrize("said", [37.5, 42.5])
def test_a_total_with_or_without_the_self_study_is_right(said):
    assert told(foreseen_self=5, foreseen_total=said) == []
    assert told(foreseen_self_s1=5, foreseen_total_s1=said) == []


def test_a_total_that_is_neither_is_told_with_all_its_parts():
    assert told(foreseen_self=5, foreseen_total=40) == [("MH Totale  DRIF", "40.00", "42.50")]


def test_a_total_of_self_study_alone_is_right():
    none = dict.fromkeys(("foreseen_face", "foreseen_remote"))
    assert told(**none, foreseen_self=12, foreseen_total=12) == []


def test_a_total_without_parts_and_parts_without_total_say_nothing():
    assert told(assigned_face=None, assigned_remote=None) == []
    assert told(assigned_total=None) == []


def test_delivered_hours_have_no_self_study():
    (column, said, expected), = told(delivered_total=16)  # fmt: skip
    assert (column, Decimal(said), Decimal(expected)) == ("MH Réalisée Globale", 16, 11)
