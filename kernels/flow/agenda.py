"""What comes next: one time for each of a fixed number of things, and the thing whose time is the first.

A heap of all of them. Of equal times the lower number comes first, so that no run depends on its past.
"""

from __future__ import annotations

from kernels.flow.records import count, leanjit
from kernels.flow.state import AGENDA, _agenda


@leanjit
def _before(s, one, two):
    first, second = _agenda(s, one).time_s, _agenda(s, two).time_s
    return first < second or (first == second and one < two)


@leanjit
def _hang(s, k, thing):
    """Have a thing stand at a place of the heap."""
    _agenda(s, k).heap = thing
    _agenda(s, thing).place = k


@leanjit
def _put(s, thing, time_s):
    """Set when a thing comes.

    s: uint8, a block of `kernels.flow.state.TABLES`; written. thing: int, its number. time_s: float, s;
    infinite for never.
    Bad input: NaN spoils the order. Cost: some 10 nanoseconds, 20 for the first of a thousand. Source: binary
    heap (Williams 1964).
    """
    coming = _agenda(s, thing)
    if time_s == coming.time_s:
        return
    sooner, k = time_s < coming.time_s, coming.place
    coming.time_s = time_s
    if sooner:
        while k > 0 and _before(s, thing, _agenda(s, (k - 1) >> 1).heap):
            _hang(s, k, _agenda(s, (k - 1) >> 1).heap)
            k = (k - 1) >> 1
    else:
        things = count(s, AGENDA)
        while 2 * k + 1 < things:
            low = 2 * k + 1
            if low + 1 < things and _before(s, _agenda(s, low + 1).heap, _agenda(s, low).heap):
                low += 1
            if not _before(s, _agenda(s, low).heap, thing):
                break
            _hang(s, k, _agenda(s, low).heap)
            k = low
    _hang(s, k, thing)
