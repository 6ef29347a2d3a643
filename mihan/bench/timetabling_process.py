"""The processes of `bench timetabling`: the engine's own figures, and the product's on a demo campus."""

import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import django

from mihan.bench.report import Row

DISTURBED = 7  # seed of what happens to the published week
ABSENT, ABSENT_A_DAY, CLOSED, AWAY = 4, 6, 3, 3
WEEKS, GROUPS, LINES = 40, 150, 20  # of the year: lines for each group


def main(part: str, *arguments: str) -> None:
    django.setup()
    from mihan.timetable.engine import prepare, warm_up

    warm_up()
    prepare()
    rows = engine_rows(Path(arguments[0]), seeds=int(arguments[1])) if part == "engine" else product_rows()
    print(json.dumps([asdict(row) for row in rows]))


def engine_rows(instances: Path, *, seeds: int) -> Iterator[Row]:
    yield from _overloads(instances / "campus" / "campus1_overloaded.json")
    yield from _repair(instances / "campus" / "campus1.json", seeds)
    yield from _year()


def _problem(file: Path) -> Any:
    from mihan.engines.timetabling import campus_json

    return campus_json.problem_from(json.loads(file.read_text(encoding="utf-8")))


def _overloads(file: Path) -> Iterator[Row]:
    """Proofs by counting, and that what is left out is exactly what they say."""
    from mihan.engines.timetabling import overloads, portfolio, reasons
    from mihan.engines.timetabling.stopping import WallTime

    if not file.exists():
        return
    problem = _problem(file)
    began = time.perf_counter()
    proofs = overloads(problem)
    took = 1000 * (time.perf_counter() - began)
    solution = portfolio.solve(problem, stop=WallTime(5), seed=1)
    told = reasons(problem, solution.placements, proofs=proofs)
    yield Row(f"{file.stem}: proofs by counting", round(took, 1), "ms", 50)
    yield Row(f"{file.stem}: sessions proved impossible", sum(proof.short for proof in proofs), "sessions", 4)
    yield Row(f"{file.stem}: left out, of 4 impossible", len(solution.unplaced), "sessions", 4)
    yield Row(f"{file.stem}: left out without a reason", sum(not why for why in told.values()), "sessions", 0)


def _repair(file: Path, seeds: int) -> Iterator[Row]:
    """Our own plan of a minute, disturbed, then repaired; a plan for each seed."""
    if not file.exists():
        return
    problem = _problem(file)
    told = [_repaired(problem, seed) for seed in range(1, seeds + 1)]
    yield Row("repair: sessions hit by the disturbance", median(one.hits for one in told), "sessions")
    yield Row("repair: changed, over those hit", round(median(one.changed / one.hits for one in told), 3), "", 1.10)
    yield Row("repair: first valid week after, slowest", round(max(one.first for one in told), 3), "s", 1)
    beyond = max(one.left_out - one.left_out_afresh for one in told)
    yield Row("repair: left out, most", max(one.left_out for one in told), "sessions")
    yield Row("repair: left out beyond what a full search leaves, most", beyond, "sessions", 0)


class Repaired(NamedTuple):
    """How one repair went; sessions, and seconds to the first valid week."""

    hits: int
    changed: int
    first: float
    left_out: int
    left_out_afresh: int


def _repaired(problem: Any, seed: int) -> Repaired:
    from mihan.engines.timetabling import check, hit, portfolio
    from mihan.engines.timetabling.repair import repair
    from mihan.engines.timetabling.stopping import WallTime

    published = portfolio.solve(problem, stop=WallTime(60), seed=seed).placements
    disturbed = _disturbed(problem, published)
    first: list[float] = []
    began = time.perf_counter()

    def watch(progress: Any) -> None:
        first.append(time.perf_counter() - began)

    found = repair(disturbed, published, stop=WallTime(10), seed=seed, report=watch)
    fresh = portfolio.solve(disturbed, stop=WallTime(10), seed=seed)
    assert not list(check(disturbed, found.solution.placements))
    hits = len(hit(disturbed, published))
    return Repaired(hits, len(found.changes), first[0], len(found.solution.unplaced), len(fresh.unplaced))


def _disturbed(problem: Any, published: Any) -> Any:
    """Trainers away for the week and for a day, rooms closed, groups out on Thursday."""
    chance, slots = random.Random(DISTURBED), problem.grid.slots
    used = sorted({name for placement in published for name in placement.trainers})
    away = set(chance.sample(used, ABSENT))
    a_day = dict.fromkeys(chance.sample([t for t in used if t not in away], ABSENT_A_DAY), 0)
    a_day = {name: chance.randrange(problem.grid.days - 1) for name in a_day}
    rooms = [r for r in problem.rooms if r.kind in ("hall", "kitchen", "ws_elec", "computer")]
    closed = {room.id for room in chance.sample(rooms, CLOSED)}
    out = {group.id for group in chance.sample(problem.groups, AWAY)}
    every = frozenset(range(problem.grid.periods))

    def day(number: int) -> frozenset[int]:
        return frozenset(range(number * slots, (number + 1) * slots))

    return replace(
        problem,
        trainers=tuple(
            replace(t, unavailable=every) if t.id in away
            else replace(t, unavailable=t.unavailable | day(a_day[t.id])) if t.id in a_day else t
            for t in problem.trainers
        ),
        rooms=tuple(replace(r, unavailable=every) if r.id in closed else r for r in problem.rooms),
        groups=tuple(replace(g, unavailable=g.unavailable | day(3)) if g.id in out else g for g in problem.groups),
    )  # fmt: skip


