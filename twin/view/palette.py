"""One palette for the floor, the charts and the tables: grey is normal, colour wants attention.

After ISA-101 and the colour-blind safe set of Okabe and Ito. No state is told by colour alone:
each has a sign and a word. Colours are `#rrggbb`.
"""

from __future__ import annotations

import json
from typing import NamedTuple


class Look(NamedTuple):
    """How a state, a verdict or a severity shows."""

    colour: str
    sign: str
    word: str


STATES: dict[str, Look] = {
    "unknown": Look("#b9bfc5", "?", "unknown"),
    "working": Look("#66727d", "●", "working"),
    "waiting": Look("#c8ced4", "○", "waiting"),
    "starved": Look("#56b4e9", "▽", "starved"),
    "blocked": Look("#e69f00", "■", "blocked"),
    "down": Look("#c8431b", "✕", "down"),
    "stale": Look("#8e5a9e", "◌", "stale"),
    "holding": Look("#66727d", "▬", "holding"),
    "open": Look("#c8ced4", "↑", "open"),
    "occupied": Look("#66727d", "◆", "occupied"),
    "empty": Look("#c8ced4", "◇", "empty"),
}
"""By the word of `twin.state.DeviceState`. States that one device can take differ in lightness or hue."""

VERDICTS: dict[str, Look] = {
    "good": Look("#2f6f9f", "✓", "good"),
    "bad": Look("#c8431b", "✕", "bad"),
    "none": Look("#9aa3ab", "–", "no result"),
}

SEVERITIES: dict[str, Look] = {
    "alarm": Look("#c8431b", "✕", "alarm"),
    "warning": Look("#e69f00", "▲", "warning"),
    "note": Look("#7b8690", "i", "note"),
}
"""From what wants a person now to what one should merely know."""

PHASES: dict[str, Look] = {
    "pick": Look("#24495c", "", "pick"),
    "carry": Look("#85aabb", "", "carry"),
    "place": Look("#477389", "", "place"),
    "return": Look("#bcd2dc", "", "return"),
    "wait": Look("#e6dcc0", "", "wait"),
    "unknown": Look("#d7dbdf", "", "not logged"),
}
"""Phases of a robot's cycle, in the order in which they are stacked."""

BARS: dict[str, Look] = {
    "process": Look("#4c6472", "█", "process"),
    "move": Look("#9db0bb", "━", "move"),
    "non_motion": Look("#c2b79d", "▒", "clamps, handshakes, grippers"),
    "wait_zone": Look("#e69f00", "✕", "waits for a zone"),
    "wait_part": Look("#c8ced4", "┄", "waits for a car"),
    "transfer": Look("#b9c3ca", "»", "the car moves in"),
    "reserve": Look("#dde1e5", "–", "planned reserve"),
}
"""Kinds of bars in a robot cell's cycle; only a wait for a zone wants attention."""

INK = "#1f262c"
INK_SOFT = "#5a656f"
INK_FAINT = "#8b949c"
PAPER = "#ffffff"
GROUND = "#e9ecef"
RULE = "#dde1e5"
ACCENT = "#2f6f9f"
"""What a person chose: playhead, selection, focus."""
BAR = "#2b333a"
FONT = "Roboto, 'Helvetica Neue', Arial, sans-serif"


def as_dict() -> dict[str, object]:
    """The whole palette for the floor: `states`, `verdicts`, `severities`, `phases`, `bars`, `base`.

    Each entry of the first five is `{"colour", "sign", "word"}` by name; `base` holds the plain colours.
    """
    groups = {
        "states": STATES,
        "verdicts": VERDICTS,
        "severities": SEVERITIES,
        "phases": PHASES,
        "bars": BARS,
    }
    tables: dict[str, object] = {
        name: {key: look._asdict() for key, look in group.items()} for name, group in groups.items()
    }
    tables["base"] = {
        "ink": INK,
        "ink_soft": INK_SOFT,
        "ink_faint": INK_FAINT,
        "paper": PAPER,
        "ground": GROUND,
        "rule": RULE,
        "accent": ACCENT,
        "bar": BAR,
    }
    return tables


def as_json() -> str:
    """`as_dict` as JSON."""
    return json.dumps(as_dict(), ensure_ascii=False)
