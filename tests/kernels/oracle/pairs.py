"""Pairs of convex pieces of many kinds, each piece as Coal's shape and as ours, with a pose for each."""

import time
from dataclasses import dataclass

import coal
import numpy as np
from scipy.spatial import ConvexHull
from scipy.spatial.transform import Rotation

from twin.geometry.convex import Piece, box_vertices, pack

FAILED = -1e300
"""Coal's expanding polytope gives up with minus the largest number."""


@dataclass(frozen=True)
class Shape:
    """A piece, and what Coal makes of the same vertices and radius."""

    vertices: np.ndarray
    radius: float
    coal: object


def sphere(radius):
    return Shape(np.zeros((1, 3)), radius, coal.Sphere(radius))


def capsule(radius, length):
    ends = np.array([[0.0, 0.0, -0.5 * length], [0.0, 0.0, 0.5 * length]])
    return Shape(ends, radius, coal.Capsule(radius, length))


def box(size):
    return Shape(box_vertices(tuple(size)), 0.0, coal.Box(*size))


def convex(points, triangles):
    corners, faces = coal.StdVec_Vec3s(), coal.StdVec_Triangle()
    for point in points:
        corners.append(point)
    for triangle in triangles:
        faces.append(coal.Triangle(*(int(k) for k in triangle)))
    return Shape(points, 0.0, coal.Convex(corners, faces))


def hull(points):
    found = ConvexHull(points)
    kept = np.sort(found.vertices)
    return convex(points[kept], np.searchsorted(kept, found.simplices))


def round_hull(rng, size):
    points = rng.normal(size=(rng.integers(12, 60), 3))
    points /= np.linalg.norm(points, axis=1)[:, None]
    return hull(points * rng.uniform(0.2, 1.0, 3) * size)


def robot_hull(rng, size):
    """24 to 60 vertices on a long ball, all of them on the hull."""
    points = rng.normal(size=(rng.integers(24, 61), 3))
    points /= np.linalg.norm(points, axis=1)[:, None]
    return hull(points * [0.4 * size, 0.4 * size, size])


def flat(rng, size):
    angle = np.sort(rng.uniform(0.0, 2.0 * np.pi, rng.integers(3, 9)))
    points = size * np.stack([np.cos(angle), np.sin(angle), 0.0 * angle], axis=1)
    fan = [(0, k, k + 1) for k in range(1, len(angle) - 1)]
    return convex(points, fan + [(c, b, a) for a, b, c in fan])


def turns(rng, m):
    poses = np.tile(np.eye(4), (m, 1, 1))
    poses[:, :3, :3] = Rotation.random(m, rng=rng).as_matrix()
    return poses


def placed(rng, m, spread):
    poses = turns(rng, m)
    poses[:, :3, 3] = rng.uniform(-spread, spread, (m, 3))
    return poses


def on_a_grid(rng, m):
    """Quarter turns, places in steps of a tenth: faces on faces, edges on edges, the same place."""
    poses = np.tile(np.eye(4), (m, 1, 1))
    quarter = Rotation.create_group("O").as_matrix().round()
    poses[:, :3, :3] = quarter[rng.integers(0, 24, m)]
    poses[:, :3, 3] = rng.integers(-4, 5, (m, 3)) / 10.0
    return poses


@dataclass(frozen=True)
class Kind:
    """Pairs of one kind: shapes, which two, and their poses in the world (m, 4, 4) each."""

    shapes: list[Shape]
    pairs: np.ndarray
    world_from_a: np.ndarray
    world_from_b: np.ndarray

    def pieces(self):
        return pack([Piece(str(i), 0, s.vertices, s.radius) for i, s in enumerate(self.shapes)])


