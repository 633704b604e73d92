"""Read one log of an OPC UA logger: a CSV of values beside a list of nodes."""

from __future__ import annotations

import difflib
import re
import struct
from math import isfinite, nan
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from twin.events import SAMPLE_DTYPE
from twin.gateways import opcua_status
from twin.gateways.opcua_text import tag_lines, value_lines
from twin.gateways.report import ImportFailed
from twin.plant import Decode

if TYPE_CHECKING:
    from pathlib import Path

    from twin.gateways.report import Refusals
    from twin.plant import Plant, Signal

_TIME = r"((?:19[7-9]|20[0-9]|21[0-9])[0-9]-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?)Z"
_ROW_FIELDS = (
    ("PrimaryKey", r"([0-9]{1,9})", "a number"),
    ("DataType", r"0x([0-9a-fA-F]{1,8})", "a hexadecimal number like 0x000b"),
    ("Value", r"([^,]*)", "a value"),
    ("StatusCode", r"0x([0-9a-fA-F]{1,8})", "a hexadecimal number like 0x002f0000"),
    ("SourceTimeStamp", _TIME, "a time like 2020-10-30T12:02:15.884Z from 1970 to 2199"),
    ("ServerTimeStamp", _TIME, "a time like 2020-10-30T12:02:15.884Z from 1970 to 2199"),
)
_ROW = re.compile(",".join(pattern for _, pattern, _ in _ROW_FIELDS))
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,20}")

# Built-in types of OPC UA (part 6, 5.1.2) with the range of the integers among them.
_NULL, _BOOLEAN, _UINT32, _FLOAT, _DOUBLE = 0, 1, 7, 10, 11
_INTEGER_RANGE = {
    2: (-(2**7), 2**7 - 1),
    3: (0, 2**8 - 1),
    4: (-(2**15), 2**15 - 1),
    5: (0, 2**16 - 1),
    6: (-(2**31), 2**31 - 1),
    7: (0, 2**32 - 1),
    8: (-(2**63), 2**63 - 1),
    9: (0, 2**64 - 1),
}
_NO_VALUE = ("", "null", "nan")
_DAY_NS = 86_400 * 10**9
_NO_TIME = int(np.iinfo(np.int64).min)


class LogFiles(NamedTuple):
    """The two files of one log."""

    name: str
    values: Path
    tags: Path


class LogRows(NamedTuple):
    """What one log holds: usable rows in the order of the file, on the log's own clock."""

    rows: np.ndarray
    """`SAMPLE_DTYPE`, shape (n,); time_ns equals source_time_ns."""
    rows_read: int


class Refused(NamedTuple):
    """Why a row cannot be used."""

    reason: str
    kind: str


def read_tags(files: LogFiles, plant: Plant) -> dict[int, int]:
    """Place in `plant.signals` by primary key, in the order of the file. Raises `ImportFailed`."""
    name = files.tags.name
    lines = tag_lines(files.tags)
    nodes = [line.split("\t") for line in lines[1:] if line.strip()]
    if not lines:
        raise ImportFailed(f"{name} is empty; it should list the nodes of {files.values.name}.")
    announced = lines[0].strip()
    if not re.fullmatch(r"[0-9a-fA-F]{1,8}", announced):
        raise ImportFailed(f"{name} line 1 should be the count of its lines, but is {announced[:40]!r}.")
    # The logger counts its first line too; whether it writes the count in base 10 or 16 is not known.
    counts = {int(announced, 16), *([int(announced)] if announced.isdecimal() else [])}
    if not counts & {len(nodes), len(nodes) + 1}:
        raise ImportFailed(f"{name} announces {announced} lines but lists {len(nodes)} nodes.")
    places = {(s.source.log, s.source.node): place for place, s in enumerate(plant.signals)}
    keys: dict[int, int] = {}
    for number, fields in enumerate(nodes, start=1):
        if fields[0].strip() != str(number):
            raise ImportFailed(
                f"{name} line {number + 1} should begin with {number}, not {fields[0][:40]!r}."
            )
        node = fields[-1].strip()
        if (files.name, node) not in places:
            raise ImportFailed(_unknown_node(name, number + 1, node, files.name, plant))
        keys[number] = places[files.name, node]
    return keys


def _unknown_node(file: str, line: int, node: str, log: str, plant: Plant) -> str:
    elsewhere = [signal for signal in plant.signals if signal.source.node == node]
    if elsewhere:
        other = elsewhere[0].source.log
        return f"{file} line {line}: plant {plant.id} has node {node} in log {other}, not {log}."
    here = [s.source.node for s in plant.signals if s.source.log == log]
    near = difflib.get_close_matches(node, here or [s.source.node for s in plant.signals], n=1, cutoff=0.0)
    hint = f"; the nearest it has is {near[0]}" if near else ""
    return f"{file} line {line}: plant {plant.id} has no signal for node {node[:80]!r}{hint}."


def read_rows(files: LogFiles, plant: Plant, keys: dict[int, int], refusals: Refusals) -> LogRows:
    """All rows of a log; those that cannot be used go to `refusals`. Raises `ImportFailed`."""
    lines = value_lines(files.values)
    name = files.values.name
    found: list[tuple[int, int, float]] = []
    times: list[str] = []
    server_times: list[str] = []
    at: list[int] = []
    for line_number, line in enumerate(lines, start=2):
        row = _ROW.fullmatch(line)
        if row is None:
            refusals.add(name, line_number, *_diagnose(line))
            continue
        key, type_code, text, status, source_time, server_time = row.groups()
        place = keys.get(int(key))
        if place is None:
            reason = f"PrimaryKey {key} is not in {files.tags.name}"
            refusals.add(name, line_number, reason, "PrimaryKey not in the tags")
            continue
        code = int(status, 16)
        value = _decode(text, int(type_code, 16), plant.signals[place], is_bad=code >> 31 == 1)
        if isinstance(value, Refused):
            refusals.add(name, line_number, *value)
            continue
        found.append((place, code, value))
        times.append(source_time)
        server_times.append(server_time)
        at.append(line_number)
    rows = _assemble(found, _times_ns(times), _times_ns(server_times))
    return LogRows(_refuse_wrong_times(rows, at, name, refusals), len(lines))


