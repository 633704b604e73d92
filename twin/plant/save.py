"""Write the files of a plant's text: all of them, or none where one cannot be written."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from twin.plant.text import PlantError, TextFile
from twin.plant.told import listed


class SaveError(PlantError):
    """Files could not be written. `saved` has those that were before one failed."""

    def __init__(self, mistake: str, saved: tuple[TextFile, ...] = ()) -> None:
        super().__init__(mistake)
        self.saved = saved


def write_files(files: Sequence[TextFile]) -> None:
    """Put the text of each file in its place; where that is a link, into the file that it leads to.

    Raises `SaveError`, which names the file that failed and those that are saved: none, unless the disk lets
    new files be written beside the old ones and then not take their place.
    """
    staged: list[Path] = []
    saved: list[TextFile] = []
    try:
        for file in files:
            staged.append(_beside(file))
        for file, new in zip(files, staged, strict=True):
            new.replace(file.path.resolve())
            saved.append(file)
    except OSError as error:
        failed = files[len(saved) if len(staged) == len(files) else len(staged)]
        told = f"{failed.path} cannot be written ({error.strerror}); "
        told += f"saved already: {listed(file.name for file in saved)}" if saved else "nothing is saved"
        raise SaveError(told, tuple(saved)) from error
    finally:
        for new in staged[len(saved) :]:
            new.unlink(missing_ok=True)


def _beside(file: TextFile) -> Path:
    """A new file beside a file's place, with its text and the rights of the old one."""
    target = file.path.resolve()
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as new:
        path = Path(new.name)
        try:
            new.write(file.text.encode("utf-8"))
            path.chmod(target.stat().st_mode)
        except OSError:
            path.unlink()
            raise
    return path
