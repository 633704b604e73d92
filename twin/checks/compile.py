"""Compile the kernels before they are needed, one process at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from kernels.warm import Report

LOCK = "taktwin-compile.lock"


def compile_kernels(
    report: Report | None = None, timeout_s: float = 300.0, modules: Collection[str] | None = None
) -> int:
    """Load every kernel, compiling what the cache on disk does not hold; returns how many were compiled.

    report: called with (done, total, name) only while something is compiled: a start with a full cache says
    nothing. Other processes wait at a lock file in the cache's folder and then load what the first one
    compiled: numba's cache may fail where two write it at once. A lock that nobody gives back within
    `timeout_s` is passed over, because compiling twice is better than not starting.
    modules: only kernels of these, such as {"kinematics"}; None for all.
    """
    from filelock import FileLock, Timeout

    from kernels import warm

    folder = warm.cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=timeout_s)
    except Timeout:
        return warm.warm_up(report, modules)
    try:
        return warm.warm_up(report, modules)
    finally:
        lock.release()
