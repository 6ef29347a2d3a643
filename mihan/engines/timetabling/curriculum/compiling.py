"""How functions are compiled: kept on disk, leaving Python free, and without counting references.

numba notices a changed file only by its own date: after an edit, the compiled cache of the modules that
call it is stale, so empty it.
"""

from collections.abc import Callable
from typing import Any

import numba

Function = Callable[..., Any]


def inlined(function: Function) -> Function:
    """A part of a compiled function, copied into it: a call would have to hand every array over."""
    return numba.njit(cache=True, inline="always", error_model="numpy")(function)


def compiled(function: Function) -> Function:
    """A function that Python calls, or that allocates."""
    return numba.njit(cache=True, nogil=True, error_model="numpy")(function)


def compiled_loop(function: Function) -> Function:
    """A function that runs for long and allocates nothing: no new arrays, no slices.

    Each array taken out of a tuple is otherwise counted, by an atomic instruction that costs more than
    the move around it: 20 million moves a second come down to 2. `_nrt` leaves the counting out.
    """
    return numba.njit(cache=True, nogil=True, error_model="numpy", _nrt=False)(function)  # type: ignore[call-overload, no-any-return]
