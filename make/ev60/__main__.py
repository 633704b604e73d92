"""Write the text of the reference plant, `assets/plants/ev60`, from the numbers in this folder.

Every module here with a function `sections()` says its part; its `OPENING`, where it has one, holds the
comment that each file begins with. A file that no module writes any more is told, not removed.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

HOUSE = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(HOUSE)]

from make.ev60.write import Section, texts  # noqa: E402

FOLDER = HOUSE / "assets" / "plants" / "ev60"
FIRST = ("layout", "organisation", "stations", "flow", "scenery", "product", "quality")
"""Modules in the order in which their parts stand in a file that several write; others follow by name."""


def modules() -> Iterator[ModuleType]:
    """Every module of this folder that says a part of the plant."""
    names = {path.stem for path in Path(__file__).parent.glob("*.py")} - {"__main__", "plan", "write"}
    for name in [*(n for n in FIRST if n in names), *sorted(names - set(FIRST))]:
        module = importlib.import_module(f"make.ev60.{name}")
        if hasattr(module, "sections"):
            yield module


def main() -> int:
    """Write every file; 0 when all is written."""
    found: list[Section] = []
    opening: dict[str, str] = {}
    for module in modules():
        # A module may hand on what another one said.
        found += [section for section in module.sections() if section not in found]
        opening |= getattr(module, "OPENING", {})
    included = [file for file in dict.fromkeys(s.file for s in found) if file != "plant.yaml"]
    found.append(Section("plant.yaml", "", ({"include": included},)))
    written = texts(found, opening)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file, text in written.items():
        (FOLDER / file).write_text(text, "utf-8")
        sys.stdout.write(f"{file}: {len(text.encode()):,} bytes\n")
    for stale in sorted({p.name for p in FOLDER.glob("*.yaml")} - set(written)):
        sys.stdout.write(f"{stale} is written by no module any more\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
