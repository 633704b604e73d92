"""Foreign robots and shapes into a plant's folder, for the verb `import`."""

from __future__ import annotations

from pathlib import Path

from twin.cli.app import ArgumentError, say

FORMATS = ("urdf", "shape")


def bring_in(format: str, source: Path, plant: str, id: str | None, unit: str | None, up: str | None) -> int:
    """Bring a URDF or a mesh into a plant's folder; print what was read, repaired and left out.

    Raises `ArgumentError` where something has to be stated and is not.
    """
    from twin.geometry.foreign import import_robot, import_shape
    from twin.geometry.resolve import assets_folder
    from twin.plant.load import main_file

    folder = main_file(plant).parent.resolve()
    if folder.is_relative_to(assets_folder().resolve()):
        raise ArgumentError(f"{plant} is bundled with TakTwin and stays as it is; copy its folder first")
    if not id:
        raise ArgumentError("give it a name in the plant: --id NAME")
    if format == "urdf":
        robot = import_robot(source, folder, id=id, progress=_tell)
        lines, use = robot.sentences(), f"description: robots/{id}/{id}.urdf"
    else:
        if unit is None or up is None:
            raise ArgumentError("say what a mesh file does not: --unit m, mm, cm or in, and --up z, y or x")
        shape = import_shape(source, folder, id=id, unit=unit, up=up, progress=_tell)
        lines, use = shape.sentences(), f"shape: shapes/{id}.ply"
    for line in lines:
        print(line)
    print(f"Use it with {use}")
    return 0


def _tell(done: int, of: int, what: str) -> None:
    say(f"{what} ({done} of {of})")
