"""A preview, said for the person who must read it before anything is done."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from mihan.privacy.models import ProcessingVersion, RetentionLine, RetentionRun
from mihan.privacy.queries.holdings import holding_of
from mihan.privacy.queries.register import period_said

SHOWN = 100  # people named under each heading; the counts say them all
Deed, Because = RetentionLine.Deed, RetentionLine.Because


@dataclass
class Group:
    """What happens under one processing, for one reason."""

    version: ProcessingVersion
    deed: str
    because: str
    lines: list[RetentionLine] = field(default_factory=list)

    @property
    def shown(self) -> list[RetentionLine]:
        return [line for line in self.lines if line.person_id][:SHOWN]

    @property
    def people(self) -> int:
        return sum(1 for line in self.lines if line.person_id)

    @property
    def hidden(self) -> int:
        return max(0, self.people - SHOWN)

    @property
    def rows(self) -> int:
        return sum(line.rows for line in self.lines)

    @property
    def tables(self) -> list[tuple[str, int]]:
        counts: Counter[str] = Counter()
        for line in self.lines:
            counts.update(line.tables)
        return [(holding_of(label).title, count) for label, count in counts.most_common()]

    @property
    def period(self) -> str:
        return period_said(self.version)

    @property
    def get_because(self) -> str:
        return str(Because(self.because).label)

    @property
    def is_of_lines(self) -> bool:
        """By the age of each line, of whomever."""
        return self.people == 0

    @property
    def before(self) -> date | None:
        return self.lines[0].started_on


@dataclass
class PreviewTold:
    anonymise: list[Group]
    erase: list[Group]
    keep: list[Group]

    @property
    def people(self) -> int:
        return sum(group.people for group in self.anonymise)

    @property
    def rows(self) -> int:
        return sum(group.rows for group in self.erase)

    @property
    def kept(self) -> int:
        return len({line.person_id for group in self.keep for line in group.lines})

    @property
    def does_something(self) -> bool:
        return bool(self.anonymise or self.erase)


def told_of(run: RetentionRun) -> PreviewTold:
    groups: dict[str, dict[tuple[int, str], Group]] = defaultdict(dict)
    for line in run.lines.select_related("version", "person", "kept_by"):
        key = (line.version_id, line.because)
        group = groups[line.deed].setdefault(key, Group(line.version, line.deed, line.because))
        group.lines.append(line)
    return PreviewTold(*(list(groups[deed].values()) for deed in (Deed.ANONYMISE, Deed.ERASE, Deed.KEEP)))
