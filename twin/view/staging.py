"""What stands in a scene while it is put together: kinds of shape, and where each of them stands."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np

from twin.geometry import solids
from twin.view.glb import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyvista as pv

    from twin.geometry.robots import RobotDescription


class Staging:
    """Collects kinds and their instances by name, in order of first use."""

    def __init__(self) -> None:
        self.meshes: dict[str, tuple[pv.PolyData, float]] = {}
        self.poses: dict[str, list[np.ndarray]] = {}
        self.owners: dict[str, list[dict[str, Any]]] = {}
        self.roles: dict[str, str] = {}
        self.colours: dict[str, list[tuple[int, int, int]]] = {}
        self._alike: dict[tuple[str, str], str] = {}

    def has(self, name: str) -> bool:
        """Whether there is such a kind."""
        return name in self.meshes

    def kind(self, name: str, mesh: pv.PolyData, role: str = "fixed", alpha: float = 1.0) -> None:
        """A new kind of shape, of which nothing stands anywhere yet."""
        self.meshes[name] = (mesh, alpha)
        self.poses[name], self.owners[name], self.roles[name] = [], [], role

    def alike(self, family: str, name: str, mesh: pv.PolyData, alpha: float = 1.0) -> str:
        """The kind of the family that has this very mesh, its points to a tenth of a millimetre.

        name: what a new kind is called where there is none.
        """
        key = family, _digest(mesh)
        if key not in self._alike:
            self._alike[key] = f"{name}-{key[1][:8]}" if self.has(name) else name
            self.kind(self._alike[key], mesh, alpha=alpha)
        return self._alike[key]

    def block(self, pose: np.ndarray, size_m: Sequence[float], colour: str, device: str | None) -> None:
        """A plain block about the pose's origin; all blocks of a scene are one kind, each in its colour."""
        if not self.has("block"):
            self.kind("block", solids.box((1, 1, 1), (0, 0, 0), "#ffffff", 0.0))
        self.put("block", pose @ np.diag([*size_m, 1.0]), device)
        self.paint("block", colour)

    def put(self, name: str, pose: np.ndarray, device: str | None, of: int = 0, k: int = 0) -> None:
        """One more of a kind: world from its mesh, and the device that it belongs to."""
        self.poses[name].append(pose)
        self.owners[name].append({"device": device, "of": of, "k": k})

    def paint(self, name: str, colour: str) -> None:
        """Multiply the colours of the kind's newest one by `#rrggbb`; then all of the kind need one."""
        rgb = int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
        self.colours.setdefault(name, []).append(rgb)

    def kinds(self) -> list[Kind]:
        """The kinds that stand somewhere."""
        return [
            Kind(name, mesh, np.array(self.poses[name]), alpha, self._colours(name))
            for name, (mesh, alpha) in self.meshes.items()
            if self.poses[name]
        ]

    def _colours(self, name: str) -> np.ndarray | None:
        colours = self.colours.get(name)
        return None if colours is None else np.array(colours, dtype=np.uint8)

    def nodes(self) -> list[dict[str, Any]]:
        """What the browser is told of each kind: its role, and whose each instance is."""
        return [
            {"name": n, "role": self.roles[n], "instances": self.owners[n]}
            for n in self.meshes
            if self.poses[n]
        ]


def _digest(mesh: pv.PolyData) -> str:
    """Of all that is seen of a mesh: points, faces and colours."""
    seen = np.round(np.asarray(mesh.points), 4) + 0.0, np.asarray(mesh.faces), mesh.point_data["rgb"]
    digest = hashlib.sha256()
    for array in seen:
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def shift(x: float = 0.0, y: float = 0.0, z: float = 0.0, scale_z: float = 1.0) -> np.ndarray:
    """A translation (4, 4), stretched along z by `scale_z`."""
    m = np.diag([1.0, 1.0, scale_z, 1.0])
    m[:3, 3] = x, y, z
    return m


def link_poses(description: RobotDescription, joints: Sequence[float]) -> np.ndarray:
    """base_from_link (n + 1, 4, 4), the base first."""
    poses = [np.eye(4)]
    slides = description.sliding or (False,) * len(joints)
    for origin, axis, at, slid in zip(description.origins, description.axes, joints, slides, strict=True):
        x = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
        motion = np.eye(4)
        if slid:
            motion[:3, 3] = at * axis
        else:
            motion[:3, :3] += np.sin(at) * x + (1 - np.cos(at)) * x @ x
        poses.append(poses[-1] @ origin @ motion)
    return np.array(poses)
