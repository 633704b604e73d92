"""Whether what a verb is to write can be written, asked before anything slow is begun."""

from __future__ import annotations

import tempfile
from pathlib import Path

from twin.cli.app import ArgumentError


def check_out(out: Path) -> None:
    """Raise `ArgumentError` unless `--out` is new, or an empty folder, in a folder that can be written."""
    if out.is_dir():
        if any(out.iterdir()):
            raise ArgumentError(f"{out} exists and is not empty; give --out a new name")
        _try(out)
        return
    if out.exists() or out.is_symlink():
        raise ArgumentError(f"{out} exists already; give --out a new name")
    parent = out.parent
    if not parent.exists():
        raise ArgumentError(f"there is no folder {parent} to put {out.name} into; make it first")
    if not parent.is_dir():
        raise ArgumentError(
            f"{parent} is a file, so {out.name} cannot be put into it; give --out another place"
        )
    _try(parent)


def _try(folder: Path) -> None:
    """Make something there and take it away again: rights alone do not tell, a disk may be read only."""
    try:
        with tempfile.TemporaryDirectory(prefix=".taktwin-", dir=folder):
            pass
    except OSError as error:
        why = (error.strerror or "no reason is given").lower()
        raise ArgumentError(
            f"nothing can be written into {folder} ({why}); give --out another place"
        ) from error
