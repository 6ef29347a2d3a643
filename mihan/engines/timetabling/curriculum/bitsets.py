"""Bit counting for compiled code: one machine instruction each, which numba does not offer by itself."""

from typing import Any

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

WORD = 64

Words = npt.NDArray[np.int64]


def _count_bits(context: Any, word: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.int64), generate


def _lowest_bit(context: Any, word: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.int64), generate


#: How many bits of a 64-bit word are set.
count_bits: Any = intrinsic(_count_bits)
#: Place of the lowest set bit of a word that is not 0.
lowest_bit: Any = intrinsic(_lowest_bit)


def packed(rows: npt.NDArray[np.bool_]) -> Words:
    """Rows of booleans as rows of 64-bit words, the first column in the lowest bit."""
    height, width = rows.shape
    words = max(1, -(-width // WORD))
    padded = np.zeros((height, words * WORD), np.bool_)
    padded[:, :width] = rows
    return np.packbits(padded, axis=1, bitorder="little").view("<i8").astype(np.int64)
