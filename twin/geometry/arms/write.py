"""Arms as robot descriptions: a URDF and its meshes, the same bytes each time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from twin.geometry.arms.facts import ARMS, ArmFacts
from twin.geometry.arms.shapes import LINKS, arm_mesh, arm_pieces

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEADER = b"TakTwin, shapes of our own, metres".ljust(80)
"""Of every STL: no date, so that equal shapes are equal bytes."""
GRAVITY_M_S2 = 9.81
DECIMALS = 6


def write_arms(folder: Path) -> list[Path]:
    """Write every arm into `folder`/ID/ID.urdf with meshes beside; the paths of the URDFs."""
    return [write_arm(arm_id, folder) for arm_id in ARMS]


def write_arm(arm_id: str, folder: Path) -> Path:
    """Write one arm into `folder`/`arm_id`; the path of its URDF. What stood there is replaced."""
    home = folder / arm_id
    meshes = home / "meshes"
    meshes.mkdir(parents=True, exist_ok=True)
    for old in meshes.glob("*.stl"):
        old.unlink()
    pieces = []
    for link, name in enumerate(LINKS):
        mesh = arm_mesh(arm_id, link)
        corners = np.asarray(mesh.points, dtype=float)[mesh.regular_faces]
        (meshes / f"{name}.stl").write_bytes(stl(corners))
        pieces.append([_solid(piece) for piece in arm_pieces(arm_id, link)])
        for number, solid in enumerate(pieces[-1]):
            (meshes / f"{name}_hull{number}.stl").write_bytes(stl(solid))
    urdf = home / f"{arm_id}.urdf"
    urdf.write_text(_urdf(arm_id, ARMS[arm_id], pieces), encoding="utf-8", newline="\n")
    return urdf


def stl(corners: np.ndarray) -> bytes:
    """Binary STL of triangles (n, 3, 3), m."""
    record = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("more", "<u2")])
    rows = np.zeros(len(corners), record)
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    length = np.linalg.norm(normal, axis=1)
    rows["normal"] = np.round(normal / np.where(length > 0.0, length, 1.0)[:, None], 5) + 0.0
    rows["corners"] = corners + 0.0  # no negative zeros
    return HEADER + np.uint32(len(rows)).tobytes() + rows.tobytes()


def _solid(points: np.ndarray) -> np.ndarray:
    """Triangles (n, 3, 3) of the hull of points, outward."""
    from scipy.spatial import ConvexHull

    hull = ConvexHull(points)
    corners = points[hull.simplices]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    inward = (normal * hull.equations[:, :3]).sum(axis=1) < 0.0
    corners[inward] = corners[inward][:, ::-1]
    return corners


def _urdf(arm_id: str, facts: ArmFacts, pieces: list[list[np.ndarray]]) -> str:
    bodies = [_body(solids) for solids in pieces]
    density = facts.mass_kg / sum(volume for volume, _, _ in bodies)
    masses = [volume * density for volume, _, _ in bodies]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f"<!-- {facts.name}. Written by `make arms`; change twin/geometry/arms instead.",
        "     Joint origins, axes, limits and velocities: the maker's figures. Shapes: our own.",
        "     Masses, inertias and efforts are ESTIMATES, from the volume of the shapes and the payload. -->",
        f'<robot name="{arm_id}">',
    ]
    for link, name in enumerate(LINKS):
        lines += _link(name, len(pieces[link]), masses[link], *bodies[link][1:])
    for joint in range(6):
        lines += _joint(facts, joint, _effort(facts, joint, masses))
    lines += [
        *_empty("tool0"),
        '  <joint name="flange_tool0" type="fixed">',
        f'    <origin xyz="{_numbers((facts.flange_m, 0, 0))}" rpy="0 {math.pi / 2:.15f} 0"/>',
        f'    <parent link="{LINKS[6]}"/>',
        '    <child link="tool0"/>',
        "  </joint>",
        "</robot>",
        "",
    ]
    return "\n".join(lines)


def _link(name: str, hulls: int, mass: float, centre: np.ndarray, inertia: np.ndarray) -> list[str]:
    def shape(kind: str, file: str) -> str:
        return f'    <{kind}><geometry><mesh filename="meshes/{file}.stl"/></geometry></{kind}>'

    xx, yy, zz = (f"{mass * inertia[i, i]:.6f}" for i in range(3))
    xy, xz, yz = (f"{mass * inertia[i, j]:.6f}" for i, j in ((0, 1), (0, 2), (1, 2)))
    return [
        f'  <link name="{name}">',
        "    <inertial>",
        f'      <origin xyz="{_numbers(centre, 3)}"/>',
        f'      <mass value="{mass:.1f}"/>',
        f'      <inertia ixx="{xx}" ixy="{xy}" ixz="{xz}" iyy="{yy}" iyz="{yz}" izz="{zz}"/>',
        "    </inertial>",
        shape("visual", name),
        *(shape("collision", f"{name}_hull{i}") for i in range(hulls)),
        "  </link>",
    ]


def _empty(name: str) -> list[str]:
    """A frame with nothing on it; without an inertial PyBullet would give it a kilogramme, and a warning."""
    return [
        f'  <link name="{name}">',
        '    <inertial><mass value="0.001"/>',
        '      <inertia ixx="1e-6" ixy="0" ixz="0" iyy="1e-6" iyz="0" izz="1e-6"/></inertial>',
        "  </link>",
    ]


def _joint(facts: ArmFacts, joint: int, effort: float) -> list[str]:
    lower, upper = (f"{math.radians(limit):.15f}" for limit in facts.limits_deg[joint])
    velocity = f"{math.radians(facts.velocity_deg_s[joint]):.15f}"
    return [
        f'  <joint name="joint_{joint + 1}" type="revolute">',
        f'    <origin xyz="{_numbers(facts.origins_m[joint])}" rpy="0 0 0"/>',
        f'    <parent link="{LINKS[joint]}"/>',
        f'    <child link="{LINKS[joint + 1]}"/>',
        f'    <axis xyz="{_numbers(facts.axes[joint])}"/>',
        f'    <limit lower="{lower}" upper="{upper}" velocity="{velocity}" effort="{effort:.0f}"/>',
        "  </joint>",
    ]


def _effort(facts: ArmFacts, joint: int, masses: Sequence[float]) -> float:
    """An estimate, N m: twice what holds links and payload out level; at the wrist, half a metre of lever."""
    if joint >= 3:
        return 2.0 * facts.payload_kg * GRAVITY_M_S2 * 0.5
    reach = facts.reach_m if joint < 2 else facts.reach_m - facts.lower_arm_m
    held = facts.payload_kg * reach + 0.4 * reach * sum(masses[max(joint, 1) + 1 :])
    return 2.0 * GRAVITY_M_S2 * held


def _body(solids: list[np.ndarray]) -> tuple[float, np.ndarray, np.ndarray]:
    """Volume, m³; centre (3,), m; inertia about it by mass (3, 3), m², of solid convex pieces.

    Where pieces overlap they count twice: it is an estimate.
    """
    volumes, firsts, seconds = [], [], []
    for corners in solids:
        six = np.einsum("ni,ni->n", corners[:, 0], np.cross(corners[:, 1], corners[:, 2]))
        whole = corners.sum(axis=1)
        volumes.append(six.sum() / 6.0)
        firsts.append((six[:, None] * whole).sum(axis=0) / 24.0)
        outer = np.einsum("nki,nkj->nij", corners, corners) + np.einsum("ni,nj->nij", whole, whole)
        seconds.append((six[:, None, None] * outer).sum(axis=0) / 120.0)
    volume = float(np.sum(volumes))
    centre = np.sum(firsts, axis=0) / volume
    spread = np.sum(seconds, axis=0) / volume - np.outer(centre, centre)
    return volume, centre, np.trace(spread) * np.eye(3) - spread


def _numbers(values: Sequence[float] | np.ndarray, decimals: int = DECIMALS) -> str:
    return " ".join(f"{round(float(v), decimals) + 0.0:g}" for v in values)
