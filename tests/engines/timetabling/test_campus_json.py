"""The campus format: read, solved, written, with reasons and overloads."""

import json
from typing import Any

from mihan.engines.timetabling.campus_json import problem_from, solution_data
from mihan.engines.timetabling.portfolio import solve
from mihan.engines.timetabling.stopping import Iterations, Stop
from mihan.engines.timetabling.weights import Weights


def campus(**parts: Any) -> dict[str, Any]:
    """One day of two slots: groups of 27 in one workshop that is large enough, another that is not."""
    given: dict[str, Any] = {
        "meta": {"days": 1, "sessions_per_day": 2, "max_group_day": 2, "max_trainer_day": 2},
        "weights": {"unplaced": 200, "group_gap": 5, "trainer_gap": 1, "group_move": 2, "trainer_move": 1,
                    "room_stability": 1, "same_day": 2, "single_day": 3, "saturday": 1},
        "rooms": [
            {"id": "w0", "kind": "ws", "cap": 28, "building": 0},
            {"id": "w1", "kind": "ws", "cap": 24, "building": 1},
        ],
        "groups": [{"id": f"g{i}", "size": 27, "unavailable": []} for i in range(3)],
        "trainers": [{"id": f"t{i}", "max_sessions": 10, "unavailable": []} for i in range(3)],
        "courses": [
            {"id": f"c{i}", "groups": [i], "module": "m", "n": 1, "kind": "ws", "size": 27, "trainers": [i]}
            for i in range(3)
        ] + [{"id": "r", "groups": [0], "module": "m", "n": 1, "kind": "REMOTE", "size": 27, "trainers": [0]}],
    }  # fmt: skip
    return given | parts


def test_the_default_weights_are_those_of_the_campus() -> None:
    assert problem_from(campus()).weights == Weights()


def test_a_solution_is_written_course_by_course_with_its_reasons() -> None:
    problem = problem_from(campus())
    data = solution_data(problem, solve(problem, stop=Iterations(2_000), seed=1), stop=Stop())
    assert sorted(data) == ["overloads", "reasons", "room", "slot", "trainer"]
    assert data["trainer"] == [0, 1, 2, 0]
    assert sorted(data["slot"][:3]) == [-1, 0, 1]
    assert sorted(data["room"][:3]) == [-1, 0, 0]
    assert data["room"][3] == -1
    assert json.loads(json.dumps(data)) == data


def test_the_overload_and_the_reason_are_exact() -> None:
    problem = problem_from(campus())
    data = solution_data(problem, solve(problem, stop=Iterations(2_000), seed=1), stop=Stop())
    (overload,) = data["reasons"].pop("overloads")
    assert data["overloads"] == [overload]
    assert (overload["rule"], overload["needed"], overload["available"]) == ("room_places", 3, 2)
    assert overload["details"]["more_than"] == 24
    ((session, found),) = data["reasons"].items()
    assert data["slot"][int(session)] == -1
    assert found[0] == overload
    assert {"rule", "resource", "needed", "available", "text"} <= set(found[1])
    assert "if_room_held_more" in [reason["rule"] for reason in found]
