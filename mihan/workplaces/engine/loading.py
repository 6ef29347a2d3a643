"""Packs with a trainer's edit laid over, and scenarios as a session keeps them."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from mihan import packs as folder
from mihan.engines.simulation import Incident, Rule, Scenario
from mihan.packs import InvalidData, Loaded, unmet
from mihan.workplaces.models import Session

__all__ = [
    "InvalidData",
    "Loaded",
    "incidents_of",
    "is_observed",
    "loaded",
    "of_session",
    "packs",
    "scenario_of",
    "titles",
    "told",
    "unmet",
]


def loaded(pack: str, laid: Mapping[str, Any] | None = None) -> Loaded:
    """A pack with an edit laid over; `InvalidData` says what the edit names that is not there."""
    return _loaded(pack, json.dumps(laid or {}, sort_keys=True))


@lru_cache(maxsize=64)
def _loaded(pack: str, laid: str) -> Loaded:
    return folder.load(pack, json.loads(laid))


def packs() -> list[str]:
    """The packs there are, by name."""
    return folder.names()


def of_session(session: Session) -> Loaded:
    """The pack of a session with its texts; what is played is `session.scenario`."""
    return loaded(session.version.pack, session.edit.laid if session.edit else None)


def told(read: Loaded) -> dict[str, Any]:
    """A scenario as plain values, for a row; with what tells the rules it is played by from later ones."""
    scenario = read.scenario
    return {
        "rules_sha": read.rules_sha,
        "params": dict(scenario.params),
        "rules": {name: asdict(rule) for name, rule in scenario.rules.items()},
        "incidents": [{**asdict(incident), "args": dict(incident.args)} for incident in scenario.incidents],
    }


def scenario_of(told: Mapping[str, Any]) -> Scenario:
    return Scenario(
        params=told["params"],
        rules={name: Rule(**rule) for name, rule in told["rules"].items()},
        incidents=tuple(Incident(**incident) for incident in told["incidents"]),
    )


def titles(pack: Loaded) -> dict[str, str]:
    return {language: pack.about["title"][language] for language in ("fr", "ar", "en")}


def is_observed(session: Session, verb: str) -> bool:
    """Whether a decision answers what a trainer watches in the real room."""
    pack = of_session(session).pack
    decision = pack.decisions.get(verb)
    return bool(decision and decision.task and pack.tasks[decision.task].station == "observed")


def incidents_of(read: Loaded) -> list[dict[str, Any]]:
    """The calendar of a pack, an edit laid over."""
    return [{**asdict(incident), "args": dict(incident.args)} for incident in read.scenario.incidents]
