"""Simulated workplaces: replays beside SimPy, closed forms, hash seeds and interpreters, conservation, levels."""

import argparse
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from math import comb
from statistics import median
from typing import Any

from mihan.bench import crashes, decisions, desk, economies, fairness, interpreters, queues, scanning
from mihan.bench.report import Row
from mihan.engines.evidence import Level, Observation, Scale, level_of
from mihan.engines.simulation import Session, Timeline, at_random, played, replay
from mihan.packs import load, names

Say = Callable[[str], Any]
PARTS = ("replay", "forms", "hashes", "interpreters", "conservation", "levels", "fairness", "economy")
WEB = ("decisions", "crashes", "scanner")
REPLAY_MS, SEEK_MS, TIMES_SIMPY, RUNS, POINTS = 30, 15, 1.3, 9, 97
CUSTOMERS, HASH_SEEDS, MOVES, WORLDS, SESSIONS = 20_000, 100, 100_000, 16, 24
FALSE, MISSED, ENOUGH = 0.01, 0.05, 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", choices=(*PARTS, *WEB), help="one part of the bench")
    parser.add_argument("--without-web", action="store_true", help="leave out what needs a database: the last three")
    parser.add_argument(
        "--database", default="", metavar="URL",
        help="a PostgreSQL server: databases of ours are made beside the one named, then dropped",
    )  # fmt: skip
    parser.add_argument("--players", type=int, default=4500, help="people who decide, each in a session of their own")
    parser.add_argument("--rate", type=float, default=150, help="decisions a second that are asked")
    parser.add_argument("--seconds", type=float, default=60, help="of decisions")
    parser.add_argument("--kills", type=int, default=1000, help="of the process that writes")
    parser.add_argument(
        "--responses", type=int, default=20_000, help="in which hidden values are looked for; 100,000 is the full size"
    )
    parser.add_argument(
        "--moves", type=int, default=MOVES, help="legal random moves in each pack; a million is the full size"
    )
    parser.add_argument("--hash-seeds", type=int, default=HASH_SEEDS, help="interpreters with other hashes")
    parser.add_argument("--worlds", type=int, default=WORLDS, help="in which each skill is judged; 50 is the full size")
    parser.add_argument("--sessions", type=int, default=SESSIONS, help="of each skill in a world; 50 is the full size")
    parser.add_argument("--customers", type=int, default=CUSTOMERS, help="in each world of a closed form")


def measure(
    *, say: Say, only: str | None, moves: int, customers: int, hash_seeds: int, worlds: int, sessions: int,
    without_web: bool, **options: Any,
) -> tuple[list[Row], str]:  # fmt: skip
    parts: dict[str, Callable[[], Iterator[Row]]] = {
        "replay": lambda: _replays(say),
        "forms": lambda: _forms(customers),
        "hashes": lambda: interpreters.under_hash_seeds(hash_seeds),
        "interpreters": lambda: interpreters.under_others(say),
        "conservation": lambda: _conserved(moves),
        "levels": _levels,
        "fairness": lambda: fairness.rows(worlds=worlds, sessions=sessions),
        "economy": economies.rows,
    }
    on_web: dict[str, Callable[..., tuple[list[Row], str]]] = {
        "decisions": decisions.rows,
        "crashes": crashes.rows,
        "scanner": scanning.rows,
    }
    rows: list[Row] = []
    database = "no database"
    for name in [only] if only else PARTS if without_web else PARTS + WEB:
        say(f"{name} …")
        if name in parts:
            rows += parts[name]()
        else:
            found, database = on_web[name](say=say, **options)
            rows += found
    return rows, database


# Replaying


def _replays(say: Say) -> Iterator[Row]:
    session = desk.lived()
    log = desk.accepted(session.log)
    yield Row("events and decisions of the session", len(session.world.trace) + len(log), "steps")
    theirs = _simpy(session, say)
    ours_ms, theirs_ms = [], []
    for _ in range(RUNS):  # alternating, so that a busy moment hurts both
        ours_ms.append(_timed(lambda: _replayed(session)))
        if theirs:
            theirs_ms.append(_timed(lambda: theirs(desk.SEED, log)))
    yield Row(f"replay, median of {RUNS}", median(ours_ms), "ms", REPLAY_MS)
    if theirs:
        yield Row(f"SimPy on the same model, median of {RUNS}", median(theirs_ms), "ms")
        yield Row("replay, of SimPy's time", median(ours_ms) / median(theirs_ms), "", round(1 / TIMES_SIMPY, 4))
    yield from _seeks(session)


def _replayed(session: Session) -> Any:
    return replay(desk.pack, desk.SCENARIO, desk.SEED, session.log, desk.LENGTH, traced=False)


