"""Compile every kernel that the product calls once, or load it from the cache on disk.

The lock that keeps two processes from compiling at once is in `twin.checks.compile`, because kernels import
numba and numpy only. Nothing is compiled by importing this file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from kernels import blend, clearance, cycles, distance, kinematics, line, motion, pace, wrist6

Report = Callable[[int, int, str], None]


def cache_folder() -> Path:
    """The folder that holds the compiled kernels: beside them, or the user's where that is read-only.

    >>> cache_folder().is_absolute()
    True
    """
    compiled: Any = kinematics.forward
    if not hasattr(compiled, "stats"):  # the compiler is off
        return Path(__file__).resolve().parent / "__pycache__"
    return Path(compiled.stats.cache_path)


def warm_up(report: Report | None = None, modules: Collection[str] | None = None) -> int:
    """Compile or load every kernel that `twin` calls; returns how many had to be compiled.

    report: called with (done, total, name) before each kernel that has to be compiled, total being the number
    of those, and once more with done = total after the last; never called where the cache holds them all.
    modules: only kernels of these, such as {"kinematics"}; None for all.
    A kernel whose cache is older than any source file of this package is compiled anew: numba looks only at
    the file of the kernel itself, not at those of the functions that it calls.
    Cost: milliseconds for each cached kernel, seconds for each other one.
    """
    calls = [call for call in _calls() if modules is None or call[0].partition(".")[0] in modules]
    if not calls or not hasattr(calls[0][1], "stats"):
        return 0
    stale = {name for name, kernel, _ in calls if not _is_cached(kernel)}
    done = 0
    for name, kernel, arguments in calls:
        if name in stale and report is not None:
            report(done, len(stale), name)
        kernel(*arguments)
        done += name in stale
    if stale and report is not None:
        report(done, len(stale), "")
    return len(stale)


def _is_cached(kernel: Any) -> bool:
    """Whether the kernel's index is newer than all sources; all in its folder that are not are removed.

    Also those of functions that other kernels call: one would be compiled anew around what is out of date.
    """
    folder = Path(kernel.stats.cache_path)
    function = kernel.py_func
    newest = max(source.stat().st_mtime_ns for source in Path(__file__).parent.rglob("*.py"))
    for file in folder.glob("*.nbi"):
        try:
            old = file.stat().st_mtime_ns < newest
        except FileNotFoundError:  # another process has removed it
            continue
        if old:
            file.unlink(missing_ok=True)
    module = function.__module__.rpartition(".")[2]
    name = f"{module}.{function.__qualname__}-{function.__code__.co_firstlineno}.*.nbi"
    return any(folder.glob(name))


def _calls() -> Iterator[tuple[str, Any, tuple[Any, ...]]]:
    """Name, kernel and tiny arguments of the types that `twin` uses, small kernels first.

    Only kernels that `twin` calls, and two that those are built on (compiled on their own, so that progress
    is told in smaller steps): nobody waits on a first start for what only notebooks and tests call.
    """
    chain = kinematics.Arm(
        np.eye(4).reshape(1, 4, 4), np.array([[0.0, 0.0, 1.0]]), np.array([-3.0]), np.array([3.0]), np.eye(4)
    )
    q, pose = np.zeros(1), np.eye(4)
    yield "kinematics.link_poses", kinematics.link_poses, (chain, q)
    yield "kinematics.frames_along", kinematics.frames_along, (chain, pose, q.reshape(1, 1))
    yield "kinematics.forward", kinematics.forward, (chain, q)
    yield "kinematics.inverse", kinematics.inverse, (chain, pose, q, 10)
    six = kinematics.Arm(
        np.tile(pose, (6, 1, 1)), np.eye(3)[[2, 1, 1, 0, 1, 0]], np.full(6, -3.0), np.full(6, 3.0), pose
    )
    one = motion.Limits(np.ones(1), np.ones(1), np.ones(1))
    yield "motion.rest_times", motion.rest_times, (np.zeros((1, 1)), np.ones((1, 1)), one)
    yield "motion.rest_way", motion.rest_way, (np.zeros(1), np.ones(1), one, 0.1)
    yield "kinematics.tcps_along", kinematics.tcps_along, (chain, q.reshape(1, 1))
    still, slow = pose.reshape(1, 4, 4), pace.Pace(1.0, 1.0, 1.0, 0.1)
    yield "line.line_way", line.line_way, (chain, still, q, one, slow)
    way = np.arange(2.0), np.arange(2.0).reshape(2, 1)
    yield "blend.time_within", blend.time_within, (chain, *way, 0.1, True)
    yield "blend.most_overlap", blend.most_overlap, (*way, *way, one, 0.1)
    yield "blend.joined", blend.joined, (*way, *way, 0.1)
    yield "wrist6.has_shape", wrist6.has_shape, (six,)
    yield "wrist6.branches_along", wrist6.branches_along, (six, pose.reshape(1, 4, 4))
    spheres, none = np.zeros((2, 3)), np.zeros(0, np.int64)
    place = np.zeros(2, np.int64)
    two = distance.Pieces(
        spheres,
        np.arange(3),
        np.ones(2),
        place,
        spheres,
        np.ones(2),
        np.zeros((2, 2, 3)),
        place[[0, 0, 1]],
        none,
    )
    poses = pose.reshape(1, 4, 4)
    yield "clearance.clearance", clearance.clearance, (two, poses.reshape(1, 1, 4, 4), np.array([[0, 1]]))
    t, path = np.arange(3.0), np.zeros((3, 3))
    rules = cycles.Rules(0.01, 0.01, 1.0, -1)
    yield "cycles.visits", cycles.visits, (t, path, spheres, rules)
    yield "cycles.segment", cycles.segment, (t, path, spheres, np.arange(2), rules)
