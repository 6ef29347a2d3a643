"""The referential hours of a programme, laid out by year of study, with where they come from."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import groupby

from mihan.core.models import Mark
from mihan.offer.models import ModuleHours
from mihan.offer.services.catalogue import rows

# Two kinds of hours of the reference tables; the third, hours another campus assigned, is no
# referential and never shown here.
MARK_OF_KIND = {"referential_total": Mark.PUBLISHED, "illustrative_total": Mark.ILLUSTRATIVE}


@cache
def _reference() -> dict[tuple[str, int, str], list[tuple[Decimal, Mark]]]:
    known = defaultdict(list)
    for row in rows("modules"):
        if row["hours_kind"] in MARK_OF_KIND:
            key = (row["programme_code"], int(row["year"]), row["module_code"])
            known[key].append((Decimal(row["hours"]), MARK_OF_KIND[row["hours_kind"]]))
    return known


def mark_of(programme_code: str, line: ModuleHours) -> Mark:
    """Whether these very hours are in the reference tables, and as what; if not, a file told them."""
    module = line.module
    for hours, mark in _reference().get((programme_code, module.study_year, module.code), ()):
        if hours == line.hours_total:
            return mark
    return Mark.FROM_FILE


@dataclass(frozen=True)
class HoursRow:
    line: ModuleHours
    mark: Mark

    @property
    def total(self) -> Decimal | None:
        line = self.line
        if line.hours_total is not None or (line.hours_s1 is None and line.hours_s2 is None):
            return line.hours_total
        return (line.hours_s1 or 0) + (line.hours_s2 or 0)


@dataclass(frozen=True)
class HoursSheet:
    """One year of study of one shift. Totals are given when all its hours are of one kind."""

    study_year: int
    shift: str
    exercise: str
    rows: tuple[HoursRow, ...]

    @property
    def mark(self) -> str | None:
        """The one mark of all these hours; None when they are of several kinds."""
        return _only(row.mark for row in self.rows)

    @property
    def name_mark(self) -> str | None:
        """The one mark of the modules themselves, whatever their hours are."""
        return _only(row.line.module.mark for row in self.rows)

    @property
    def totals(self) -> dict[str, Decimal]:
        lines = [row.line for row in self.rows]
        return {
            "s1": sum((line.hours_s1 or Decimal(0) for line in lines), Decimal(0)),
            "s2": sum((line.hours_s2 or Decimal(0) for line in lines), Decimal(0)),
            "total": sum((row.total or Decimal(0) for row in self.rows), Decimal(0)),
        }


def _only(marks: Iterable[str]) -> str | None:
    found = set(marks)
    return found.pop() if len(found) == 1 else None


def sheets(programme_code: str, lines: list[ModuleHours]) -> list[HoursSheet]:
    def sheet_of(line: ModuleHours) -> tuple[str, int]:
        return line.shift, line.module.study_year

    return [
        HoursSheet(study_year, shift, lines[0].exercise,
                   tuple(HoursRow(line, mark_of(programme_code, line)) for line in found))
        for (shift, study_year), found in groupby(sorted(lines, key=sheet_of), key=sheet_of)
    ]  # fmt: skip
