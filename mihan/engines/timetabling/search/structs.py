"""`Facts` and `Board` as compiled functions take them: one reference each.

Handing a hundred arrays over as a tuple makes every compiled call copy them all, and compiling
them takes minutes; a numba `structref` is one pointer, and its functions can be cached. The
arrays are shared: Python keeps reading the named tuple while compiled code writes the struct.
"""

from typing import Any

from numba.core import types
from numba.experimental import structref

from mihan.engines.timetabling.search.board import Board
from mihan.engines.timetabling.search.compiling import compiled
from mihan.engines.timetabling.search.facts import Facts


@structref.register
class FactsType(types.StructRef):  # type: ignore[misc]
    """The compiled type of `Facts`."""


@structref.register
class BoardType(types.StructRef):  # type: ignore[misc]
    """The compiled type of `Board`."""


class FactsStruct(structref.StructRefProxy):  # type: ignore[misc]
    """`Facts` by reference."""


class BoardStruct(structref.StructRefProxy):  # type: ignore[misc]
    """`Board` by reference."""


structref.define_proxy(FactsStruct, FactsType, list(Facts._fields))
structref.define_proxy(BoardStruct, BoardType, list(Board._fields))


@compiled
def facts_struct(values: Any) -> Any:
    """The struct of a tuple of facts."""
    return FactsStruct(*values)


@compiled
def board_struct(values: Any) -> Any:
    """The struct of a tuple of a board; it shares the board's arrays."""
    return BoardStruct(*values)
