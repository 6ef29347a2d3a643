"""One search from Python: a board, its chance, and the compiled functions called on them."""

from dataclasses import dataclass

import numpy as np

from mihan.engines.timetabling.chance import stream
from mihan.engines.timetabling.problem import Placement, Problem
from mihan.engines.timetabling.search import entries
from mihan.engines.timetabling.search.board import BEST, COST, STAMP, empty_board
from mihan.engines.timetabling.search.building import hardest_first
from mihan.engines.timetabling.search.facts import Facts, Ints, facts_of
from mihan.engines.timetabling.search.packing import as_team
from mihan.engines.timetabling.search.staffing import Seat, Staffing
from mihan.engines.timetabling.search.structs import board_struct, facts_struct

LAST_STAMP = 2**30  # long before the counter of trials leaves 32 bits
PACKED = 300_000  # hand-overs tried when trainers are given more than they can give


@dataclass(frozen=True, slots=True)
class Material:
    """A problem translated once, for any number of searches; hottest and coolest are temperatures."""

    problem: Problem
    facts: Facts
    struct: Facts  # the same by reference, for compiled code
    coolest: float
    hottest: float


def material_of(problem: Problem) -> Material:
    """Translate a problem."""
    facts = facts_of(problem)
    hottest, coolest = temperatures(problem)
    return Material(problem, facts, facts_struct(tuple(facts)), coolest, hottest)


def temperatures(problem: Problem) -> tuple[float, float]:
    """Where the annealing starts and ends, from the weights in use.

    Hot enough to accept half an average charge often, cold enough at the end to refuse the
    smallest one nearly always (ratios found on the campus family).
    """
    weights = problem.weights
    usual = (
        weights.group_gap,
        weights.trainer_gap,
        weights.group_move,
        weights.trainer_move,
        weights.room_stability,
        weights.same_day,
        weights.single_day,
        weights.saturday,
    )
    counted = [weight for weight in usual if weight > 0] or [1.0]
    return 0.5 * sum(counted) / len(counted), 0.1 * min(counted)


class Search:
    """One partial plan being improved. The same seed and moves give the same plan on any machine."""

    def __init__(self, material: Material, *, seed: int, number: int = 0) -> None:
        self.material = material
        self.board = empty_board(material.facts)
        self.struct = board_struct(tuple(self.board))
        self.state = stream(seed, number)

    @property
    def cost(self) -> float:
        """Cost of the best plan met."""
        return float(self.board.sums[BEST])

    @property
    def unplaced(self) -> int:
        """Sessions left out of the best plan met."""
        return int((self.board.best_period < 0).sum())

    def build(self, *, tries: int, first: int | None = None) -> None:
        """Make the first plan, with at most `tries` ejections; session `first` chooses before the others."""
        order = hardest_first(self.material.facts)
        if first is not None:
            order = np.concatenate((order[order == first], order[order != first]))
        entries.build(self.material.struct, self.struct, self._first_seats(), order, self.state, tries)

    def _first_seats(self) -> Ints:
        """A first assignment of trainers: rows of unit, place in its team, trainer.

        A plan to begin with keeps its trainers: nothing is packed then.
        """
        facts = self.material.facts
        staffing = Staffing(facts)
        seats = staffing.fill(_initial_seats(facts))
        if staffing.excess and not facts.has_base.any():
            self._pack(staffing)
        return np.array([(u, k, t) for (u, k), t in seats.items()], np.int32).reshape(-1, 3)

    def _pack(self, staffing: Staffing) -> None:
        facts = self.material.facts
        team = as_team(staffing.seats, *self.board.team.shape)
        load, capacity = np.array(staffing.load, np.int32), np.array(staffing.capacity, np.int32)
        meets = np.array(staffing.meets, np.int32).reshape(len(facts.team_size), -1)
        entries.pack(self.material.struct, team, load, capacity, meets, self.state, PACKED)
        for unit, place in staffing.seats:
            staffing.seats[unit, place] = int(team[unit, place])

    def eject(self, *, tries: int) -> None:
        """Push in what the plan leaves out, with at most `tries` ejections."""
        entries.eject(self.material.struct, self.struct, self.state, tries)

    def anneal(self, moves: int, temperature: float) -> None:
        """Try moves at a temperature."""
        entries.anneal(self.material.struct, self.struct, self.state, moves, temperature)
        if self.board.numbers[STAMP] > LAST_STAMP:
            self._forget_stamps()

    def _forget_stamps(self) -> None:
        board = self.board
        board.numbers[STAMP] = 0
        for stamps in (board.touch_stamp, board.day_stamp, board.course_stamp):
            stamps[:] = 0

    def go_back(self) -> None:
        """Make the best plan met the present one."""
        entries.go_back(self.material.struct, self.struct)

    def take_over(self, other: "Search") -> None:
        """Go on from the best plan of another search."""
        mine, theirs = self.board, other.board
        mine.best_period[:], mine.best_room[:], mine.best_team[:] = (
            theirs.best_period,
            theirs.best_room,
            theirs.best_team,
        )
        self.go_back()
        mine.sums[BEST] = mine.sums[COST]

    def placements(self) -> tuple[Placement, ...]:
        """The best plan met."""
        problem, board, unit = self.material.problem, self.board, self.material.facts.unit
        size = self.material.facts.team_size
        rooms, trainers = problem.rooms, problem.trainers
        found = []
        for s, (period, room) in enumerate(zip(board.best_period.tolist(), board.best_room.tolist(), strict=True)):
            team = board.best_team[unit[s], : size[unit[s]]].tolist()
            found.append(
                Placement(
                    s,
                    period if period >= 0 else None,
                    rooms[room].id if room >= 0 else None,
                    tuple(trainers[t].id for t in team if t >= 0),
                )
            )
        return tuple(found)


def _initial_seats(f: Facts) -> dict[Seat, int]:
    keep: dict[Seat, int] = {}
    for unit, first in enumerate(f.unit_at[:-1]):
        members = [int(t) for t in f.base_team[first] if t >= 0]
        keep |= {(unit, k): t for k, t in enumerate(members[: f.team_size[unit]])}
    return keep


def best_of(searches: list[Search]) -> Search:
    """The search with the cheapest plan, the first of them among equals."""
    return searches[int(np.argmin([search.cost for search in searches]))]
