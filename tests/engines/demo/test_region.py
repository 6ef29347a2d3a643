"""The demo's region: what is published adds up, and what is ours cannot be taken for real."""

import pytest

from mihan.engines.demo.region import CAMPUS_SEATS, SEATS, region_rows


@pytest.mark.parametrize(("inside", "count", "seats"), [(True, 34, SEATS), (False, 35, SEATS + CAMPUS_SEATS)])
def test_the_list_adds_up_to_what_is_published_the_campus_inside_or_apart(inside, count, seats):
    rows = region_rows(campus_is_counted=inside)
    assert (len(rows), sum(row["seats"] for row in rows)) == (count, seats)
    assert [sum(row["nature"] == kind for row in rows) for kind in ("establishment", "contracted", "prison")] == [
        23 - inside, 6, 5,
    ]  # fmt: skip
    assert min(row["seats"] for row in rows) > 0


def test_every_line_is_marked_and_no_establishment_bears_a_name_that_could_be_real():
    rows = region_rows()
    assert {row["mark"] for row in rows} == {"illustrative"}
    assert len({row["code"] for row in rows}) == len(rows)
    for row in rows[1:]:  # after the campus, whose name is published
        assert "illustratif" in row["name_fr"]
        assert "توضيح" in row["name_ar"]
        assert row["code"].startswith("ILLUSTR-")
