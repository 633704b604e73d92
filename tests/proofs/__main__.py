"""Run the proofs that are too long for the tests and print figures: `python -m tests.proofs [NAME ...]`.

A proof is a module `proof_NAME.py` beside this file with `run() -> Iterator[Row]`, each row what was proven,
the figures, and whether it held. The exit code is 1 where one did not.
"""

from __future__ import annotations

import argparse
import importlib
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

HERE = Path(__file__).resolve().parent

Row = tuple[str, str, bool]
"""What, its figures, and whether it held."""


def names() -> list[str]:
    """Every proof there is."""
    return sorted(path.stem.removeprefix("proof_") for path in HERE.glob("proof_*.py"))


def main() -> int:
    """Run the proofs that are asked for, or all."""
    parser = argparse.ArgumentParser(prog="make proof", description="Proofs that take minutes.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names())}; all without any")
    wanted = parser.parse_args().names or names()
    unknown = sorted(set(wanted) - set(names()))
    if unknown:
        parser.error(f"no proof {', '.join(unknown)}; there are {', '.join(names())}")
    console, all_held = Console(), True
    for name in wanted:
        started = time.perf_counter()
        rows: Iterator[Row] = importlib.import_module(f"tests.proofs.proof_{name}").run()
        for what, figures, held in rows:
            all_held = all_held and held
            console.print(
                f"{name}: {what}: {figures}{'' if held else '  DOES NOT HOLD'}", markup=False, soft_wrap=True
            )
        console.print(f"{name}: {time.perf_counter() - started:.0f} s", style="dim")
    return 0 if all_held else 1


if __name__ == "__main__":
    raise SystemExit(main())
