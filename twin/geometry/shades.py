"""Colours of equipment: calm greys, so that colour stays free for what wants attention. sRGB, `#rrggbb`."""

from __future__ import annotations

Shade = str

ALUMINIUM: Shade = "#b9c0c7"
LIGHT: Shade = "#e8ebee"
CAST: Shade = "#868f99"
STEEL: Shade = "#a3abb4"
DARK: Shade = "#454c54"
SLOT: Shade = "#7d868f"
BELT: Shade = "#59626b"
RIB: Shade = "#727c86"
SIGNAL: Shade = "#d8a03a"
"""The moving member of a stopper, as machine builders paint what moves."""
VIEW: Shade = "#5b87b5"
ARM: Shade = "#dfe2e5"
ARM_DARK: Shade = "#5d656e"
ARM_ACCENT: Shade = "#dd7a2d"
"""Rings and emblem of the arm."""
