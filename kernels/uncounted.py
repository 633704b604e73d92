"""Compile kernels that make no arrays without counting references to the arrays that they are given.

The counts are atomic, some five nanoseconds each: for the fifteen arrays of a distance search they took more
time than its geometry. `_nrt` is an option of Numba's own that its types do not name: hence in one place.
"""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from numba import njit

uncounted_jit: Any = partial(cast(Any, njit), cache=True, error_model="numpy", _nrt=False)
"""For kernels that make no array and return none; what they call is compiled the same way by default."""

counted_jit: Any = partial(cast(Any, njit), cache=True, error_model="numpy", _nrt=True)
"""For a kernel that makes arrays and is called by one of those."""
