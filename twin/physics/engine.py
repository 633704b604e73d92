"""PyBullet, without the `pybullet build time: …` that it prints when it is loaded."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import tempfile
from collections.abc import Iterator

NOTICE = b"pybullet build time"


@contextlib.contextmanager
def without_notice() -> Iterator[None]:
    """What is written to standard error meanwhile is told afterwards, but for the notice."""
    try:
        err = os.dup(2)
    except OSError:  # This process has no standard error.
        yield
        return
    with tempfile.TemporaryFile() as kept:
        _flush()
        os.dup2(kept.fileno(), 2)
        try:
            yield
        finally:
            _flush()
            os.dup2(err, 2)
            os.close(err)
            kept.seek(0)
            for line in kept:
                if not line.startswith(NOTICE):
                    os.write(2, line)


def _flush() -> None:
    """Empty Python's buffer and C's, so that nothing is told on the wrong side."""
    if sys.stderr is not None:
        sys.stderr.flush()
    if os.name == "posix":
        ctypes.CDLL(None).fflush(None)


with without_notice():
    import pybullet

__all__ = ["pybullet", "without_notice"]
