"""Tables of records in one block of bytes.

What the engine reads and writes is passed from function to function many times for each job: as one array,
and not as dozens. A copy of the block is a copy of everything. It begins with an offset and a count for each
table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit, types
from numba.extending import intrinsic, overload

if TYPE_CHECKING:
    from collections.abc import Sequence


_LEAN: Any = {"_nrt": False}
leanjit: Any = njit(cache=True, **_LEAN)
"""As `njit`, for functions that make no arrays: counting references would take longer than their work."""

_intrinsic: Any = intrinsic

VALUE = np.dtype([("value", np.float64)])
NUMBER = np.dtype([("number", np.int64)])
"""Records of one field."""


def packed(tables: Sequence[tuple[Any, int]]) -> np.ndarray:
    """A block with tables of zeros: uint8 (bytes,).

    tables: (dtype, count) of each, of whole numbers of 8 bytes.
    """
    offset = 16 * len(tables)
    head: list[int] = []
    for dtype, count in tables:
        head.extend((offset, count))
        offset += np.dtype(dtype).itemsize * count
    block = np.zeros(offset // 8, np.int64)
    block[: len(head)] = head
    return block.view(np.uint8)


def table(block: np.ndarray, number: int, dtype: Any) -> np.ndarray:
    """A table of a block, not copied: its records, whose fields are attributes.

    block: uint8, as `packed` makes it. number: which table. dtype: of its records.
    """
    offset, count = block[16 * number : 16 * number + 16].view(np.int64)
    return block[offset : offset + count * dtype.itemsize].view(dtype).view(np.recarray)


def record(block: np.ndarray, number: int, place: int, dtype: Any) -> Any:
    """A record of a block, whose fields are attributes that can be set, in compiled code too.

    block: uint8, as `packed` makes it; it has to live for as long as the record is used. number: which table.
    place: which of its records; one that is not there reads beyond. dtype: of the records.
    """
    return table(block, number, dtype)[place]


def count(block: np.ndarray, number: int) -> int:
    """How many records a table has, in compiled code too.

    block: uint8, as `packed` makes it. number: which table.
    """
    return int(block[16 * number + 8 : 16 * number + 16].view(np.int64)[0])


def lent(block: np.ndarray) -> np.ndarray:
    """The same block, to which no references are counted: it has to live for as long as this is used.

    block: any array. Counting at each call would take longer than what the engine does.
    """
    return block


def _head(context: Any, builder: Any, block: Any, value: Any) -> tuple[Any, Any]:
    """Where a block is, as bytes and as whole numbers."""
    data = context.make_array(block)(context, builder, value).data
    return data, builder.bitcast(data, context.get_value_type(types.int64).as_pointer())


@_intrinsic
def _record(_context: Any, block: Any, number: Any, place: Any, dtype: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data, head = _head(context, builder, block, arguments[0])
        place = builder.shl(arguments[1], context.get_constant(types.int64, 1))
        offset = builder.load(builder.gep(head, [place]))
        size = context.get_constant(types.int64, dtype.dtype.size)
        own = builder.gep(data, [builder.add(offset, builder.mul(arguments[2], size))])
        return builder.bitcast(own, context.get_value_type(dtype.dtype))

    return dtype.dtype(block, number, place, dtype), build


@_intrinsic
def _count(_context: Any, block: Any, number: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        _, head = _head(context, builder, block, arguments[0])
        place = builder.shl(arguments[1], context.get_constant(types.int64, 1))
        return builder.load(builder.gep(head, [builder.add(place, context.get_constant(types.int64, 1))]))

    return number(block, number), build


@_intrinsic
def _lent(_context: Any, block: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        same = context.make_array(block)(context, builder, arguments[0])
        for owner in ("meminfo", "parent"):
            setattr(same, owner, getattr(same, owner).type(None))
        return same._getvalue()

    return block(block), build


@overload(record, jit_options=_LEAN)
def _of_block(block: Any, number: Any, place: Any, dtype: Any) -> Any:
    def made(block: Any, number: Any, place: Any, dtype: Any) -> Any:
        return _record(block, np.int64(number), np.int64(place), dtype)

    return made


@overload(count, jit_options=_LEAN)
def _count_of(block: Any, number: Any) -> Any:
    def made(block: Any, number: Any) -> Any:
        return _count(block, np.int64(number))

    return made


@overload(lent)
def _lend(block: Any) -> Any:
    def made(block: Any) -> Any:
        return _lent(block)

    return made
