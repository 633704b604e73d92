"""A foreign robot into a plant's folder: its URDF as it is, its meshes within a budget."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from twin.geometry.convex import hull_of
from twin.geometry.foreign.budget import FEWEST, reduced
from twin.geometry.foreign.folder import new_files
from twin.geometry.foreign.packages import find_mesh
from twin.geometry.foreign.pieces import is_flat
from twin.geometry.foreign.source import FORMATS, LARGEST_M, read_surface
from twin.geometry.foreign.surface import ShapeError, Surface, repaired
from twin.geometry.foreign.urdf_text import parsed_urdf, without_forces
from twin.geometry.robots import RobotDescription, RobotDescriptionError, load_robot

if TYPE_CHECKING:
    from pathlib import Path

    from twin.geometry.foreign.shape import Progress

MESH_FORMATS = (*FORMATS, ".dae")
UNCHANGED = ("origins", "axes", "lower", "upper", "velocity", "sliding")


@dataclass(frozen=True)
class ImportedLink:
    """A link with meshes.

    triangles_before, triangles_after: of what is drawn; deviation_m: the largest distance found between the
    two surfaces; hull_excess: by how much its convex collision pieces exaggerate the volume of its collision
    meshes, NaN where those are open or none; repairs: a sentence each.
    """

    name: str
    triangles_before: int
    triangles_after: int
    deviation_m: float
    hull_excess: float
    repairs: tuple[str, ...]


@dataclass(frozen=True)
class ImportedRobot:
    """A robot that is now part of a plant.

    path: its URDF; description: as read from there; links: those with meshes, in the URDF's order; notes: a
    sentence each, of what was found elsewhere than said, left out, or is missing.
    """

    id: str
    source: Path
    path: Path
    description: RobotDescription
    links: tuple[ImportedLink, ...]
    notes: tuple[str, ...]

    def sentences(self) -> tuple[str, ...]:
        """What an engineer wants to know of it, a sentence each."""
        count = len(self.description.joint_names)
        return (
            f"{self.source.name}: {count} joints, kinematics and limits unchanged.",
            *(
                f"{link.name}: {link.triangles_before:,} triangles before, {link.triangles_after:,} after,"
                f" moved by at most {link.deviation_m * 1000.0:.2f} mm"
                + (
                    f"; its hulls exaggerate by {link.hull_excess:.0%}."
                    if np.isfinite(link.hull_excess)
                    else "; how much its hulls exaggerate is not known."
                )
                for link in self.links
            ),
            *(" ".join(link.repairs) for link in self.links if link.repairs),
            *self.notes,
        )


def import_robot(
    urdf: Path,
    folder: Path,
    *,
    id: str,
    triangles_per_link: int = 2500,
    progress: Progress | None = None,
) -> ImportedRobot:
    """Bring a URDF and its meshes into `folder`/robots/`id`.

    urdf: with meshes by `package://`, `file://` or paths; folder: of the plant; id: a word that no robot
    there has; triangles_per_link: at most so many are drawn of each; progress: told (done, of, what).
    All text of the URDF but the names of meshes stays: joints and limits to the last digit. Each collision
    mesh becomes its convex hull; meshes are written as STL, which every reader of URDFs knows.
    Raises `RobotDescriptionError` or `ShapeError` with one sentence; then nothing is written.
    """
    if triangles_per_link < FEWEST:
        raise ShapeError(f"a budget of {triangles_per_link} triangles is too small; give {FEWEST} or more.")
    tree = parsed_urdf(urdf)
    with new_files(folder, "robots", id, "robot") as stage:
        before = _kinematics(tree, urdf, stage)
        (stage / "meshes" / "visual").mkdir(parents=True)
        (stage / "meshes" / "collision").mkdir()
        links, notes = [], [*_without_textures(tree), *without_forces(tree)]
        named = tree.findall("link")
        for number, link in enumerate(named):
            if progress:
                progress(number, len(named), str(link.get("name")))
            work = _Link(link, urdf, stage, _file_word(link, number, named))
            done = work.bring(triangles_per_link)
            notes += work.notes
            links += [done] if done else []
        path = stage / f"{id}.urdf"
        ET.ElementTree(tree).write(path, encoding="utf-8", xml_declaration=True)
        _refuse_change(before, load_robot(str(path.resolve())), urdf)
        target = stage.parent / id
        stage.rename(target)
        if progress:
            progress(len(named), len(named), "done")
    path = target / f"{id}.urdf"
    return ImportedRobot(id, urdf, path, load_robot(str(path.resolve())), tuple(links), tuple(notes))


@dataclass
class _Link:
    """One link on its way into the stage."""

    element: ET.Element
    urdf: Path
    stage: Path
    word: str

    def __post_init__(self) -> None:
        self.name = str(self.element.get("name"))
        self.notes: list[str] = []
        self.repairs: list[str] = []

    def bring(self, budget: int) -> ImportedLink | None:
        """Write its meshes and put their new names in; None where it has none."""
        drawn = self._surfaces("visual")
        solid = self._surfaces("collision")
        if drawn and not self.element.findall("collision"):
            self.notes.append(f"Link {self.name!r} has no collision shape: nothing can hit it.")
        if not drawn and not solid:
            return None
        after, deviation = self._draw(drawn, budget)
        excess = [self._hull(mesh, surface, number) for number, (mesh, surface) in enumerate(solid, 1)]
        before = sum(len(surface.triangles) for _, surface in drawn)
        worst = max(excess, default=float("nan"))
        return ImportedLink(self.name, before, after, deviation, worst, tuple(self.repairs))

    def _draw(self, drawn: list[tuple[ET.Element, Surface]], budget: int) -> tuple[int, float]:
        """Write what is drawn, each mesh with its share of the budget; triangles, and the deviation, m."""
        total = sum(len(surface.triangles) for _, surface in drawn)
        spare = budget - FEWEST * len(drawn)
        if spare < 0:
            raise ShapeError(
                f"{self.urdf}: link {self.name!r} has more meshes than {budget} triangles can show."
            )
        after, deviation = 0, 0.0
        for number, (mesh, surface) in enumerate(drawn, 1):
            count = len(surface.triangles)
            try:
                result = reduced(surface, count if total <= budget else FEWEST + spare * count // total)
            except ShapeError as error:
                raise ShapeError(f"{self.urdf}: link {self.name!r}: {error}") from error
            after += len(result.surface.triangles)
            deviation = max(deviation, result.deviation_m * _largest_scale(mesh))
            self._write(mesh, "visual", number, result.surface.trimesh())
            self._colour(mesh, surface)
        return after, deviation

    def _hull(self, mesh: ET.Element, surface: Surface, number: int) -> float:
        """Write the convex hull of a collision mesh; by how much it exaggerates."""
        if is_flat(surface.points):
            raise RobotDescriptionError(
                f"{self.urdf}: link {self.name!r}: the collision mesh {mesh.get('filename')!r} is flat;"
                " a robot's collision mesh has to enclose a volume."
            )
        shape = surface.trimesh()
        self._write(mesh, "collision", number, shape.convex_hull)
        return hull_of(shape).excess

    def _surfaces(self, kind: str) -> list[tuple[ET.Element, Surface]]:
        """The mesh elements of a kind, `visual` or `collision`, each with its repaired surface."""
        found = []
        for mesh in self.element.findall(f"{kind}/geometry/mesh"):
            name = str(mesh.get("filename"))
            file, note = find_mesh(name, self.urdf, self.name)
            self.notes += [note] if note else []
            try:
                surface, repairs = repaired(read_surface(file, MESH_FORMATS))
            except ShapeError as error:
                text = str(error) if str(file) in str(error) else f"{file}: {error}"
                raise ShapeError(f"{self.urdf}: link {self.name!r}: {text}") from error
            side = float(surface.extents.max()) * _largest_scale(mesh)
            if side > LARGEST_M:
                raise ShapeError(
                    f"{self.urdf}: link {self.name!r}: {name!r} is {side:.4g} m large with its scale; a URDF"
                    ' is in metres, so a mesh in mm needs scale="0.001 0.001 0.001".'
                )
            self.repairs += [f"{file.name} ({kind}): {repair}" for repair in repairs]
            found.append((mesh, surface))
        return found

    def _write(self, mesh: ET.Element, kind: str, number: int, shape: object) -> None:
        file = f"meshes/{kind}/{self.word}-{number}.stl"
        shape.export(str(self.stage / file))  # type: ignore[attr-defined]
        mesh.set("filename", file)

    def _colour(self, mesh: ET.Element, surface: Surface) -> None:
        """Give a visual without a material the colour that most of its surface has; an STL has none."""
        visual = next(v for v in self.element.findall("visual") if mesh in v.iter())
        if surface.rgb is None or visual.find("material") is not None:
            return
        colours, which = np.unique(surface.rgb, axis=0, return_inverse=True)
        most = colours[np.argmax(np.bincount(which.ravel(), weights=surface.areas()))] / 255.0
        material = ET.SubElement(visual, "material", name="")
        ET.SubElement(material, "color", rgba=" ".join(f"{part:.3f}" for part in (*most, 1.0)))
        if len(colours) > 1:
            self.notes.append(
                f"Link {self.name!r}: of a mesh's {len(colours)} colours that of most of its surface is kept."
            )


def _kinematics(tree: ET.Element, urdf: Path, stage: Path) -> RobotDescription:
    """The description without its shapes; `RobotDescriptionError` where it is no serial chain."""
    bare = ET.fromstring(ET.tostring(tree))
    for link in bare.findall("link"):
        for shape in (*link.findall("visual"), *link.findall("collision")):
            link.remove(shape)
    file = (stage / "bare.urdf").resolve()
    ET.ElementTree(bare).write(file, encoding="utf-8")
    try:
        return load_robot(str(file))
    except RobotDescriptionError as error:
        raise RobotDescriptionError(str(error).replace(str(file), str(urdf))) from error
    finally:
        file.unlink()


def _refuse_change(before: RobotDescription, after: RobotDescription, urdf: Path) -> None:
    """Raise `RobotDescriptionError` where a number of the kinematics is not exactly what it was."""
    for field in UNCHANGED:
        if not np.array_equal(getattr(before, field), getattr(after, field)):
            raise RobotDescriptionError(f"{urdf}: {field} of its joints would not come through unchanged.")


def _without_textures(tree: ET.Element) -> list[str]:
    """Take out materials' pictures, which are not brought along; a sentence if there were any."""
    count = 0
    for material in tree.iter("material"):
        for texture in material.findall("texture"):
            material.remove(texture)
            count += 1
    return [f"{count} textures of materials were left out."] if count else []


def _largest_scale(mesh: ET.Element) -> float:
    try:
        return max(abs(float(part)) for part in str(mesh.get("scale", "1")).split())
    except ValueError:
        return 1.0


def _file_word(link: ET.Element, number: int, links: list[ET.Element]) -> str:
    """The link's name as a file can have it, unlike that of all links before."""
    words = [re.sub(r"[^A-Za-z0-9_-]", "_", str(one.get("name"))).casefold() for one in links]
    word = re.sub(r"[^A-Za-z0-9_-]", "_", str(link.get("name")))
    return word if words.index(words[number]) == number else f"{word}_{number}"
