"""Where the mesh is that a URDF names."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from twin.geometry.robots import RobotDescriptionError

HIGHEST = 6
"""Folders above the URDF in which a package is looked for."""
SCHEMES = ("package://", "model://", "file://")


def find_mesh(name: str, urdf: Path, link: str) -> tuple[Path, str]:
    """The file that `name` means, and a sentence where it was found elsewhere than said, else an empty text.

    A package is looked for in the folders above the URDF, as itself and as a folder of its name; then the
    tail of the path is, so that a copy without its package is found too. link: for messages.
    Raises `RobotDescriptionError` where there is no such file.
    """
    above = list(urdf.resolve().parents)[:HIGHEST]
    scheme = next((scheme for scheme in SCHEMES if name.startswith(scheme)), "")
    path = PurePosixPath(name.removeprefix(scheme).replace("\\", "/"))
    if scheme in ("package://", "model://"):
        inside = PurePosixPath(*path.parts[1:])
        said = [folder / one for folder in above for one in (path, inside)]
    else:
        inside = path.relative_to("/") if path.is_absolute() else path
        said = [urdf.parent / path]
    for file in said:
        if path.parts and file.is_file():
            return file, ""
    # A bare file name would also find the collision mesh where the drawn one is missing.
    shortest = min(2, len(inside.parts))
    for start in range(len(inside.parts) - shortest + 1):
        for folder in above:
            file = folder.joinpath(*inside.parts[start:])
            if inside.parts and file.is_file():
                return file, f"Link {link!r}: {name} was found as {file}."
    raise RobotDescriptionError(
        f"{urdf}: link {link!r} names the mesh {name!r}, and there is no such file; looked in"
        f" {urdf.resolve().parent} and the folders above."
    )
