"""A controller's file as text: its encoding, and what is no text at all."""

from __future__ import annotations

from pathlib import Path

from twin.plant.controllers.neutral import ControllerError

MOST_BYTES = 16_000_000
"""A program longer than this is none; the longest that paths are generated into have a few megabytes."""
_CONTROL = 0.05
"""Share of control characters above which a file is not text."""


def controller_text(path: Path) -> str:
    """The text of a controller's file, with plain line ends: UTF-8, or cp1252 as Western controllers write.

    Raises `ControllerError` for a file that is not there, empty, too long to be a program, or no text.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            told = (
                f"{path} has {size / 1e6:.0f} MB; no robot program is longer than {MOST_BYTES / 1e6:.0f} MB"
            )
            raise ControllerError(told)
        data = path.read_bytes()
    except OSError as error:
        raise ControllerError(f"{path} cannot be read ({(error.strerror or 'no reason').lower()})") from error
    if not data.strip():
        raise ControllerError(f"{path} is empty; give the program's text")
    if path.suffix.lower() == ".tp" or _is_binary(data):
        how = (
            "export it as ASCII .LS on the pendant or in ROBOGUIDE"
            if path.suffix.lower() == ".tp"
            else ("give the controller's program as text: .LS, .src or .mod")
        )
        raise ControllerError(f"{path} is binary; {how}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Five bytes have no letter in cp1252; they stand in comments at the most.
        text = data.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_binary(data: bytes) -> bool:
    head = data[:65536]
    odd = sum(byte < 32 and byte not in b"\t\n\r\f\x1a" for byte in head)
    return b"\x00" in head or odd > _CONTROL * len(head)
