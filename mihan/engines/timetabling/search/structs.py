"""`Facts` and `Board` as compiled functions take them: one reference each.

Handing a hundred arrays over as a tuple makes every compiled call copy them all, and compiling
them takes minutes; a numba `structref` is one pointer, and its functions can be cached. The
arrays are shared: Python keeps reading the named tuple while compiled code writes the struct.
"""

from typing import Any

from numba.core import types
from numba.experimental import structref

from mihan.engines.timetabling.search.board import Board
from mihan.engines.timetabling.search.compiling import entry
from mihan.engines.timetabling.search.facts import Facts


@structref.register
class FactsType(types.StructRef):
    """The compiled type of `Facts`."""


@structref.register
class BoardType(types.StructRef):
    """The compiled type of `Board`."""


class FactsStruct(structref.StructRefProxy):
    """`Facts` by reference."""


class BoardStruct(structref.StructRefProxy):
    """`Board` by reference."""


structref.define_proxy(FactsStruct, FactsType, list(Facts._fields))  # type: ignore[no-untyped-call]
structref.define_proxy(BoardStruct, BoardType, list(Board._fields))  # type: ignore[no-untyped-call]


@entry
def facts_struct(values: Any) -> Any:
    """The struct of a tuple of facts."""
    return FactsStruct(*values)  # type: ignore[no-untyped-call]


@entry
def board_struct(values: Any) -> Any:
    """The struct of a tuple of a board; it shares the board's arrays."""
    return BoardStruct(*values)  # type: ignore[no-untyped-call]
