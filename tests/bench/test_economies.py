"""The rows of the closed economy, on a tiny scale."""

from functools import partial

from mihan.bench import economies
from mihan.engines.market import play


def test_laws_are_counted_over_a_good_wire_a_bad_one_and_the_packs(monkeypatch):
    monkeypatch.setattr(economies, "play", partial(play, campuses=1, firms=3, days=22))
    monkeypatch.setattr(economies, "FIRMS", 2)
    rows = {row.name: row for row in economies.rows()}
    laws = [row for name, row in rows.items() if "laws broken" in name]
    assert [(row.value, row.target) for row in laws] == [(0, 0)] * 3
    assert rows["a month of 2 practice firms: messages between them"].value > 0
