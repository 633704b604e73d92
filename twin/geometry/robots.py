"""Robot descriptions: a URDF as the arrays that kinematics, clearance, physics and the view work from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from twin.geometry.collision_meshes import collision_mesh, mesh_hulls, mesh_scale
from twin.geometry.convex import Hull
from twin.geometry.joints import MOVING, SLIDING, limits_of
from twin.geometry.resolve import RobotDescriptionError, mesh_file, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kernels.kinematics import Arm


class HasLength(Protocol):
    """A tool: anything with the distance from the last link's frame to the tool centre point."""

    @property
    def length_m(self) -> float:
        """Along the last link's z."""


@dataclass(frozen=True)
class LinkShape:
    """What one link looks like and how far it reaches.

    visual: (mesh file, link_from_mesh (4, 4), scale (3,)) of each drawn mesh.
    hulls: vertices (k, 3), m, in the link's frame, of the convex hull of each collision mesh, or of the
    convex pieces that a concave one was cut into.
    hull_excess: by hull, (volume of the hull, or of all pieces of its mesh, - volume of the mesh) / volume of
    the mesh; how much it exaggerates; NaN where the mesh is open and has no volume.
    """

    name: str
    visual: tuple[tuple[Path, np.ndarray, np.ndarray], ...]
    hulls: tuple[np.ndarray, ...]
    hull_excess: tuple[float, ...] = ()


@dataclass(frozen=True)
class RobotDescription:
    """A serial arm of n joints that turn or slide.

    origins: (n, 4, 4), each joint's frame at zero in the frame of the link before, m; axes: (n, 3), unit;
    lower, upper: (n,), rad; velocity: (n,), rad/s; these in m and m/s of a joint that slides; links: n + 1
    shapes, the base first: link i moves with joint i - 1. Links behind fixed joints are part of the link that
    carries them. flange: (4, 4), m, the last link's frame from the frame `tool0`, or else `flange`, fixed to
    it; the identity without either. continuous: of each joint, whether it turns for ever; its limits are then
    one turn either way. sliding: of each joint, whether it slides along its axis. Where either of the two is
    empty, none does.
    """

    urdf_path: Path
    joint_names: tuple[str, ...]
    link_names: tuple[str, ...]
    origins: np.ndarray
    axes: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    velocity: np.ndarray
    links: tuple[LinkShape, ...]
    flange: np.ndarray = field(default_factory=lambda: np.eye(4))
    continuous: tuple[bool, ...] = ()
    sliding: tuple[bool, ...] = ()


def arm(description: RobotDescription, tool: HasLength | None = None) -> Arm:
    """Arrays for `kernels.kinematics`; the tool centre point is `tool.length_m` along the last link's z."""
    from kernels.kinematics import Arm

    flange_from_tcp = np.eye(4)
    if tool is not None:
        flange_from_tcp[2, 3] = tool.length_m
    origins, axes, lower, upper = (
        np.ascontiguousarray(values, dtype=np.float64)
        for values in (description.origins, description.axes, description.lower, description.upper)
    )
    sliding = np.array(description.sliding or [False] * len(axes), dtype=np.bool_)
    return Arm(origins, axes, lower, upper, flange_from_tcp, sliding)


def load_robot(
    description: str, plant_folder: Path | None = None, cut_concave: bool = False
) -> RobotDescription:
    """Read a URDF and the convex hulls of its collision meshes.

    description: `robots:ID` of a bundled robot, `package:path`, a path in `plant_folder`, or an absolute
    path. cut_concave: whether a mesh that its hull exaggerates by more than `GOOD_EXCESS` is cut into convex
    pieces, which takes seconds the first time and is kept on disk.
    Raises `RobotDescriptionError` with one sentence where file, package, mesh or chain is missing.
    """
    path = resolve(description, plant_folder)
    model = _parse(path)
    joints = _serial_chain(model, path)
    groups = _links_by_joint(model, joints)
    limits = np.array([_limits(joint, path) for joint in joints])
    return RobotDescription(
        urdf_path=path,
        joint_names=tuple(joint.name for joint in joints),
        link_names=tuple(group[0][0] for group in groups),
        origins=_origins(joints, groups),
        axes=np.array([_axis(joint, path) for joint in joints]),
        lower=limits[:, 0],
        upper=limits[:, 1],
        velocity=np.array([_limit(joint, "velocity", np.inf) for joint in joints]),
        links=tuple(_shape(model, group, path, cut_concave) for group in groups),
        flange=_flange(groups[-1]),
        continuous=tuple(joint.type == "continuous" for joint in joints),
        sliding=tuple(joint.type in SLIDING for joint in joints),
    )


def check_description(path: Path) -> None:
    """Raise `RobotDescriptionError` unless a file is the URDF of a serial arm whose meshes are there.

    The meshes themselves are not read.
    """
    model = _parse(path)
    for joint in _serial_chain(model, path):
        _axis(joint, path)
        _limits(joint, path)
    for link, mesh in _meshes(model):
        mesh_file(mesh.filename, path, link)


def description_files(path: Path) -> set[Path]:
    """The URDF of an arm and all meshes that it names. Raises `RobotDescriptionError` as loading it does."""
    return {path, *(mesh_file(mesh.filename, path, link) for link, mesh in _meshes(_parse(path)))}


def _meshes(model: Any) -> Iterator[tuple[str, Any]]:
    """Every mesh of an arm with the name of its link."""
    for link in model.links:
        for shape in (*(link.visuals or ()), *(link.collisions or ())):
            if shape.geometry.mesh is not None:
                yield link.name, shape.geometry.mesh


