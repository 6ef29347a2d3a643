"""What a pack is played with: the trainer's data, handed in as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

WHOLE = 1000


@dataclass(frozen=True, slots=True)
class Rule:
    """What evidence is looked for: keys of the framework, `weight` in thousandths.

    `criterion` is what of the competence it shows; empty when it is about the whole.
    """

    competence: str
    weight: int = WHOLE
    critical: bool = False
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """An event of the calendar: somewhere between `at` and `until`, `chance` times in a thousand.

    `hidden` ones are not announced to the trainees before the debrief.
    """

    event: str
    at: int
    until: int
    chance: int = WHOLE
    hidden: bool = False
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Parameters (whole numbers, words, tables), rules of evidence by name, the incidents' calendar."""

    params: Mapping[str, Any] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    incidents: tuple[Incident, ...] = ()
