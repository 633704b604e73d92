"""Files that a plant's folder brings itself, found from anywhere once the plant is loaded."""

from __future__ import annotations

from pathlib import Path

import msgspec

from twin.geometry.resolve import RobotDescriptionError, names_own_file, resolve
from twin.plant.check_shapes import SHAPES
from twin.plant.inside import OwnFileError, own_file
from twin.plant.model import Plant
from twin.plant.robots import AnyRobot

RIGHT = "give robots:ID of a bundled robot, or the path of a URDF in the plant's folder"


def with_own_description(robot: AnyRobot, folder: Path) -> AnyRobot:
    """The robot with a description found from anywhere: a path in the plant's folder is made absolute.

    Raises `RobotDescriptionError` where it names no file that may be named, or one that describes no arm.
    """
    named = robot.description
    if not names_own_file(named):
        resolve(named)
        return robot
    try:
        path = own_file(folder, named)
    except OwnFileError as error:
        raise RobotDescriptionError(f"{error}; {RIGHT}") from error
    # What reads a whole description takes long to import.
    from twin.geometry.robots import check_description

    try:
        check_description(path)
    except RobotDescriptionError as error:
        told = str(error).removeprefix(f"{path}: ").rstrip(".")
        raise RobotDescriptionError(f"{named} describes no arm: {told}; {RIGHT}") from error
    return msgspec.structs.replace(robot, description=str(path))


def with_own_shapes(plant: Plant, folder: Path) -> Plant:
    """The valid plant with the shapes that lie in its folder named by absolute paths."""
    changed = {}
    for group, field in SHAPES:
        things = getattr(plant, group)
        names = {getattr(thing, field) for thing in things} - {""}
        own = {name: str((folder / name).resolve()) for name in names if (folder / name).is_file()}
        if own:
            changed[group] = tuple(
                msgspec.structs.replace(thing, **{field: own[name]})
                if (name := getattr(thing, field)) in own
                else thing
                for thing in things
            )
    return msgspec.structs.replace(plant, **changed) if changed else plant


def same_content(one: str, other: str) -> bool:
    """Whether two absolute paths hold the same; of a robot's description the meshes beside it count too."""
    first, second = Path(one), Path(other)
    if not (first.is_absolute() and second.is_absolute() and first.is_file() and second.is_file()):
        return False
    return first.name == second.name and _content(first) == _content(second)


def _content(path: Path) -> dict[str, bytes]:
    files = path.parent.rglob("*") if path.suffix == ".urdf" else [path]
    return {str(file.relative_to(path.parent)): file.read_bytes() for file in files if file.is_file()}
