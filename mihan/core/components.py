"""What the product is made of, and what of it is past its delay on a day: `components.toml`, against what is pinned.

Nothing here asks the network. The answer of a day is what a list says on that day, so that no test fails by itself.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

FILE = Path(__file__).parent / "data" / "components.toml"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
Pin = tuple[str, str]  # a name and a version


@dataclass(frozen=True)
class Flaw:
    """A flaw that became known on a day, in the version that is pinned; `spared` says why it does not touch us."""

    name: str
    component: str
    version: str
    known_on: date
    is_reachable: bool
    spared: str = ""


@dataclass(frozen=True)
class Inventory:
    """The components with the day each was last looked at, the flaws known, and the delays in days."""

    looked_at: dict[Pin, date]
    flaws: tuple[Flaw, ...]
    delays: dict[str, int]

    def due(self, flaw: Flaw) -> date:
        return flaw.known_on + timedelta(days=self.delays["reachable" if flaw.is_reachable else "other"])


def listed(text: str) -> Inventory:
    told = tomllib.loads(text)
    return Inventory(
        {(each["name"], each["version"]): each["looked_at"] for each in told["component"]},
        tuple(Flaw(**each) for each in told.get("flaw", ())),
        told["delays"],
    )


def pinned() -> set[Pin]:
    """The libraries of `requirements.txt`, and what `package.json` says is kept in the sources."""
    kept = json.loads((settings.BASE_DIR / "package.json").read_text())["devDependencies"]
    return set(PIN.findall((settings.BASE_DIR / "requirements.txt").read_text())) | set(kept.items())


def past(inventory: Inventory, pins: set[Pin], today: date) -> Iterator[str]:
    """What is wrong on this day, a sentence each; nothing when all is as it should be."""
    for name, version in sorted(pins - inventory.looked_at.keys()):
        yield f"{name} {version} is pinned and not in the list"
    for name, version in sorted(inventory.looked_at.keys() - pins):
        yield f"{name} {version} is in the list and not pinned"
    quarter = inventory.delays["quarter"]
    for (name, version), day in sorted(inventory.looked_at.items()):
        if (today - day).days > quarter:
            yield f"{name} {version} was last looked at on {day}, more than {quarter} days ago"
    for flaw in inventory.flaws:
        if (flaw.component, flaw.version) in pins and not flaw.spared and today > inventory.due(flaw):
            yield f"{flaw.name} of {flaw.component} {flaw.version} was to be closed by {inventory.due(flaw)}"


def not_told(inventory: Inventory, report: dict[str, Any], pins: set[Pin]) -> Iterator[str]:
    """What a report of `pip-audit --format json` says of what is pinned, and the list does not.

    A library it could not look up has no flaw in its report, which is not the same as having none: that is told too.
    """
    known = {(flaw.component, flaw.name) for flaw in inventory.flaws}
    if not report["dependencies"]:
        yield "the report looked up nothing"
    for each in report["dependencies"]:
        if reason := each.get("skip_reason"):
            yield f"{each['name']} was not looked up: {reason}"
        elif (each["name"], each["version"]) in pins:
            for flaw in each["vulns"]:
                names = {(each["name"], name) for name in (flaw["id"], *flaw.get("aliases", ()))}
                if not known & names:
                    yield f"{flaw['id']} of {each['name']} {each['version']} is not in the list"
