"""A shift on disk, read only."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import msgspec
import numpy as np

from twin.events import SAMPLE_DTYPE, Digest, Event, Samples
from twin.plant import Plant, PlantError, plant_from_json
from twin.plant.load import assets_folder
from twin.shifts.manifest import FORMAT, MANIFEST_FILE, PLANT_FILE, SAMPLES_FILE, Manifest, ShiftError, sha256
from twin.shifts.verify import check_against, check_seal

BATCH_NS = 100_000_000


class Shift:
    """Samples of one plant over a time, with where they come from.

    Made by `open_shift`. Times are nanoseconds since the epoch, UTC, on the reference clock.
    """

    def __init__(self, folder: Path, plant: Plant, manifest: Manifest) -> None:
        self.folder = folder
        self.plant = plant
        self.manifest = manifest
        self.start_ns = manifest.start_ns
        self.end_ns = manifest.end_ns

    def __repr__(self) -> str:
        return (
            f"<Shift {self.name} of {self.plant.id}, {self.duration_s:.0f} s, {self.manifest.rows} samples>"
        )

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name

    @property
    def duration_s(self) -> float:
        """From the first sample to the last, seconds."""
        return (self.end_ns - self.start_ns) * 1e-9

    @cached_property
    def rows(self) -> np.ndarray:
        """All samples, `SAMPLE_DTYPE`, shape (n,), ordered by time, then by signal; read only."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        path = self.folder / SAMPLES_FILE
        try:
            table = pq.read_table(path, page_checksum_verification=True)
        except (pa.ArrowException, OSError) as error:
            raise ShiftError(f"{path} cannot be read as samples: {error}") from error
        rows = np.empty(table.num_rows, SAMPLE_DTYPE)
        for name in SAMPLE_DTYPE.names or ():
            if name not in table.column_names:
                raise ShiftError(f"{path} has no column {name}")
            rows[name] = table.column(name).to_numpy()
        if len(rows) != self.manifest.rows:
            raise ShiftError(f"{path} holds {len(rows)} samples, its manifest says {self.manifest.rows}")
        rows.flags.writeable = False
        return rows

    def signal(self, signal_id: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Times (n,) int64 ns, values (n,) float64 in the signal's unit and rows (n,) of one signal.

        Raises `ShiftError` for a signal that the plant does not have.
        """
        if signal_id not in self.plant.signal:
            raise ShiftError(
                f"{self.plant.id} has no signal {signal_id!r}; it has {', '.join(self.plant.signal_ids)}"
            )
        rows = self.rows[self.rows["signal"] == self.plant.signal_ids.index(signal_id)]
        return rows["time_ns"], rows["value"], rows

    def batches(self, start_ns: int | None = None, max_span_ns: int = BATCH_NS) -> Iterator[Samples]:
        """The samples from `start_ns` on, at most `max_span_ns` of time in a batch, in order."""
        rows = self.rows
        first = 0 if start_ns is None else int(np.searchsorted(rows["time_ns"], start_ns))
        spans = (rows["time_ns"][first:] - self.start_ns) // max_span_ns
        ends = np.flatnonzero(np.diff(spans)) + 1
        for a, b in zip([0, *ends], [*ends, len(spans)], strict=True):
            if b > a:
                yield Samples(rows[first + a : first + b])

    def opening(self) -> tuple[Event, ...]:
        """What is to be known before the first sample: how the clocks stand to each other."""
        return self.manifest.clocks

    def digest(self) -> str:
        """SHA-256 over all events, however they are batched."""
        digest = Digest()
        digest.update(Samples(self.rows))
        return digest.hexdigest()


def bundled_shifts() -> tuple[str, ...]:
    """Names of the shifts that ship with TakTwin."""
    return tuple(sorted(p.parent.name for p in assets_folder().glob(f"shifts/*/{MANIFEST_FILE}")))


def open_shift(name_or_path: str | Path, plant: Plant | None = None) -> Shift:
    """Open a shift by a bundled name or its folder.

    Checks the manifest's seal, every file's SHA-256, and that manifest, plant and samples say the same.

    plant: to look at it with instead of the plant that lies in the folder; has to have the same signals.
    Raises `ShiftError`, or `PlantError` where its plant is not usable.
    """
    folder = Path(name_or_path)
    named = bool(str(name_or_path))
    if named and not folder.exists():
        folder = assets_folder() / "shifts" / str(name_or_path)
    if named and folder.is_file():
        raise ShiftError(f"{folder} is a file; a shift is a folder with a {MANIFEST_FILE}: give that")
    if not named or not folder.is_dir():
        raise ShiftError(
            f"there is no shift {str(name_or_path)!r}: give a shift's folder"
            f" or a bundled one ({', '.join(bundled_shifts()) or 'none'})"
        )
    manifest = _manifest(folder)
    for name, expected in manifest.files.items():
        if Path(name).name != name or not (folder / name).is_file():
            raise ShiftError(f"{folder} lacks {name}, which its manifest names")
        if sha256(folder / name) != expected:
            raise ShiftError(f"{folder / name} is damaged: its SHA-256 is not the one in the manifest")
    own = plant_from_json((folder / PLANT_FILE).read_bytes(), folder / PLANT_FILE)
    if own.id != manifest.plant:
        raise ShiftError(f"{folder} is of plant {manifest.plant}, but its {PLANT_FILE} holds {own.id}")
    plant = plant or own
    if plant.signal_ids != manifest.signals:
        raise PlantError(
            f"{folder} was recorded with other signals than plant {plant.id} has; import the recording again"
        )
    shift = Shift(folder, plant, manifest)
    check_against(manifest, own, shift.rows, folder / MANIFEST_FILE)
    return shift


class _Headed(msgspec.Struct):
    """Any manifest's first line, read before the rest so that an older format is told as one."""

    format: str


def _manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST_FILE
    if not path.is_file():
        raise ShiftError(f"{folder} is no shift: it has no {MANIFEST_FILE}")
    data = path.read_bytes()
    try:
        found = msgspec.json.decode(data, type=_Headed)
        if found.format != FORMAT:
            raise ShiftError(
                f"{path} is of format {found.format}; this version reads {FORMAT}: import the recording again"
            )
        manifest = msgspec.json.decode(data, type=Manifest)
    except msgspec.ValidationError as error:
        what = str(error).replace("`", "")
        raise ShiftError(f"{path} is no manifest of a shift: {what[:1].lower()}{what[1:]}") from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        what = "it is no JSON text" if data.strip() else "it is empty"
        raise ShiftError(f"{path} is no manifest of a shift: {what}; import the recording again") from error
    check_seal(manifest, path)
    for name in (SAMPLES_FILE, PLANT_FILE):
        if name not in manifest.files:
            raise ShiftError(f"{path} names no {name}")
    return manifest
