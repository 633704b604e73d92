"""Write a GLB with one node per kind of shape and its instances by `EXT_mesh_gpu_instancing`.

glTF is y-up; the root node `world` turns our z-up world. Normals are bytes (`KHR_mesh_quantization`),
positions float32 metres rounded to 10 micrometres so that they compress, colours linear bytes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyvista as pv

FEATURE_ANGLE_DEG = 32.0
"""Edges sharper than this stay sharp in the shading."""
_TARGETS = {"vertex": 34962, "index": 34963, "instance": None}
_TYPES = {1: "SCALAR", 3: "VEC3", 4: "VEC4"}
_COMPONENTS = {"i1": 5120, "u1": 5121, "u2": 5123, "u4": 5125, "f4": 5126}


@dataclass(frozen=True)
class Kind:
    """One kind of shape and where it stands.

    mesh: with the point array `rgb`; poses: (n, 4, 4) world from mesh, scale allowed;
    alpha below 1 is translucent; colours: (n, 3) uint8, sRGB, by which each one's own colours are multiplied.
    """

    name: str
    mesh: pv.PolyData
    poses: np.ndarray
    alpha: float = 1.0
    colours: np.ndarray | None = None


@dataclass
class _Document:
    binary: bytearray = field(default_factory=bytearray)
    views: list[dict[str, Any]] = field(default_factory=list)
    accessors: list[dict[str, Any]] = field(default_factory=list)
    meshes: list[dict[str, Any]] = field(default_factory=list)
    nodes: list[dict[str, Any]] = field(default_factory=list)

    def add(self, array: np.ndarray, use: str, *, normalized: bool = False, bounds: bool = False) -> int:
        """Append an array (n,) or (n, k) whose rows are multiples of four bytes; its accessor's index."""
        data = np.ascontiguousarray(array)
        view: dict[str, Any] = {"buffer": 0, "byteOffset": len(self.binary), "byteLength": data.nbytes}
        if _TARGETS[use]:
            view["target"] = _TARGETS[use]
        if use == "vertex" and data.dtype.itemsize * data.shape[1] != data.strides[0]:
            raise ValueError("rows of vertex attributes must be dense")
        width = 1 if data.ndim == 1 else data.shape[1]
        accessor: dict[str, Any] = {
            "bufferView": len(self.views),
            "componentType": _COMPONENTS[data.dtype.str[1:]],
            "count": len(data),
            "type": _TYPES[width],
        }
        if normalized:
            accessor["normalized"] = True
        if bounds:
            accessor["min"], accessor["max"] = data.min(axis=0).tolist(), data.max(axis=0).tolist()
        self.binary += data.tobytes()
        self.binary += b"\0" * (-len(self.binary) % 4)
        self.views.append(view)
        self.accessors.append(accessor)
        return len(self.accessors) - 1


def write_glb(kinds: list[Kind], extras: dict[str, Any]) -> bytes:
    """The GLB's bytes; `extras` is kept as the scene's extras. Deterministic."""
    document = _Document()
    for kind in kinds:
        _add_kind(document, kind)
    half = float(np.sqrt(0.5))
    count = len(document.nodes)
    world = {"name": "world", "rotation": [-half, 0.0, 0.0, half], "children": list(range(count))}
    gltf = {
        "asset": {"version": "2.0", "generator": "TakTwin"},
        "extensionsUsed": ["EXT_mesh_gpu_instancing", "KHR_mesh_quantization"],
        # A reader that knows no instances would put one of each kind at the origin; it has to refuse.
        "extensionsRequired": ["EXT_mesh_gpu_instancing", "KHR_mesh_quantization"],
        "scene": 0,
        "scenes": [{"nodes": [count], "extras": extras}],
        "nodes": [*document.nodes, world],
        "meshes": document.meshes,
        "materials": _materials(kinds),
        "accessors": document.accessors,
        "bufferViews": document.views,
        "buffers": [{"byteLength": len(document.binary)}],
    }
    text = json.dumps(gltf, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 4)
    length = 12 + 8 + len(text) + 8 + len(document.binary)
    head = b"glTF" + np.array([2, length, len(text)], dtype="<u4").tobytes() + b"JSON"
    return head + text + np.array([len(document.binary)], dtype="<u4").tobytes() + b"BIN\0" + document.binary


