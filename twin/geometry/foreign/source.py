"""Read a foreign mesh file, or say in one sentence why not."""

from __future__ import annotations

import json
import struct
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import numpy as np

from twin.geometry.foreign.surface import ShapeError, Surface

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = (".stl", ".obj", ".glb", ".ply")
LARGEST_FILE_BYTES = 200_000_000
UNITS = {"m": 1.0, "mm": 0.001, "cm": 0.01, "in": 0.0254}
"""Metres of each unit that a caller may state."""
AXES = {
    "z": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "y": ((1, 0, 0), (0, 0, -1), (0, 1, 0)),
    "x": ((0, 1, 0), (0, 0, 1), (1, 0, 0)),
}
"""By the axis that points up: z_up_from_source (3, 3). With y up, x stays, as from other programs."""
SMALLEST_M, LARGEST_M = 0.01, 200.0

# trimesh states no errors of its own: these are what its readers let through on damaged files.
UNREADABLE = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    NameError,
    AssertionError,
    NotImplementedError,
    ArithmeticError,
    SyntaxError,
    EOFError,
    MemoryError,
    struct.error,
)
# Extensions of glTF that change the shape and that trimesh passes over.
SHAPE_EXTENSIONS = (
    "EXT_mesh_gpu_instancing",
    "KHR_draco_mesh_compression",
    "EXT_meshopt_compression",
    "KHR_mesh_quantization",
)


def read_surface(path: Path, formats: tuple[str, ...] = FORMATS) -> Surface:
    """All triangles of a file, scene nodes placed, in the file's own unit and axes; of a DAE in metres.

    formats: the endings that are read. A texture becomes one colour a triangle.
    Raises `ShapeError` where the file is missing, too large, damaged, empty or of another format.
    """
    import trimesh

    _refuse_file(path, formats)
    ending = path.suffix.lower()
    scale = 1.0
    try:
        if ending == ".stl":
            _check_stl(path)
        elif ending == ".glb":
            _check_glb(path)
        elif ending == ".dae":
            scale = _dae_unit(path)
        with np.errstate(all="ignore"):
            scene = trimesh.load_scene(str(path), file_type=ending[1:], process=False)
            shapes = scene.dump()
    except ShapeError:
        raise
    except OSError as error:
        raise ShapeError(f"{path} cannot be read ({error.strerror or error}).") from error
    except UNREADABLE as error:
        raise ShapeError(f"{path} is not a readable {ending[1:].upper()} file ({_brief(error)}).") from error
    meshes = [shape for shape in shapes if isinstance(shape, trimesh.Trimesh) and len(shape.faces)]
    if not meshes:
        what = "points or lines but no triangles" if shapes else "no triangles"
        raise ShapeError(f"{path} is an empty mesh: it has {what}.")
    found = _joined(meshes, path)
    return Surface(found.points * scale, found.triangles, found.rgb)


def placed(surface: Surface, path: Path, unit: str, up: str) -> Surface:
    """The surface in metres, z up; path: for messages.

    Raises `ShapeError` for an unknown word, and where the size tells that another unit is meant.
    """
    scale = UNITS[stated(unit, "unit", tuple(UNITS))]
    turned = surface.points @ np.array(AXES[stated(up, "up", tuple(AXES))], dtype=np.float64).T
    side = float(np.ptp(turned, axis=0).max())
    if not SMALLEST_M <= side * scale <= LARGEST_M:
        sizes = ", ".join(f"{word} gives {_length(side * metres)}" for word, metres in UNITS.items())
        bound = "under 1 cm" if side * scale < SMALLEST_M else f"over {LARGEST_M:.0f} m"
        raise ShapeError(
            f"{path}: in {unit} its largest side is {_length(side * scale)}, {bound}; as a unit {sizes}."
        )
    return Surface(turned * scale, surface.triangles, surface.rgb)