def _diagnose(line: str) -> Refused:
    """What is wrong with a row that has not the shape of one."""
    fields = line.split(",")
    if len(fields) != len(_ROW_FIELDS):
        return Refused(f"{len(fields)} fields instead of {len(_ROW_FIELDS)}", "wrong number of fields")
    for text, (column, pattern, wanted) in zip(fields, _ROW_FIELDS, strict=True):
        if not re.fullmatch(pattern, text):
            return Refused(f"{column} {text[:40]!r} is not {wanted}", f"{column} is not {wanted}")
    return Refused("not a row", "not a row")


def _decode(text: str, type_code: int, signal: Signal, *, is_bad: bool) -> float | Refused:
    """The number that a logged value stands for; a bad value may be absent, which is NaN."""
    if is_bad and (type_code == _NULL or text.lower() in _NO_VALUE):
        return nan
    if text == "":
        return Refused("the value is empty", "value is empty")
    if signal.decode is Decode.BOOLEAN:
        return _decode_boolean(text, type_code)
    if signal.decode is Decode.FLOAT32_BITS:
        return _decode_float32_bits(text, type_code)
    return _decode_number(text, type_code)


def _decode_number(text: str, type_code: int) -> float | Refused:
    if type_code in _INTEGER_RANGE:
        return _decode_integer(text, type_code)
    if type_code not in (_FLOAT, _DOUBLE):
        return Refused(
            f"DataType 0x{type_code:04x} is not that of a number", "DataType does not fit the signal"
        )
    if not _NUMBER.fullmatch(text) or not isfinite(value := float(text)):
        return Refused(f"value {text[:40]!r} is not a finite number", "value is not a finite number")
    return value


def _decode_boolean(text: str, type_code: int) -> float | Refused:
    if type_code != _BOOLEAN:
        return Refused(f"DataType 0x{type_code:04x} is not Boolean", "DataType does not fit the signal")
    if text not in ("true", "false"):
        return Refused(f"value {text[:40]!r} is neither true nor false", "value is neither true nor false")
    return 1.0 if text == "true" else 0.0


def _decode_integer(text: str, type_code: int) -> float | Refused:
    low, high = _INTEGER_RANGE[type_code]
    if not _INTEGER.fullmatch(text) or not low <= int(text) <= high:
        reason = f"value {text[:40]!r} is not an integer from {low} to {high}"
        return Refused(reason, "value is not an integer of its DataType")
    return float(int(text))


def _decode_float32_bits(text: str, type_code: int) -> float | Refused:
    if type_code != _UINT32:
        reason = f"DataType 0x{type_code:04x} is not UInt32, which holds the bits of a float"
        return Refused(reason, "DataType does not fit the signal")
    bits = _decode_integer(text, type_code)
    if isinstance(bits, Refused):
        return Refused(
            f"value {text[:40]!r} is not the 32 bits of a float", "value is not the 32 bits of a float"
        )
    value: float = struct.unpack("<f", struct.pack("<I", int(bits)))[0]
    if not isfinite(value):
        return Refused(f"the bits {text} are no finite float", "value is not a finite number")
    return value


def _times_ns(texts: list[str]) -> np.ndarray:
    """Times as int64 nanoseconds since the epoch; the smallest int64 where a text names no real time."""
    try:
        return np.array(texts, "datetime64[ns]").astype(np.int64)
    except ValueError:
        return np.array([_time_ns(text) for text in texts], np.int64)


def _time_ns(text: str) -> int:
    try:
        return int(np.datetime64(text, "ns").astype(np.int64))
    except ValueError:
        return _NO_TIME


def _assemble(found: list[tuple[int, int, float]], time_ns: np.ndarray, server_ns: np.ndarray) -> np.ndarray:
    rows = np.zeros(len(found), SAMPLE_DTYPE)
    if found:
        places, codes, values = zip(*found, strict=True)
        rows["signal"], rows["status"], rows["value"] = places, codes, values
    rows["time_ns"] = rows["source_time_ns"] = time_ns
    rows["receive_time_ns"] = server_ns
    rows["quality"] = opcua_status.quality(rows["status"])
    rows["flags"] = opcua_status.flags(rows["status"])
    return rows


def _refuse_wrong_times(rows: np.ndarray, at: list[int], name: str, refusals: Refusals) -> np.ndarray:
    """Rows without those whose stamps are no real time or are more than a day away from the log's others."""
    source, server = rows["source_time_ns"], rows["receive_time_ns"]
    no_time = (source == _NO_TIME) | (server == _NO_TIME)
    behind = np.where(no_time, 0, server - np.where(no_time, 0, source))
    usual = int(np.median(behind[~no_time])) if (~no_time).any() else 0
    astray = ~no_time & (np.abs(behind - usual) > _DAY_NS)
    for place in np.flatnonzero(no_time | astray):
        if no_time[place]:
            refusals.add(name, at[place], "a time stamp is no day and time of the calendar", "no such time")
        else:
            days = (int(behind[place]) - usual) / _DAY_NS
            reason = f"source and server time are {days:+.1f} days apart, unlike the rest of the log"
            refusals.add(name, at[place], reason, "source and server time do not belong together")
    return rows[~(no_time | astray)]
