"""What travels to the browser as one binary message: a description as JSON, and arrays behind it."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

ALIGN = 4


def packed(description: Mapping[str, Any], arrays: Sequence[np.ndarray] = ()) -> bytes:
    """A description and the arrays that it speaks of.

    description: anything JSON can say; no NaN and no infinity. arrays: float32 or uint32, any shape; they
    follow each other in little endian without a gap. In front: the length of the JSON as uint32, and behind
    the JSON as many blanks as make it a multiple of 4 bytes. A ValueError for arrays of another kind.
    """
    for array in arrays:
        if array.dtype not in (np.float32, np.uint32):
            raise ValueError(f"an array of {array.dtype} cannot travel; give float32 or uint32.")
    text = json.dumps(description, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % ALIGN)
    parts = (array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes() for array in arrays)
    return struct.pack("<I", len(text)) + text + b"".join(parts)


def unpacked(parcel: bytes) -> tuple[dict[str, Any], bytes]:
    """The description, and the bytes of all arrays, of what `packed` made."""
    (length,) = struct.unpack_from("<I", parcel)
    description: dict[str, Any] = json.loads(parcel[ALIGN : ALIGN + length])
    return description, parcel[ALIGN + length :]
