"""What a device is, does and says: its state, its signals at the playhead, its dimensions."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np
import param
from panel.custom import JSComponent

from twin.events import Quality
from twin.plant import Plant, Sampling, Signal, Thing
from twin.plant.model import signals_of
from twin.view import palette
from twin.view.board import Span
from twin.view.columns import Column, Columns
from twin.view.local_time import LocalTime
from twin.view.panels import FOLDER, style

WINDOW_NS = 60_000_000_000
SPARK = (60.0, 16.0)
OLD_PERIODS = 4.0
"""A periodic signal that was silent for so many periods is old."""
UNITS = {"drive_unit": "drive u.", "device_unit": "u.", "1": ""}
SUFFIXES = (
    ("_m_s_per_unit", "mm/s per unit", 1e3),
    ("_mm", "mm", 1.0),
    ("_m", "mm", 1e3),
    ("_rad", "°", 180 / math.pi),
    ("_s", "s", 1.0),
)
KINDS = {"TracedRobot": "robot", "Belt": "conveyor"}
"""What a person calls a kind of device, where the plant's text calls it otherwise."""
ATTENTION = ("starved", "blocked", "down", "stale", "unknown")


class Inspector(JSComponent):
    """The list of devices and the selected one; see `inspector.js` for what the dictionaries hold."""

    _esm = FOLDER / "inspector.js"
    _stylesheets: ClassVar[list[str]] = [style("panels")]
    devices = param.List(default=[])
    selected = param.String(default="")
    about = param.Dict(default={})
    live = param.Dict(default={})


def listed(plant: Plant, spans: dict[str, Span | None]) -> list[dict[str, Any]]:
    """What `Inspector.devices` shows; `spans` holds what each device does, `None` where unknown."""
    rows = []
    for device in plant.devices.values():
        span = spans.get(device.id)
        state = "unknown" if span is None else span.state
        look = palette.STATES[state]
        rows.append(
            {
                "id": device.id,
                "name": device.name or device.id,
                "state": state,
                "sign": look.sign,
                "word": look.word,
                "colour": look.colour,
                "attention": state in ATTENTION,
            }
        )
    return rows


def about(plant: Plant, device_id: str) -> dict[str, Any]:
    """What `Inspector.about` shows of a device: all that does not change with time."""
    device = plant.devices.get(device_id)
    if device is None:
        return {}
    return {
        "id": device.id,
        "name": device.name or device.id,
        "kind": _kind(device),
        "note": device.note,
        "signals": [
            {"id": s.id, "name": s.name or s.id, "unit": UNITS.get(s.unit, s.unit)}
            for s in (plant.signal[name] for name in signals_of(device))
        ],
        "dimensions": _dimensions(device),
    }


def live(
    plant: Plant,
    device_id: str,
    span: Span | None,
    columns: Columns,
    time_ns: int,
    local: LocalTime,
    whole: bool = False,
) -> dict[str, Any]:
    """What `Inspector.live` shows of a device at a time. `whole`: all samples of the shift have come."""
    device = plant.devices.get(device_id)
    if device is None:
        return {}
    look = palette.STATES["unknown" if span is None else span.state]
    since = (
        "" if span is None else f"since {local.clock(span.start_ns)}, {_duration(time_ns - span.start_ns)}"
    )
    signals = [
        _signal(plant.signal[name], columns.column(name), time_ns, whole) for name in signals_of(device)
    ]
    return {
        "id": device_id,
        "sign": look.sign,
        "word": look.word,
        "colour": look.colour,
        "since": since,
        "signals": signals,
    }


def device_kind(device: Thing) -> str:
    """What a person calls the kind of a recorded cell's device."""
    return KINDS.get(type(device).__name__, type(device).__name__.lower())


def _kind(device: Thing) -> str:
    """Kind and id, each only where the name does not say it already."""
    name = (device.name or device.id).lower()
    kind = device_kind(device)
    words = [kind] if kind not in name else []
    if device.id.lower().replace("_", " ") != name:
        words.append(device.id)
    return " · ".join(words)


def _signal(signal: Signal, column: Column, time_ns: int, whole: bool) -> dict[str, str]:
    place = int(np.searchsorted(column.time_ns, time_ns, side="right")) - 1
    path = spark_path(column, place, time_ns, _hold_ns(signal))
    if place < 0:
        lacking = whole and not len(column.time_ns)
        return {
            "value": "not in this recording" if lacking else "no value yet",
            "age": "",
            "quality": "The recording holds no sample of it" if lacking else "Nothing received yet",
            "state": "none",
            "path": path,
        }
    value, age_ns = float(column.value[place]), time_ns - int(column.time_ns[place])
    quality = Quality(int(column.quality[place]))
    periodic = signal.sampling is Sampling.PERIODIC and signal.period_s
    old = bool(periodic) and age_ns > OLD_PERIODS * (signal.period_s or 0) * 1e9
    state = "bad" if quality is Quality.BAD else "old" if old else ""
    words = {Quality.GOOD: "Good", Quality.UNCERTAIN: "Uncertain", Quality.BAD: "Bad"}[quality]
    text = format_value(signal, value)
    if quality is not Quality.GOOD:
        text += " ✕" if quality is Quality.BAD else " ?"
    if old:
        text += " ◌"
    age = _duration(age_ns)
    kind = (
        "logged on change" if signal.sampling is Sampling.ON_CHANGE else "old: no data since" if old else ""
    )
    return {
        "value": text,
        "age": age,
        "quality": f"{words}{', ' + kind if kind else ''}; clock: {signal.clock}",
        "state": state,
        "path": path,
    }


