"""Distance of two convex hulls by trying every vertex, edge and face against every other."""

import itertools

import numpy as np
from scipy.optimize import linprog
from scipy.spatial import ConvexHull


def overlap(a, b):
    """Whether the hulls share a point: is there one that is a convex combination of both?"""
    equal = np.block(
        [
            [a.T, -b.T],
            [np.ones((1, len(a))), np.zeros((1, len(b)))],
            [np.zeros((1, len(a))), np.ones((1, len(b)))],
        ]
    )
    aim = np.array([0, 0, 0, 1, 1.0])
    return linprog(np.zeros(len(a) + len(b)), A_eq=equal, b_eq=aim, bounds=(0, None)).status == 0


def point_to_segment(p, a, b):
    ab = b - a
    length = ab @ ab
    share = 0.0 if length == 0 else np.clip((p - a) @ ab / length, 0, 1)
    return np.linalg.norm(p - a - share * ab)


def segment_to_segment(a, b, c, d):
    """Smallest of: the four ends against the other segment, and the common normal where it hits both."""
    ends = [point_to_segment(p, *s) for p, s in ((a, (c, d)), (b, (c, d)), (c, (a, b)), (d, (a, b)))]
    system = np.stack([b - a, c - d], axis=1)
    shares, *_ = np.linalg.lstsq(system, c - a, rcond=None)
    if np.all((shares > 0) & (shares < 1)):
        ends.append(np.linalg.norm(a + shares[0] * (b - a) - c - shares[1] * (d - c)))
    return min(ends)


def point_to_triangle(p, triangle):
    a, b, c = triangle
    system = np.stack([b - a, c - a], axis=1)
    shares, *_ = np.linalg.lstsq(system, p - a, rcond=None)
    if shares.min() >= 0 and shares.sum() <= 1:
        return np.linalg.norm(a + system @ shares - p)
    return min(point_to_segment(p, *edge) for edge in itertools.combinations(triangle, 2))


def faces(points):
    """Triangles of a hull; a flat, straight or single set is what it is."""
    if len(points) <= 3:
        return [points[list(range(len(points)))]]
    return [points[list(simplex)] for simplex in ConvexHull(points).simplices]


def distance(a, b):
    """Of the hulls of two sets of points (k, 3); 0.0 where they overlap."""
    if overlap(a, b):
        return 0.0
    best = np.inf
    for one in faces(a):
        for other in faces(b):
            best = min(best, _of_faces(one, other))
    return best


def _of_faces(one, other):
    found = [np.linalg.norm(p - q) for p in one for q in other]
    for points, face in ((one, other), (other, one)):
        if len(face) == 3:
            found += [point_to_triangle(p, face) for p in points]
    for first in itertools.combinations(one, 2):
        found += [point_to_segment(p, *first) for p in other]
        found += [segment_to_segment(*first, *second) for second in itertools.combinations(other, 2)]
    for second in itertools.combinations(other, 2):
        found += [point_to_segment(p, *second) for p in one]
    return min(found)
