"""A pack tried out by bots in many worlds: is it playable, fair, full enough?

World n is seed n. Two crews play each, every seat by a bot: the *reference*, which never errs, and
the *random* one, which takes any decision of its role with any legal value. Both look at their work
every `step` of the pack, and what they do is logged like a person's.

What is counted as acquired. The bots of a role are one player. For each world, that player starts
there and goes on through the worlds after it (after the last comes the first) until it has had 60
opportunities of a competence, or is called acquired before, by the scale of `engines.evidence`
without its spread: one pack tried alone has no second situation.

* `reference_acquired`: share of worlds from which the reference is acquired in *every* competence.
* `random_acquired`: share of all (world, competence) from which the random player is acquired.

Each role must have 8 opportunities in every session, or its trainee would have waited for nothing.

A dead end is a session that stops as faulty, with either crew, or a task without a deadline that
the reference leaves open for the last half hour.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from typing import Any

from mihan.engines.evidence import Level, Observation, Scale, level_of
from mihan.engines.simulation import Pack, Scenario, Session, at_random, played
from mihan.packs import Loaded, load

ENOUGH = 60  # opportunities within which a level must be decided
LEAST = 8  # opportunities of each role in a session
WORLDS_AT_ONCE = 4  # handed to a process
ALONE = Scale(worlds=1, situations=1)
HALF_AN_HOUR_MS = 1_800_000

Seen = dict[str, list[Observation]]  # by competence


@dataclass(frozen=True, slots=True)
class Tried:
    """What `pack play` tells. Shares are exact; indicators are those of the reference crew."""

    pack: str
    version: str
    worlds: int
    dead_ends: int
    indicators: dict[str, dict[str, int]]
    opportunities: dict[str, int]
    reference_acquired: Fraction
    random_acquired: Fraction
    facts_hash: str

    @property
    def roles_short_of_opportunities(self) -> list[str]:
        return [role for role, least in self.opportunities.items() if least < LEAST]

    def as_json(self) -> str:
        """The one line for a machine: the same for the same pack, version and worlds."""
        told = {
            "pack": self.pack, "version": self.version, "worlds": self.worlds, "dead_ends": self.dead_ends,
            "indicators": self.indicators, "opportunities": self.opportunities,
            "reference_acquired": _decimal(self.reference_acquired),
            "random_acquired": _decimal(self.random_acquired), "facts_hash": self.facts_hash,
        }  # fmt: skip
        return json.dumps(told, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class WorldTried:
    """What both crews made of one world, small enough to come from another process."""

    is_dead_end: bool
    indicators: dict[str, int]
    opportunities: dict[str, int]
    reference: Seen
    random: Seen
    facts: str


def try_out(loaded: Loaded, *, worlds: int, processes: int = 1) -> Tried:
    """Play so many worlds with both crews, and sum up: the same however many processes share them."""
    asked = [(loaded.name, loaded.scenario, seed) for seed in range(1, worlds + 1)]
    if processes == 1:
        return _summed(loaded, [_world(one) for one in asked])
    with ProcessPoolExecutor(processes) as pool:
        return _summed(loaded, list(pool.map(_world, asked, chunksize=WORLDS_AT_ONCE)))


def _world(asked: tuple[str, Scenario, int]) -> WorldTried:
    name, scenario, seed = asked
    pack = _pack(name)
    best, blind = played(pack, scenario, seed), played(pack, scenario, seed, policy=at_random)
    facts = json.dumps([best.world.facts, blind.world.facts], separators=(",", ":"), ensure_ascii=False)
    return WorldTried(
        is_dead_end(best) or bool(blind.world.fault), best.indicators(), _opportunities(best),
        seen_in(best, world=str(seed)), seen_in(blind, world=str(seed)), sha256(facts.encode()).hexdigest(),
    )  # fmt: skip


@lru_cache
def _pack(name: str) -> Pack:
    """A pack goes to another process by its name: functions cannot be sent."""
    return load(name).pack


def _summed(loaded: Loaded, worlds: Sequence[WorldTried]) -> Tried:
    reference, random = [world.reference for world in worlds], [world.random for world in worlds]
    return Tried(
        loaded.name, loaded.pack.version, len(worlds), sum(world.is_dead_end for world in worlds),
        {name: _spread([world.indicators[name] for world in worlds]) for name in loaded.pack.indicators},
        {role: min(world.opportunities[role] for world in worlds) for role in loaded.pack.roles},
        _share(all(row) for row in _acquired(reference, loaded)),
        _share(one for row in _acquired(random, loaded) for one in row),
        sha256("".join(world.facts for world in worlds).encode()).hexdigest(),
    )  # fmt: skip


def observations(session: Session, *, world: str) -> Iterator[Observation]:
    """The evidence of a session's facts, as observations, in the order of time."""
    for _t, kind, values, _cause in session.world.facts:
        if kind == "evidence":
            yield Observation(
                values["competence"], values["num"], values["den"], weight=values["weight"], help=values["help"],
                world=world, pack=session.world.pack.name, station=values["station"], rule=values["rule"],
                critical=values["critical"],
            )  # fmt: skip


def is_dead_end(session: Session) -> bool:
    """Whether the session stopped, or a task without a deadline waits for something that never comes."""
    world = session.world
    late = world.t - HALF_AN_HOUR_MS // world.pack.unit_ms
    return bool(world.fault) or any(t["opened"] < late and not t["due"] for t in world.state["tasks"].values())


def _opportunities(session: Session) -> dict[str, int]:
    """Opportunities by role."""
    counts = dict.fromkeys(session.world.pack.roles, 0)
    for _t, kind, values, _cause in session.world.facts:
        if kind == "evidence":
            counts[session.world.pack.seats[values["seat"]]] += 1
    return counts


def seen_in(session: Session, *, world: str) -> Seen:
    """The observations of a session, by competence."""
    sorted_out: Seen = {}
    for observation in observations(session, world=world):
        sorted_out.setdefault(observation.competence, []).append(observation)
    return sorted_out


def _acquired(worlds: Sequence[Seen], loaded: Loaded) -> Iterator[list[bool]]:
    """For each world, whether the player who starts there is acquired, by competence."""
    for start in range(len(worlds)):
        yield [is_acquired(worlds, start, competence) for competence in loaded.competences]


def is_acquired(worlds: Sequence[Seen], start: int, competence: str) -> bool:
    """Whether the player who starts there is called acquired within so many opportunities."""
    seen: list[Observation] = []
    for turn in range(ENOUGH):
        seen += worlds[(start + turn) % len(worlds)].get(competence, [])[: ENOUGH - len(seen)]
        if level_of(seen, ALONE).level in (Level.ACQUIRED, Level.MASTERED):
            return True
        if len(seen) == ENOUGH:
            break
    return False


def _share(verdicts: Iterable[bool]) -> Fraction:
    told = list(verdicts)
    return Fraction(sum(told), len(told)) if told else Fraction(0)


def _spread(values: list[int]) -> dict[str, int]:
    """The 5th, 50th and 95th of a hundred, by nearest rank."""
    ordered = sorted(values)
    return {f"p{share}": ordered[max(0, -(-share * len(ordered) // 100) - 1)] for share in (5, 50, 95)}


def _decimal(share: Fraction) -> Any:
    return round(float(share), 4)
