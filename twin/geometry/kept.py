"""Keep on disk what takes long to work out; a file that is damaged or of another make is worked out anew."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec
import platformdirs

if TYPE_CHECKING:
    from collections.abc import Callable

MAGIC = b"taktwin-kept/1\n"

Value = TypeVar("Value")


def kept(room: str, key: str, kind: type[Value], make: Callable[[], Value]) -> Value:
    """What was kept under a key, or what `make` gives, which is kept then.

    room: the folder within the cache folder, `TAKTWIN_CACHE` or the user's; key: says everything that the
    value depends on; kind: of the value, which msgspec encodes. Where the folder cannot be written nothing
    is kept.
    """
    digest = hashlib.sha256(key.encode()).hexdigest()[:40]
    folder = Path(os.environ.get("TAKTWIN_CACHE") or platformdirs.user_cache_dir("taktwin"))
    path = folder / room / f"{digest}.kept"
    try:
        return _read(path, kind)
    except (OSError, ValueError, msgspec.MsgspecError):
        value = make()
    body = msgspec.msgpack.encode(value)
    try:
        _write(path, MAGIC + hashlib.sha256(body).digest() + body)
    except OSError:
        return value
    return value


def _read(path: Path, kind: type[Value]) -> Value:
    data = path.read_bytes()
    head, body = data[: len(MAGIC) + 32], data[len(MAGIC) + 32 :]
    if head != MAGIC + hashlib.sha256(body).digest():
        raise ValueError(f"{path} is damaged.")
    return msgspec.msgpack.decode(body, type=kind)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    try:
        Path(file.name).replace(path)
    except OSError:
        Path(file.name).unlink(missing_ok=True)
        raise


def sources(*places: Path) -> str:
    """Digest of the code that makes something: of files, and of all Python files of folders."""
    digest = hashlib.sha256()
    for place in places:
        for path in sorted(place.rglob("*.py")) if place.is_dir() else (place,):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