def _simpy(session: Session, say: Say) -> Callable[..., Any] | None:
    """SimPy's replay, once it is known to give the same outputs."""
    try:
        from mihan.bench.desk_in_simpy import replayed
    except ImportError:
        say("not measured: no SimPy here (it is among the development requirements)")
        return None
    if replayed(desk.SEED, desk.accepted(session.log)) != desk.outputs(_replayed(session)):
        raise AssertionError("SimPy's model gives other outputs: nothing to compare.")
    return replayed


def _seeks(session: Session) -> Iterator[Row]:
    timeline = Timeline(desk.pack, desk.SCENARIO, desk.SEED, session.log, desk.LENGTH)
    places = [desk.LENGTH * point // (POINTS - 1) for point in range(POINTS)]
    spent = [_timed(lambda t=t: timeline.at(t)) for t in places]  # type: ignore[misc]
    yield Row(f"seek, mean of {POINTS} places", sum(spent) / len(spent), "ms")
    yield Row(f"seek, slowest of {POINTS} places", max(spent), "ms", SEEK_MS)
    last = timeline.at(desk.LENGTH).digest() == _replayed(session).digest() == session.world.digest()
    yield Row("replay, seek and play end in different states", float(not last), "", 0)


def _timed(do: Callable[[], Any]) -> float:
    """Milliseconds of the processor, which others on the machine do not lengthen; freeing does not count."""
    began = time.process_time()
    kept = do()
    spent = (time.process_time() - began) * 1000
    del kept
    return spent


# What must come out


def _forms(customers: int) -> Iterator[Row]:
    for oracle in queues.oracles(customers=customers):
        found = oracle.found()
        mean = sum(found) / len(found)
        yield Row(f"{oracle.name}: mean over the closed form", mean / oracle.expected, "")
        yield Row(f"{oracle.name}: outside its 99 % bounds", float(not queues.holds(found, oracle.expected)), "", 0)


def _conserved(moves: int) -> Iterator[Row]:
    for name in names():
        accepted = broken = seed = 0
        with ProcessPoolExecutor() as processes:
            while accepted < moves:
                batch = [(name, seed + n) for n in range(1, 65)]
                seed += len(batch)
                for legal, faults in processes.map(wandered, batch, chunksize=8):
                    accepted += legal
                    broken += faults
        yield Row(f"{name}: legal random moves", accepted, "moves")
        yield Row(f"{name}: laws broken, or a replay elsewhere", broken, "", 0)


def wandered(asked: tuple[str, int]) -> tuple[int, int]:
    """A session of random moves: how many were legal, and 1 if a law broke or its replay differs."""
    name, seed = asked
    loaded = load(name)
    session = played(loaded.pack, loaded.scenario, seed, policy=at_random)
    again = replay(loaded.pack, loaded.scenario, seed, session.log, loaded.pack.length)
    wrong = bool(session.world.fault) or again.digest() != session.world.digest()
    return sum(logged.accepted for logged in session.log), int(wrong)


# What a level means: computed from the law of each skill, not drawn


def _levels() -> Iterator[Row]:
    least = {n: _least(n) for n in range(8, ENOUGH + 1)}
    wrong = max(_at_least(n, k, Fraction(7, 10)) for n, k in least.items())
    yield Row("70 % true success called acquired, at the worst moment to ask", float(wrong), "", FALSE)
    yield Row(f"90 % true success not acquired within {ENOUGH}", float(1 - _ever(least, Fraction(9, 10))), "", MISSED)


def _least(n: int) -> int:
    """The fewest successes of n called acquired; n + 1 when not even all are."""
    scale = Scale(worlds=1, situations=1)
    for k in range(n + 1):
        seen = [Observation("x", int(i < k), 1) for i in range(n)]
        if level_of(seen, scale).level in (Level.ACQUIRED, Level.MASTERED):
            return k
    return n + 1


def _at_least(n: int, k: int, p: Fraction) -> Fraction:
    return sum((comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)), Fraction(0))


def _ever(least: dict[int, int], p: Fraction) -> Fraction:
    waiting, there = {0: Fraction(1)}, Fraction(0)
    for n in range(1, ENOUGH + 1):
        after: dict[int, Fraction] = {}
        for k, share in waiting.items():
            after[k + 1] = after.get(k + 1, Fraction(0)) + share * p
            after[k] = after.get(k, Fraction(0)) + share * (1 - p)
        there += sum((share for k, share in after.items() if k >= least.get(n, n + 1)), Fraction(0))
        waiting = {k: share for k, share in after.items() if k < least.get(n, n + 1)}
    return there
