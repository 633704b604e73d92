"""The text of an OPC UA logger's files, or in one sentence why they are none."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

from twin.gateways.report import ImportFailed

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "PrimaryKey,DataType,Value,StatusCode,SourceTimeStamp,ServerTimeStamp"
_GZIP = b"\x1f\x8b"


def tag_lines(path: Path) -> list[str]:
    """Lines of a list of nodes. Raises `ImportFailed`."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        why = (error.strerror or "no reason is given").lower()
        raise ImportFailed(f"{path.name} cannot be read ({why}).") from error
    for number, line in enumerate(raw.split(b"\n"), start=1):
        place = _no_text_at(line)
        if place is not None:
            raise ImportFailed(
                f"{path.name} line {number} is not UTF-8 text at byte {place}; save the file as UTF-8."
            )
    return raw.decode("utf-8-sig").splitlines()


def value_lines(path: Path) -> list[str]:
    """Lines behind the header of a log, plain or gzipped. Raises `ImportFailed`."""
    data, failure = _content(path)
    text = data.decode("utf-8-sig", errors="replace")
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    if lines[-1] == "":
        lines.pop()
    if failure:
        readable = max(len(lines) - 1, 0)
        raise ImportFailed(f"{path.name} {failure}; {readable:,} rows were readable.")
    if not lines:
        raise ImportFailed(f"{path.name} is empty; its first line should be {HEADER}.")
    if lines[0] != HEADER:
        raise ImportFailed(_wrong_header(path.name, data.partition(b"\n")[0], lines[0]))
    return lines[1:]


def _content(path: Path) -> tuple[bytes, str]:
    """Bytes of a plain or gzipped file as far as they can be read, and what stopped it or nothing."""
    chunks: list[bytes] = []
    failure = ""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            while chunk := stream.read(1 << 16):
                chunks.append(chunk)
    except EOFError:
        failure = "ends before its data does, like a copy that was cut off"
    except gzip.BadGzipFile:
        # Also where what stands behind the packed data is no more of it, or a checksum differs.
        with path.open("rb") as packed:
            begins = packed.read(2) == _GZIP
        if not begins:
            plain = path.name.removesuffix(".gz")
            raise ImportFailed(
                f"{path.name} is no gzip file; if it is plain text, call it {plain}."
            ) from None
        failure = "is a damaged gzip file"
    except zlib.error:
        failure = "is a damaged gzip file"
    except OSError as error:
        failure = f"cannot be read ({(error.strerror or 'no reason is given').lower()})"
    return b"".join(chunks), failure


def _wrong_header(name: str, raw: bytes, header: str) -> str:
    place = _no_text_at(raw)
    if place is not None:
        return f"{name} line 1 is not UTF-8 text at byte {place}; it should be {HEADER}."
    for sign, called in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if header.replace(sign, ",") == HEADER:
            return f"{name} line 1: {called} stand between its columns; commas should."
    fields, wanted = header.split(","), HEADER.split(",")
    for place, column in enumerate(wanted):
        found = fields[place].strip() if place < len(fields) else "nothing"
        if found != column:
            return f"{name} line 1: column {place + 1} should be {column}, but is {found[:40]!r}."
    return f"{name} line 1 should be {HEADER}, but is {header[:120]!r}."


def _no_text_at(raw: bytes) -> int | None:
    """The byte, from 1, at which a line is not UTF-8 text; None where it is."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start + 1
    return raw.find(0) + 1 or None
