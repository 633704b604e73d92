"""Boxes along the axes of the world, in hierarchies over time and over what stands in it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from kernels.uncounted import uncounted_jit

BLOCK = 8
"""So many intervals between knots share a lowest box of a hierarchy over time."""


class Tree(NamedTuple):
    """A binary hierarchy of what stands still: node k holds what its nodes 2 k and 2 k + 1 hold.

    boxes: float64 (2 b, 6), lower and upper corners, m, world. piece: int64 (2 b,), the piece of a lowest
    node, -1 of others and empty ones. group: int64 (2 b,), the group that all pieces of a node belong to,
    -1 where they belong to several. The root is node 1.
    """

    boxes: np.ndarray
    piece: np.ndarray
    group: np.ndarray


@uncounted_jit
def levels(count):
    """The smallest power of two that is at least `count`: int.

    count: int, at least 1. Bad input: 1 for less. Cost: its logarithm. Source: definition.

    >>> levels(5)
    8
    """
    room = 1
    while room < count:
        room *= 2
    return room


@uncounted_jit
def join_upwards(boxes):
    """Let each upper node of a hierarchy bound its two lower ones.

    boxes: float64 (2 b, 6), lower and upper corners, b a power of two, the lowest nodes at b and on; written.
    Bad input: NaN is left out. Cost: 12 comparisons a node. Source: definition.

    >>> two = np.zeros((4, 6)); two[2, 3:] = 1.0; two[3] = 5.0; join_upwards(two); two[1].tolist()
    [0.0, 0.0, 0.0, 5.0, 5.0, 5.0]
    """
    for k in range(boxes.shape[0] // 2 - 1, 0, -1):
        for r in range(3):
            boxes[k, r] = min(boxes[2 * k, r], boxes[2 * k + 1, r])
            boxes[k, 3 + r] = max(boxes[2 * k, 3 + r], boxes[2 * k + 1, 3 + r])


@uncounted_jit
def gap(one, other):
    """Signed distance of two boxes, m: below 0 how deep they overlap, infinite where one is empty.

    one, other: float64 (6,), lower and upper corners, m; not written.
    Bad input: NaN is left out. Cost: a square root. Source: definition.

    >>> gap(np.array([0.0, 0.0, 0.0, 1.0, 1.0, 1.0]), np.array([4.0, 0.0, 5.0, 5.0, 1.0, 6.0]))
    5.0
    """
    square, most = 0.0, -np.inf
    for r in range(3):
        apart = max(other[r] - one[3 + r], one[r] - other[3 + r])
        most = max(most, apart)
        square += max(apart, 0.0) ** 2
    return math.sqrt(square) if most > 0.0 else most


@uncounted_jit
def widest(box):
    """The longest edge of a box, m.

    box: float64 (6,), lower and upper corners, m; not written. Bad input: below 0 where it is empty.
    Cost: 3 subtractions. Source: definition.

    >>> float(widest(np.array([0.0, 0.0, 0.0, 1.0, 3.0, 2.0])))
    3.0
    """
    return max(box[3] - box[0], box[4] - box[1], box[5] - box[2])


def whole(boxes):
    """Boxes round those of all pieces: float64 (2 b, 6).

    boxes: float64 (P, 2 b, 6), lower and upper corners, m; not written. Bad input: NaN passes through; no
    piece gives empty boxes. Cost: two comparisons a corner. Source: definition.

    >>> whole(np.array([[[0.0] * 3 + [1.0] * 3], [[-1.0] * 3 + [0.5] * 3]])).tolist()
    [[-1.0, -1.0, -1.0, 1.0, 1.0, 1.0]]
    """
    lower = boxes[:, :, :3].min(axis=0, initial=np.inf)
    return np.concatenate([lower, boxes[:, :, 3:].max(axis=0, initial=-np.inf)], axis=1)


def _spread(places):
    """Bits of integers below 1024 with two zeros put between each."""
    places = (places | places << 16) & 0x030000FF
    places = (places | places << 8) & 0x0300F00F
    places = (places | places << 4) & 0x030C30C3
    return (places | places << 2) & 0x09249249


def _near_together(points):
    """Places along a curve that keeps near together what is near together: int64 (k,) for points (k, 3)."""
    low = points.min(axis=0)
    size = float(max((points.max(axis=0) - low).max(), 1e-9))
    cells = np.clip((points - low) / size * 1023.0, 0.0, 1023.0).astype(np.int64)
    return _spread(cells[:, 0]) | _spread(cells[:, 1]) << 1 | _spread(cells[:, 2]) << 2


def tree_of(boxes, group) -> Tree:
    """A hierarchy of still pieces in which those of a group and those near each other are near.

    boxes: float64 (P, 2, 3), lower and upper corners, m, world; not written. group: int64 (P,), 0 and on; not
    written. Bad input: NaN counts as the lower corner of all. No piece: a root without any.
    Cost: 50 microseconds for some hundred pieces. Source: order along a curve of bits (Morton 1966).

    >>> box = np.array([[[0.0] * 3, [1.0] * 3], [[9.0] * 3, [9.5] * 3]])
    >>> made = tree_of(box, np.zeros(2, np.int64))
    >>> made.boxes[1].tolist(), made.piece.tolist()
    ([0.0, 0.0, 0.0, 9.5, 9.5, 9.5], [-1, -1, 0, 1])
    """
    count = len(boxes)
    room = int(levels(count))
    tree = Tree(np.empty((2 * room, 6)), np.full(2 * room, -1), np.full(2 * room, -1))
    tree.boxes[:, :3], tree.boxes[:, 3:] = np.inf, -np.inf
    if count:
        corners = np.nan_to_num(boxes, nan=0.0)
        centres = 0.5 * (corners[:, 0] + corners[:, 1])
        _, member, members = np.unique(group, return_inverse=True, return_counts=True)
        middles = np.stack([np.bincount(member, c) / members for c in centres.T], axis=1)
        order = np.lexsort((_near_together(centres), group, _near_together(middles)[member]))
        tree.piece[room : room + count] = order
        tree.boxes[room : room + count] = boxes[order].reshape(-1, 6)
        tree.group[room : room + count] = group[order]
        tree.group[room + count :] = group[order[-1]]
    join_upwards(tree.boxes)
    for k in range(room - 1, 0, -1):
        if tree.group[2 * k] == tree.group[2 * k + 1]:
            tree.group[k] = tree.group[2 * k]
    return tree
