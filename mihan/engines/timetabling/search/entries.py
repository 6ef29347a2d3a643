"""The compiled functions that Python calls, on the structs of facts and board."""

from mihan.engines.timetabling.chance import State
from mihan.engines.timetabling.search import annealing, building, ejection, packing
from mihan.engines.timetabling.search.board import Board
from mihan.engines.timetabling.search.compiling import entry
from mihan.engines.timetabling.search.facts import Facts, Ints
from mihan.engines.timetabling.search.structs import borrowed

_appoint = building.appoint
_place_initial = building.place_initial
_insert = building.insert
_eject = ejection.eject
_restore = building.restore
_anneal = annealing.anneal
_pack = packing.pack


@entry
def pack(f: Facts, team: Ints, load: Ints, capacity: Ints, meets: Ints, state: State, tries: int) -> int:
    """Hand seats over until nobody is given more than they can give; returns the excess left."""
    return _pack(borrowed(f), team, load, capacity, meets, state, tries)


@entry
def build(f: Facts, b: Board, seats: Ints, order: Ints, state: State, tries: int) -> None:
    """Write the trainers of each seat, then place all that can be placed within `tries` ejections."""
    facts, board = borrowed(f), borrowed(b)
    _appoint(facts, board, seats)
    _place_initial(facts, board)
    _insert(facts, board, order, state)
    _eject(facts, board, state, tries)


@entry
def eject(f: Facts, b: Board, state: State, tries: int) -> None:
    """Push others out until all are placed, `tries` times at most."""
    _eject(borrowed(f), borrowed(b), state, tries)


@entry
def anneal(f: Facts, b: Board, state: State, moves: int, temperature: float) -> None:
    """Try moves at one temperature."""
    _anneal(borrowed(f), borrowed(b), state, moves, temperature)


@entry
def go_back(f: Facts, b: Board) -> None:
    """Make the best plan met the present one."""
    _restore(borrowed(f), borrowed(b))
