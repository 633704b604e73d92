"""A foreign shape into a plant's folder: what is drawn and the convex pieces for collisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from twin.geometry.foreign.budget import FEWEST, Reduced, reduced
from twin.geometry.foreign.folder import new_files, publish
from twin.geometry.foreign.pieces import convex_pieces
from twin.geometry.foreign.source import AXES, UNITS, placed, read_surface, stated
from twin.geometry.foreign.surface import ShapeError, Surface, repaired

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class ImportedShape:
    """A shape that is now part of a plant.

    path: its PLY, m, z up; collision_paths: an STL for each convex piece, m, z up; unit, up: as stated.
    triangles_before, triangles_after: in the source and in the PLY. lower_m, upper_m: the box round it.
    deviation_m: the largest distance found between the two surfaces. hull_excess: by how much the pieces
    exaggerate the volume, NaN where the surface is open; hulls_by: how they were made.
    coloured: whether the source has colours. repairs: a sentence each, of what was repaired, and of what
    was seen and left.
    """

    id: str
    source: Path
    unit: str
    up: str
    path: Path
    collision_paths: tuple[Path, ...]
    triangles_before: int
    triangles_after: int
    lower_m: tuple[float, float, float]
    upper_m: tuple[float, float, float]
    deviation_m: float
    hull_excess: float
    hulls_by: str
    coloured: bool
    repairs: tuple[str, ...]

    @property
    def size_m(self) -> tuple[float, float, float]:
        """Length of the box round it along x, y and z."""
        x, y, z = np.subtract(self.upper_m, self.lower_m).tolist()
        return x, y, z

    def sentences(self) -> tuple[str, ...]:
        """What an engineer wants to know of it, a sentence each."""
        size = " x ".join(f"{side:.3f}" for side in self.size_m)
        low = ", ".join(f"{side:.3f}" for side in self.lower_m)
        high = ", ".join(f"{side:.3f}" for side in self.upper_m)
        count = len(self.collision_paths)
        excess = (
            f"they exaggerate its volume by {self.hull_excess:.1%}"
            if np.isfinite(self.hull_excess)
            else "how much they exaggerate is not known, as the surface is not closed"
        )
        return (
            f"{self.source.name}: read in {self.unit}, {self.up} up; {size} m, from ({low}) to ({high}).",
            f"Triangles: {self.triangles_before:,} before, {self.triangles_after:,} after; the surface moved"
            f" by at most {self.deviation_m * 1000.0:.2f} mm (sampled both ways).",
            f"Collision: {count} convex piece{'s' if count > 1 else ''} by {self.hulls_by}; {excess}.",
            "Colours are kept, one a triangle." if self.coloured else "The source has no colours.",
            *self.repairs,
        )


def import_shape(
    source: Path,
    folder: Path,
    *,
    id: str,
    unit: str,
    up: str,
    triangles: int = 4000,
    progress: Progress | None = None,
) -> ImportedShape:
    """Bring an STL, OBJ, GLB or PLY into `folder`/shapes as `id`.ply and `id`.collision-1.stl and so on.

    source: the mesh file; folder: of the plant; id: a word that no shape there has; unit: of the source's
    numbers, m, mm, cm or in; up: its axis that points up, z, y or x; triangles: at most so many are drawn;
    progress: told (done, of, what) as it goes. The origin stays where it was.

    PLY, because PyVista and trimesh both read one mesh with colours from it as it stands. A GLB is y up by
    its standard, and PyVista reads it as a tree of blocks.
    Raises `ShapeError` with one sentence; then nothing is written.
    """
    stated(unit, "unit", tuple(UNITS))
    stated(up, "up", tuple(AXES))
    if triangles < FEWEST:
        raise ShapeError(f"a budget of {triangles} triangles is too small; give {FEWEST} or more.")
    tell = progress or _silent
    with new_files(folder, "shapes", id, "shape") as stage:
        read, surface, drawn, repairs = _brought(source, unit, up, triangles, tell)
        tell(3, 4, "making convex pieces")
        pieces = convex_pieces(surface, drawn.surface)
        write_ply(drawn.surface, stage / f"{id}.ply")
        names = [f"{id}.collision-{number}.stl" for number in range(1, len(pieces.hulls) + 1)]
        for name, hull in zip(names, pieces.hulls, strict=True):
            hull.export(str(stage / name))
        publish(stage, stage.parent, id, "shape", f"{id}.ply")
        tell(4, 4, "done")
    place = folder / "shapes"
    low, high = surface.points.min(axis=0).tolist(), surface.points.max(axis=0).tolist()
    return ImportedShape(
        id=id,
        source=source,
        unit=unit,
        up=up,
        path=place / f"{id}.ply",
        collision_paths=tuple(place / name for name in names),
        triangles_before=len(read.triangles),
        triangles_after=len(drawn.surface.triangles),
        lower_m=(low[0], low[1], low[2]),
        upper_m=(high[0], high[1], high[2]),
        deviation_m=drawn.deviation_m,
        hull_excess=pieces.excess,
        hulls_by=pieces.how,
        coloured=surface.rgb is not None,
        repairs=repairs,
    )


def _brought(
    source: Path, unit: str, up: str, triangles: int, tell: Progress
) -> tuple[Surface, Surface, Reduced, tuple[str, ...]]:
    """A source's surface as read, in metres with z up and repaired, and within its budget; the repairs.

    Raises `ShapeError` with one sentence that names the source.
    """
    tell(0, 4, "reading")
    read = read_surface(source)
    try:
        tell(1, 4, "repairing")
        surface, repairs = repaired(placed(read, source, unit, up))
        tell(2, 4, "decimating")
        return read, surface, reduced(surface, triangles), repairs
    except ShapeError as error:
        text = str(error)
        raise ShapeError(text if str(source) in text else f"{source}: {text}") from error


def write_ply(surface: Surface, path: Path) -> None:
    """Write a surface as binary PLY with a colour at each point where it has colours."""
    if surface.rgb is None:
        surface.polydata().save(path, recompute_normals=False)
        return
    # A point between two colours is written once for each: else they would run into one another.
    code = surface.rgb.astype(np.int64) @ [1 << 16, 1 << 8, 1]
    corners = surface.triangles.ravel().astype(np.int64) << 24 | np.repeat(code, 3)
    own, which = np.unique(corners, return_inverse=True)
    colours = np.stack([own >> 16 & 255, own >> 8 & 255, own & 255], axis=1).astype(np.uint8)
    split = Surface(surface.points[own >> 24], which.reshape(-1, 3))
    split.polydata().save(path, recompute_normals=False, texture=colours)


def _silent(done: int, of: int, what: str) -> None:
    """Tell nobody."""
