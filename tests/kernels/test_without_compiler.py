"""The same tests with the compiler off: kernels are plain Python too."""

import os
import subprocess
import sys
from pathlib import Path

import numba
import pytest

HOUSE = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="the compiler is off already")
def test_the_kernels_pass_their_tests_with_the_compiler_off():
    """On a twentieth of the samples; what is about compiling skips itself. 12 s on a busy core."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(HOUSE / "tests" / "kernels")],
        cwd=HOUSE,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert " passed" in done.stdout
