"""How the functions of the search are compiled: cached on disk, and leaving Python free meanwhile."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile at first call and keep the machine code.

    The interpreter's lock is let go, so that threads run several searches at once.
    """
    return cast(Function, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