def check_home(description: RobotDescription, robot: str, home_rad: Sequence[float]) -> None:
    """Raise `RobotDescriptionError` unless `home_rad` has a position for each joint, inside its limits."""
    count = len(description.joint_names)
    if len(home_rad) != count:
        raise RobotDescriptionError(
            f"home_rad of {robot} has {len(home_rad)} joint positions;"
            f" {description.urdf_path.name} has {count} joints."
        )
    slides = description.sliding or (False,) * count
    for name, value, low, high, slid in zip(
        description.joint_names, home_rad, description.lower, description.upper, slides, strict=True
    ):
        if not low <= value <= high:
            unit = "m" if slid else "rad"
            raise RobotDescriptionError(
                f"home_rad of {robot} puts {name} at {value:.3f} {unit};"
                f" its limits are {low:.3f} to {high:.3f} {unit}."
            )


def _parse(path: Path) -> Any:
    import yourdfpy

    try:
        model = yourdfpy.URDF.load(str(path), build_scene_graph=False, load_meshes=False)
    except (SyntaxError, AttributeError, KeyError, TypeError, ValueError) as error:
        why = f"{error} is missing" if isinstance(error, KeyError) else error
        raise RobotDescriptionError(f"{path}: not a readable URDF ({why}).") from error
    if model.robot is None or not model.robot.links:
        raise RobotDescriptionError(f"{path}: the URDF has no link.")
    return model.robot


def _serial_chain(model: Any, path: Path) -> list[Any]:
    """The joints that turn or slide, from the base outwards; every other joint must be fixed."""
    children: dict[str, list[Any]] = {}
    for joint in model.joints:
        children.setdefault(joint.parent, []).append(joint)
    roots = {link.name for link in model.links} - {joint.child for joint in model.joints}
    if len(roots) != 1:
        raise RobotDescriptionError(f"{path}: a serial chain needs one base link, found {len(roots)}.")
    chain: list[Any] = []
    front = [next(iter(roots))]
    while front:
        moving = []
        while front:
            for joint in children.get(front.pop(), []):
                if joint.type == "fixed":
                    front.append(joint.child)
                elif joint.type in MOVING:
                    moving.append(joint)
                else:
                    raise RobotDescriptionError(
                        f"{path}: joint {joint.name!r} is {joint.type}; "
                        "only revolute, continuous, prismatic and fixed joints are supported."
                    )
        if len(moving) > 1:
            names = ", ".join(repr(joint.name) for joint in moving)
            raise RobotDescriptionError(f"{path}: no serial chain, joints {names} branch from one link.")
        chain += moving
        front = [joint.child for joint in moving]
    if not chain:
        raise RobotDescriptionError(f"{path}: no serial chain, no joint moves.")
    return chain


def _links_by_joint(model: Any, joints: list[Any]) -> list[list[tuple[str, np.ndarray]]]:
    """For the base and each joint: the links it carries rigidly, each with its pose in the first's frame."""
    fixed: dict[str, list[Any]] = {}
    for joint in model.joints:
        if joint.type == "fixed":
            fixed.setdefault(joint.parent, []).append(joint)
    base = ({link.name for link in model.links} - {joint.child for joint in model.joints}).pop()
    groups = []
    for first in [base, *(joint.child for joint in joints)]:
        group = [(first, np.eye(4))]
        for name, pose in group:  # grows while it is walked
            group += [(j.child, pose @ _matrix(j.origin)) for j in fixed.get(name, [])]
        groups.append(group)
    return groups


def _origins(joints: list[Any], groups: list[list[tuple[str, np.ndarray]]]) -> np.ndarray:
    poses = [dict(group) for group in groups]
    return np.array([poses[i][joint.parent] @ _matrix(joint.origin) for i, joint in enumerate(joints)])


def _flange(group: list[tuple[str, np.ndarray]]) -> np.ndarray:
    """Pose of the frame that tools are bolted to in the last link's frame."""
    poses = dict(group)
    return poses.get("tool0", poses.get("flange", np.eye(4)))


def _matrix(origin: Any) -> np.ndarray:
    return np.eye(4) if origin is None else np.asarray(origin, dtype=np.float64)


def _axis(joint: Any, path: Path) -> np.ndarray:
    axis = np.array([1.0, 0.0, 0.0]) if joint.axis is None else np.asarray(joint.axis, dtype=np.float64)
    length = float(np.linalg.norm(axis))
    if not length > 0.0:
        raise RobotDescriptionError(f"{path}: joint {joint.name!r} has an axis of no length.")
    return axis / length


def _limit(joint: Any, name: str, otherwise: Any = None) -> Any:
    value = None if joint.limit is None else getattr(joint.limit, name)
    return otherwise if value is None else float(value)


def _limits(joint: Any, path: Path) -> tuple[float, float]:
    try:
        return limits_of(joint.name, joint.type, _limit(joint, "lower"), _limit(joint, "upper"))
    except RobotDescriptionError as error:
        raise RobotDescriptionError(f"{path}: {error}") from error


def _shape(model: Any, group: list[tuple[str, np.ndarray]], path: Path, cut_concave: bool) -> LinkShape:
    links = {link.name: link for link in model.links}
    visual = []
    hulls: list[Hull] = []
    for name, pose in group:
        for drawn in links[name].visuals or []:
            if drawn.geometry.mesh is not None:
                mesh = drawn.geometry.mesh
                file = mesh_file(mesh.filename, path, name)
                visual.append((file, pose @ _matrix(drawn.origin), mesh_scale(mesh)))
        for solid in links[name].collisions or []:
            mesh = collision_mesh(solid, pose @ _matrix(solid.origin), path, name)
            hulls += mesh_hulls(mesh, path, name, cut_concave)
    return LinkShape(
        name=group[0][0],
        visual=tuple(visual),
        hulls=tuple(hull.vertices for hull in hulls),
        hull_excess=tuple(hull.excess for hull in hulls),
    )
