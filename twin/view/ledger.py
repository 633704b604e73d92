"""What the states of a plant tell over time: who was in which state how long, and where data is missing."""

from __future__ import annotations

from dataclasses import dataclass

from twin.checks.findings import Finding
from twin.events import Deviation, Event, Flag, Gap, Quality, Samples
from twin.plant import Sampling
from twin.state import DeviceState, DeviceStatus, Part, PlantState
from twin.view.board import FindingRow, Span

LOUD = {
    "missing_part": "alarm",
    "unexpected_part": "warning",
    "out_of_reach": "alarm",
    "late_part": "warning",
    "early_part": "warning",
}
"""Severity of the mirror's deviations; kinds that are not named are notes."""
SAME_GAP_NS = 1_500_000_000
"""Gaps of one device's signals that end within this are one gap."""


LONG_GAP_S = 5.0


@dataclass
class _Open:
    status: DeviceStatus
    start_ns: int


class Ledger:
    """Collects spans and findings from a stream of events and the states after them, on one thread."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.findings: list[FindingRow] = []
        self.parts: tuple[Part, ...] = ()
        self.time_ns = 0
        self._open: dict[str, _Open] = {}
        self._gap_end: dict[str, int] = {}
        self._quality: dict[str, int] = {}

    def take(self, before: PlantState, event: Event, after: PlantState) -> None:
        """Note what an event changed."""
        self.time_ns, self.parts = after.time_ns, after.parts
        if isinstance(event, Samples):
            if event.rows["flags"].any():
                self._gaps(before, event)
            if event.rows["quality"].any() or self._quality:
                self._qualities(after, event)
        elif isinstance(event, Gap):
            self.findings.append(_lost(event))
        for device, status in after.devices.items():
            self._status(device, status)

    def closed_spans(self) -> tuple[Span, ...]:
        """All spans, those that last until now among them, by start."""
        running = [
            Span(device, open_.status.state.value, open_.start_ns, self.time_ns)
            for device, open_ in self._open.items()
            if self.time_ns > open_.start_ns
        ]
        return tuple(sorted([*self.spans, *running], key=lambda span: span.start_ns))

    def _status(self, device: str, status: DeviceStatus) -> None:
        open_ = self._open.get(device)
        if open_ is not None and open_.status.state is status.state:
            return
        if status.state is DeviceState.UNKNOWN:
            return
        if open_ is not None:
            self._close(device, open_, status.since_ns)
        self._open[device] = _Open(status, status.since_ns)

    def _close(self, device: str, open_: _Open, end_ns: int) -> None:
        if end_ns > open_.start_ns:
            self.spans.append(Span(device, open_.status.state.value, open_.start_ns, end_ns))

    def _gaps(self, before: PlantState, event: Samples) -> None:
        """A periodic signal came back: its device was stale since the sample before."""
        plant = before.plant
        for row in event.rows[(event.rows["flags"] & Flag.AFTER_GAP) != 0]:
            signal = plant.signals[int(row["signal"])]
            last, end_ns = before.readings.get(signal.id), int(row["time_ns"])
            if last is None or signal.sampling is not Sampling.PERIODIC:
                continue
            device = signal.device
            if abs(end_ns - self._gap_end.get(device, -(10**18))) < SAME_GAP_NS:
                continue
            self._gap_end[device] = end_ns
            seconds = (end_ns - last.time_ns) * 1e-9
            why = "; the logger was not keeping up" if int(row["flags"]) & Flag.OVERLOAD else ""
            text = f"No data for {seconds:.1f} s{why}. What is shown in between is old."
            severity = "warning" if seconds > LONG_GAP_S else "note"
            self.findings.append(FindingRow(severity, last.time_ns, device, "data", text, end_ns))
            open_ = self._open.get(device)
            if open_ is not None and last.time_ns >= open_.start_ns:
                self._close(device, open_, last.time_ns)
                self.spans.append(Span(device, DeviceState.STALE.value, last.time_ns, end_ns))
                open_.start_ns = end_ns

    def _qualities(self, after: PlantState, event: Samples) -> None:
        """One finding for each stretch in which a signal was not good."""
        for row in event.rows:
            signal = after.plant.signals[int(row["signal"])]
            quality = int(row["quality"])
            if quality and self._quality.get(signal.id) != quality:
                word = "Bad" if quality == Quality.BAD else "Uncertain"
                text = f"{word} quality of {signal.name or signal.id} (status 0x{int(row['status']):08x})."
                severity = "warning" if quality == Quality.BAD else "note"
                self.findings.append(FindingRow(severity, int(row["time_ns"]), signal.device, "data", text))
            if quality:
                self._quality[signal.id] = quality
            else:
                self._quality.pop(signal.id, None)


def deviation_row(deviation: Deviation) -> FindingRow:
    """What the mirror could not explain, as a line of the table."""
    severity = LOUD.get(deviation.kind, "note")
    text = deviation.message if deviation.message.endswith(".") else f"{deviation.message}."
    return FindingRow(severity, deviation.time_ns, deviation.device, "mirror", _sentence(text))


def finding_row(finding: Finding) -> FindingRow:
    """What a check found, as a line of the table."""
    text = finding.message if finding.message.endswith(".") else f"{finding.message}."
    return FindingRow(finding.severity, finding.start_ns, finding.device, finding.kind, _sentence(text))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lost(gap: Gap) -> FindingRow:
    count = "an unknown number of" if gap.missing < 0 else f"{gap.missing:,}"
    text = f"Lost {count} messages of {gap.source} on the way here."
    return FindingRow("alarm", gap.time_ns, "", "data", text)