def kinds(rng, m):
    """About m pairs of each kind, by its name."""
    some = 24
    boxes = [box(rng.uniform(0.05, 0.6, 3)) for _ in range(some)]
    round_ones = [sphere(r) for r in rng.uniform(0.05, 0.4, 8)]
    round_ones += [capsule(*rng.uniform(0.05, 0.6, 2)) for _ in range(some)]
    hulls = [round_hull(rng, 0.4) for _ in range(some)]
    flats = [flat(rng, 0.4) for _ in range(some)]
    thin = [sphere(0.0), capsule(0.0, 0.5), capsule(0.0, 1.0), *flats[:8]]
    wires = [box((0.001, 0.001, 2.0)), capsule(0.0005, 2.0)]
    tiny = [round_hull(rng, 1e-4) for _ in range(some)] + [box(rng.uniform(2e-5, 2e-4, 3)) for _ in range(4)]
    grid = [box(s) for s in ((0.2, 0.2, 0.2), (0.4, 0.2, 0.2), (0.2, 0.4, 0.6))]

    def any_two(shapes, *poses):
        return Kind(shapes, rng.integers(0, len(shapes), (m, 2)), *poses)

    found = {
        "spheres and capsules": any_two(round_ones, placed(rng, m, 0.5), placed(rng, m, 0.5)),
        "boxes": any_two(boxes, placed(rng, m, 0.3), placed(rng, m, 0.3)),
        "boxes on a grid": any_two(grid, on_a_grid(rng, m), on_a_grid(rng, m)),
        "hulls": any_two(hulls, placed(rng, m, 0.4), placed(rng, m, 0.4)),
        "hulls, deep": any_two(hulls, placed(rng, m, 0.05), placed(rng, m, 0.05)),
        "mixed": any_two(hulls + boxes + round_ones, placed(rng, m, 0.4), placed(rng, m, 0.4)),
        "flat": any_two(flats + boxes[:8], placed(rng, m, 0.3), placed(rng, m, 0.3)),
        "points and lines": any_two(thin, placed(rng, m, 0.2), placed(rng, m, 0.2)),
        "wires": any_two(wires + hulls + boxes, placed(rng, m, 0.2), placed(rng, m, 0.2)),
        "tiny": any_two(tiny, placed(rng, m, 1e-4), placed(rng, m, 1e-4)),
    }
    one, other = placed(rng, m, 0.4), placed(rng, m, 0.4)
    far = 100.0 * rng.uniform(-1.0, 1.0, (m, 3))
    one[:, :3, 3] += far
    other[:, :3, 3] += far
    found["100 m away"] = any_two(hulls + boxes, one, other)
    same = any_two(hulls + boxes + round_ones + flats[:8], one, one)
    same.pairs[:, 1] = same.pairs[:, 0]
    found["itself in its place"] = same
    small = [round_hull(rng, 0.02) for _ in range(some)]
    inside = any_two(small + boxes, placed(rng, m, 0.02), turns(rng, m))
    inside.pairs[:, 0] %= some
    inside.pairs[:, 1] = some + inside.pairs[:, 1] % some
    found["one inside the other"] = inside
    return found


def near(kind, signed, axes, rng):
    """The same pairs, b moved so that they are apart, or overlap, by 0 or 1e-9 to 1e-2 m: and by how much."""
    m = len(signed)
    aim = rng.choice([-1.0, 0.0, 1.0], m, p=[0.45, 0.1, 0.45]) * 10.0 ** rng.uniform(-9, -2, m)
    world_from_b = kind.world_from_b.copy()
    world_from_b[:, :3, 3] += (signed - aim)[:, None] * axes
    return Kind(kind.shapes, kind.pairs, kind.world_from_a, world_from_b), aim


def requests(tolerance=1e-9):
    request = coal.DistanceRequest()
    request.enable_signed_distance = True
    request.gjk_tolerance = request.epa_tolerance = tolerance
    request.gjk_max_iterations = 1000
    request.epa_max_iterations = 1000
    return request


def by_coal(kind, request, taken=None):
    """Signed distances (m,), m; the seconds of the calls alone are added to taken[0]."""
    found = np.empty(len(kind.pairs))
    result = coal.DistanceResult()
    shapes = [shape.coal for shape in kind.shapes]
    places = [
        [coal.Transform3s(pose[:3, :3], pose[:3, 3]) for pose in poses]
        for poses in (kind.world_from_a, kind.world_from_b)
    ]
    calls = [
        (shapes[a], one, shapes[b], other) for (a, b), one, other in zip(kind.pairs, *places, strict=True)
    ]
    start = time.perf_counter()
    for i, (one, place, other, other_place) in enumerate(calls):
        result.clear()
        found[i] = coal.distance(one, place, other, other_place, request, result)
    if taken is not None:
        taken[0] += time.perf_counter() - start
    return found


def collisions_by_coal(kind, tolerance=1e-9):
    """Whether Coal's collision check finds the pieces in one another, bool (m,)."""
    request = coal.CollisionRequest()
    request.gjk_tolerance = request.epa_tolerance = tolerance
    request.gjk_max_iterations = request.epa_max_iterations = 1000
    result = coal.CollisionResult()
    shapes = [shape.coal for shape in kind.shapes]
    found = np.empty(len(kind.pairs), bool)
    for i, (a, b) in enumerate(kind.pairs):
        places = [coal.Transform3s(p[i][:3, :3], p[i][:3, 3]) for p in (kind.world_from_a, kind.world_from_b)]
        result.clear()
        found[i] = coal.collide(shapes[a], places[0], shapes[b], places[1], request, result) > 0
    return found
