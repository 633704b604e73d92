"""A scene's GLB for readers that know no instances: a node for each thing."""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np

INSTANCING = "EXT_mesh_gpu_instancing"
_HEAD = struct.Struct("<4sII")
_CHUNK = struct.Struct("<I4s")
_TYPES = {5121: "u1", 5126: "f4"}
_WIDTHS = {"VEC3": 3, "VEC4": 4}
SURROUNDINGS = "surroundings"
"""Name of the node that holds what belongs to no station, robot, conveyor or buffer."""


def expanded(glb: bytes) -> bytes:
    """The same scene with a node for each thing, under a node named after the id of what it belongs to.

    glb: as `write_glb` writes it with a scene's description. Meshes are still stored once.
    """
    document, binary = _parts(glb)
    owners = [node["instances"] for node in document["scenes"][0]["extras"]["nodes"]]
    things: dict[str, list[dict[str, Any]]] = {}
    *kinds, world = document["nodes"]
    looks: dict[tuple[int, bytes], int] = {}
    for kind, owned in zip(kinds, owners, strict=True):
        attributes = kind["extensions"][INSTANCING]["attributes"]
        columns = {name: _array(document, binary, index) for name, index in attributes.items()}
        for k, owner in enumerate(owned):
            node = {
                "name": kind["name"],
                "mesh": _painted(document, kind["mesh"], columns.get("_COLOR_0"), k, looks),
                "translation": columns["TRANSLATION"][k].tolist(),
                "rotation": columns["ROTATION"][k].tolist(),
                "scale": columns["SCALE"][k].tolist(),
            }
            things.setdefault(owner["device"] or SURROUNDINGS, []).append(node)
    nodes: list[dict[str, Any]] = []
    groups = []
    for name, own in things.items():
        children = list(range(len(nodes), len(nodes) + len(own)))
        nodes += own
        groups.append(len(nodes))
        nodes.append({"name": name, "children": children})
    document["nodes"] = [*nodes, world | {"children": groups}]
    document["scenes"] = [{"nodes": [len(nodes)]}]
    document["extensionsUsed"] = [name for name in document["extensionsUsed"] if name != INSTANCING]
    document["extensionsRequired"] = [name for name in document["extensionsRequired"] if name != INSTANCING]
    return _joined(document, binary)


def _painted(
    document: dict[str, Any],
    mesh: int,
    colours: np.ndarray | None,
    k: int,
    looks: dict[tuple[int, bytes], int],
) -> int:
    """The mesh in the colour of its kth instance: a mesh of its own for each colour, of the same vertices."""
    if colours is None:
        return mesh
    key = mesh, colours[k].tobytes()
    if key not in looks:
        (primitive,) = document["meshes"][mesh]["primitives"]
        material = json.loads(json.dumps(document["materials"][primitive["material"]]))
        material["pbrMetallicRoughness"]["baseColorFactor"][:3] = (colours[k, :3] / 255.0).tolist()
        document["materials"].append(material)
        looks[key] = len(document["meshes"])
        painted = primitive | {"material": len(document["materials"]) - 1}
        document["meshes"].append({"name": document["meshes"][mesh]["name"], "primitives": [painted]})
    return looks[key]


def _array(document: dict[str, Any], binary: bytes, index: int) -> np.ndarray:
    accessor = document["accessors"][index]
    width, count = _WIDTHS[accessor["type"]], accessor["count"]
    begin = document["bufferViews"][accessor["bufferView"]]["byteOffset"]
    values = np.frombuffer(binary, _TYPES[accessor["componentType"]], count * width, begin)
    return values.reshape(count, width)


def _parts(glb: bytes) -> tuple[dict[str, Any], bytes]:
    size, _ = _CHUNK.unpack_from(glb, _HEAD.size)
    begin = _HEAD.size + _CHUNK.size
    return json.loads(glb[begin : begin + size]), glb[begin + size + _CHUNK.size :]


def _joined(document: dict[str, Any], binary: bytes) -> bytes:
    text = json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 4)
    length = _HEAD.size + 2 * _CHUNK.size + len(text) + len(binary)
    head = _HEAD.pack(b"glTF", 2, length) + _CHUNK.pack(len(text), b"JSON")
    return head + text + _CHUNK.pack(len(binary), b"BIN\0") + binary
