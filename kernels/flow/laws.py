"""How times are distributed about their mean."""

from __future__ import annotations

import math

import numpy as np

from kernels.flow.records import VALUE, leanjit, record
from kernels.flow.streams import key, normal, uniform

CONSTANT = 0
EXPONENTIAL = 1
ERLANG = 2
GAMMA = 3
LOGNORMAL = 4
TRIANGULAR = 5
EMPIRICAL = 6


LAW = np.dtype(
    [("kind", np.int64), ("form", np.float64), ("first", np.int64), ("last", np.int64)], align=True
)
"""A law of mean 1. kind: as above. form: the number of phases of Erlang's, the shape of the gamma law, the
standard deviation of a lognormal time's logarithm, half the width of the symmetric triangle. first, last: the
values of an empirical law, of which it takes one as likely as another; their mean is 1."""


@leanjit
def draw(laws, law, stream_key, number):
    """The draw of a number in a stream, by a law of mean 1: float.

    laws: uint8, a block whose first tables are LAW and VALUE, of empirical laws; not written. law: int, its
    row.
    stream_key: uint64, as `kernels.flow.streams.key` says. number: int from 0.
    Bad input: a kind that is none of the above gives NaN, and so does a shape that is not above 0.
    Cost: 1 to 30 nanoseconds; gamma some 60. Source: inversion of the distribution, but Erlang's as a product
    of uniform draws and the gamma law by Marsaglia and Tsang 2000.

    >>> from kernels.flow.records import packed, table
    >>> laws = packed([(LAW, 2), (VALUE, 0)]); table(laws, 0, LAW)["kind"] = CONSTANT, EXPONENTIAL
    >>> float(draw(laws, 0, 5, 0)), bool(draw(laws, 1, 5, 0) > 0.0)
    (1.0, True)

    """
    own = record(laws, 0, law, LAW)
    kind, shape, found = own.kind, own.form, math.nan
    if kind == CONSTANT:
        found = 1.0
    elif kind == EXPONENTIAL:
        found = -math.log(uniform(stream_key, number))
    elif kind == LOGNORMAL:
        found = math.exp(shape * (normal(uniform(stream_key, number)) - 0.5 * shape))
    elif kind == TRIANGULAR:
        share = uniform(stream_key, number)
        if share < 0.5:
            found = 1.0 - shape * (1.0 - math.sqrt(2.0 * share))
        else:
            found = 1.0 + shape * (1.0 - math.sqrt(2.0 * (1.0 - share)))
    elif kind == EMPIRICAL:
        place = own.first + int(uniform(stream_key, number) * (own.last - own.first))
        found = record(laws, 1, place, VALUE).value
    elif kind == ERLANG:
        found = _erlang(shape, key(stream_key, number, 0))
    elif kind == GAMMA:
        found = _gamma(shape, key(stream_key, number, 0))
    return found


@leanjit
def _erlang(phases, own):
    """Of mean 1, from a stream of its own."""
    total = 0.0
    for k in range(int(phases)):
        total -= math.log(uniform(own, k))
    return total / phases


@leanjit
def _gamma(shape, own):
    """Of mean 1, from a stream of its own."""
    if not shape > 0.0:
        return math.nan
    raised = shape if shape >= 1.0 else shape + 1.0
    d = raised - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    k = 1
    while True:
        x = normal(uniform(own, k))
        v = (1.0 + c * x) ** 3
        if v > 0.0 and math.log(uniform(own, k + 1)) < 0.5 * x * x + d * (1.0 - v + math.log(v)):
            break
        k += 2
    less = 1.0 if shape >= 1.0 else uniform(own, 0) ** (1.0 / shape)
    return d * v * less / shape
