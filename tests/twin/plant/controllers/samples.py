"""Programs as the controllers write them, made up for these tests; what is not understood is in them too."""

from __future__ import annotations

from pathlib import Path

SAMPLES = Path(__file__).parent / "samples"


def _text(name: str) -> str:
    return (SAMPLES / name).read_text(encoding="utf-8")


FANUC, KRL_SRC, KRL_DAT, RAPID = (_text(f"sill.{suffix}") for suffix in ("ls", "src", "dat", "mod"))
