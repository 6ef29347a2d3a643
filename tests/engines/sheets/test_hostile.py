"""Nothing a file can hold raises anything but Unreadable, nor fills the memory."""

import resource
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mihan.engines.sheets import LAYOUTS, Table, Unreadable, detect, parse, read_table
from tests.engines.sheets import good

MEMORY = 500 * 1024  # KiB
NAMES = st.sampled_from(["", "a.xlsx", "lister.xls", "b.csv", "AvancementProgramme.xlsx", "\0/..\ud800"])
PATIENT = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def survive(content: bytes, name: str = "") -> None:
    """Read as far as it goes. The peak of the whole process must not move by 500 MB."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        table = read_table(content, name)
        parse(table, detect(table, name))
    except Unreadable:
        pass
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY


@cache
def good_file(form: str) -> bytes:
    return good.FORMS[form](good.table_of("trainees" if form != "xls" else "drif_modules"))


@PATIENT
@given(st.binary(max_size=3000), NAMES)
def test_random_bytes_are_survived(content, name):
    survive(content, name)


@pytest.mark.parametrize("form", good.FORMS)
def test_a_file_that_is_refused_leaves_nothing_open(form):
    content, opened = good_file(form), Path("/proc/self/fd")
    survive(content[: len(content) // 2])  # whatever a first reading brings with it
    before = len(list(opened.iterdir()))
    for cut in range(1, 20):
        survive(content[: len(content) * cut // 20])
    assert len(list(opened.iterdir())) == before


@PATIENT
@given(
    st.sampled_from([b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<table><tr><td>", b"\xff\xfe"]),
    st.binary(max_size=3000),
)
def test_random_bytes_behind_a_known_start_are_survived(start, content):
    survive(start + content)


@pytest.mark.parametrize("form", good.FORMS)
@PATIENT
@given(data=st.data())
def test_mutated_files_are_survived(form, data):
    content = bytearray(good_file(form))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, max(0, len(content) - 1)))
        change = data.draw(st.sampled_from(["flip", "cut", "insert", "drop"]))
        if change == "flip" and content:
            content[at] = data.draw(st.integers(0, 255))
        elif change == "cut":
            del content[at:]
        elif change == "insert":
            content[at:at] = data.draw(st.binary(min_size=1, max_size=20))
        else:
            del content[at : at + data.draw(st.integers(1, 600))]
    survive(bytes(content))


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(),
    st.text(st.characters(exclude_categories=()), max_size=30),
    st.sampled_from(["=1", "#REF!", "27,5", "31/02/2005", "٢٧٫٥", "2.0E+12", "\ud800", "1" * 400]),
)  # fmt: skip


@pytest.mark.parametrize("kind", LAYOUTS)
@PATIENT
@given(data=st.data())
def test_any_cells_in_any_columns_are_survived(kind, data):
    rows = good.table_of(kind)
    for row in rows[1:]:
        for _ in range(8):
            row[data.draw(st.integers(0, len(row) - 1))] = data.draw(CELLS)
    found = parse(Table(rows, "", "xlsx"), LAYOUTS[kind])
    assert len(found.records) + len({p.line for p in found.problems if p.refused}) == found.read
