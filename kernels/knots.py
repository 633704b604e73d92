"""Knots of ways through joint space: more of them, common ones of two ways, and windows of time in knots."""

from __future__ import annotations

import numpy as np

_MOST_RAD = 0.1
"""Knots are put in where the joints together turn more than this between two."""


def refined(time, q, extra):
    """The same way with more knots: (time float64 (k,), q float64 (k, n)), at least two.

    Knots are added at the times `extra` and where joints together turn or slide more than 0.1 rad or m
    between two; a way of one knot stays there for no time. Before its first and after its last knot the way
    stands still.
    time: float64 (m,), s. q: float64 (m, n), rad or m. extra: float64 (e,), s. None is written.
    Bad input: NaN passes through. Cost: some array operations. Source: linear interpolation.

    >>> refined(np.array([0.0, 1.0]), np.array([[0.0], [0.2]]), np.array([0.1]))[0].round(6).tolist()
    [0.0, 0.1, 0.55, 1.0]
    """
    knots = np.union1d(time, extra) if len(extra) else time
    if len(knots) == 1:
        knots = np.repeat(knots, 2)
    joints = rows(knots, time, q)
    turned = np.abs(np.diff(joints, axis=0)).sum(axis=1)
    parts = np.maximum(1, np.ceil(turned / _MOST_RAD - 1e-9)).astype(np.int64)
    if parts.max() > 1:
        before = np.repeat(np.arange(len(parts)), parts)
        share = (np.arange(len(before)) - np.repeat(np.cumsum(parts) - parts, parts)) / parts[before]
        between = knots[before] + share * (knots[before + 1] - knots[before])
        knots = np.append(between, knots[-1])
        joints = rows(knots, time, q)
    return np.ascontiguousarray(knots, dtype=np.float64), joints


def rows(knots, time, q):
    """Joint positions at other times: float64 (k, n); before and after the way those of its ends.

    knots: float64 (k,), s. time: float64 (m,), s, increasing. q: float64 (m, n), rad or m. None is written.
    Bad input: NaN passes through. Cost: some array operations. Source: linear interpolation.

    >>> rows(np.array([0.5, 2.0]), np.array([0.0, 1.0]), np.array([[0.0], [1.0]])).tolist()
    [[0.5], [1.0]]
    """
    if len(knots) == len(time) and (knots == time).all():
        return np.ascontiguousarray(q, dtype=np.float64)
    joints = np.empty((len(knots), q.shape[1]))
    for k in range(q.shape[1]):
        joints[:, k] = np.interp(knots, time, q[:, k])
    return joints


def sound(time, q, base):
    """Whether a way can be followed: bool. All numbers are finite, there is a knot, and times increase.

    time: float64 (m,), s. q: float64 (m, n), rad or m. base: float64 (4, 4), m. None is written.
    Bad input: False. Cost: a comparison each. Source: definition.

    >>> sound(np.array([0.0, 0.0]), np.zeros((2, 1)), np.eye(4))
    False
    """
    finite = np.isfinite(q).all() and np.isfinite(base).all() and np.isfinite(time).all()
    return bool(finite and len(time) > 0 and (np.diff(time) > 0.0).all())


def windows_in_knots(windows, time):
    """First and last knot inside each window: int64 (w, 2); one outside the way has a last before its first.

    windows: float64 (w, 2), s, start and end; not written. time: float64 (m,), s, in order; not written.
    Bad input: NaN counts as late. Cost: a search each. Source: definition.

    >>> windows_in_knots(np.array([[0.5, 2.0]]), np.arange(4.0)).tolist()
    [[1, 2]]
    """
    first = np.searchsorted(time, windows[:, 0], side="left")
    last = np.searchsorted(time, windows[:, 1], side="right") - 1
    return np.stack([first, last], axis=1).astype(np.int64)
