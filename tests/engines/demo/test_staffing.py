"""Work is cut into tasks: a merged remote session is one, however many groups follow it."""

from mihan.engines.demo.fusions import merge_remote_sessions
from mihan.engines.demo.groups import first_year_groups
from mihan.engines.demo.lines import draw_lines
from mihan.engines.demo.schedule import Season
from mihan.engines.demo.staffing import tasks_by_pool
from tests.engines.demo.conftest import SECOND


def test_a_merged_remote_session_is_one_task_and_every_hour_is_in_one(data):
    season = Season(2026, SECOND["year_start"], SECOND["today"], frozenset(), opening=True)
    groups = first_year_groups(data, seed=7, scale=1.0, season=2026, opening=True)
    drawn = draw_lines(data, groups, season, seed=7)
    fusions = merge_remote_sessions(drawn, seed=7, season=2026)
    lines = [line for of_group in drawn for line in of_group.lines if line.hired_at < 1.5]

    tasks = [task for pool in tasks_by_pool(lines).values() for task in pool]

    shared = [task for task in tasks if task.face is None]
    assert len(shared) == len(fusions) > 50
    assert {len(task.remote) for task in shared} <= {2, 3, 4, 5}
    counted_twice = sum((len(f.lines) - 1) * f.lines[0].assigned.remote for f in fusions)
    given = sum(line.assigned.taught for line in lines)
    assert sum(task.hours for task in tasks) == given - counted_twice
