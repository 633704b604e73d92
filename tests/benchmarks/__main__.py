"""Run the benchmarks, print their figures and keep them: `python -m tests.benchmarks [NAME ...]`.

A benchmark is a module `bench_NAME.py` beside this file with `run() -> dict[str, float | int | str]`:
what was measured, with its unit in the key, and the figure. The figures go to artifacts/bench.json and, as
the table that the README quotes, to artifacts/bench.md. One that fails is named and does not stop the
others; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import time
import traceback
from pathlib import Path
from typing import TypedDict

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).resolve().parent
ARTIFACTS = HERE.parents[1] / "artifacts"

Figure = float | int | str


class Outcome(TypedDict):
    """What one benchmark gave."""

    figures: dict[str, Figure]
    error: str | None
    took_s: float


def names() -> list[str]:
    """Every benchmark there is."""
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def measure(name: str, console: Console) -> Outcome:
    """Run one benchmark; its failure is part of the outcome."""
    started = time.perf_counter()
    figures: dict[str, Figure] = {}
    error = None
    try:
        figures = dict(importlib.import_module(f"tests.benchmarks.bench_{name}").run())
    except Exception as failure:  # noqa: BLE001  a benchmark may fail in any way and must not stop the next
        error = f"{type(failure).__name__}: {failure}"
        console.print(traceback.format_exc(), style="dim", markup=False, highlight=False)
    return {"figures": figures, "error": error, "took_s": round(time.perf_counter() - started, 2)}


def written(figure: Figure) -> str:
    """A figure as the table shows it: four significant digits, thousands apart."""
    if isinstance(figure, bool | str):
        return str(figure)
    if isinstance(figure, int) or abs(figure) >= 1000:
        return f"{figure:,.0f}"
    return f"{figure:.4g}"


def rows(outcomes: dict[str, Outcome]) -> list[tuple[str, str, str]]:
    """(benchmark, what, figure) of every figure and every failure."""
    table = []
    for name, outcome in outcomes.items():
        table += [(name, what, written(figure)) for what, figure in outcome["figures"].items()]
        if outcome["error"]:
            table.append((name, "failed", outcome["error"]))
    return table


def machine() -> str:
    """What the figures were measured on, without naming the machine."""
    cores, version = os.cpu_count(), platform.python_version()
    return f"{cores} cores, {platform.machine()}, {platform.system()}, Python {version}"


def keep(outcomes: dict[str, Outcome]) -> None:
    """Write artifacts/bench.json and artifacts/bench.md."""
    ARTIFACTS.mkdir(exist_ok=True)
    record = {"machine": machine(), "benchmarks": outcomes}
    (ARTIFACTS / "bench.json").write_text(json.dumps(record, indent=2, default=float) + "\n", "utf-8")
    lines = [
        f"Measured by `make bench` on {machine()}.",
        "",
        "| benchmark | what | figure |",
        "|---|---|---:|",
    ]
    lines += [f"| {name} | {what} | {figure} |" for name, what, figure in rows(outcomes)]
    (ARTIFACTS / "bench.md").write_text("\n".join(lines) + "\n", "utf-8")


def main() -> int:
    """Run what the command line names, or everything."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Run the benchmarks.")
    parser.add_argument("names", nargs="*", help=f"which: {', '.join(names()) or 'none there yet'}")
    chosen = parser.parse_args().names or names()
    unknown = sorted(set(chosen) - set(names()))
    if unknown:
        parser.error(f"there is no benchmark {', '.join(unknown)}; there are: {', '.join(names())}")

    console = Console(stderr=True)
    outcomes: dict[str, Outcome] = {}
    for count, name in enumerate(chosen, start=1):
        console.print(f"[{count}/{len(chosen)}] {name} ...", markup=False)
        outcomes[name] = measure(name, console)

    table = Table("benchmark", "what", title="TakTwin", caption=machine())
    table.add_column("figure", justify="right")
    for row in rows(outcomes):
        table.add_row(*row)
    Console().print(table)
    keep(outcomes)
    failed = [name for name, outcome in outcomes.items() if outcome["error"]]
    if not outcomes:
        console.print("there are no benchmarks yet")
    if failed:
        console.print(f"failed: {', '.join(failed)}", style="bold")
    return 1 if failed or not outcomes else 0


if __name__ == "__main__":
    sys.exit(main())
