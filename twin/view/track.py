"""Keep what a feed made of a shift in the user's cache folder, so that the second opening is instant."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

import msgspec
import platformdirs

import kernels
import twin
from twin.plant import Plant
from twin.view.board import Board

MAGIC = b"TTTRACK1"
SOURCES = ("events", "plant", "state", "geometry", "physics", "checks", "view")
"""Rooms whose code decides what a track holds."""


class Track(msgspec.Struct, frozen=True, kw_only=True):
    """A finished feed's results."""

    key: str
    board: Board
    chunks: tuple[bytes, ...]
    """Motion as `twin.view.motion_code` encodes it."""
    until_ns: int


class TrackDamaged(ValueError):  # noqa: N818  it says what is wrong with the file
    """The kept file is not what was written; the message names it."""


def folder() -> Path:
    """Where tracks are kept: `TAKTWIN_CACHE` or the user's cache folder."""
    return Path(os.environ.get("TAKTWIN_CACHE") or platformdirs.user_cache_dir("taktwin")) / "tracks"


def key_of(shift_digest: str, plant: Plant) -> str:
    """Name of the track of a shift: its samples, its plant's text and the code that works on them."""
    digest = hashlib.sha256(f"{shift_digest}|{twin.__version__}|".encode())
    digest.update(msgspec.json.encode(plant))
    package = Path(twin.__file__).parent
    places = [Path(kernels.__file__).parent, *(package / room for room in SOURCES)]
    for path in sorted(path for place in places for path in place.rglob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:40]


def save(track: Track) -> Path:
    """Write a track, whole or not at all."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    body = msgspec.msgpack.encode(track)
    handle, name = tempfile.mkstemp(prefix=".track-", dir=place)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(MAGIC + hashlib.sha256(body).digest() + body)
        path = place / f"{track.key}.track"
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path


def load(key: str) -> Track | None:
    """The kept track of that key, `None` where there is none. Raises `TrackDamaged`."""
    path = folder() / f"{key}.track"
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise TrackDamaged(f"{path} cannot be read: {error.strerror}") from error
    head, seal, body = data[:8], data[8:40], data[40:]
    if head != MAGIC or hashlib.sha256(body).digest() != seal:
        raise TrackDamaged(f"{path} is damaged")
    try:
        track = msgspec.msgpack.decode(body, type=Track)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise TrackDamaged(f"{path} is of another make: {error}") from error
    return track if track.key == key else None
