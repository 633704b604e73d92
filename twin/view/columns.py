"""Everything received of each signal, in columns that grow, to be asked for any time."""

from __future__ import annotations

import threading
from typing import NamedTuple

import numpy as np

from twin.plant import Plant


class Column(NamedTuple):
    """One signal so far; arrays of one length, ordered by time."""

    time_ns: np.ndarray
    value: np.ndarray
    quality: np.ndarray
    flags: np.ndarray


_FIELDS = (("time_ns", "i8"), ("value", "f8"), ("quality", "u1"), ("flags", "u1"))


class Columns:
    """Columns of all signals of a plant. One thread appends, others read."""

    def __init__(self, plant: Plant) -> None:
        self._ids = plant.signal_ids
        self._arrays = {name: [np.empty(256, kind) for _, kind in _FIELDS] for name in self._ids}
        self._counts = dict.fromkeys(self._ids, 0)
        self._lock = threading.Lock()

    def append(self, rows: np.ndarray) -> None:
        """Take samples in. rows: `SAMPLE_DTYPE`, shape (n,), not older than what is there."""
        with self._lock:
            for place in np.unique(rows["signal"]):
                self._extend(self._ids[place], rows[rows["signal"] == place])

    def column(self, signal: str) -> Column:
        """All of one signal; views that stay as they are when more comes."""
        with self._lock:
            count = self._counts[signal]
            return Column(*(array[:count] for array in self._arrays[signal]))

    def place_at(self, signal: str, time_ns: int) -> int:
        """Place of the newest sample at or before a time, -1 before the first."""
        return int(np.searchsorted(self.column(signal).time_ns, time_ns, side="right")) - 1

    def _extend(self, signal: str, rows: np.ndarray) -> None:
        count, arrays = self._counts[signal], self._arrays[signal]
        need = count + len(rows)
        if need > len(arrays[0]):
            # A new array, not a resized one: readers may hold views of the old.
            for i, array in enumerate(arrays):
                arrays[i] = np.concatenate([array[:count], np.empty(max(need, count), array.dtype)])
        for array, (name, _) in zip(arrays, _FIELDS, strict=True):
            array[count:need] = rows[name]
        self._counts[signal] = need
