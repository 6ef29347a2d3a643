"""Published instances: text in, the solution's text out, with the search and the defaults of the product."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass

from mihan.timetable.engine.compiling import prepare

EXPLAINED_IN = 2.5  # seconds past the search in which remedies may be tried


class Unreadable(ValueError):
    """The text is not an instance; the message says where."""


@dataclass(frozen=True)
class SolvedText:
    """`all_placed`: seconds until every session had a place, None where some has none."""

    written: str
    unplaced: int
    cost: float
    all_placed: float | None


def solve_text(
    text: str, *, kind: str, seconds: float, seed: int, began: float, asked: Callable[[], bool] = lambda: False
) -> SolvedText:
    """Solve an instance of `kind` (".ctt" or ".json") until `seconds` after `began` (monotonic).

    Once `asked` answers yes, the best answer so far is given. Raises Unreadable for a text that is
    no such instance.
    """
    prepare()
    if kind == ".ctt":
        return _solve_ctt(text, seconds, seed, began, asked)
    if kind == ".json":
        return _solve_campus(text, seconds, seed, began, asked)
    raise Unreadable("an instance is a .ctt or a .json file")


def _solve_ctt(text: str, seconds: float, seed: int, began: float, asked: Callable[[], bool]) -> SolvedText:
    from mihan.engines.timetabling.curriculum import Malformed, read_problem, solve, write_placements
    from mihan.engines.timetabling.stopping import Cancelled, Target, WallTime

    try:
        problem = read_problem(text)
    except Malformed as error:
        raise Unreadable(str(error)) from error
    first: list[float] = []

    def watch(progress: object) -> None:
        if not first and progress.unplaced == 0:  # type: ignore[attr-defined]
            first.append(time.monotonic() - began)

    left = max(0.0, seconds - (time.monotonic() - began))
    found = solve(problem, stop=WallTime(left) | Target(0) | Cancelled(asked), seed=seed, progress=watch)
    all_placed = round(first[0], 3) if first and not found.unplaced else None
    return SolvedText(write_placements(found.placements), len(found.unplaced), found.cost, all_placed)


def _solve_campus(text: str, seconds: float, seed: int, began: float, asked: Callable[[], bool]) -> SolvedText:
    from mihan.engines.timetabling import campus_json, judge, portfolio
    from mihan.engines.timetabling.problem import InvalidProblem
    from mihan.engines.timetabling.stopping import Cancelled, Target, WallTime

    try:
        problem = campus_json.problem_from(_data(text))
    except InvalidProblem as error:
        raise Unreadable(str(error)) from error
    reading = time.monotonic() - began
    stop = WallTime(max(0.0, seconds - reading)) | Target(0) | Cancelled(asked)
    found = portfolio.solve(problem, stop=stop, seed=seed)
    explaining = WallTime(EXPLAINED_IN) | Cancelled(asked)
    written = json.dumps(campus_json.solution_data(problem, found, seed=seed, stop=explaining))
    placed = found.seconds_to_all_placed
    return SolvedText(
        written, len(found.unplaced), judge.cost(problem, found.placements).soft,
        None if placed is None else round(reading + placed, 3),
    )  # fmt: skip


def _data(text: str) -> object:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise Unreadable("lists inside lists, too deep to be read") from error
    except ValueError as error:
        raise Unreadable(f"this is not JSON: {error}") from error