def stated(word: str, what: str, valid: tuple[str, ...]) -> str:
    """The word, if it is one of `valid`; else `ShapeError` with what is; what: its name."""
    if word in valid:
        return word
    near = get_close_matches(str(word).casefold(), valid, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise ShapeError(f"{what} {word!r} is not one of {', '.join(valid)}{hint}")


def _refuse_file(path: Path, formats: tuple[str, ...]) -> None:
    if path.is_dir():
        raise ShapeError(f"{path} is a folder, not a mesh file.")
    if not path.is_file():
        raise ShapeError(f"there is no file {path}.")
    if path.suffix.lower() not in formats:
        raise ShapeError(
            f"{path} is not a mesh that can be read: {', '.join(formats)} are;"
            " export it from CAD as one of them."
        )
    size = path.stat().st_size
    if size > LARGEST_FILE_BYTES:
        raise ShapeError(
            f"{path} has {size / 1e6:,.0f} MB; up to {LARGEST_FILE_BYTES / 1e6:.0f} MB are read:"
            " export it coarser."
        )
    if not size:
        raise ShapeError(f"{path} is an empty file.")


def _check_stl(path: Path) -> None:
    """Raise `ShapeError` where an STL is cut short; trimesh reads some of those without a word."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(84)
        file.seek(max(0, size - 1000))
        tail = file.read()
    count = int.from_bytes(head[80:84], "little")
    if size == 84 + 50 * count:
        return
    if head.lstrip()[:5].lower() == b"solid" and b"\0" not in tail:
        if b"endsolid" in tail.lower():
            return
        raise ShapeError(f"{path} is a text STL without its end: the line endsolid is missing.")
    if size < 84:
        raise ShapeError(f"{path} is no STL: its {size} bytes are fewer than an STL's head has.")
    raise ShapeError(
        f"{path} is a damaged STL: its head says {count:,} triangles, {84 + 50 * count:,} bytes,"
        f" and it has {size:,}."
    )


def _check_glb(path: Path) -> None:
    """Raise `ShapeError` where a GLB is cut short or holds what trimesh would pass over."""
    with path.open("rb") as file:
        magic, _, length, chunk, _ = struct.unpack("<4sIIII", file.read(20))
        text = file.read(chunk)
    if magic != b"glTF":
        raise ShapeError(f"{path} is no GLB: it does not begin with glTF.")
    if length != path.stat().st_size:
        raise ShapeError(
            f"{path} is a damaged GLB: its head says {length:,} bytes, and it has {path.stat().st_size:,}."
        )
    used = json.loads(text).get("extensionsUsed", [])
    foreign = [name for name in SHAPE_EXTENSIONS if name in used]
    if foreign:
        raise ShapeError(f"{path} uses {', '.join(foreign)}, which is not read; export it without.")


def _dae_unit(path: Path) -> float:
    """Metres of a DAE's unit, which trimesh leaves to its caller.

    Raises `ShapeError` where its axis that points up is not z: robot programs disagree on what that means.
    """
    root = ElementTree.parse(path).getroot()
    unit = root.find("{*}asset/{*}unit")
    up = root.findtext("{*}asset/{*}up_axis", "Z_UP").strip()
    if up != "Z_UP":
        raise ShapeError(
            f"{path} says {up}, which some programs turn and others pass over; export it z up or as STL."
        )
    return 1.0 if unit is None else float(unit.get("meter", "1"))


def _joined(meshes: list[Any], path: Path) -> Surface:
    """One surface of several meshes, with a colour for each triangle where any mesh has colours."""
    start = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes)])
    points = np.concatenate([np.asarray(mesh.vertices, dtype=np.float64) for mesh in meshes])
    triangles = np.concatenate([mesh.faces + n for mesh, n in zip(meshes, start, strict=False)]).astype(
        np.int64
    )
    if triangles.min() < 0 or triangles.max() >= len(points):
        raise ShapeError(f"{path} is damaged: a triangle names a point that is not there.")
    bad = int((~np.isfinite(points).all(axis=1)).sum())
    if bad:
        raise ShapeError(f"{path} is damaged: {bad:,} of its points are not numbers.")
    colours = [_face_colours(mesh) for mesh in meshes]
    if all(colour is None for colour in colours):
        return Surface(points, triangles)
    grey = np.array([200, 200, 200], np.uint8)
    rgb = [
        np.tile(grey, (len(mesh.faces), 1)) if colour is None else colour
        for mesh, colour in zip(meshes, colours, strict=True)
    ]
    return Surface(points, triangles, np.concatenate(rgb))


def _face_colours(mesh: Any) -> np.ndarray | None:
    """Colours (m, 3) uint8 of the triangles of a mesh, None where it has none or they cannot be read."""
    visual = mesh.visual
    material = getattr(visual, "material", None)
    if material is not None:
        try:
            if visual.uv is None:
                return np.tile(np.asarray(material.main_color)[:3].astype(np.uint8), (len(mesh.faces), 1))
            visual = visual.to_color()
        except UNREADABLE:
            return None
    if visual.kind == "vertex":
        corners = np.asarray(visual.vertex_colors)[mesh.faces][:, :, :3]
        return np.rint(corners.mean(axis=1)).astype(np.uint8)
    if visual.kind == "face":
        return np.asarray(visual.face_colors)[:, :3].astype(np.uint8)
    return None


def _brief(error: BaseException) -> str:
    """The first line of an error, for the end of a sentence."""
    text = (str(error).splitlines() or [""])[0].strip().rstrip(".")
    return text[:120] or type(error).__name__


def _length(metres: float) -> str:
    return f"{metres:.4g} m" if metres >= 1.0 else f"{metres * 1000.0:.4g} mm"