def _year() -> Iterator[Row]:
    """A campus year of invented modules: hours, semesters, holidays, placements."""
    from mihan.engines.timetabling.year import Line, Year, plan_year

    chance = random.Random(1)
    half = WEEKS // 2
    lines, groups = [], {}
    for g in range(GROUPS):
        groups[f"g{g}"] = [0 if w in (14, 15, 30) else chance.choice((11, 12, 12)) for w in range(WEEKS)]
        for m in range(LINES):
            first = 0 if m < LINES * 2 // 3 else half
            hours = chance.choice((27.5, 40, 45, 60, 75, 8.5, 32))
            lines.append(
                Line(
                    id=f"g{g} m{m}", groups=(f"g{g}",), hours=hours, first_week=first,
                    last_week=half - 1 if m < LINES // 3 else WEEKS - 1,
                )
            )  # fmt: skip
    year = Year(weeks=WEEKS, lines=tuple(lines), groups=groups)
    began = time.perf_counter()
    plan = plan_year(year, seed=1)
    took = time.perf_counter() - began
    missing = sum(line.slots for line in lines) - int(plan.slots.sum())
    told = sum(finding.short for finding in plan.late)
    yield Row(f"a year: {WEEKS} weeks of {len(lines)} lines", round(took, 1), "s", 90)
    yield Row("a year: slots that no week can hold, each told", told, "slots")
    yield Row("a year: slots missing and not told", missing - told, "slots", 0)


def product_rows() -> Iterator[Row]:
    from mihan.bench.sitemap import signed_in
    from mihan.calendar.models import TrainingYear
    from mihan.people.models import Unit, User
    from mihan.timetable.policy import SEARCH_SECONDS
    from mihan.timetable.services.drafting import copy_plan
    from mihan.timetable.services.publishing import publish_plan
    from mihan.timetable.services.solving import plan_week

    campus = Unit.objects.get(establishment__nature="campus")
    year = TrainingYear.objects.filter(unit=campus).order_by("-season")[0]
    planner = User.objects.get(username="timetable")
    monday = year.first_day.replace(month=11, day=23)
    began = time.perf_counter()
    draft = plan_week(campus, year, monday, by=planner, seconds=SEARCH_SECONDS)
    published = publish_plan(draft, by=planner)
    yield Row("demo campus: from plan to published", round(time.perf_counter() - began, 1), "s", 60)
    yield Row("demo campus: sessions", published.sessions.count(), "sessions")
    yield Row("demo campus: left out", published.unplaced, "sessions")
    yield from _demo_year(year)
    board = copy_plan(published, by=planner)
    client = signed_in("timetable")
    session = board.sessions.placed().filter(channel="face").order_by("pk")[0]
    for name, url, target in (
        ("what each slot would mean, before the drop", f"/timetable/sessions/{session.pk}/options/", 150),
        ("board of one group", f"{board.get_absolute_url()}?by=group&of={session.groups.all()[0].group_id}", 150),
        ("the whole campus by room", f"{board.get_absolute_url()}?by=space", 1000),
    ):
        yield Row(f"demo campus: {name}", _milliseconds(lambda url=url: client.get(url)), "ms", target)
    options = client.get(f"/timetable/sessions/{session.pk}/options/").json()["options"]
    place = next(o for o in options if o["verdict"] != "forbidden" and o["day"] != str(session.day))
    data = {"day": place["day"], "slot": place["slot"], "space": place["space"] or "", "seen": 0}
    began = time.perf_counter()
    client.post(f"/timetable/sessions/{session.pk}/move/", data)
    yield Row("demo campus: a drop", round(1000 * (time.perf_counter() - began)), "ms", 150)


def _demo_year(year: Any) -> Iterator[Row]:
    """The rest of the demo's year, with its groups, trainers and rooms: each course's hours, to the slot."""
    from mihan.timetable.queries.yearly import YearDemand
    from mihan.timetable.services.outlooks import plan_year

    began = time.perf_counter()
    outlook = plan_year(year, by=None)
    yield Row("demo campus: the rest of the year planned", round(time.perf_counter() - began, 1), "s", 90)
    yield Row("demo campus: sessions of the rest of the year", outlook.sessions, "sessions")
    lengths = {course.demand.key: course.session_hours for course in YearDemand(year, outlook.monday).courses}
    inexact = [
        row for row in outlook.lines.all()
        if (sum(row.sessions) + row.missing) * lengths[row.key] + row.remainder != row.hours
    ]  # fmt: skip
    yield Row("demo campus: courses whose hours are not exact to the slot", len(inexact), "courses", 0)
    untold = outlook.lines.filter(missing__gt=0, reasons=[])
    yield Row("demo campus: courses that cannot end and do not say why", untold.count(), "courses", 0)


def _milliseconds(ask: Any, times: int = 5) -> float:
    ask()
    began = time.perf_counter()
    for _time in range(times):
        assert ask().status_code == 200
    return round(1000 * (time.perf_counter() - began) / times, 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
