"""Keep a validated plant for the next start; any change of its text, robots, shapes or our code is noticed.

Reading and validating 1 MB of YAML takes seconds, comparing digests and decoding takes a tenth of one.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
import platformdirs

import twin
from twin.geometry.resolve import RobotDescriptionError, names_own_file, resolve
from twin.plant.check_shapes import SHAPES
from twin.plant.inside import OwnFileError, own_file
from twin.plant.model import Plant
from twin.plant.text import PlantText

MAGIC = b"taktwin-plant-cache/1\n"
HERE = Path(twin.__file__).parent
ROOMS = ("plant", "geometry")


class _Kept(msgspec.Struct, frozen=True):
    """A plant and the digests of the files it was read from."""

    files: dict[str, str]
    plant: msgspec.Raw


def kept_plant(main: Path) -> Plant | None:
    """The plant that was kept for a `plant.yaml`, where nothing it came from has changed since."""
    try:
        data = _path(main).read_bytes()
        body = data[len(MAGIC) + 32 :]
        if data[: len(MAGIC)] != MAGIC or data[len(MAGIC) : len(MAGIC) + 32] != _sha(body):
            return None
        kept = msgspec.msgpack.decode(body, type=_Kept)
        if any(_digest(Path(name)) != digest for name, digest in kept.files.items()):
            return None
        return msgspec.msgpack.decode(kept.plant, type=Plant)
    except (OSError, msgspec.MsgspecError):
        return None


def keep_plant(text: PlantText, plant: Plant, named: Mapping[str, str]) -> None:
    """Keep the validated plant of a text; where the cache folder cannot be written, nothing is kept.

    named: `named_files` of the text from before it was validated; where one changed since, nothing is kept
    either.
    """
    if named_files(text) != named:
        return
    # What was validated, not what stands in the files by now.
    files = {str(file.path.resolve()): _sha(file.text.encode("utf-8")).hex() for file in text.files}
    kept = _Kept({**files, **named}, msgspec.Raw(msgspec.msgpack.encode(plant)))
    body = msgspec.msgpack.encode(kept)
    target = _path(text.main)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
            file.write(MAGIC + _sha(body) + body)
        _replace(Path(file.name), target)
    except OSError:
        return


def _replace(new: Path, target: Path) -> None:
    try:
        new.replace(target)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def named_files(text: PlantText) -> dict[str, str]:
    """By absolute path: the digest of each robot description, mesh of one and shape that a text names.

    A plant is invalid without them. Bundled robots count without their meshes, which come with the code;
    names that no file has are left out: validating tells of them.
    """
    folder = text.main.parent
    found: set[Path] = set()
    for description in _texts(text, "robots", "description"):
        try:
            own = names_own_file(description)
            found |= _described(own_file(folder, description)) if own else {resolve(description)}
        except (RobotDescriptionError, OwnFileError):
            continue
    for group, field in SHAPES:
        for name in _texts(text, group, field):
            try:
                found.add(own_file(folder, name))
            except OwnFileError:
                continue
    return {str(path.resolve()): _digest(path) for path in found}


def _described(urdf: Path) -> set[Path]:
    # What reads descriptions takes long to import, and most plants have bundled robots alone.
    from twin.geometry.robots import description_files

    return description_files(urdf)


def _texts(text: PlantText, group: str, field: str) -> set[str]:
    """All that the things of a group say in a field, whether they are valid or not."""
    things = text.data.get(group)
    values = (
        [thing.get(field) for thing in things if isinstance(thing, dict)] if isinstance(things, list) else []
    )
    return {value for value in values if isinstance(value, str) and value}


def _path(main: Path) -> Path:
    """Where the plant of a main file is kept: by the file's place and by the code that reads it."""
    key = hashlib.sha256(f"{main.resolve()}|{_code()}".encode()).hexdigest()[:40]
    folder = os.environ.get("TAKTWIN_CACHE") or platformdirs.user_cache_dir("taktwin")
    return Path(folder) / "plants" / f"{key}.plant"


@cache
def _code() -> str:
    """Digest of the code that reads, checks and shapes plants, and of the shapes that they may name."""
    digest = hashlib.sha256(twin.__version__.encode())
    for path in sorted(path for room in ROOMS for path in (HERE / room).rglob("*.py")):
        digest.update(path.relative_to(HERE).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _digest(path: Path) -> str:
    """Of what a file holds; empty where it cannot be read."""
    try:
        return _sha(path.read_bytes()).hex()
    except OSError:
        return ""
