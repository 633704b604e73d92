"""Keep a validated plant for the next start; any change of its text, robots, shapes or our code is noticed.

Reading and validating 1 MB of YAML takes seconds, comparing digests and decoding takes a tenth of one.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import cache
from pathlib import Path

import msgspec
import platformdirs

import twin
from twin.geometry.resolve import RobotDescriptionError, resolve
from twin.plant.check_shapes import shape_files
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


def keep_plant(text: PlantText, plant: Plant) -> None:
    """Keep the validated plant of a text; where the cache folder cannot be written, nothing is kept."""
    main = text.main
    # What was validated, not what stands in the files by now.
    files = {str(file.path.resolve()): _sha(file.text.encode("utf-8")).hex() for file in text.files}
    files |= {str(path.resolve()): _digest(path) for path in _named_files(plant, main.parent)}
    kept = _Kept(files, msgspec.Raw(msgspec.msgpack.encode(plant)))
    body = msgspec.msgpack.encode(kept)
    target = _path(main)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
            file.write(MAGIC + _sha(body) + body)
        Path(file.name).replace(target)
    except OSError:
        return


def _named_files(plant: Plant, folder: Path) -> set[Path]:
    """The robots' descriptions, and the shapes that the folder brings: a plant is invalid without them."""
    found = set(shape_files(plant, folder))
    for description in {robot.description for robot in plant.robots}:
        try:
            found.add(resolve(description))
        except RobotDescriptionError:
            continue
    return found


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
    return hashlib.sha256(path.read_bytes()).hexdigest()
