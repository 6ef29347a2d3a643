"""The files the bench brings: as many lines as asked, and no two that the desk takes for one."""

import pytest

from mihan.bench import stress
from mihan.engines.sheets import LAYOUTS, detect, parse, read_table
from mihan.exchange.services.demo_files import make_demo_files


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    made = make_demo_files(tmp_path_factory.mktemp("demo"), seed=1, scale=0.05)
    return dict(zip(("avancement", "trainees"), made, strict=False))


@pytest.mark.parametrize("kind", ["avancement", "trainees"])
def test_a_small_file_is_enlarged_to_distinct_lines_without_fault(demo, tmp_path, kind):
    lines = 3 * len(stress.read(demo[kind]))
    path = stress.enlarge(demo[kind], kind, lines, tmp_path)
    table = read_table(path.read_bytes(), path.name)
    parsed = parse(table, detect(table, path.name))
    keys = {tuple(r.values[key] for key in LAYOUTS[kind].key) for r in parsed.records}
    assert (len(parsed.records), len(keys), parsed.problems) == (lines, lines, [])
