"""What an OPC UA status code says of a value (OPC UA part 4, 7.39)."""

from __future__ import annotations

import numpy as np

from twin.events import Flag, Quality

GOOD_OVERLOAD = 0x002F0000
_CODE_BITS = 0xFFFF0000
_INFO_TYPE_BITS = 0x0C00
_INFO_TYPE_DATA_VALUE = 0x0400
_OVERFLOW_BIT = 0x0080


def quality(status: np.ndarray) -> np.ndarray:
    """`Quality` by the severity in the top two bits: 00 good, 01 uncertain, 10 bad, 11 (reserved) bad.

    `status` is `uint32` of any shape; the result is `uint8` of that shape.
    """
    severity = (np.asarray(status, np.uint32) >> np.uint32(30)).astype(np.uint8)
    return np.minimum(severity, np.uint8(Quality.BAD))


def flags(status: np.ndarray) -> np.ndarray:
    """`Flag.OVERLOAD` where the code is Good_Overload or the overflow bit of a data value is set.

    `status` is `uint32` of any shape; the result is `uint8` of that shape.
    """
    status = np.asarray(status, np.uint32)
    overload = (status & np.uint32(_CODE_BITS)) == GOOD_OVERLOAD
    is_data_value = (status & np.uint32(_INFO_TYPE_BITS)) == _INFO_TYPE_DATA_VALUE
    overflow = is_data_value & ((status & np.uint32(_OVERFLOW_BIT)) != 0)
    return np.where(overload | overflow, np.uint8(Flag.OVERLOAD), np.uint8(Flag.NONE))
