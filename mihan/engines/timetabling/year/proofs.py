"""Modules that cannot end, proved by counting: between two weeks more is asked than a resource has."""

from collections.abc import Iterator

import numpy as np

from mihan.engines.timetabling.findings import Finding
from mihan.engines.timetabling.year.problem import Line, Year


def year_overloads(year: Year) -> list[Finding]:
    """For each resource, the span of weeks in which it falls short most, the gravest first.

    Lines that must be taught within a span (their own weeks lie inside it) cannot need more slots
    than the resource has there: the condition of preemptive scheduling with due dates, looked at
    for every span. `details` gives the weeks and the lines.
    """
    users: dict[tuple[str, str], list[Line]] = {}
    for line in year.lines:
        for resource in year.resources(line):
            users.setdefault(resource, []).append(line)
    found = [finding for (kind, name), lines in users.items() for finding in _worst(year, kind, name, lines)]
    return sorted(found, key=lambda finding: (-finding.short, finding.rule, finding.resource))


def _worst(year: Year, kind: str, name: str, lines: list[Line]) -> Iterator[Finding]:
    weeks = year.weeks
    asked = np.zeros((weeks, weeks), np.int64)
    for line in lines:
        asked[line.first_week, line.last_week] += line.slots
    inside = np.cumsum(np.cumsum(asked[::-1], axis=0)[::-1], axis=1)  # first at or after a, last at or before b
    given = np.concatenate([[0], np.cumsum(year.capacity(kind, name))])
    available = given[None, 1:] - given[:-1, None]
    short = np.where(np.triu(np.ones((weeks, weeks), np.bool_)), inside - available, 0)
    if short.max(initial=0) <= 0:
        return
    first, last = (int(i) for i in np.unravel_index(np.argmax(short), short.shape))
    concerned = [line for line in lines if line.first_week >= first and line.last_week <= last and line.hours]
    details: dict[str, object] = {"from_week": first + 1, "to_week": last + 1}
    details["lines"] = tuple(line.id for line in concerned)
    if len(lengths := {line.hours_per_slot for line in concerned}) == 1:
        details["hours_per_slot"] = lengths.pop()
    yield Finding(f"year_{kind}", name, int(inside[first, last]), int(available[first, last]), (), details)
