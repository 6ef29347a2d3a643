"""Placements as the competition writes them: one line per lecture, `course room day period`."""

from collections.abc import Iterable

from mihan.engines.timetabling.curriculum.problem import Placement


def write_placements(placements: Iterable[Placement]) -> str:
    """The text of a solution file, in the order given, days and periods counted from 0."""
    return "".join(f"{place.course} {place.room} {place.day} {place.period}\n" for place in placements)
