"""Pictures of a scene without a browser, drawn by PyVista off screen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyvista as pv

from twin.view.glb import FEATURE_ANGLE_DEG

if TYPE_CHECKING:
    from twin.view.glb import Kind

BACKGROUND = "#dfe3e7"


class Look(NamedTuple):
    """Where a picture is taken from, m, what it looks at, m, and how wide it sees, degrees."""

    eye: tuple[float, float, float]
    at: tuple[float, float, float]
    angle_deg: float = 28.0
    parallel_m: float = 0.0
    """Above 0: a plan without perspective, this high from edge to edge."""


def still(
    kinds: Sequence[Kind], look: Look, path: Path, size: tuple[int, int] = (1600, 900), shadows: bool = True
) -> Path:
    """Draw the scene's kinds from a place and write a PNG; returns its path.

    size: width and height, pixels. shadows: soft darkness in corners, slower.
    """
    plotter: Any = pv.Plotter(off_screen=True, window_size=list(size), lighting="none")
    plotter.set_background(BACKGROUND)
    try:
        for kind in kinds:
            plotter.add_mesh(
                merged(kind), scalars="rgb", rgb=True, opacity=kind.alpha, smooth_shading=True,
                ambient=0.3, diffuse=0.66, specular=0.05, specular_power=12,
            )  # fmt: skip
        _light(plotter, look)
        _aim(plotter, look)
        if shadows:
            plotter.enable_ssao(radius=1.2, bias=0.02, kernel_size=48)
        plotter.enable_anti_aliasing("ssaa" if size[0] * size[1] < 4_000_000 else "fxaa")
        plotter.screenshot(str(path))
    finally:
        plotter.close()
    return path


def merged(kind: Kind) -> pv.PolyData:
    """All instances of a kind as one mesh, with normals split at edges and the instances' colours."""
    plain = pv.PolyData(np.asarray(kind.mesh.points), kind.mesh.faces).triangulate()
    plain.point_data["rgb"] = kind.mesh.point_data["rgb"]
    lit = plain.compute_normals(
        split_vertices=True,
        feature_angle=FEATURE_ANGLE_DEG,
        consistent_normals=True,
        auto_orient_normals=False,
    )
    points, faces = np.asarray(lit.points, dtype=np.float64), lit.regular_faces
    count, n = len(kind.poses), len(points)
    turned = np.einsum("kij,nj->kni", kind.poses[:, :3, :3], points) + kind.poses[:, None, :3, 3]
    every = (faces[None] + (np.arange(count) * n)[:, None, None]).reshape(-1, 3)
    mesh = pv.PolyData.from_regular_faces(turned.reshape(-1, 3).astype(np.float32), every)
    normals = np.einsum("kij,nj->kni", _turns(kind.poses), np.asarray(lit.point_data["Normals"]))
    mesh.point_data.active_normals = normals.reshape(-1, 3).astype(np.float32)
    rgb = np.tile(np.asarray(lit.point_data["rgb"]), (count, 1))
    if kind.colours is not None:
        tint = np.repeat(kind.colours.astype(np.float64) / 255.0, n, axis=0)
        rgb = np.rint(rgb * tint).astype(np.uint8)
    mesh.point_data["rgb"] = rgb
    return mesh


def _turns(poses: np.ndarray) -> np.ndarray:
    """How normals turn with poses that may stretch: the inverse transposed, of length one again."""
    turns = np.linalg.inv(poses[:, :3, :3]).transpose(0, 2, 1)
    scale = np.linalg.norm(turns, axis=1, keepdims=True)
    return np.asarray(turns / scale)


def _light(plotter: Any, look: Look) -> None:
    target = look.at
    for offset, strength in (((-0.45, -0.6, 1.0), 0.85), ((0.7, 0.35, 0.8), 0.32), ((0.1, -0.2, 1.0), 0.2)):
        light = pv.Light(
            position=tuple(t + 500 * o for t, o in zip(target, offset, strict=True)), focal_point=target
        )
        light.intensity = strength * 0.92
        plotter.add_light(light)


def _aim(plotter: Any, look: Look) -> None:
    plotter.camera.position, plotter.camera.focal_point = look.eye, look.at
    if look.parallel_m > 0:
        plotter.camera.up = (0.0, 1.0, 0.0)
        plotter.enable_parallel_projection()
        plotter.camera.parallel_scale = look.parallel_m / 2.0
    else:
        plotter.camera.up = (0.0, 0.0, 1.0)
        plotter.camera.view_angle = look.angle_deg
    plotter.reset_camera_clipping_range()
