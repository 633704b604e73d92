"""What makes `make bench` fail, without measuring anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from tests.benchmarks import bench_clearance, bench_layout, bench_view
from tests.benchmarks.__main__ import measure


def test_a_kernel_that_is_too_slow_or_disagrees_fails_the_bench() -> None:
    bench_clearance.check(20.0, 0.1)
    with pytest.raises(RuntimeError, match=r"19\.9 times as fast"):
        bench_clearance.check(19.9, 0.0)
    for disagreement_mm in (0.101, float("nan")):
        with pytest.raises(RuntimeError, match="disagree"):
            bench_clearance.check(100.0, disagreement_mm)


def test_a_view_of_too_many_draw_calls_or_of_nothing_fails_the_bench() -> None:
    bench_layout.check({"1": 119, "2": 6})
    for count in (120, 0):
        with pytest.raises(ValueError, match=f"view 3 takes {count} draw calls"):
            bench_layout.check({"1": 20, "3": count})


def test_a_machine_without_chromium_fails_the_bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FileNotFoundError, match="no Chromium"):
        bench_view.run()
    outcome = measure("view", Console(quiet=True))
    assert "no Chromium" in (outcome["error"] or "")
