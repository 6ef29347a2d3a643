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


def compiled(function: Function) -> Function:
    """A function that only compiled code calls.

    It is part of its callers, so it is not kept by itself, and has no wrapper for Python: both
    together halve the time and the disk that compiling takes.
    """
    wrap = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return cast(Function, numba.njit(nogil=True, error_model="numpy", **wrap)(function))  # type: ignore[call-overload]
