"""The processes of `bench timetabling` on invented weeks: the campus family, the hard ones, planted causes, FET."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from statistics import median
from typing import Any

import django

from mihan.bench.report import Row

TRAINERS = (180, 170, 165)  # of the campus family: from time to spare to nearly none
SECONDS_TO_PLACE = 10  # of the hard weeks
REMEDIES_TRIED = 12  # sessions left out for which remedies are asked and tried again


def main(part: str, told: str) -> None:
    django.setup()
    from mihan.timetable.engine import prepare, warm_up

    warm_up()
    prepare()
    parts: dict[str, Callable[..., Iterator[Row]]] = {
        "family": family_rows, "hard": hard_rows, "reasons": reasons_rows, "fet": fet_rows,
    }  # fmt: skip
    print(json.dumps([asdict(row) for row in parts[part](**json.loads(told))]))


def _solved(problem: Any, seconds: float, seed: int) -> Any:
    """The plan found; raises when the judge, who shares nothing with the search, finds a rule broken."""
    from mihan.engines.timetabling import check, portfolio
    from mihan.engines.timetabling.stopping import Target, WallTime

    found = portfolio.solve(problem, stop=WallTime(seconds) | Target(0), seed=seed)
    assert not list(check(problem, found.placements)), "the judge found a rule broken"
    return found


def _soft(problem: Any, found: Any) -> float:
    from mihan.engines.timetabling import cost

    return cost(problem, found.placements).soft


def family_rows(*, seeds: int, seconds: float, groups: int) -> Iterator[Row]:
    """Other seeds and other tightness than the published instance."""
    from mihan.bench.instances.campus import campus
    from mihan.engines.timetabling import campus_json, overloads

    placed, missing, costs = [], 0, []
    for seed in range(1, seeds + 1):
        for trainers in TRAINERS:
            count = round(trainers * groups / 130)
            problem = campus_json.problem_from(campus(seed, groups=groups, trainers=count))
            found = _solved(problem, seconds, seed)
            missing += max(0, len(found.unplaced) - sum(int(proof.short) for proof in overloads(problem)))
            placed.append(found.seconds_to_all_placed)
            costs.append(_soft(problem, found))
    name = f"campus family, {len(costs)} weeks, {seconds:g} s"
    slowest = None if None in placed else round(max(placed), 3)
    yield Row(f"{name}: left out though not proved impossible", missing, "sessions", 0)
    yield Row(f"{name}: all placed after, slowest", slowest, "s", 0.5)
    yield Row(f"{name}: soft cost, median", median(costs), "", 80 if seconds >= 10 else None)
    yield Row(f"{name}: soft cost, highest", max(costs), "", 80 if seconds >= 10 else None)


def hard_rows(*, seeds: int, seconds: float, groups: int) -> Iterator[Row]:
    """Weeks of which a whole plan is known to exist."""
    from mihan.bench.instances.hard import hard
    from mihan.engines.timetabling import check

    placed, missing, costs = [], [], []
    for seed in range(1, seeds + 1):
        problem, planted = hard(seed, groups=groups)
        assert not list(check(problem, planted)), "the planted plan breaks a rule"
        found = _solved(problem, seconds, seed)
        missing.append(len(found.unplaced))
        placed.append(found.seconds_to_all_placed)
        costs.append(_soft(problem, found))
    name = f"hard, {seeds} weeks, {seconds:g} s"
    slowest = None if None in placed else round(max(placed), 3)
    yield Row(f"{name}: left out, of none impossible", sum(missing), "sessions", 0)
    yield Row(f"{name}: all placed after, slowest", slowest, "s", SECONDS_TO_PLACE)
    yield Row(f"{name}: soft cost, median", median(costs), "")


def reasons_rows(*, seeds: int, seconds: float, groups: int) -> Iterator[Row]:
    """Causes planted in hard weeks: named with their counts, and nothing left out beyond them."""
    from mihan.bench.instances.hard import hard
    from mihan.bench.instances.impossible import PLANTED, with_causes
    from mihan.engines.timetabling import overloads, reasons

    named, planted, others, beyond, silent, slowest = 0, 0, 0, 0, 0, 0.0
    for seed in range(1, seeds + 1):
        problem, causes = with_causes(hard(seed, groups=groups)[0], len(PLANTED))
        began = time.perf_counter()
        proofs = overloads(problem)
        slowest = max(slowest, time.perf_counter() - began)
        said = {(proof.rule, proof.resource, int(proof.short)) for proof in proofs}
        named += sum((cause.rule, cause.about, cause.short) in said for cause in causes)
        planted += len(causes)
        others += len(proofs) - len(causes)
        found = _solved(problem, seconds, seed)
        beyond += len(found.unplaced) - sum(cause.short for cause in causes)
        silent += sum(not why for why in reasons(problem, found.placements, proofs=proofs).values())
    yield Row("planted causes named with exact counts", round(100 * named / planted, 1), "%", 100)
    yield Row("planted causes: impossibilities said that were not planted", others, "", 0)
    yield Row("planted causes: proofs by counting, slowest", round(1000 * slowest, 1), "ms", 50)
    yield Row("planted causes: left out beyond the impossible", beyond, "sessions", 0)
    yield Row("planted causes: left out without a reason", silent, "sessions", 0)
    yield from _remedies(problem, found.placements)


def _remedies(problem: Any, placements: Any) -> Iterator[Row]:
    """Each remedy told, tried again by planning the changed week from nothing."""
    from mihan.engines.timetabling.remedies import remedies

    left_out = [placement.session for placement in placements if placement.period is None]
    asked = left_out[:: max(1, len(left_out) // REMEDIES_TRIED)]
    told = {session: remedies(problem, placements, session, most=1) for session in asked}
    tried = [remedy for found in told.values() for remedy in found]
    held = sum(_places_more(replace(one.problem, initial=()), than=len(left_out)) for one in tried)
    yield Row("left out, with a remedy told", round(100 * sum(map(bool, told.values())) / len(told), 1), "%")
    yield Row("remedies that hold when the week is planned again", round(100 * held / max(1, len(tried)), 1), "%", 100)


def _places_more(problem: Any, *, than: int) -> bool:
    """Whether a week planned from nothing leaves out fewer sessions."""
    from mihan.engines.timetabling import portfolio
    from mihan.engines.timetabling.stopping import Cancelled, WallTime

    fewest = [than]

    def watch(progress: Any) -> None:
        fewest.append(progress.unplaced)

    portfolio.solve(problem, stop=WallTime(10) | Cancelled(lambda: min(fewest) < than), seed=1, report=watch)
    return min(fewest) < than


def fet_rows(*, file: str) -> Iterator[Row]:
    """A campus file: FET with the trainers we chose, and ourselves, one after the other on this machine."""
    from mihan.bench import fet
    from mihan.engines.timetabling import campus_json, check, cost

    problem = campus_json.problem_from(json.loads(Path(file).read_text(encoding="utf-8")))
    ours = _solved(problem, 10, 1)
    teams = {placement.session: placement.trainers for placement in ours.placements}
    for gaps in (True, False):
        theirs, seconds = fet.solve(problem, teams, gaps=gaps)
        assert not list(check(problem, theirs)), "the judge found a rule broken in FET's timetable"
        name = f"{Path(file).stem}, FET with our trainers{'' if gaps else ', no gaps for groups'}"
        yield Row(f"{name}: seconds to its timetable", round(seconds, 2), "s")
        yield Row(f"{name}: left out", len(problem.sessions) - len(theirs), "sessions")
        yield Row(f"{name}: soft cost", cost(problem, theirs).soft, "")
    placed = ours.seconds_to_all_placed
    yield Row(f"{Path(file).stem}, ours beside it: all placed after", placed and round(placed, 3), "s")
    yield Row(f"{Path(file).stem}, ours beside it: soft cost after 10 s", _soft(problem, ours), "")


if __name__ == "__main__":
    main(*sys.argv[1:])