def surface(mesh: pv.PolyData) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Positions (n, 3) f4, unit normals (n, 3) f4, sRGB (n, 3) u1 and triangles (m, 3) with edges split."""
    plain = pv.PolyData(np.asarray(mesh.points), mesh.faces).triangulate()
    plain.point_data["rgb"] = mesh.point_data["rgb"]
    lit = plain.compute_normals(
        split_vertices=True,
        feature_angle=FEATURE_ANGLE_DEG,
        consistent_normals=True,
        auto_orient_normals=False,
    )
    points = np.asarray(lit.points, dtype=np.float32)
    normals = np.asarray(lit.point_data["Normals"], dtype=np.float32)
    rgb = np.asarray(lit.point_data["rgb"], dtype=np.uint8)
    return points, normals, rgb, lit.regular_faces


def _add_kind(document: _Document, kind: Kind) -> None:
    points, normals, rgb, faces = surface(kind.mesh)
    small = np.zeros((len(points), 4), dtype=np.int8)
    small[:, :3] = np.rint(normals * 127.0)
    linear = np.full((len(points), 4), 255, dtype=np.uint8)
    linear[:, :3] = _linear(rgb)
    index = np.uint16 if len(points) < 65536 else np.uint32
    normal = document.add(small, "vertex", normalized=True)
    # A row of three bytes is padded to four; the accessor reads the first three.
    document.accessors[normal]["type"] = "VEC3"
    document.views[document.accessors[normal]["bufferView"]]["byteStride"] = 4
    primitive = {
        "attributes": {
            "POSITION": document.add(np.round(points, 5) + np.float32(0), "vertex", bounds=True),
            "NORMAL": normal,
            "COLOR_0": document.add(linear, "vertex", normalized=True),
        },
        "indices": document.add(faces.astype(index).ravel(), "index"),
        "material": _material_index(kind.alpha),
    }
    translation, rotation, scale = decompose(kind.poses)
    attributes = {
        "TRANSLATION": document.add(translation, "instance"),
        "ROTATION": document.add(rotation, "instance"),
        "SCALE": document.add(scale, "instance"),
    }
    if kind.colours is not None:
        tint = np.full((len(kind.colours), 4), 255, dtype=np.uint8)
        tint[:, :3] = _linear(kind.colours)
        attributes["_COLOR_0"] = document.add(tint, "instance", normalized=True)
    document.meshes.append({"name": kind.name, "primitives": [primitive]})
    document.nodes.append(
        {
            "name": kind.name,
            "mesh": len(document.meshes) - 1,
            "extensions": {"EXT_mesh_gpu_instancing": {"attributes": attributes}},
        }
    )


def decompose(poses: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Translations (n, 3), quaternions xyzw (n, 4) and scales (n, 3), float32, of poses (n, 4, 4)."""
    scale = np.linalg.norm(poses[:, :3, :3], axis=1)
    turn = poses[:, :3, :3] / scale[:, None, :]
    quaternion = np.array([_quaternion(r) for r in turn])
    translation, rotation = poses[:, :3, 3].astype(np.float32), quaternion.astype(np.float32)
    return np.ascontiguousarray(translation), rotation, scale.astype(np.float32)


def _quaternion(r: np.ndarray) -> np.ndarray:
    """The unit quaternion xyzw of a rotation, by its largest component (Shepperd 1978)."""
    squares = np.array([r[0, 0], r[1, 1], r[2, 2], np.trace(r)])
    k = int(np.argmax(squares))
    if k == 3:
        q = np.array([r[2, 1] - r[1, 2], r[0, 2] - r[2, 0], r[1, 0] - r[0, 1], 1.0 + squares[3]])
    else:
        i, j = (k + 1) % 3, (k + 2) % 3
        q = np.empty(4)
        q[k] = 1.0 + r[k, k] - r[i, i] - r[j, j]
        q[i], q[j] = r[i, k] + r[k, i], r[j, k] + r[k, j]
        q[3] = r[j, i] - r[i, j]
        # The sign convention of the off-diagonal difference follows from the order of i, j, k.
        q[3] = r[(k + 2) % 3, (k + 1) % 3] - r[(k + 1) % 3, (k + 2) % 3]
    return q / np.linalg.norm(q)


def _linear(rgb: np.ndarray) -> np.ndarray:
    c = rgb.astype(np.float64) / 255.0
    return np.rint(np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) * 255.0)


def _materials(kinds: list[Kind]) -> list[dict[str, Any]]:
    look = {"baseColorFactor": [1.0, 1.0, 1.0, 1.0], "metallicFactor": 0.0, "roughnessFactor": 0.62}
    clear = min((k.alpha for k in kinds), default=1.0)
    glass = {**look, "baseColorFactor": [1.0, 1.0, 1.0, clear]}
    return [
        {"name": "painted", "pbrMetallicRoughness": look},
        {"name": "glass", "pbrMetallicRoughness": glass, "alphaMode": "BLEND", "doubleSided": True},
    ]


def _material_index(alpha: float) -> int:
    return 0 if alpha >= 1.0 else 1
