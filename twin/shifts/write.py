"""Write a shift: samples as Parquet beside a manifest, whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from twin.events import SAMPLE_DTYPE, ClockStatus
from twin.plant import Plant, plant_to_json
from twin.shifts.manifest import MANIFEST_FILE, PLANT_FILE, SAMPLES_FILE, Manifest, Origin, ShiftError, sha256
from twin.shifts.shift import Shift, open_shift
from twin.shifts.verify import check_clocks, check_time


def write_shift(
    folder: str | Path,
    plant: Plant,
    rows: np.ndarray,
    report: dict[str, Any],
    origin: Origin,
    *,
    source: str = "",
    clocks: tuple[ClockStatus, ...] = (),
) -> Shift:
    """Write samples as a shift and open it.

    folder: made by this call; one that exists and is not empty is refused.
    rows: `SAMPLE_DTYPE`, shape (n,), n >= 1, ordered by time, then by signal.
    report: plain values only; kept in the manifest. clocks: how each clock of the plant that stamped samples,
    other than the reference, was tied, or that it was not.
    Raises `ShiftError`. Nothing is left behind where it fails.
    """
    folder = Path(folder)
    refuse_occupied(folder)
    _check(rows, plant)
    check_clocks(clocks, plant, rows, str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _write_samples(rows, unfinished / SAMPLES_FILE)
        (unfinished / PLANT_FILE).write_bytes(plant_to_json(plant))
        manifest = Manifest(
            plant=plant.id,
            origin=origin,
            source=source,
            signals=plant.signal_ids,
            rows=len(rows),
            start_ns=int(rows["time_ns"][0]),
            end_ns=int(rows["time_ns"][-1]),
            files={name: sha256(unfinished / name) for name in (SAMPLES_FILE, PLANT_FILE)},
            clocks=clocks,
            report=report,
        ).sealed()
        text = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
        (unfinished / MANIFEST_FILE).write_bytes(text + b"\n")
        unfinished.chmod(0o755)
        if folder.exists():
            folder.rmdir()
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return open_shift(folder)


def refuse_occupied(folder: Path) -> None:
    """Raise `ShiftError` unless `folder` is absent or an empty folder."""
    if folder.is_file():
        raise ShiftError(f"{folder} is a file; give the name of a new folder for the shift")
    if folder.is_dir() and any(folder.iterdir()):
        raise ShiftError(f"{folder} exists and is not empty; give the name of a new folder for the shift")


def _check(rows: np.ndarray, plant: Plant) -> None:
    if rows.dtype != SAMPLE_DTYPE or rows.ndim != 1 or not len(rows):
        raise ShiftError(
            f"a shift needs at least one sample of SAMPLE_DTYPE, not {rows.shape} of {rows.dtype}"
        )
    if int(rows["signal"].max()) >= len(plant.signals):
        raise ShiftError(
            f"a sample names signal {int(rows['signal'].max())}, {plant.id} has {len(plant.signals)}"
        )
    if np.any(np.diff(rows["time_ns"]) < 0):
        raise ShiftError("the samples of a shift have to be in the order of time")
    for time_ns in (int(rows["time_ns"][0]), int(rows["time_ns"][-1])):
        check_time(time_ns, "a sample")


def _write_samples(rows: np.ndarray, path: Path) -> None:
    """The Parquet file: small, and with a checksum for each page."""
    table = pa.table({name: np.ascontiguousarray(rows[name]) for name in SAMPLE_DTYPE.names or ()})
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=9,
        write_page_checksum=True,
        use_dictionary=["signal", "quality", "flags", "status"],
        column_encoding={
            "time_ns": "DELTA_BINARY_PACKED",
            "source_time_ns": "DELTA_BINARY_PACKED",
            "receive_time_ns": "DELTA_BINARY_PACKED",
        },
    )
