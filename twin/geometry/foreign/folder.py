"""A place in a plant's folder for new files that are all there or not there at all."""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from twin.geometry.foreign.surface import ShapeError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@contextmanager
def new_files(folder: Path, room: str, id: str, kind: str) -> Iterator[Path]:
    """An empty folder beside `folder`/`room`'s files, to fill and then to publish; it is gone afterwards.

    folder: of the plant; room: the folder in it, made where it is missing; id: the word that the new files
    begin with; kind: what they are, for messages.
    Raises `ShapeError` where `id` is not a word or already taken, and where `room` leads out of `folder`.
    """
    if not WORD.fullmatch(id):
        raise ShapeError(
            f"id {id!r} is not a word: it begins with a letter and goes on with letters, digits, - and _."
        )
    if not folder.is_dir():
        raise ShapeError(f"there is no folder {folder} to put the {kind} {id!r} into.")
    place = folder / room
    if not place.resolve().is_relative_to(folder.resolve()):
        raise ShapeError(f"{place} leads out of {folder}; nothing is written outside a plant's folder.")
    made = not place.exists()
    stage = place / f".{id}.importing"
    try:
        place.mkdir(exist_ok=True)
        refuse_taken(place, id, kind)
        stage.mkdir()
    except FileExistsError as error:
        raise ShapeError(
            f"{stage} exists: another import of {id!r} is running; if none is, remove that folder."
        ) from error
    except OSError as error:
        raise ShapeError(f"{place}: the {kind} {id!r} cannot be written there ({error.strerror}).") from error
    try:
        yield stage
    except OSError as error:
        raise ShapeError(f"{place}: the {kind} {id!r} cannot be written there ({error.strerror}).") from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        if made and not any(place.iterdir()):
            place.rmdir()


def refuse_taken(place: Path, id: str, kind: str) -> None:
    """Raise `ShapeError` where a file or folder of `place` has the name `id`, in whatever case and format."""
    for path in sorted(place.iterdir()):
        # Not only the same spelling: a folder may move to a disk that knows no upper and lower case.
        if path.name.split(".")[0].casefold() == id.casefold():
            raise ShapeError(f"{path} exists; give the {kind} another id than {id!r} or remove it first.")


def publish(stage: Path, place: Path, id: str, kind: str, main: str) -> None:
    """Move the files of `stage` into `place`, `main` last, so that where it is all others are.

    Raises `ShapeError` where the name was taken meanwhile; then none is moved.
    """
    refuse_taken(place, id, kind)
    moved = []
    try:
        for path in sorted(stage.iterdir(), key=lambda path: path.name == main):
            target = place / path.name
            path.rename(target)
            moved.append(target)
    except OSError:
        for target in moved:
            target.unlink()
        raise
