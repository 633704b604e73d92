"""Read a controller's files of any kind."""

from __future__ import annotations

from pathlib import Path

from twin.plant.controllers.fanuc_read import read_fanuc, read_instruction
from twin.plant.controllers.files import controller_text
from twin.plant.controllers.krl_read import read_krl, read_krl_line
from twin.plant.controllers.neutral import Action, ControllerError, Script
from twin.plant.controllers.rapid_read import read_rapid, read_rapid_line
from twin.plant.robots import Controller

_BACKUP = ("System", "Mada", "SYSTEM")
"""Folders of a KUKA's backup in which `$config.dat` lies, beside the programs' own."""


def script_of(path: Path, controller: Controller) -> Script:
    """What a controller's program says.

    path: of the `.LS`, the `.src` with its `.dat` beside it, or the RAPID module. Raises `ControllerError`
    where the file is none, is cut off, or cannot be read.
    """
    if controller == Controller.KRL and path.suffix.lower() == ".dat":
        raise ControllerError(f"{path} holds data alone; give the .src beside it")
    text = controller_text(path)
    if controller == Controller.FANUC_LS:
        return read_fanuc(text, path.name)
    if controller == Controller.RAPID:
        return read_rapid(text, path.name)
    dat = _beside(path.parent, f"{path.stem}.dat")
    config = _config(path.parent)
    return read_krl(
        text,
        path.name,
        controller_text(dat) if dat else None,
        dat.name if dat else "",
        controller_text(config) if config else "",
    )


def line_of(text: str, controller: Controller) -> Action:
    """What one line of a controller's program says, without its points."""
    readers = {
        Controller.FANUC_LS: read_instruction,
        Controller.KRL: read_krl_line,
        Controller.RAPID: read_rapid_line,
    }
    return readers[controller](text)


def _config(folder: Path) -> Path | None:
    """The controller's own data list, as it lies in a folder of programs or in a backup."""
    for place in (folder, *list(folder.resolve().parents)[:3]):
        for inner in (place, *(place / name for name in _BACKUP)):
            found = _beside(inner, "$config.dat")
            if found is not None:
                return found
    return None


def _beside(folder: Path, name: str) -> Path | None:
    """A file by its name in whatever case, or None."""
    if not folder.is_dir():
        return None
    return next(
        (each for each in folder.iterdir() if each.name.lower() == name.lower() and each.is_file()), None
    )
