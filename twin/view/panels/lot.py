"""The lot that is being made at the playhead: steps, times, differences from the median, camera result."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import param
from panel.custom import JSComponent

from twin.state import Part
from twin.view import palette
from twin.view.board import LotPrediction, Step, lot_steps, lot_times, step_medians_s
from twin.view.likeness import Likeness, likeness
from twin.view.local_time import LocalTime
from twin.view.panels import FOLDER, style

OFF_S = 1.0
"""A step that differs by more from its median stands out."""


class LotCard(JSComponent):
    """Shows one lot. `lot` holds the texts; `on_step(-1 | 1)` is called for the lot before or after."""

    _esm = FOLDER / "lot.js"
    _stylesheets: ClassVar[list[str]] = [style("panels")]
    lot = param.Dict(default={"empty": "No lot yet."})

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self.on_step: Callable[[int], None] = lambda direction: None

    def _handle_msg(self, data: Any) -> None:
        if isinstance(data, dict) and data.get("step") in (-1, 1):
            self.on_step(data["step"])


class Lots:
    """The lots of a shift, asked by time.

    limit_mm: how far mirrored distances may be from recorded ones before the card calls them uncalibrated.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        kinds: Sequence[str],
        local: LocalTime,
        predictions: Sequence[LotPrediction] = (),
        limit_mm: float = math.inf,
    ) -> None:
        self.parts = sorted(parts, key=lambda part: part.start_ns)
        self._steps = lot_steps(kinds)
        self._medians = step_medians_s(parts, self._steps)
        self._local = local
        self._unlike = _unlike(likeness(parts, predictions, limit_mm))
        self._predictions = {prediction.lot: prediction for prediction in predictions}

    def at(self, time_ns: int) -> int | None:
        """Place of the newest lot that has begun by then."""
        begun = [i for i, part in enumerate(self.parts) if part.start_ns <= time_ns]
        return begun[-1] if begun else None

    def texts(self, time_ns: int) -> dict[str, Any]:
        """What `LotCard.lot` shows at that time; what comes later is shown as due, by the median."""
        place = self.at(time_ns)
        if place is None:
            later = f" The first begins at {self._local.clock(self.parts[0].start_ns)}." if self.parts else ""
            return {"empty": "No lot yet." + later, "has_next": bool(self.parts)}
        part = self.parts[place]
        times = lot_times(part)
        done = [step.word for step in self._steps if step.key in times and times[step.key] <= time_ns]
        texts: dict[str, Any] = {
            "title": f"Lot {part.id}",
            "where": done[-1] if done else "",
            "rows": self._rows(times, time_ns),
            "has_before": place > 0,
            "has_next": place + 1 < len(self.parts),
            "before": self._before(place, time_ns),
        }
        return texts | _result(part, time_ns) | self._mirrored(part, time_ns)

    def _rows(self, times: dict[str, int], time_ns: int) -> list[dict[str, str]]:
        rows = []
        expected: int | None = None
        before: int | None = None
        for step in self._steps:
            t = times.get(step.key)
            median = self._medians.get(step.key)
            known = t is not None and t <= time_ns
            gap = (t - before) * 1e-9 if known and before is not None and t is not None else None
            delta = gap - median if gap is not None and median is not None else None
            if known:
                expected = t
            elif expected is not None:
                expected = None if median is None else expected + int(median * 1e9)
            rows.append(self._row(step, t if known else expected, known, gap, delta))
            before = t if known else None
        return rows

    def _row(
        self, step: Step, time_ns: int | None, known: bool, gap: float | None, delta: float | None
    ) -> dict[str, str]:
        clock = "–" if time_ns is None else self._local.clock(time_ns, 1 if known else 0)
        off = delta is not None and abs(delta) > OFF_S
        return {
            "word": step.word,
            "time": clock if known or time_ns is None else f"due {clock}",
            "gap": "" if gap is None else f"{gap:.2f} s",
            "delta": "" if delta is None else _signed(delta) + (" ▲" if off else ""),
            "state": ("off" if off else "done") if known else "due",
        }

    def _mirrored(self, part: Part, time_ns: int) -> dict[str, str]:
        """What the mirror had said of this lot by then, and how far off that was."""
        prediction = self._predictions.get(part.id)
        if prediction is None or prediction.made_ns > time_ns:
            return {"seen": "", "predicted": ""}
        seen, off = "", prediction.off_centre_mm
        if off is not None and prediction.passing_ns is not None and prediction.passing_ns <= time_ns:
            seen = f"mirror: {off:.2f} mm{self._unlike}"
        text = f"Mirror predicted {self._local.clock(prediction.predicted_ns, 1)}"
        if prediction.residual_s is not None and (prediction.recorded_ns or 0) <= time_ns:
            latest = " at the latest" if prediction.after_gap else ""
            text += f", came {_signed(prediction.residual_s)}{latest}"
        elif prediction.missing and time_ns > prediction.predicted_ns:
            text += ", no result came"
        return {"seen": seen, "predicted": text}

    def _before(self, place: int, time_ns: int) -> str:
        if place == 0:
            return ""
        part = self.parts[place - 1]
        if part.measured_ns is None or part.measured_ns > time_ns or part.distance_mm is None:
            result = "no camera result yet"
        else:
            look = palette.VERDICTS["good" if part.good else "bad"]
            result = f"{part.distance_mm:.2f} mm {look.sign} {look.word}"
        said = self._mirrored(part, time_ns)
        lines = [f"Lot {part.id} before it: {result}", said["seen"]]
        first = " · ".join(line for line in lines if line)
        return f"{first}\n{said['predicted']}".rstrip()


def _unlike(found: Likeness | None) -> str:
    """What to say beside a mirrored distance, so that nobody takes it for a measured one."""
    if found is None:
        return ", not compared yet"
    return "" if found.calibrated else ", uncalibrated"


def _signed(seconds: float) -> str:
    """A difference with its sign; one that rounds to zero is never negative."""
    return f"{seconds:+z.2f} s".replace("-", "−")


def _result(part: Part, time_ns: int) -> dict[str, str]:
    if part.measured_ns is None or part.measured_ns > time_ns or part.distance_mm is None:
        return {"sign": "○", "verdict": "Not measured yet", "colour": palette.INK_FAINT}
    look = palette.VERDICTS["good" if part.good else "bad"]
    text = f"{part.distance_mm:.2f} mm off centre, {look.word}"
    if part.measured_after_gap:
        text += " (came while nothing was logged)"
    return {"sign": look.sign, "verdict": text, "colour": look.colour}
