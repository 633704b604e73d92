"""Colours of the arms: each maker's own, muted so that a floor of two hundred stays calm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.geometry import shades

if TYPE_CHECKING:
    from twin.geometry.shades import Shade


@dataclass(frozen=True)
class Paint:
    """Castings, their covers and recesses, joints, motors, machined faces and hoses of one maker."""

    body: Shade
    panel: Shade
    joint: Shade
    motor: Shade
    metal: Shade = shades.STEEL
    hose: Shade = "#3a4047"


PAINTS: dict[str, Paint] = {
    "kuka": Paint(body="#d08a55", panel="#a86a3c", joint="#3d4349", motor="#34393f"),
    "abb": Paint(body="#bf6d53", panel="#9c5843", joint="#4f565e", motor="#5d656e"),
    "fanuc": Paint(body="#d3b95f", panel="#b39a48", joint="#4a5057", motor="#43494f"),
}
"""By maker."""
