"""`Facts` and `Board` as compiled functions take them: one pointer each.

Handing a hundred arrays over as a tuple makes every compiled call copy them all, and compiling
them takes minutes. A numba `structref` is one pointer, but reading an array out of it counts a
reference with a locked addition, which is most of the time of a search. So the door
(`entries.py`) takes structrefs, which Python can hold, and hands on `borrowed` pointers to what
is in them: the caller keeps the arrays alive, nobody counts.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.imputils import lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate
from numba.experimental import structref
from numba.extending import infer_getattr, intrinsic, models, register_model

from mihan.engines.timetabling.search.board import Board
from mihan.engines.timetabling.search.compiling import entry
from mihan.engines.timetabling.search.facts import Facts

Struct = TypeVar("Struct")


@structref.register
class FactsType(types.StructRef):
    """The compiled type of `Facts`."""


@structref.register
class BoardType(types.StructRef):
    """The compiled type of `Board`."""


class FactsStruct(structref.StructRefProxy):
    """`Facts` by reference, sharing their arrays."""


class BoardStruct(structref.StructRefProxy):
    """`Board` by reference, sharing its arrays."""


structref.define_proxy(FactsStruct, FactsType, list(Facts._fields))  # type: ignore[no-untyped-call]
structref.define_proxy(BoardStruct, BoardType, list(Board._fields))  # type: ignore[no-untyped-call]


@entry
def facts_struct(values: Any) -> Any:
    """The struct of a tuple of facts."""
    return FactsStruct(*values)  # type: ignore[no-untyped-call]


@entry
def board_struct(values: Any) -> Any:
    """The struct of a tuple of a board; Python keeps reading the tuple while compiled code writes."""
    return BoardStruct(*values)  # type: ignore[no-untyped-call]


class Borrowed(types.Type):
    """A bare pointer to the fields of a struct that someone else keeps alive."""

    def __init__(self, struct: types.StructRef) -> None:
        self.struct = struct
        super().__init__(name=f"Borrowed({struct.name})")


@register_model(Borrowed)
class _BorrowedModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, ir.IntType(8).as_pointer())  # type: ignore[no-untyped-call]


@infer_getattr
class _BorrowedFields(AttributeTemplate):
    key = Borrowed

    def generic_resolve(self, kind: Any, name: str) -> Any:  # type: ignore[override]
        return kind.struct.field_dict.get(name)


@lower_getattr_generic(Borrowed)  # type: ignore[no-untyped-call]
def _read_field(context: Any, builder: Any, kind: Any, pointer: Any, name: str) -> Any:
    fields = kind.struct.get_data_type()
    layout = context.data_model_manager[fields].get_value_type()
    place = builder.bitcast(pointer, layout.as_pointer())
    proxy = cgutils.create_struct_proxy(fields)  # type: ignore[no-untyped-call]
    return getattr(proxy(context, builder, ref=place), name)


def _borrowed(typing_context: Any, struct: Any) -> Any:
    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        proxy = cgutils.create_struct_proxy(struct)(context, builder, value=args[0])  # type: ignore[no-untyped-call]
        return context.nrt.meminfo_data(builder, proxy.meminfo)

    return Borrowed(struct)(struct), code


#: The pointer inside a structref, for compiled code; it has the same fields.
borrowed = cast(Callable[[Struct], Struct], intrinsic(_borrowed))
