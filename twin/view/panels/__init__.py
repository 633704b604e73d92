"""The page's panels round the floor: each is built once a session and then changed in place."""

from __future__ import annotations

from pathlib import Path
from string import Template

from twin.view import palette

FOLDER = Path(__file__).parent


def style(name: str) -> str:
    """The style sheet `NAME.css` of this folder with the palette's colours filled in."""
    colours = {
        "ink": palette.INK,
        "ink_soft": palette.INK_SOFT,
        "ink_faint": palette.INK_FAINT,
        "paper": palette.PAPER,
        "ground": palette.GROUND,
        "rule": palette.RULE,
        "accent": palette.ACCENT,
        "stale": palette.STATES["stale"].colour,
        "bad": palette.VERDICTS["bad"].colour,
        "font": palette.FONT,
    }
    return Template((FOLDER / f"{name}.css").read_text(encoding="utf-8")).substitute(colours)