def format_value(signal: Signal, value: float) -> str:
    """A value as a person reads it: the label of a code, else a number with decimals that suit its unit."""
    if math.isnan(value):
        return "none sent"
    if signal.labels:
        return signal.labels.get(f"{value:g}", f"code {value:g}")
    decimals = {"m": 4, "mm": 2}.get(signal.unit)
    text = f"{value:.{decimals}f}" if decimals is not None else f"{value:.5g}"
    return text.replace("-", "−")


def spark_path(column: Column, place: int, time_ns: int, hold_ns: int | None) -> str:
    """SVG path of the last 60 s up to sample `place`, as steps; broken where nothing came for `hold_ns`."""
    first = max(int(np.searchsorted(column.time_ns, time_ns - WINDOW_NS)) - 1, 0)
    if place < first:
        return ""
    times, values = column.time_ns[first : place + 1], column.value[first : place + 1]
    width, height = SPARK
    x = np.clip((times - (time_ns - WINDOW_NS)) / WINDOW_NS, 0.0, 1.0) * width
    finite = values[np.isfinite(values)]
    if not len(finite):
        return ""
    low, high = float(finite.min()), float(finite.max())
    # A constant lies in the middle; otherwise the curve fills the height less a stroke.
    scale = (height - 3) / (high - low) if high > low else 0.0
    y = height - 1.5 - (values - low) * scale if scale else np.full(len(values), height / 2)
    keep = _thin(x, y)
    x, y, times = x[keep], y[keep], times[keep]
    words, drawing = [], False
    for i in range(len(x)):
        if not math.isfinite(y[i]):
            drawing = False
            continue
        words.append(f"{'H' if drawing else 'M'}{x[i]:.1f}{f'V{y[i]:.1f}' if drawing else f' {y[i]:.1f}'}")
        drawing = hold_ns is None or i + 1 == len(x) or times[i + 1] - times[i] <= hold_ns
    end = time_ns if hold_ns is None else min(time_ns, int(times[-1]) + hold_ns)
    if drawing:
        words.append(f"H{width * (1 - (time_ns - end) / WINDOW_NS):.1f}")
    return "".join(words)


def _thin(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Places of at most about 130 samples that show the curve: the changes, else every nth."""
    changed = np.flatnonzero(np.diff(np.round(y, 1), prepend=np.inf) != 0)
    if len(changed) < 130 and np.all(np.diff(x) < 1.2):
        return changed
    return np.arange(0, len(x), max(len(x) // 120, 1))


def _hold_ns(signal: Signal) -> int | None:
    periodic = signal.sampling is Sampling.PERIODIC and signal.period_s
    # Thinned curves have wider steps than the period, so only a real gap breaks them.
    return int(max(OLD_PERIODS * (signal.period_s or 0), 3.0) * 1e9) if periodic else None


def _duration(ns: int) -> str:
    seconds = max(ns, 0) * 1e-9
    if seconds < 99.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes < 100 else f"{minutes // 60} h {minutes % 60:02d} min"


def _dimensions(device: Thing) -> list[dict[str, Any]]:
    """Numbers of a device as its plant file holds them, in the unit a person reads."""
    rows = []
    for field in device.__struct_fields__:
        value = getattr(device, field)
        if field in ("id", "name", "note", "estimated") or "_signal" in field or field == "stops":
            continue
        text = _dimension(field, value)
        if text:
            rows.append({"name": _words(field), "value": text, "estimated": field in device.estimated})
    return rows


def _dimension(field: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    if hasattr(value, "xyz_m"):
        x, y, z = (1e3 * v for v in value.xyz_m)
        return f"{x:.0f}, {y:.0f}, {z:.0f} mm".replace("-", "−")
    numbers = value if isinstance(value, tuple) else (value,)
    if not numbers or not all(isinstance(v, int | float) and not isinstance(v, bool) for v in numbers):
        return ""
    unit, factor = next(((u, f) for suffix, u, f in SUFFIXES if field.endswith(suffix)), ("", 1.0))
    text = ", ".join(f"{v * factor:.4g}" for v in numbers)
    return f"{text} {unit}".strip().replace("-", "−")


def _words(field: str) -> str:
    for suffix, _, _ in SUFFIXES:
        if field.endswith(suffix):
            field = field.removesuffix(suffix)
            break
    return {"at": "place along belt"}.get(field, field.replace("_", " ")).capitalize()
