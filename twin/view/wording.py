"""Names for ids: what rooms below say with a plant's ids, said with the names that a person knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from twin.plant import Plant
from twin.view.board import FindingRow


class Wording:
    """Puts the names of a plant's devices, signals, clocks and stops where their ids stand in a sentence."""

    def __init__(self, plant: Plant) -> None:
        stops = [stop for robot in plant.traced_robots for stop in robot.stops]
        names = {device.id: device.name or _spaced(device.id) for device in plant.devices.values()}
        for thing in (*plant.clocks, *stops):
            names[thing.id] = _lower(thing.name) if thing.name else _spaced(thing.id)
        for signal in plant.signals:
            owner = names.get(signal.device, signal.device)
            names[signal.id] = f"{owner} {_lower(signal.name)}" if signal.name else signal.id
        # A word that is no name but happens to be an id, as "camera" or "robot", reads well as it stands.
        self._names = {id_: name for id_, name in names.items() if "_" in id_ or "." in id_}
        longest = sorted(self._names, key=len, reverse=True)
        self._ids = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, longest))})(?![\w]|\.\w)")

    def text(self, text: str) -> str:
        """The sentence with names; one at its beginning begins with a capital letter."""
        if not self._names:
            return text
        said = self._ids.sub(lambda found: self._names[found.group()], text)
        return said[:1].upper() + said[1:]

    def row(self, row: FindingRow) -> FindingRow:
        """The same finding in names."""
        return replace(row, text=self.text(row.text))

    def mark(self, mark: Mapping[str, Any]) -> dict[str, Any]:
        """The same mark of the scrubber in names."""
        return {**mark, "label": self.text(mark["label"])}


def _spaced(id_: str) -> str:
    return id_.replace("_", " ")


def _lower(name: str) -> str:
    """A name inside a sentence; abbreviations stay as they are."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
