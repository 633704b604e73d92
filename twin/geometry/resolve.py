"""Which file a robot description names: a bundled robot's, a package's, or one in a plant's folder."""

from __future__ import annotations

import importlib.util
from difflib import get_close_matches
from pathlib import Path

MESH_PACKAGES = ("pybullet_data",)
"""Installed packages whose data folder a description may name."""
BUNDLED = "robots"
"""What a description starts with that names a bundled robot: `robots:ID`."""


class RobotDescriptionError(ValueError):
    """A robot description cannot be used; the message names the file and what would be right."""


def assets_folder() -> Path:
    """The folder of what ships with TakTwin, in an install or in a checkout."""
    here = Path(__file__).resolve().parents[1]
    installed = here / "assets"
    return installed if installed.is_dir() else here.parent / "assets"


def bundled_robots() -> tuple[str, ...]:
    """Ids of the robots that ship with TakTwin."""
    return tuple(sorted(path.stem for path in (assets_folder() / "robots").glob("*/*.urdf")))


def resolve(description: str, plant_folder: Path | None = None) -> Path:
    """Path of the URDF that a description names.

    description: `robots:ID` of a bundled robot, `package:path`, a path in `plant_folder`, or an absolute
    path.
    Raises `RobotDescriptionError` with one sentence where the robot, the package or the file is missing.
    """
    package, colon, inside = description.partition(":")
    if colon and package == BUNDLED:
        return _bundled(inside, description)
    if not names_own_file(description):
        folder = _package_folder(package, description)
        path = folder / inside
        if not path.resolve().is_relative_to(folder.resolve()):
            raise RobotDescriptionError(f"robot description {description!r} leaves the package {package}.")
    else:
        path = Path(description)
        if plant_folder is not None and not path.is_absolute():
            path = plant_folder / path
    if not _is_file(path):
        raise RobotDescriptionError(f"robot description {description!r}: there is no file {path}.")
    return path


def mesh_file(name: str, urdf: Path, link: str) -> Path:
    """Path of the mesh that a URDF calls `name`.

    name: `package://PACKAGE/path`, looked for in the folders above the URDF, `file://path`, or a path from
    the URDF's folder; link: that has the mesh.
    Raises `RobotDescriptionError` where there is no such file.
    """
    if name.startswith("package://"):
        inside = name.removeprefix("package://").partition("/")[2]
        tried = [folder / inside for folder in urdf.parents]
    else:
        tried = [urdf.parent / name.removeprefix("file://")]
    for file in tried:
        if _is_file(file):
            return file
    raise RobotDescriptionError(f"{urdf}: link {link!r} names mesh {name!r}, and there is no such file.")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        # A name that is longer than any file's.
        return False


def names_own_file(description: str) -> bool:
    """Whether a description is a path, and neither a bundled robot nor a file of a package.

    >>> [names_own_file(each) for each in ("robots:kr", "arms/kr.urdf", "./a:b.urdf")]
    [False, True, True]
    """
    package, colon, _ = description.partition(":")
    return not (colon and "/" not in package and len(package) > 1)


def _bundled(robot: str, description: str) -> Path:
    if robot not in bundled_robots():
        near = get_close_matches(robot, bundled_robots(), 1)
        known = f"known: {', '.join(bundled_robots())}"
        raise RobotDescriptionError(
            f"robot description {description!r}: there is no bundled robot {robot!r}; "
            f"{f'did you mean {BUNDLED}:{near[0]}' if near else known}{'?' if near else '.'}"
        )
    return assets_folder() / "robots" / robot / f"{robot}.urdf"


def _package_folder(package: str, description: str) -> Path:
    if package not in MESH_PACKAGES:
        raise RobotDescriptionError(
            f"robot description {description!r}: unknown package {package!r}; "
            f"known: {', '.join((*MESH_PACKAGES, BUNDLED))}."
        )
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise RobotDescriptionError(
            f"robot description {description!r}: package {package!r} is not installed."
        )
    return Path(found.submodule_search_locations[0])
