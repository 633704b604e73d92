"""What a shift's folder holds and where it comes from."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from twin.events import ClockStatus

FORMAT = "taktwin-shift/0.2"
SAMPLES_FILE = "samples.parquet"
PLANT_FILE = "plant.json"
MANIFEST_FILE = "manifest.json"


class ShiftError(ValueError):
    """A shift's folder cannot be used; the message names the folder or file and what would be right."""


class Origin(StrEnum):
    """Whether a line made a shift or the emulator did."""

    RECORDED = "recorded"
    EMULATED = "emulated"


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A shift's own description of itself, `manifest.json`."""

    format: str = FORMAT
    plant: str
    """Id of the plant; the plant itself, as it was then, lies beside the samples."""
    origin: Origin
    source: str
    """Where the samples come from, in words."""
    signals: tuple[str, ...]
    """Ids of the plant's signals; a sample names its signal by place in this list."""
    rows: int
    start_ns: int
    end_ns: int
    files: dict[str, str]
    """SHA-256 by file name."""
    clocks: tuple[ClockStatus, ...] = ()
    """How the clocks other than the reference were tied, or that they were not."""
    report: dict[str, Any] = {}
    """What the import read, repaired and refused, or what the emulator was asked for."""
    seal: str = ""
    """SHA-256 over all of the above, so that a later edit is noticed; see `sealed`.

    It proves that nothing was changed by accident or by hand, not who wrote it: no secret is in it, so
    whoever makes the seal anew can also write another `origin`, `source` or `report`. What the samples and
    the plant say themselves (times, clocks, signals, counts) is checked against them as well.
    """

    @property
    def emulated(self) -> bool:
        """Whether no real line made it."""
        return self.origin is Origin.EMULATED

    def sealed(self) -> Manifest:
        """The same with the seal that its content gives."""
        bare = msgspec.structs.replace(self, seal="")
        text = msgspec.json.encode(bare, order="sorted")
        return msgspec.structs.replace(self, seal=hashlib.sha256(text).hexdigest())


def sha256(path: Path) -> str:
    """SHA-256 of a file, 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
