"""One robot out of a plant: a URDF with its meshes beside it, for other programs."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

import numpy as np

from twin.geometry.foreign.folder import new_files
from twin.geometry.foreign.source import FORMATS, read_surface
from twin.geometry.foreign.surface import ShapeError
from twin.geometry.robots import RobotDescriptionError

if TYPE_CHECKING:
    from pathlib import Path

    from twin.geometry.foreign.surface import Surface
    from twin.geometry.robots import LinkShape, RobotDescription

Colour = tuple[float, float, float]
MESH_FORMATS = (*FORMATS, ".dae")
WORLD = "world"
MOST_COLOURS = 8
PLAIN = (0.75, 0.75, 0.75)


def export_urdf(
    description: RobotDescription, folder: Path, name: str, base: np.ndarray | None = None
) -> Path:
    """Write a robot as `folder`/`name`/`name`.urdf with its meshes as STL beside it; the path of the URDF.

    description: what is written: joints, limits, flange (as the frame `tool0`), drawn meshes with their
    colours, and convex collision pieces; folder: an existing one; name: a word, also of the robot in the
    URDF; base: (4, 4), m, world_from_base, written as a fixed joint from a link `world` unless it is the
    identity. Masses, efforts and colours come from the description's own URDF, as it has none itself; those
    of links behind fixed joints but `tool0` are not written.
    Raises `RobotDescriptionError` where `base` is no pose or a mesh cannot be read, `ShapeError` where the
    name is taken; then nothing is written.
    """
    world_from_base = np.eye(4) if base is None else np.asarray(base, dtype=np.float64)
    _refuse_no_pose(world_from_base)
    robot = ET.Element("robot", name=name)
    with new_files(folder, ".", name, "robot") as stage:
        (stage / "meshes").mkdir()
        source = _Source(description.urdf_path)
        joints = []
        for number, link in enumerate(description.links):
            robot.append(_link(link, number, stage, source))
        if not np.array_equal(world_from_base, np.eye(4)):
            ET.SubElement(robot, "link", name=_free(WORLD, description))
            joints.append(_fixed(_free(WORLD, description), description.link_names[0], world_from_base))
        joints += [_joint(description, number, source) for number in range(len(description.joint_names))]
        flange = _free("tool0", description)
        frame = ET.SubElement(robot, "link", name=flange)
        mass = source.inertial(flange)
        frame.extend([] if mass is None else [mass])
        joints.append(_fixed(description.link_names[-1], flange, description.flange))
        robot.extend(joints)
        ET.indent(robot)
        ET.ElementTree(robot).write(stage / f"{name}.urdf", encoding="utf-8", xml_declaration=True)
        stage.rename(folder / name)
    return folder / name / f"{name}.urdf"


def rpy(matrix: np.ndarray) -> tuple[float, float, float]:
    """Roll, pitch and yaw, rad, of a rotation (3, 3); exact at a pitch of 90 degrees too.

    >>> [round(angle, 6) for angle in rpy(np.array([[0.0, 0, 1], [0, 1, 0], [-1, 0, 0]]))]
    [0.0, 1.570796, 0.0]
    """
    yaw = math.atan2(matrix[1, 0], matrix[0, 0])
    c, s = math.cos(yaw), math.sin(yaw)
    # What is left without the yaw is read next, so that an error in an ill-defined yaw cancels out.
    left = np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]]) @ matrix
    return math.atan2(-left[1, 2], left[1, 1]), math.atan2(-left[2, 0], left[0, 0]), yaw


def _refuse_no_pose(base: np.ndarray) -> None:
    turn = base[:3, :3] if base.shape == (4, 4) else np.zeros((3, 3))
    right = np.isfinite(base).all() and np.allclose(turn @ turn.T, np.eye(3), atol=1e-9)
    if not right or np.linalg.det(turn) < 0.0 or not np.array_equal(base[3], [0.0, 0.0, 0.0, 1.0]):
        raise RobotDescriptionError("the base of an exported robot has to be a pose (4, 4): turn and metres.")


def _free(name: str, description: RobotDescription) -> str:
    """The name, or one like it that no link of the robot has."""
    while name in description.link_names:
        name += "_frame"
    return name


def _numbers(values: Any) -> str:
    """Numbers such that they read back as they were; no minus before zero."""
    return " ".join(repr(float(value) + 0.0) for value in values)


def _origin(parent: ET.Element, pose: np.ndarray) -> None:
    ET.SubElement(parent, "origin", xyz=_numbers(pose[:3, 3]), rpy=_numbers(rpy(pose[:3, :3])))


def _fixed(parent: str, child: str, pose: np.ndarray) -> ET.Element:
    joint = ET.Element("joint", name=f"{parent}-{child}", type="fixed")
    _origin(joint, pose)
    ET.SubElement(joint, "parent", link=parent)
    ET.SubElement(joint, "child", link=child)
    return joint


def _joint(description: RobotDescription, number: int, source: _Source) -> ET.Element:
    free = number < len(description.continuous) and description.continuous[number]
    slides = number < len(description.sliding) and description.sliding[number]
    kind = "prismatic" if slides else "continuous" if free else "revolute"
    joint = ET.Element("joint", name=description.joint_names[number], type=kind)
    _origin(joint, description.origins[number])
    ET.SubElement(joint, "parent", link=description.link_names[number])
    ET.SubElement(joint, "child", link=description.link_names[number + 1])
    ET.SubElement(joint, "axis", xyz=_numbers(description.axes[number]))
    fields = ("velocity",) if free else ("lower", "upper", "velocity")
    limits = {field: float(getattr(description, field)[number]) for field in fields}
    written = {field: repr(value) for field, value in limits.items() if math.isfinite(value)}
    ET.SubElement(joint, "limit", {"effort": source.effort(description.joint_names[number]), **written})
    return joint


def _link(link: LinkShape, number: int, stage: Path, source: _Source) -> ET.Element:
    element = ET.Element("link", name=link.name)
    inertial = source.inertial(link.name)
    if inertial is not None:
        element.append(inertial)
    known = source.colours(link.name)
    word = f"{number}-{re.sub(r'[^A-Za-z0-9_-]', '_', link.name)}"
    for place, (path, link_from_mesh, scale) in enumerate(link.visual, 1):
        own = known[place - 1] if place <= len(known) else PLAIN
        try:
            surface = read_surface(path, MESH_FORMATS)
        except ShapeError as error:
            raise RobotDescriptionError(f"link {link.name!r} cannot be exported: {error}") from error
        for part, (triangles, colour) in enumerate(_by_colour(surface, own), 1):
            file = f"meshes/{word}-visual-{place}-{part}.stl"
            _write_stl(surface.points, triangles, stage / file)
            visual = ET.SubElement(element, "visual")
            _origin(visual, link_from_mesh)
            ET.SubElement(ET.SubElement(visual, "geometry"), "mesh", filename=file, scale=_numbers(scale))
            shade = "-".join(f"{round(255 * channel):03d}" for channel in colour)
            material = ET.SubElement(visual, "material", name=f"rgb-{shade}")
            ET.SubElement(material, "color", rgba=_numbers((*np.round(colour, 4), 1.0)))
    for place, hull in enumerate(link.hulls, 1):
        import trimesh

        file = f"meshes/{word}-collision-{place}.stl"
        solid = trimesh.convex.convex_hull(hull)
        _write_stl(solid.vertices, solid.faces, stage / file)
        collision = ET.SubElement(element, "collision")
        ET.SubElement(ET.SubElement(collision, "geometry"), "mesh", filename=file)
    return element


def _by_colour(surface: Surface, otherwise: Colour) -> list[tuple[np.ndarray, Colour]]:
    """Triangles of each colour, as an STL has none; where there are more than eight, the nearest of those.

    The eight are the ones that cover most of the surface.
    """
    if surface.rgb is None:
        return [(surface.triangles, otherwise)]
    colours, which = np.unique(surface.rgb, axis=0, return_inverse=True)
    which = which.ravel()
    most = np.argsort(-np.bincount(which, weights=surface.areas()))[:MOST_COLOURS]
    apart = np.linalg.norm(colours[:, None].astype(float) - colours[most][None].astype(float), axis=2)
    nearest = most[apart.argmin(axis=1)][which]
    return [(surface.triangles[nearest == one], _channels(colours[one])) for one in np.unique(nearest)]


def _channels(rgb: np.ndarray) -> Colour:
    red, green, blue = (rgb / 255.0).tolist()
    return red, green, blue


def _write_stl(points: np.ndarray, triangles: np.ndarray, path: Path) -> None:
    import trimesh

    trimesh.Trimesh(points, triangles, process=False).export(str(path))


class _Source:
    """What a description's own URDF says beyond it: colours, masses and efforts; nothing where it is gone."""

    def __init__(self, path: Path) -> None:
        try:
            root = ET.parse(path).getroot()
        except (OSError, ET.ParseError):
            root = ET.Element("robot")
        self.links = {str(link.get("name")): link for link in root.findall("link")}
        self.joints = {str(joint.get("name")): joint for joint in root.findall("joint")}
        self.materials = {material.get("name"): material for material in root.findall("material")}

    def colours(self, link: str) -> list[Colour]:
        """Of the drawn meshes of a link, in its order."""
        visuals = self.links[link].findall("visual") if link in self.links else []
        return [self._colour(visual) for visual in visuals if visual.find("geometry/mesh") is not None]

    def _colour(self, visual: ET.Element) -> Colour:
        material = visual.find("material")
        if material is None:
            return PLAIN
        colour = material.find("color")
        if colour is None:
            colour = self.materials.get(material.get("name"), material).find("color")
        try:
            red, green, blue = (
                map(float, str(colour.get("rgba")).split()[:3]) if colour is not None else PLAIN
            )
        except ValueError:
            return PLAIN
        return red, green, blue

    def inertial(self, link: str) -> ET.Element | None:
        """Mass and inertia of a link, as written."""
        return self.links[link].find("inertial") if link in self.links else None

    def effort(self, joint: str) -> str:
        """The effort limit of a joint, as written; 0 where none is."""
        limit = self.joints[joint].find("limit") if joint in self.joints else None
        return "0" if limit is None else limit.get("effort", "0")
