"""Write an emulated shift as the real cell's logger would have, with its defects."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from twin.plant import Decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from twin.emulator.democell import Emulated
    from twin.plant import Signal

HEADER = "PrimaryKey,DataType,Value,StatusCode,SourceTimeStamp,ServerTimeStamp"
_BLOCK_S = 20.0
"""The logger empties its queues node by node, so that a file is in order of time only within such blocks."""
_INTEGER_TYPES = {"disc_size": 3, "task": 4, "set_point": 4, "result": 6}


def write_opcua_csv(emulated: Emulated, folder: str | Path, *, without_logs: tuple[str, ...] = ()) -> Path:
    """Write the logger's files into a folder, which is made.

    Rows stand in blocks by node and so out of order, nodes in an order that depends on the seed, and times
    are those of each signal's own clock. `without_logs`: logs that were not kept.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng([emulated.truth.recipe.seed, 1])
    by_log: dict[str, list[int]] = {}
    for place, signal in enumerate(emulated.plant.signals):
        by_log.setdefault(signal.source.log, []).append(place)
    for name, places in by_log.items():
        order = [places[i] for i in rng.permutation(len(places))]
        if name not in without_logs:
            _write_log(emulated, folder, name, order)
    return folder


def _write_log(emulated: Emulated, folder: Path, name: str, order: list[int]) -> None:
    signals = emulated.plant.signals
    tags = [f"{len(order) + 1:08d}"]
    tags += [f"{key}\t250\t1\t0\t0\t0\t{signals[place].source.node}" for key, place in enumerate(order, 1)]
    (folder / f"{name}.tags.txt").write_text("\n".join(tags) + "\n", encoding="utf-8")
    rows = emulated.rows
    key_of = np.zeros(len(signals), np.int64)
    key_of[order] = np.arange(1, len(order) + 1)
    mine = rows[np.isin(rows["signal"], order)]
    block = (mine["source_time_ns"] - emulated.truth.recipe.start_ns) // int(_BLOCK_S * 1e9)
    mine = mine[np.lexsort((mine["source_time_ns"], key_of[mine["signal"]], block))]
    # No name and no time in the archive, so that the same shift gives the same bytes.
    text = "\n".join([HEADER, *_lines(mine, key_of, signals)]) + "\n"
    (folder / f"{name}.csv.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


def _lines(rows: np.ndarray, key_of: np.ndarray, signals: tuple[Signal, ...]) -> Iterator[str]:
    source, server = (
        np.datetime_as_string(rows[name].view("datetime64[ns]"), unit="ms").tolist()
        for name in ("source_time_ns", "receive_time_ns")
    )
    places, values, status = (rows[name].tolist() for name in ("signal", "value", "status"))
    keys = key_of[rows["signal"]].tolist()
    for key, place, value, code, at, received in zip(
        keys, places, values, status, source, server, strict=True
    ):
        type_code, text = _value(value, signals[place])
        yield f"{key},0x{type_code:04x},{text},0x{code:08x},{at}Z,{received}Z"


def _value(value: float, signal: Signal) -> tuple[int, str]:
    """OPC UA type code and text of a value."""
    if signal.decode is Decode.FLOAT32_BITS:
        return 7, str(int(np.float32(value).view(np.uint32)))
    if signal.decode is Decode.BOOLEAN:
        return 1, "true" if value else "false"
    type_code = _INTEGER_TYPES.get(signal.id.rpartition(".")[2])
    if type_code is not None:
        return type_code, str(int(value))
    return 11, repr(int(value) if value.is_integer() else value)
