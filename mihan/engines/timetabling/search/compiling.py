"""How the functions of the search are compiled."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def entry(function: Function) -> Function:
    """A compiled function that Python calls: kept on disk with all that it calls.

    It lets go of the interpreter's lock, so that threads run several searches at once.
    """
    return cast(Function, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


#: numba counts references to every array it reads out of a struct, with a locked addition each
#: time; without its runtime the search is many times faster. What that forbids is making arrays
#: inside compiled code, slices included. No wrapper for Python either: only compiled code calls.
_BARE = {"_nrt": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def compiled(function: Function) -> Function:
    """A function that only compiled code calls; it is kept on disk as part of its callers."""
    return cast(Function, numba.njit(nogil=True, error_model="numpy", **_BARE)(function))  # type: ignore[call-overload]
